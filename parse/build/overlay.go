package build

import (
	"gopkg.in/yaml.v3"
	"sigs.k8s.io/kustomize/api/types"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/position"
)

// Overlay is what is laid over a directory's own kustomization file before it is built: the fields
// of a Flux Kustomization that kustomize understands. The zero Overlay changes nothing.
// See https://fluxcd.io/flux/components/kustomize/kustomizations/.
type Overlay struct {
	Namespace             *string
	NamePrefix            *string
	NameSuffix            *string
	Patches               []types.Patch
	PatchPos              []graph.Pos // where the Patches stand, as far as that is known
	PatchesStrategicMerge []string    // inline
	PatchesJSON6902       []types.Patch
	Components            []string
	IgnoreMissing         bool // leave out a component that is not there
	Images                []types.Image
	BuildMetadata         []string
}

// sources returns the patches of the overlay whose places are known.
func (o Overlay) sources() []position.Source {
	var all []position.Source
	for i, p := range o.Patches {
		if i >= len(o.PatchPos) {
			break
		}
		pos := o.PatchPos[i]
		at := func(text string) *yaml.Node {
			return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text, Line: pos.Line, Column: pos.Col}
		}
		s := position.Source{Text: parse.NewValue(pos.File, at(p.Patch))}
		if t := p.Target; t != nil {
			s.Target = parse.NewValue(pos.File, &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{
				at("kind"), at(t.Kind), at("name"), at(t.Name), at("namespace"), at(t.Namespace),
			}})
		}
		all = append(all, s)
	}
	return all
}
