package place

import (
	"fmt"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/artifact"
	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/overlay"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/flux/internal/substitute"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// withInputs returns a Kustomization with all that its build depends on: the artifact of its source, its path
// and its variables, as the cluster has them now. It is a new value, because concurrent readers use the old one.
func withInputs(c *model.Cluster, k *model.Kustomization) *model.Kustomization {
	next := &model.Kustomization{ID: k.ID, Root: k.Root, Object: k.Object}
	next.Artifact = artifact.Resolve(c, artifact.KustomizationSource(k.Root))
	next.Dir = parse.CleanPath(k.Root.Get("spec", "path").Text())
	next.Variables = substitute.Variables(c, k)
	next.PatchPos = patchPositions(next)
	next.InputKey = fmt.Sprintf("%p %s %s\n%s\n%s\n%v", next.Artifact.Tree, next.Artifact.RemoteURL, next.Artifact.Unknown,
		model.Fingerprint(k.Root), next.Variables.Fingerprint(), next.PatchPos)
	return next
}

// patchPositions returns the positions of the spec.patches of a Kustomization; nil unless the Kustomization is
// itself in the repository that it builds.
func patchPositions(k *model.Kustomization) []graph.Pos {
	if k.Object == nil || k.Object.Build == nil || k.Object.Checkout != k.Artifact.Checkout {
		return nil
	}
	positions := make([]graph.Pos, len(k.Root.Get("spec", "patches").Items()))
	for i := range positions {
		positions[i] = k.Object.PosOf("spec.patches" + fieldpath.Index(i) + ".patch")
		if k.Object.Checkout != "" {
			positions[i].File = strings.TrimPrefix(positions[i].File, model.CheckoutFile(k.Object.Checkout, ""))
		}
	}
	return positions
}

// evaluate builds the directory of a Kustomization and substitutes its variables in what comes out. It sets
// Missing, Build, Manifests and Problems of the Kustomization.
func evaluate(c *model.Cluster, k *model.Kustomization) {
	switch {
	case k.Artifact.Tree == nil, model.HasVariable(k.Root.Get("spec", "path").Text()), isUnbuiltRoot(c, k):
		return
	case unreadDir(c, k) != "":
		k.Build = &build.Result{Unread: []string{unreadDir(c, k)}}
		return
	case !k.Artifact.Tree.IsDir(k.Dir):
		k.PathMissing = true
		return
	}
	over, err := overlay.FromSpec(k.Root.Get("spec"))
	if err != nil {
		k.Problems = append(k.Problems, problem.At(graph.Pos{}, problem.InvalidOverlay{Reason: err.Error()}))
		return
	}
	over.PatchPos = k.PatchPos
	k.Build = c.Repository.Build(k.Artifact.Tree, k.Dir, over)
	k.Problems = append(k.Problems, k.Build.Problems...)
	k.Problems = append(k.Problems, invalidNameProblems(k)...)
	substituteObjects(c, k)
	k.Problems = append(k.Problems, duplicateProblems(k)...)
}

// unreadDir returns the path in the artifact because of which the directory of a Kustomization cannot be built; it is
// empty where the directory can be read, or does not exist. An assembled artifact that lacks the directory may have
// it where something cannot be read.
func unreadDir(c *model.Cluster, k *model.Kustomization) string {
	if at := k.Artifact.Tree.UnreadInput(k.Dir); at != "" {
		return at
	}
	if k.Artifact.Assembled && !k.Artifact.Tree.IsDir(k.Dir) && len(c.Repository.Unread()) > 0 {
		return k.Dir
	}
	return ""
}

// isUnbuiltRoot reports whether a Kustomization is the root of an entry whose documents are applied as they are.
func isUnbuiltRoot(c *model.Cluster, k *model.Kustomization) bool {
	return c.Entry.Unbuilt && k.ID == c.ID(c.Entry.Kustomization)
}

// invalidNameProblems returns a problem for each variable whose name Flux does not allow.
func invalidNameProblems(k *model.Kustomization) (problems []graph.Problem) {
	for _, invalid := range k.Variables.Invalid {
		problems = append(problems, problem.At(invalid.Pos, problem.InvalidVariableName{Kustomization: k.ID.Key, Variable: invalid.Name}))
	}
	return problems
}

// substituteObjects sets the manifests of a Kustomization: the objects of its build with its variables
// substituted. What fails is added to the problems.
func substituteObjects(c *model.Cluster, k *model.Kustomization) {
	var retyped []retypedField
	for _, manifest := range k.Build.Objects {
		if model.GroupKind(manifest.Root).Group == model.KustomizeFileGroup {
			continue
		}
		before := manifest
		if k.Variables.Substitutes() {
			manifest = substituteObject(k, before)
		}
		k.Manifests = append(k.Manifests, manifest)
		retyped = append(retyped, retypedFields(c, k, before, manifest)...)
	}
	k.Problems = append(k.Problems, retypedProblems(k, retyped)...)
}

// substituteObject returns an object with the variables of its Kustomization substituted. A failure is added to
// the problems of the Kustomization, and a variable that nothing supplies to the undefined ones, unless the
// Kustomization may have variables that are not known.
func substituteObject(k *model.Kustomization, manifest build.Object) build.Object {
	s := substitute.Object(manifest, k.Variables)
	switch {
	case s.Err != nil:
		kind, name := manifest.Root.Get("kind").Text(), manifest.Root.Get("metadata", "name").Text()
		if model.IsCiphertext(kind + name) {
			kind, name = graph.EncryptedObject.Name, manifest.Pos.File
		}
		k.Problems = append(k.Problems, problem.At(manifest.Pos, problem.SubstitutionFailed{Kind: kind, Name: name, Reason: s.Err.Error()}))
	case !k.Variables.MoreUnknown && !k.Variables.MayHaveMore:
		for _, name := range s.Undefined {
			k.Undefined = append(k.Undefined, model.UndefinedVariable{Name: name, Pos: variablePosition(k, manifest, name),
				InDefinition: model.GroupKind(manifest.Root) == schema.CustomResourceDefinition})
		}
	}
	if s.Root.Node() == manifest.Root.Node() {
		return manifest
	}
	return manifest.WithRoot(s.Root)
}

// manifestIdentity is the identity of an object within a build, as kustomize compares it.
type manifestIdentity struct{ apiVersion, kind, namespace, name string }

// duplicateProblems returns a problem for each object of a Kustomization that has the identity of an earlier
// one once the variables are substituted. Flux refuses both.
func duplicateProblems(k *model.Kustomization) (problems []graph.Problem) {
	first := map[manifestIdentity]build.Object{}
	for _, manifest := range k.Manifests {
		metadata := manifest.Root.Get("metadata")
		id := manifestIdentity{
			apiVersion: manifest.Root.Get("apiVersion").Text(), kind: manifest.Root.Get("kind").Text(),
			namespace: metadata.Get("namespace").Text(), name: metadata.Get("name").Text(),
		}
		if model.HasVariable(id.name) || model.HasVariable(id.namespace) || id.name == "" {
			continue
		}
		before, duplicate := first[id]
		if !duplicate {
			first[id] = manifest
			continue
		}
		object := graph.Key{Kind: model.GroupKind(manifest.Root), Namespace: id.namespace, Name: id.name}
		p := problem.At(manifest.Pos, problem.ObjectsMadeOne{Kustomization: k.ID.Key, Object: object})
		p.Related = []graph.Related{{Pos: before.Pos}}
		problems = append(problems, p)
	}
	return problems
}
