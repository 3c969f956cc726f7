package record

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
)

// Kind is the type of the values of a property, for formats that have types.
type Kind uint8

const (
	Text    Kind = iota // any text
	Integer             // a whole number
	Boolean             // true or false
	List                // several texts
)

// Property is a column of the formats for data: of every node, or of every edge. It has one value, or any number where
// its kind is List. No value, or an empty one, is not written.
type Property[T any] struct {
	Name string
	Kind Kind
	Of   func(T) []string
}

// Node is a node with the rules of its findings.
type Node struct {
	graph.Node
	rules    []string // of its findings, sorted, each once
	severity check.Severity
}

// commonProperties are those that every node has. The names are the graph document's.
var commonProperties = []Property[Node]{
	{"id", Text, func(r Node) []string { return []string{r.ID.String()} }},
	{"cluster", Text, func(r Node) []string { return []string{r.ID.Cluster} }},
	{"group", Text, func(r Node) []string { return []string{r.ID.Kind.Group} }},
	{"version", Text, func(r Node) []string { return []string{r.Version} }},
	{"kind", Text, func(r Node) []string { return []string{r.ID.Kind.Name} }},
	{"namespace", Text, func(r Node) []string { return []string{r.ID.Namespace} }},
	{"name", Text, func(r Node) []string { return []string{r.ID.Name} }},
	{"role", Text, func(r Node) []string { return []string{r.Role.String()} }},
	{"state", Text, func(r Node) []string { return []string{r.State.String()} }},
	{"file", Text, func(r Node) []string { return []string{r.Pos.File} }},
	{"line", Integer, func(r Node) []string { return lineNumber(r.Pos) }},
	{"findings", List, func(r Node) []string { return r.rules }},
	{"severity", Text, func(r Node) []string { return severityOf(r) }},
	{"labels", List, func(r Node) []string { return labelWords(r.Labels) }},
}

// EdgeProperties are those that every edge has beside its ends.
var EdgeProperties = []Property[graph.Edge]{
	{"relation", Text, func(e graph.Edge) []string { return []string{e.Relation.String()} }},
	{"field", Text, func(e graph.Edge) []string { return []string{e.Field} }},
	{"optional", Boolean, func(e graph.Edge) []string { return []string{strconv.FormatBool(e.Optional)} }},
	{"file", Text, func(e graph.Edge) []string { return []string{e.Pos.File} }},
	{"line", Integer, func(e graph.Edge) []string { return lineNumber(e.Pos) }},
}

func lineNumber(p graph.Pos) []string {
	if p.Line == 0 {
		return nil
	}
	return []string{strconv.Itoa(p.Line)}
}

func severityOf(r Node) []string {
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

// Nodes returns the nodes of a graph in order, with the rules of the findings about each.
func Nodes(g *graph.Graph, findings []check.Finding) []Node {
	rules := map[graph.ID][]string{}
	severest := map[graph.ID]check.Severity{}
	for _, f := range findings {
		for _, id := range f.Nodes {
			rules[id] = append(rules[id], f.Rule)
			severest[id] = max(severest[id], f.Severity)
		}
	}
	all := make([]Node, 0, g.NumNodes())
	for n := range g.Nodes() {
		named := rules[n.ID]
		slices.Sort(named)
		all = append(all, Node{n, slices.Compact(named), severest[n.ID]})
	}
	return all
}

// NodePropertiesOf returns the properties of all nodes, and after them one for each attribute that some
// node has, under the attribute's own name. Only where that is taken it becomes attributes.NAME.
func NodePropertiesOf(records []Node) []Property[Node] {
	all := slices.Clone(commonProperties)
	taken := map[string]bool{}
	for _, p := range all {
		taken[p.Name] = true
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
		all = append(all, Property[Node]{name, Text, func(r Node) []string { return []string{r.Fact(fact)} }})
	}
	return all
}

// Joined returns the values of a property as one text, with spaces between several.
func (p Property[T]) Joined(of T) string { return strings.Join(p.Of(of), " ") }
