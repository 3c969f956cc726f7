package build

import (
	"encoding/json"
	"slices"

	"gopkg.in/yaml.v3"
	"sigs.k8s.io/kustomize/api/resource"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"
	sigsyaml "sigs.k8s.io/yaml"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/position"
)

// Object is an object that a build made.
type Object struct {
	Root      parse.Value    // the object; its positions mean nothing, because patches and transformers made it
	Origin    parse.Document // the document that it began as; the zero Document for one that a generator made
	Pos       graph.Pos      // where it began: the document, or the generator's entry
	Generated bool           // a generator of the kustomization file made it
	Base      string         // the name before a generator's hash was added to it; the name itself otherwise

	ContentUnknown bool // a generator adds a hash to its name, which is that of content that is not known; Base is the name

	node *resource.Resource
}

// YAML returns the object as kustomize prints it. Objects that were made from text return that.
func (o Object) YAML() ([]byte, error) {
	if o.node != nil {
		if text, ok := printNode(&o.node.RNode); ok {
			return text, nil
		}
		return o.node.AsYAML()
	}
	var v any
	if err := o.Root.Node().Decode(&v); err != nil {
		return nil, err
	}
	data, err := json.Marshal(v)
	if err != nil { // keys that are no texts
		if data, err = yaml.Marshal(v); err == nil {
			data, err = sigsyaml.YAMLToJSON(data)
		}
	}
	if err != nil {
		return nil, err
	}
	return sigsyaml.JSONToYAML(data)
}

// WithRoot returns the object with another content.
func (o Object) WithRoot(v parse.Value) Object {
	o.Root, o.node = v, nil
	return o
}

// dropAnnotation removes an annotation, and the mapping of annotations with the last one, without
// touching anything else.
func dropAnnotation(r *resource.Resource, key string) {
	meta := field(r.YNode(), "metadata")
	annotations := field(meta, "annotations")
	if annotations == nil {
		return
	}
	remove(annotations, key)
	if len(annotations.Content) == 0 {
		remove(meta, "annotations")
	}
}

func field(n *kyaml.Node, key string) *kyaml.Node {
	if n == nil {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

func remove(n *kyaml.Node, key string) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			n.Content = slices.Delete(n.Content, i, i+2)
			return
		}
	}
}

// copier copies a tree of kustomize's YAML nodes into one of ours: they are two copies of the same
// library. It leaves out marks. The nodes come out of two slices that are made at once.
type copier struct {
	dropped bool
	nodes   []yaml.Node
	lists   []*yaml.Node
}

func (c *copier) copy(n *kyaml.Node) *yaml.Node {
	nodes, lists := 0, 0
	nodesBelow(n, &nodes, &lists)
	c.nodes, c.lists = make([]yaml.Node, nodes), make([]*yaml.Node, lists)
	return c.node(n)
}

// nodesBelow counts the nodes of a tree, and those that are in others.
func nodesBelow(n *kyaml.Node, nodes, lists *int) {
	if n.Alias != nil {
		nodesBelow(n.Alias, nodes, lists)
		return
	}
	*nodes++
	*lists += len(n.Content)
	for _, child := range n.Content {
		nodesBelow(child, nodes, lists)
	}
}

func (c *copier) node(n *kyaml.Node) *yaml.Node {
	if n.Alias != nil {
		return c.node(n.Alias)
	}
	out := &c.nodes[0]
	c.nodes = c.nodes[1:]
	out.Kind, out.Style, out.Tag, out.Value, out.Line, out.Column = yaml.Kind(n.Kind), yaml.Style(n.Style), n.Tag, n.Value, n.Line, n.Column
	if len(n.Content) > 0 {
		out.Content, c.lists = c.lists[:0:len(n.Content)], c.lists[len(n.Content):]
	}
	for i, child := range n.Content {
		if n.Kind == kyaml.MappingNode && n.Content[i&^1].Value == position.Annotation {
			c.dropped = true
			continue
		}
		out.Content = append(out.Content, c.node(child))
	}
	return out
}

// dropEverywhere removes a key from every mapping.
func dropEverywhere(n *kyaml.Node, key string) {
	if n.Kind == kyaml.MappingNode {
		remove(n, key)
	}
	for _, c := range n.Content {
		dropEverywhere(c, key)
	}
}
