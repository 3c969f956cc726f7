package place

import (
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// commonMetadata lays the labels and annotations of a Kustomization's spec.commonMetadata over those
// of an object that it applies. Flux does so after substitution, so that an opt-out from that which
// comes this way comes too late.
// See https://fluxcd.io/flux/components/kustomize/kustomizations/#common-metadata.
func commonMetadata(o build.Object, common parse.Value) build.Object {
	root := o.Root.Node()
	if !common.Exists() || root == nil || root.Kind != yaml.MappingNode {
		return o
	}
	for _, field := range []string{"labels", "annotations"} {
		for name, value := range common.Get(field).Fields() {
			root = withScalar(root, []string{"metadata", field, name}, value.Text())
		}
	}
	if root == o.Root.Node() {
		return o
	}
	return o.WithRoot(parse.NewValue("", root))
}

// withScalar returns a mapping in which the scalar at a path of keys has that text. What is not on
// the way is shared with the one given, which stays as it is.
func withScalar(n *yaml.Node, path []string, text string) *yaml.Node {
	if len(path) == 0 {
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text}
	}
	c := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	if n != nil && n.Kind == yaml.MappingNode {
		*c = *n
		c.Content = slices.Clone(n.Content)
	}
	for i := 0; i+1 < len(c.Content); i += 2 {
		if c.Content[i].Value == path[0] {
			c.Content[i+1] = withScalar(c.Content[i+1], path[1:], text)
			return c
		}
	}
	c.Content = append(c.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: path[0]}, withScalar(nil, path[1:], text))
	return c
}
