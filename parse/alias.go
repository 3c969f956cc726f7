package parse

import (
	"errors"

	"gopkg.in/yaml.v3"
)

// What aliases may come to. An honest document stays far below; a few lines of hostile YAML pass
// any bound, and whoever walks them never comes back.
const (
	maxExpanded = 250_000 // nodes that aliases add
	maxDepth    = 20_000  // levels, aliases followed; what the parser itself lets through
)

var (
	errLoop   = errors.New("alias refers to a value that contains it")
	errExpand = errors.New("aliases expand beyond measure")
)

// checkAliases returns an error when aliases below n form a loop or expand beyond measure, and the
// alias that does it.
func checkAliases(n *yaml.Node) (*yaml.Node, error) {
	if !hasAlias(n) {
		return nil, nil
	}
	m := measure{done: make(map[*yaml.Node]extent), open: make(map[*yaml.Node]bool), at: n}
	_, err := m.node(n, 0)
	return m.at, err
}

func hasAlias(n *yaml.Node) bool {
	if n.Kind == yaml.AliasNode {
		return true
	}
	for _, c := range n.Content {
		if hasAlias(c) {
			return true
		}
	}
	return false
}

// extent is the size of a value with its aliases followed.
type extent struct{ added, nodes, depth int } // added: the nodes reached through aliases

// measure computes extents. It keeps those of values with an anchor, each of which is measured once.
type measure struct {
	done map[*yaml.Node]extent
	open map[*yaml.Node]bool // those whose measuring has not ended
	at   *yaml.Node          // the last alias
}

func (m *measure) node(n *yaml.Node, depth int) (extent, error) {
	if depth > maxDepth {
		return extent{}, errExpand
	}
	if n.Kind == yaml.AliasNode {
		if n.Alias == nil {
			return extent{nodes: 1, depth: 1}, nil
		}
		m.at = n
		e, err := m.node(n.Alias, depth)
		e.added = e.nodes
		return e, err
	}
	if m.open[n] {
		return extent{}, errLoop
	}
	if e, ok := m.done[n]; ok {
		return e, m.check(e, depth)
	}
	if n.Anchor != "" {
		m.open[n] = true
	}
	e := extent{nodes: 1}
	for _, c := range n.Content {
		below, err := m.node(c, depth+1)
		if err != nil {
			return extent{}, err
		}
		e.added += below.added
		e.nodes += below.nodes
		e.depth = max(e.depth, below.depth)
		if err := m.check(e, depth); err != nil {
			return extent{}, err
		}
	}
	e.depth++
	if n.Anchor != "" {
		delete(m.open, n)
		m.done[n] = e
	}
	return e, nil
}

func (m *measure) check(e extent, depth int) error {
	if e.added > maxExpanded || depth+e.depth > maxDepth {
		return errExpand
	}
	return nil
}
