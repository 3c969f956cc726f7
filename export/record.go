package export

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
)

// valueKind says how a format that has types writes a property.
type valueKind uint8

const (
	textual valueKind = iota // any text
	integer                  // a whole number
	truth                    // true or false
	several                  // several texts
)

// property is one thing that the formats for data say of every node, or of every edge. It has one
// value, or where its kind is several any number; none, or an empty one, where there is nothing to say.
type property[T any] struct {
	name string
	kind valueKind
	of   func(T) []string
}

// nodeRecord is a node with what the findings say of it.
type nodeRecord struct {
	graph.Node
	rules    []string // of its findings, sorted, each once
	severity check.Severity
}

// nodeProperties are those that every node has. The names are the graph document's.
var nodeProperties = []property[nodeRecord]{
	{"id", textual, func(r nodeRecord) []string { return []string{r.ID.String()} }},
	{"cluster", textual, func(r nodeRecord) []string { return []string{r.ID.Cluster} }},
	{"group", textual, func(r nodeRecord) []string { return []string{r.ID.Kind.Group} }},
	{"version", textual, func(r nodeRecord) []string { return []string{r.Version} }},
	{"kind", textual, func(r nodeRecord) []string { return []string{r.ID.Kind.Name} }},
	{"namespace", textual, func(r nodeRecord) []string { return []string{r.ID.Namespace} }},
	{"name", textual, func(r nodeRecord) []string { return []string{r.ID.Name} }},
	{"role", textual, func(r nodeRecord) []string { return []string{r.Role.String()} }},
	{"state", textual, func(r nodeRecord) []string { return []string{r.State.String()} }},
	{"file", textual, func(r nodeRecord) []string { return []string{r.Pos.File} }},
	{"line", integer, func(r nodeRecord) []string { return lineNumber(r.Pos) }},
	{"findings", several, func(r nodeRecord) []string { return r.rules }},
	{"severity", textual, func(r nodeRecord) []string { return severityOf(r) }},
	{"labels", several, func(r nodeRecord) []string { return labelWords(r.Labels) }},
}

// edgeProperties are those that every edge has beside its ends.
var edgeProperties = []property[graph.Edge]{
	{"relation", textual, func(e graph.Edge) []string { return []string{e.Relation.String()} }},
	{"field", textual, func(e graph.Edge) []string { return []string{e.Field} }},
	{"optional", truth, func(e graph.Edge) []string { return []string{strconv.FormatBool(e.Optional)} }},
	{"file", textual, func(e graph.Edge) []string { return []string{e.Pos.File} }},
	{"line", integer, func(e graph.Edge) []string { return lineNumber(e.Pos) }},
}

func lineNumber(p graph.Pos) []string {
	if p.Line == 0 {
		return nil
	}
	return []string{strconv.Itoa(p.Line)}
}

func severityOf(r nodeRecord) []string {
	if len(r.rules) == 0 {
		return nil
	}
	return []string{r.severity.String()}
}

// labelWords returns the labels of an object's metadata, each as name=value.
func labelWords(labels []graph.Fact) []string {
	all := make([]string, len(labels))
	for i, l := range labels {
		all[i] = l.Name + "=" + l.Value
	}
	return all
}

// recordsOf returns the nodes of a graph in order, with what the findings say of each.
func recordsOf(g *graph.Graph, findings []check.Finding) []nodeRecord {
	rules := map[graph.ID][]string{}
	gravest := map[graph.ID]check.Severity{}
	for _, f := range findings {
		for _, id := range f.Nodes {
			rules[id] = append(rules[id], f.Rule)
			gravest[id] = max(gravest[id], f.Severity)
		}
	}
	all := make([]nodeRecord, 0, g.NumNodes())
	for n := range g.Nodes() {
		named := rules[n.ID]
		slices.Sort(named)
		all = append(all, nodeRecord{n, slices.Compact(named), gravest[n.ID]})
	}
	return all
}

// propertiesOf returns the properties of all nodes, and after them one for each attribute that some
// node has, under the attribute's own name. Only where that is taken it becomes attributes.NAME.
func propertiesOf(records []nodeRecord) []property[nodeRecord] {
	all := slices.Clone(nodeProperties)
	taken := map[string]bool{}
	for _, p := range all {
		taken[p.name] = true
	}
	found := map[string]bool{}
	for _, r := range records {
		for _, f := range r.Facts {
			found[f.Name] = true
		}
	}
	var names []string
	for name := range found {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, fact := range names {
		name := fact
		if taken[name] {
			name = "attributes." + fact
		}
		all = append(all, property[nodeRecord]{name, textual, func(r nodeRecord) []string { return []string{r.Fact(fact)} }})
	}
	return all
}

// joined returns the values of a property as one text, with spaces between several.
func (p property[T]) joined(of T) string { return strings.Join(p.of(of), " ") }
