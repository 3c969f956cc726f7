package kustomize

import (
	"errors"

	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"
)

// kept is what a file or a base gives. Its nodes are only copied.
type kept struct {
	nodes []*kyaml.Node
	// shared are the nodes that are in several places. Kustomize's transformers put the same node into
	// each place in which they write a label or an annotation, and what is then done to one of them is
	// done to all; so it must be with the copies.
	shared map[*kyaml.Node]bool
}

var errAlias = errors.New("what is remembered must be whole and have no aliases")

// keep makes nodes fit for being copied again and again. They may have nodes in common.
func keep(nodes []*kyaml.Node) (kept, error) {
	k := kept{nodes, nil}
	seen := make(map[*kyaml.Node]bool)
	for _, n := range nodes {
		if err := settle(n, func(n *kyaml.Node) {
			if seen[n] {
				if k.shared == nil {
					k.shared = make(map[*kyaml.Node]bool)
				}
				k.shared[n] = true
			}
			seen[n] = true
		}); err != nil {
			return kept{}, err
		}
	}
	return k, nil
}

// keepParsed is keep for nodes that come from the parser: they have none in common.
func keepParsed(nodes []*kyaml.Node) (kept, error) {
	for _, n := range nodes {
		if err := settle(n, func(*kyaml.Node) {}); err != nil {
			return kept{}, err
		}
	}
	return kept{nodes, nil}, nil
}

// settle looks at a node and at all below it: copies of them share nothing that can be written to, and
// have no alias that would lead back into the original.
func settle(n *kyaml.Node, look func(*kyaml.Node)) error {
	if n == nil || n.Kind == kyaml.AliasNode || n.Alias != nil {
		return errAlias
	}
	look(n)
	if len(n.Content) == 0 {
		n.Content = nil
	}
	for _, child := range n.Content {
		if err := settle(child, look); err != nil {
			return err
		}
	}
	return nil
}

// cloner copies nodes into two slices that are made at once, which is much faster than one by one.
type cloner struct {
	nodes  []kyaml.Node
	lists  []*kyaml.Node
	shared map[*kyaml.Node]bool
	copied map[*kyaml.Node]*kyaml.Node // of those that are shared
}

// clone copies the nodes.
func (k kept) clone() []*kyaml.Node {
	c := cloner{shared: k.shared}
	if len(k.shared) > 0 {
		c.copied = make(map[*kyaml.Node]*kyaml.Node, len(k.shared))
	}
	all := make([]*kyaml.Node, len(k.nodes))
	for i, n := range k.nodes {
		nodes, lists := 0, 0
		count(n, &nodes, &lists)
		c.nodes, c.lists = make([]kyaml.Node, nodes), make([]*kyaml.Node, lists)
		all[i] = c.clone(n)
	}
	return all
}

func count(n *kyaml.Node, nodes, lists *int) {
	*nodes++
	*lists += len(n.Content)
	for _, child := range n.Content {
		count(child, nodes, lists)
	}
}

func (c *cloner) clone(n *kyaml.Node) *kyaml.Node {
	isShared := c.copied != nil && c.shared[n]
	if isShared {
		if have, ok := c.copied[n]; ok {
			return have
		}
	}
	out := &c.nodes[0]
	c.nodes = c.nodes[1:]
	*out = *n
	if isShared {
		c.copied[n] = out
	}
	if k := len(n.Content); k > 0 {
		out.Content, c.lists = c.lists[:k:k], c.lists[k:]
		for i, child := range n.Content {
			out.Content[i] = c.clone(child)
		}
	}
	return out
}
