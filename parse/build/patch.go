package build

import (
	"bytes"
	"errors"

	"gopkg.in/yaml.v3"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	sigsyaml "sigs.k8s.io/yaml"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/types"

	"github.com/fluxgraph/fluxgraph/parse"
)

// Patch lays an overlay over objects that no file holds, and returns them in the same order.
func Patch(objects []parse.Value, over Overlay) (patched []parse.Value, err error) {
	defer recoverBuild(&err)
	for _, p := range over.Patches {
		if parse.UnboundedAliases([]byte(p.Patch)) {
			return nil, errAliases
		}
		if why := whyUnprintable(p.Patch); why != "" {
			return nil, errors.New("a patch cannot be turned into JSON: " + why)
		}
	}
	var b bytes.Buffer
	for _, o := range objects {
		n := o.Node()
		if n == nil {
			continue
		}
		if unprintable(n) != nil {
			n = repaired(o)
		}
		out, err := yaml.Marshal(n)
		if err != nil {
			return nil, err
		}
		b.WriteString("---\n")
		b.Write(out)
	}
	kus := types.Kustomization{
		TypeMeta:  types.TypeMeta{APIVersion: types.KustomizationVersion, Kind: types.KustomizationKind},
		Resources: []string{"objects.yaml"}, Patches: over.Patches, Images: over.Images,
	}
	purge(&kus)
	file, err := sigsyaml.Marshal(kus)
	if err != nil {
		return nil, err
	}
	fsys := filesys.MakeFsInMemory()
	for name, data := range map[string][]byte{"/objects.yaml": b.Bytes(), "/kustomization.yaml": file} {
		if err := fsys.WriteFile(name, data); err != nil {
			return nil, err
		}
	}
	builtInSchema()
	buildLock.RLock()
	defer buildLock.RUnlock()
	m, err := krusty.MakeKustomizer(&krusty.Options{
		LoadRestrictions: types.LoadRestrictionsNone,
		PluginConfig:     types.DisabledPluginConfig(),
	}).Run(fsys, "/")
	if err != nil {
		return nil, err
	}
	for _, r := range m.Resources() {
		var c copier
		patched = append(patched, parse.NewValue("", c.copy(r.YNode())))
	}
	return patched, nil
}
