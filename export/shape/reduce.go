package shape

import (
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/graph"
)

// Reduce returns d without the waits that a chain of others implies, so that its order can be seen. A
// wait that may be for nothing, or for less than that its end is ready, is neither implied nor part of a
// chain, and what is drawn as a ring stays. Notes says how many were left out.
func (d Document) Reduce() Document {
	marks := look.NewMarks(d.Graph, d.Findings)
	whole := d.Graph
	d.Graph = whole.Reduce(func(e graph.Edge) bool {
		return e.Relation == graph.DependsOn && !e.Optional && e.Condition == "" && !marks.OnCycle(e)
	})
	if n := whole.NumEdges() - d.Graph.NumEdges(); n > 0 {
		d.Notes = append(d.Notes[:len(d.Notes):len(d.Notes)], "not drawn, as others imply it: "+look.Count(n, graph.DependsOn.String()+" edge"))
	}
	return d
}

// sharers is the number of Kustomizations from which what they share says little of each.
const sharers = 12

// withoutShared returns d without the lines from what more than a dozen Kustomizations have their source
// or their variables from. Notes says which.
func (d Document) withoutShared() Document {
	type fan struct {
		from     graph.ID
		relation graph.Relation
	}
	marks := look.NewMarks(d.Graph, d.Findings)
	shared := func(e graph.Edge) bool {
		to, _ := d.Graph.Node(e.To)
		return (e.Relation == graph.ProvidesSourceFor || e.Relation == graph.Configures) && to.Role == graph.Kustomization &&
			!marks.OnCycle(e) && marks.OfFindings(e.From) == look.NoMark
	}
	lines := map[fan]int{}
	for e := range d.Graph.Edges() {
		if shared(e) {
			lines[fan{e.From, e.Relation}]++
		}
	}
	var told []string
	seen := map[fan]bool{}
	for e := range d.Graph.Edges() {
		k := fan{e.From, e.Relation}
		if n := lines[k]; n > sharers && shared(e) && !seen[k] {
			seen[k] = true
			told = append(told, e.From.Key.String()+" "+e.Relation.Words()+" "+look.Count(n, "Kustomization"))
		}
	}
	if len(told) == 0 {
		return d
	}
	d.Graph = d.Graph.SelectEdges(func(e graph.Edge) bool {
		return !shared(e) || lines[fan{e.From, e.Relation}] <= sharers
	})
	note := "not drawn, as many share it: " + strings.Join(told[:min(len(told), 4)], ", ")
	if n := len(told) - 4; n > 0 {
		note += " and " + strconv.Itoa(n) + " more"
	}
	d.Notes = append(d.Notes[:len(d.Notes):len(d.Notes)], note)
	return d
}
