package export

import (
	"bytes"
	"cmp"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/export/internal/writer"
	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/graph"
)

// ER draws a graph as a Mermaid entity-relationship diagram: one entity for each kind of thing, and
// between two of them how many there really are. It is another view of a graph in Mermaid's format,
// not a format of its own, so All does not hold it.
var ER = &Exporter{Name: "mermaid", Title: "Mermaid entity-relationship diagram", Ext: "mmd", Write: writeER,
	lines: func(d Document) int { return len(newERDiagram(d.Graph).lines) }, ofKinds: true}

// erWords holds the relations of the diagram and how it words them.
var erWords = map[graph.Relation]string{
	graph.Contains:          "contains yaml for",
	graph.PointsAt:          "points flux at",
	graph.HostsChartsFor:    "host charts for",
	graph.Configures:        "configures",
	graph.Deploys:           "deploy",
	graph.References:        "reference",
	graph.DependsOn:         "waits for",
	graph.ProvidesSourceFor: "provides the source for",
	graph.Generates:         "makes",
}

// erNames holds the names of the kinds that do not follow the rule: "app-" and the plural.
var erNames = map[string]string{
	"Namespace":    "app-namespace",
	"ConfigMap":    "app-configmap",
	"SealedSecret": "app-sealed-secrets",
}

// entity is what the nodes of one box have in common: a kind, and for a root Kustomization and its
// path the name of that Kustomization.
type entity struct {
	kind graph.Kind
	root string
}

// relationship is one line of the diagram, between entities by number.
type relationship struct {
	relation graph.Relation
	from, to int
}

// extent is the least and the greatest number of partners that the nodes of an entity have.
type extent struct{ least, most int }

func writeER(out io.Writer, d Document) error {
	var body bytes.Buffer
	w := writer.New(&body)
	for _, note := range d.Notes {
		w.Line("%% ", look.Visible(note))
	}
	lines := newERDiagram(d.Graph).write(w, d.Options.Direction)
	if err := w.Flush(); err != nil {
		return err
	}
	return writeMermaidText(out, d, lines, body.Bytes())
}

// erDiagram is a graph by its entities. Their numbers index all slices.
type erDiagram struct {
	names      []string
	population []int // how many nodes each entity has
	of         map[graph.ID]int
	lines      []relationship
	left       map[relationship]extent // how many of from each of to has
	right      map[relationship]extent // how many of to each of from has
	leftOut    int                     // nodes that are not drawn
	undrawn    map[graph.Relation]int  // edges between nodes of the diagram, of relations that it does not draw
}

// newERDiagram measures a graph. Only what the repository really holds is counted: nodes that are
// defined, generated or inferred, and the root Kustomizations however they are known. The least
// number of partners is taken over all of these, so that a release without a container shows.
func newERDiagram(g *graph.Graph) erDiagram {
	d := erDiagram{of: map[graph.ID]int{}, left: map[relationship]extent{}, right: map[relationship]extent{},
		undrawn: map[graph.Relation]int{}}
	entities := map[graph.ID]entity{}
	var all []entity
	for n := range g.Nodes() {
		if !inER(n) {
			d.leftOut++
			continue
		}
		e := entity{kind: n.ID.Kind, root: rootOf(g, n)}
		entities[n.ID] = e
		all = append(all, e)
	}
	slices.SortFunc(all, func(a, b entity) int { return cmp.Or(a.kind.Compare(b.kind), strings.Compare(a.root, b.root)) })
	all = slices.Compact(all)
	number := make(map[entity]int, len(all))
	for i, e := range all {
		number[e] = i
	}
	d.population = make([]int, len(all))
	roles := make([]graph.Role, len(all))
	for n := range g.Nodes() {
		if e, ok := entities[n.ID]; ok {
			i := number[e]
			d.of[n.ID] = i
			d.population[i]++
			roles[i] = n.Role
		}
	}
	d.names = nameEntities(all, roles)
	d.measure(g)
	return d
}

// inER reports whether the diagram counts a node.
func inER(n graph.Node) bool {
	switch {
	case n.Role == graph.Folded:
		return false // one node stands for many, whose partners are unknown
	case isRoot(n):
		return true
	}
	return n.State == graph.Defined || n.State == graph.Generated || n.State == graph.Inferred
}

// isRoot reports whether a node is the root Kustomization of a cluster.
func isRoot(n graph.Node) bool { return n.Role == graph.Kustomization && n.Fact("root") == "true" }

// rootOf returns the name of the root Kustomization that n is, or that points at the path n.
func rootOf(g *graph.Graph, n graph.Node) string {
	if isRoot(n) {
		return n.ID.Name
	}
	if n.Role == graph.PathRole {
		for e := range g.In(n.ID) {
			if from, ok := g.Node(e.From); ok && e.Relation == graph.PointsAt && isRoot(from) {
				return from.ID.Name
			}
		}
	}
	return ""
}

// nameEntities gives each entity a name of its own. Kinds of the same name have their group in it.
func nameEntities(all []entity, roles []graph.Role) []string {
	names := make([]string, len(all))
	taken := map[string]bool{}
	for i, e := range all {
		name := erName(e, roles[i])
		candidates := []string{name, name + "-" + cmp.Or(strings.ReplaceAll(e.kind.Group, ".", "-"), "core")}
		if e.root != "" {
			candidates[1] = "root-" + name
		}
		for n := 2; taken[candidates[0]]; n++ {
			candidates = append(candidates[1:], name+"-"+strconv.Itoa(n))
		}
		names[i] = candidates[0]
		taken[names[i]] = true
	}
	return names
}

func erName(e entity, r graph.Role) string {
	root := look.Visible(e.root)
	many := strings.ToLower(look.Plural(look.Visible(e.kind.Name)))
	switch {
	case r == graph.PathRole:
		return "repo-path-" + cmp.Or(root, "app")
	case r == graph.Kustomization:
		return cmp.Or(root, "app") + "-kustomization"
	case r == graph.Source, r == graph.RemoteRole:
		return many
	}
	return cmp.Or(erNames[e.kind.Name], "app-"+many)
}

// measure finds the relationships and counts, for each, the partners of the nodes at both ends.
func (d *erDiagram) measure(g *graph.Graph) {
	partners := map[relationship]*[2]map[graph.ID]int{}
	last := look.EdgeKey{}
	for e := range g.Edges() {
		from, ok1 := d.of[e.From]
		to, ok2 := d.of[e.To]
		switch {
		case !ok1 || !ok2:
			continue
		case erWords[e.Relation] == "":
			d.undrawn[e.Relation]++
			continue
		case look.KeyOf(e) == last:
			continue // a second field with the same reference makes no second partner
		}
		last = look.KeyOf(e)
		r := relationship{e.Relation, from, to}
		if partners[r] == nil {
			partners[r] = &[2]map[graph.ID]int{{}, {}}
			d.lines = append(d.lines, r)
		}
		partners[r][0][e.To]++
		partners[r][1][e.From]++
	}
	slices.SortFunc(d.lines, func(a, b relationship) int {
		return cmp.Or(cmp.Compare(a.relation, b.relation), strings.Compare(d.names[a.from], d.names[b.from]),
			strings.Compare(d.names[a.to], d.names[b.to]))
	})
	for _, r := range d.lines {
		d.left[r] = extentOf(partners[r][0], d.population[r.to])
		d.right[r] = extentOf(partners[r][1], d.population[r.from])
	}
}

// extentOf returns the extent over a population, of which those without a partner are not in counts.
func extentOf(counts map[graph.ID]int, population int) extent {
	var s extent
	first := true
	for _, n := range counts {
		if first || n < s.least {
			s.least = n
		}
		s.most = max(s.most, n)
		first = false
	}
	if len(counts) < population {
		s.least = 0
	}
	return s
}

// marker returns the sign of Mermaid for the left end of a line; the right end mirrors it.
func (s extent) marker() string {
	many, none := s.most > 1, s.least == 0
	switch {
	case many && none:
		return "}o"
	case many:
		return "}|"
	case none:
		return "|o"
	}
	return "||"
}

// mirrored returns the sign for the right end.
func (s extent) mirrored() string {
	left := s.marker()
	sign := left[:1]
	if sign == "}" {
		sign = "{"
	}
	return left[1:] + sign
}

// write writes the diagram and returns the number of its lines.
func (d erDiagram) write(w *writer.Writer, direction shape.Direction) int {
	if d.leftOut > 0 {
		w.Line("%% not drawn, as missing, unknown, external, unreachable or folded: ", look.Count(d.leftOut, "node"))
	}
	for _, r := range graph.Relations() {
		if n := d.undrawn[r]; n > 0 {
			w.Line("%% not drawn, as not of this view: ", look.Count(n, r.String()+" edge"))
		}
	}
	w.Line("erDiagram")
	if direction != shape.AnyDirection {
		w.Line("  direction ", direction.String())
	}
	order := make([]int, len(d.names))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return strings.Compare(d.names[a], d.names[b]) })
	drawn := map[int]bool{}
	for _, r := range d.lines {
		drawn[r.from], drawn[r.to] = true, true
		w.Line("  ", erQuote(d.names[r.from]), " ", d.left[r].marker(), "..", d.right[r].mirrored(), " ",
			erQuote(d.names[r.to]), ` : "`, mermaidQuote(erWords[r.relation]), `"`)
	}
	for _, i := range order {
		if !drawn[i] {
			w.Line("  ", erQuote(d.names[i]))
		}
	}
	for _, i := range order {
		w.Line("  %% ", erQuote(d.names[i]), ": ", strconv.Itoa(d.population[i]))
	}
	return len(d.lines)
}

// erReserved are the words that Mermaid's grammar of the diagram takes for itself, also where a
// hyphen follows.
var erReserved = []string{"accdescr", "acctitle", "class", "classdef", "direction", "end", "erdiagram", "fk", "many", "o", "one",
	"only", "optionally", "pk", "style", "subgraph", "title", "to", "u", "uk", "zero"}

// erQuote writes the name of an entity: bare where the grammar takes it for nothing else.
func erQuote(name string) string {
	head, _, _ := strings.Cut(name, "-")
	bare := name != "" && name[0] >= 'a' && name[0] <= 'z' && !slices.Contains(erReserved, head)
	for _, r := range name {
		bare = bare && (r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-')
	}
	if bare {
		return name
	}
	return `"` + mermaidQuote(name) + `"`
}
