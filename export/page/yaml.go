package page

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/graph"
)

// yamlBudget is how much YAML a page holds, in bytes: compressed, it is about a fifth.
const yamlBudget = 2 << 20

// addYAML adds the YAML of nodes until the budget is spent: that of what Flux reconciles first, and
// the short before the long. Nodes of several clusters that one document declares share it.
func (p *tables) addYAML(d shape.Document) {
	if d.Context.YAML == nil {
		return
	}
	type excerpt struct {
		node, rank int
		text       string
	}
	var all []excerpt
	i := -1
	for n := range d.Graph.Nodes() {
		i++
		if text := d.Context.YAML(n); text != "" {
			all = append(all, excerpt{i, yamlRank(n.Role), text})
		}
	}
	slices.SortStableFunc(all, func(a, b excerpt) int {
		if a.rank != b.rank {
			return a.rank - b.rank
		}
		return len(a.text) - len(b.text)
	})
	index := map[string]int{}
	spent := 0
	for _, e := range all {
		at, ok := index[e.text]
		if !ok {
			if spent+len(e.text) > yamlBudget {
				p.NoYAML++
				continue
			}
			spent += len(e.text)
			at = len(p.YAML)
			index[e.text] = at
			p.YAML = append(p.YAML, e.text)
		}
		p.Nodes.YAML[e.node] = at
	}
}

// yamlRank returns the order in which the YAML of a role is added: 0, the first, is for what Flux reconciles.
func yamlRank(r graph.Role) int {
	switch r {
	case graph.Kustomization, graph.Source, graph.Release, graph.Generator:
		return 0
	case graph.Config, graph.Secret, graph.Workload, graph.Observer, graph.NamespaceRole:
		return 1
	}
	return 2
}
