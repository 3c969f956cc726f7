package place

import (
	"encoding/base64"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/artifact"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// encryptedProblems returns one problem with all that SOPS has encrypted among what a Kustomization builds, where the
// Kustomization does not decrypt; none where it is suspended, and where it may decrypt after all: nothing declares it, or
// what declares it is not all known.
// See https://fluxcd.io/flux/components/kustomize/kustomizations/#decryption.
func encryptedProblems(c *model.Cluster, k *model.Kustomization) []graph.Problem {
	if k.Root.Get("spec", "decryption").Exists() || k.Suspended() || k.Object == nil || mayBePatched(k.Object) {
		return nil
	}
	var found problem.StillEncrypted
	var positions []graph.Related
	add := func(m build.Object) {
		key := c.Repository.DocumentKey(m.Root, m.Origin, m.Pos.File)
		if m.Generated {
			key.Name = m.Base // without the hash of the encrypted text
		}
		positions = append(positions, graph.Related{Pos: m.Pos, Object: key})
	}
	for _, m := range k.Manifests {
		if isRefusedEncrypted(m) {
			found.Refused = true
			add(m)
		}
	}
	for _, m := range k.Manifests {
		if !isRefusedEncrypted(m) && m.Generated && holdsEncryptedFile(m) {
			add(m)
		}
	}
	if len(positions) == 0 {
		return nil
	}
	found.Kustomization, found.Object, found.Others = k.ID.Key, positions[0].Object, len(positions)-1
	p := problem.At(positions[0].Pos, found)
	p.Related = positions[1:]
	p.Soft = !found.Refused || artifact.KustomizationSource(k.Root).Kind != schema.GitRepository // a pipeline may decrypt what it pushes
	return []graph.Problem{p}
}

// mayBePatched reports whether something that is not known may change an object: a base or component that is remote or
// cannot be read.
func mayBePatched(o *model.Object) bool {
	return o.Build != nil && (len(o.Build.Remotes) > 0 || len(o.Build.Unread) > 0)
}

// isRefusedEncrypted reports whether Flux or the API server refuses an object, because SOPS has encrypted it: a Secret, or
// an object of another kind that declares no field sops.
// See IsEncryptedSecret in https://github.com/fluxcd/kustomize-controller/blob/main/internal/decryptor/decryptor.go.
func isRefusedEncrypted(m build.Object) bool {
	if !model.IsEncrypted(m.Root) {
		return false
	}
	if strings.EqualFold(m.Root.Get("metadata", "annotations", schema.KustomizeGroup+"/decrypt").Text(), "disabled") {
		return false
	}
	kind := model.GroupKind(m.Root)
	return kind == schema.Secret || schema.HasFixedFields(kind) && schema.ApplyPolicy(m.Root).Excluded() == ""
}

// holdsEncryptedFile reports whether a value of a generated Secret is, or comes from, a file that SOPS has encrypted. The files
// of a configMapGenerator are never decrypted.
func holdsEncryptedFile(m build.Object) bool {
	if model.GroupKind(m.Root) != schema.Secret {
		return false
	}
	for key, value := range m.Root.Get("data").Fields() {
		text, err := base64.StdEncoding.DecodeString(value.Text())
		if err == nil && (key == "sops_mac" && model.IsCiphertext(string(text)) || model.IsEncryptedFile(string(text))) {
			return true
		}
	}
	return false
}
