package build

//lint:file-ignore SA1019 repositories still use kustomize's deprecated fields

import (
	"path"
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/resid"
	sigsyaml "sigs.k8s.io/yaml"

	"github.com/fluxgraph/fluxgraph/parse"
)

// A directory that builds on something remote may patch what only the remote part brings. Such a
// patch has nothing to match here, and kustomize would refuse the whole directory for it. In a
// forgiving session every patch is given its target, which may match nothing.

// forgivingFile returns a kustomization file of the tree whose patches may match nothing.
func (s *session) forgivingFile(p string) []byte {
	data := s.tree.cleaned(p).data
	var kus types.Kustomization
	if err := kus.Unmarshal(data); err != nil {
		return data // kustomize tells what is wrong with it
	}
	s.tolerateAbsent(&kus, path.Dir(p))
	out, err := sigsyaml.Marshal(kus)
	if err != nil {
		return data
	}
	return out
}

// tolerateAbsent makes a kustomization file build although objects that its patches mean are in a remote base and
// not there: it turns the patches into patches with a target, which may match nothing, in the order in which
// kustomize applies them, and drops replacements, which need what they copy from. A patch file that cannot be
// read has been reported before, and is left out.
func (s *session) tolerateAbsent(kus *types.Kustomization, dir string) {
	var patches []types.Patch
	for _, p := range kus.PatchesStrategicMerge {
		text := string(p)
		if data, err := s.tree.ReadFile(path.Join(dir, text)); !strings.Contains(text, "\n") && err == nil {
			text = string(data)
		}
		patches = append(patches, targeted(text)...)
	}
	for _, p := range append(kus.Patches, kus.PatchesJson6902...) {
		if p.Target != nil {
			patches = append(patches, p)
			continue
		}
		text := p.Patch
		if p.Path != "" {
			data, err := s.tree.ReadFile(path.Join(dir, p.Path))
			if err != nil {
				continue
			}
			text = string(data)
		}
		for _, one := range targeted(text) {
			one.Options = p.Options
			patches = append(patches, one)
		}
	}
	kus.Patches, kus.PatchesStrategicMerge, kus.PatchesJson6902 = patches, nil, nil
	kus.Replacements = nil
	// kustomize refuses a file in which nothing is left; build metadata is enough to be something.
	if len(kus.Resources)+len(kus.Components)+len(kus.ConfigMapGenerator)+len(kus.SecretGenerator) == 0 && len(kus.BuildMetadata) == 0 {
		kus.BuildMetadata = []string{types.OriginAnnotations}
	}
}

// targeted splits a strategic merge patch into its documents, each with the object it means.
func targeted(text string) []types.Patch {
	var patches []types.Patch
	for _, v := range documentsOf(text) {
		group, version, ok := strings.Cut(v.Get("apiVersion").Text(), "/")
		if !ok {
			group, version = "", group
		}
		name := v.Get("metadata", "name").Text()
		out, err := yaml.Marshal(v.Node())
		if err != nil || name == "" {
			continue
		}
		target := &types.Selector{ResId: resid.ResId{
			Gvk:       resid.Gvk{Group: group, Version: version, Kind: v.Get("kind").Text()},
			Name:      regexp.QuoteMeta(name),
			Namespace: regexp.QuoteMeta(v.Get("metadata", "namespace").Text()),
		}}
		patches = append(patches, types.Patch{Patch: string(out), Target: target})
	}
	return patches
}

// documentsOf reads the mappings of a text that is no file.
func documentsOf(text string) (all []parse.Value) {
	defer func() { _ = recover() }() // the parser is not ours
	d := yaml.NewDecoder(strings.NewReader(text))
	for {
		var n yaml.Node
		if err := d.Decode(&n); err != nil {
			return all
		}
		if len(n.Content) == 1 && n.Content[0].Kind == yaml.MappingNode {
			if v := parse.NewValue("", n.Content[0]); v.Exists() {
				all = append(all, v)
			}
		}
	}
}
