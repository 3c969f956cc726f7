package place

import (
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// withCommonMetadata returns an object with the labels and annotations of spec.commonMetadata added, which
// replace those of the same name. The object that is passed does not change. Flux adds them after
// substitution, so that an annotation in them cannot turn substitution off.
// See https://fluxcd.io/flux/components/kustomize/kustomizations/#common-metadata.
func withCommonMetadata(manifest build.Object, common parse.Value) build.Object {
	root := manifest.Root.Node()
	if !common.Exists() || root == nil || root.Kind != yaml.MappingNode {
		return manifest
	}
	for _, field := range []string{"labels", "annotations"} {
		for name, value := range common.Get(field).Fields() {
			root = withScalar(root, []string{"metadata", field, name}, value.Text())
		}
	}
	if root == manifest.Root.Node() {
		return manifest
	}
	return manifest.WithRoot(parse.NewValue("", root))
}

// withScalar returns a copy of a mapping in which the scalar at a path of keys has a text; keys that are not
// there are added. What the path does not go through is shared with the original.
func withScalar(n *yaml.Node, path []string, text string) *yaml.Node {
	if len(path) == 0 {
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text}
	}
	mapping := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	if n != nil && n.Kind == yaml.MappingNode {
		*mapping = *n
		mapping.Content = slices.Clone(n.Content)
	}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if key := mapping.Content[i]; key.Value == path[0] {
			mapping.Content[i+1] = withScalar(mapping.Content[i+1], path[1:], text)
			return mapping
		}
	}
	key := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: path[0]}
	mapping.Content = append(mapping.Content, key, withScalar(nil, path[1:], text))
	return mapping
}
