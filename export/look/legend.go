package look

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// Legend is what a drawing uses of the tables of styles, in their order.
type Legend struct {
	Roles     []graph.Role
	Marks     []Mark // without NoMark
	Relations []graph.Relation
	Cycle     bool // some edge lies on a cycle
}

// roleTitles holds the name of each role in a legend.
var roleTitles = map[graph.Role]string{
	graph.Plain:         "other object",
	graph.Kustomization: "Flux Kustomization",
	graph.Source:        "source",
	graph.Release:       "Helm release",
	graph.Config:        "configuration",
	graph.Secret:        "secret, or what creates one",
	graph.Workload:      "workload",
	graph.ContainerRole: "container",
	graph.PathRole:      "directory",
	graph.NamespaceRole: "namespace",
	graph.Generator:     "creates other objects",
	graph.Observer:      "watches others",
	graph.RemoteRole:    "outside the repository",
	graph.Folded:        "several objects",
}

// RoleTitle returns the name of a role in a legend.
func RoleTitle(r graph.Role) string { return roleTitles[r] }

// LegendOf returns the legend of a drawing of a graph in which those edges are lines.
func LegendOf(g *graph.Graph, edges []graph.Edge, found Marks) Legend {
	roles, marks, relations := map[graph.Role]bool{}, map[Mark]bool{}, map[graph.Relation]bool{}
	for n := range g.Nodes() {
		roles[n.Role] = true
		marks[found.Of(n)] = true
	}
	var l Legend
	for _, e := range edges {
		if found.OnCycle(e) {
			l.Cycle = true
			continue
		}
		relations[e.Relation] = true
	}
	for _, r := range graph.Roles() {
		if roles[r] {
			l.Roles = append(l.Roles, r)
		}
	}
	for _, m := range AllMarks() {
		if marks[m] {
			l.Marks = append(l.Marks, m)
		}
	}
	for _, r := range graph.Relations() {
		if relations[r] {
			l.Relations = append(l.Relations, r)
		}
	}
	return l
}

// LegendLine is the entry of a legend for a kind of line.
type LegendLine struct {
	Line  LineStyle
	Words string
}

// Lines returns the entries of a legend for lines, in order.
func (l Legend) Lines() []LegendLine {
	var all []LegendLine
	for _, r := range l.Relations {
		all = append(all, LegendLine{relationStyles[r], r.Words()})
	}
	if l.Cycle {
		all = append(all, LegendLine{CycleStyle, "on a cycle"})
	}
	return all
}
