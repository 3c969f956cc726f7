package kustomize

import (
	"errors"

	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"
)

var errAlias = errors.New("what is remembered must be whole and have no aliases")

// settle makes a node fit for being copied again and again: copies share nothing that can be written
// to, and have no alias that would lead back into the original.
func settle(n *kyaml.Node) error {
	if n == nil || n.Kind == kyaml.AliasNode || n.Alias != nil {
		return errAlias
	}
	if len(n.Content) == 0 {
		n.Content = nil
	}
	for _, child := range n.Content {
		if err := settle(child); err != nil {
			return err
		}
	}
	return nil
}

// cloner copies nodes into two slices that are made at once, which is much faster than one by one.
type cloner struct {
	nodes []kyaml.Node
	lists []*kyaml.Node
}

// clone copies a node that is settled.
func clone(n *kyaml.Node) *kyaml.Node {
	nodes, lists := 0, 0
	count(n, &nodes, &lists)
	c := cloner{nodes: make([]kyaml.Node, nodes), lists: make([]*kyaml.Node, lists)}
	return c.clone(n)
}

func count(n *kyaml.Node, nodes, lists *int) {
	*nodes++
	*lists += len(n.Content)
	for _, child := range n.Content {
		count(child, nodes, lists)
	}
}

func (c *cloner) clone(n *kyaml.Node) *kyaml.Node {
	out := &c.nodes[0]
	c.nodes = c.nodes[1:]
	*out = *n
	if k := len(n.Content); k > 0 {
		out.Content, c.lists = c.lists[:k:k], c.lists[k:]
		for i, child := range n.Content {
			out.Content[i] = c.clone(child)
		}
	}
	return out
}
