package export

import "github.com/fluxgraph/fluxgraph/graph"

// legend is the key to a picture: what of the tables of looks it uses, in their order.
type legend struct {
	roles     []graph.Role
	marks     []mark // without noMark
	relations []graph.Relation
	ring      bool // some edge lies on a ring
}

// roleTitles says what a legend calls each role.
var roleTitles = map[graph.Role]string{
	graph.Plain:         "other object",
	graph.Kustomization: "Flux Kustomization",
	graph.Source:        "source",
	graph.Release:       "Helm release",
	graph.Config:        "configuration",
	graph.Secret:        "secret, or what makes one",
	graph.Workload:      "workload",
	graph.ContainerRole: "container",
	graph.PathRole:      "directory",
	graph.NamespaceRole: "namespace",
	graph.Generator:     "makes other objects",
	graph.Observer:      "watches others",
	graph.RemoteRole:    "outside the repository",
	graph.Folded:        "several objects",
}

// roleTitle returns what a legend calls a role.
func roleTitle(r graph.Role) string { return roleTitles[r] }

// legendOf returns the legend of a drawing of a graph in which those edges are lines.
func legendOf(g *graph.Graph, edges []graph.Edge, found marks) legend {
	roles, marks, relations := map[graph.Role]bool{}, map[mark]bool{}, map[graph.Relation]bool{}
	for n := range g.Nodes() {
		roles[n.Role] = true
		marks[found.of(n)] = true
	}
	var l legend
	for _, e := range edges {
		if found.onRing(e) {
			l.ring = true
			continue
		}
		relations[e.Relation] = true
	}
	for _, r := range graph.Roles() {
		if roles[r] {
			l.roles = append(l.roles, r)
		}
	}
	for _, m := range allMarks() {
		if marks[m] {
			l.marks = append(l.marks, m)
		}
	}
	for _, r := range graph.Relations() {
		if relations[r] {
			l.relations = append(l.relations, r)
		}
	}
	return l
}

// legendLine is the entry of a legend for a kind of line.
type legendLine struct {
	line  line
	words string
}

func (l legend) lines() []legendLine {
	var all []legendLine
	for _, r := range l.relations {
		all = append(all, legendLine{lineLooks[r], r.Words()})
	}
	if l.ring {
		all = append(all, legendLine{ringLine, "on a ring"})
	}
	return all
}
