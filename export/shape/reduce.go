package shape

import (
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/graph"
)

// Reduce returns d without the dependencies that a chain of others implies (a transitive reduction), so that its order
// can be seen. A dependency that is optional, or that has a condition other than that its end is ready, is neither
// implied nor part of a chain, and the edges of a cycle stay. Notes has how many were left out.
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

// maxSharers is the number of Kustomizations up to which what they share is worth a line to each.
const maxSharers = 12

// withoutShared returns d without the edges from each source, or each object with variables, that more than
// maxSharers Kustomizations share. Notes names them.
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
	var omitted []string
	seen := map[fan]bool{}
	for e := range d.Graph.Edges() {
		k := fan{e.From, e.Relation}
		if n := lines[k]; n > maxSharers && shared(e) && !seen[k] {
			seen[k] = true
			omitted = append(omitted, e.From.Key.String()+" "+e.Relation.Words()+" "+look.Count(n, "Kustomization"))
		}
	}
	if len(omitted) == 0 {
		return d
	}
	d.Graph = d.Graph.SelectEdges(func(e graph.Edge) bool {
		return !shared(e) || lines[fan{e.From, e.Relation}] <= maxSharers
	})
	note := "not drawn, as many share it: " + strings.Join(omitted[:min(len(omitted), 4)], ", ")
	if n := len(omitted) - 4; n > 0 {
		note += " and " + strconv.Itoa(n) + " more"
	}
	d.Notes = append(d.Notes[:len(d.Notes):len(d.Notes)], note)
	return d
}
