package export

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
)

// shape is the outline of a node. Each format draws the nearest that it has.
type shape uint8

const (
	boxShape       shape = iota // a rectangle
	hexagonShape                // a hexagon
	cylinderShape               // a drum, as for a store
	stadiumShape                // a rectangle with half-circles for sides
	slantedShape                // a parallelogram that leans to the right, as for a sheet
	leaningShape                // a parallelogram that leans to the left
	roundedShape                // a rectangle with round corners
	componentShape              // a rectangle with a second line at its sides
	folderShape                 // a folder; a trapezoid, wide at the foot, where there is none
	funnelShape                 // a trapezoid, wide at the head
	flagShape                   // a rectangle with a notch or a point at one side
	frameShape                  // a tab or a frame; a circle where there is none
	stackShape                  // several rectangles, one behind the other
	numShapes      = int(stackShape) + 1
)

// dash is the way in which a line is broken.
type dash uint8

const (
	solid  dash = iota
	dashed      // 6 on, 4 off
	dotted      // 2 on, 3 off
)

// array returns the dash as SVG's stroke-dasharray has it; "" for solid.
func (d dash) array() string { return [...]string{solid: "", dashed: "6 4", dotted: "2 3"}[d] }

// String returns the dash in a word, as Graphviz has it.
func (d dash) String() string {
	return [...]string{solid: "solid", dashed: "dashed", dotted: "dotted"}[d]
}

// look is how a node is drawn. Colours are #rrggbb, widths CSS pixels. Text on fill has a contrast
// of at least 7:1, and stroke on white at least 3:1.
type look struct {
	shape              shape
	fill, stroke, text string
	dash               dash
	width              float64
}

// ink is the colour of all text in nodes.
const ink = "#1b1f24"

// red is the colour of errors and of what is missing; amber of warnings and orphans; grey of what cannot
// be judged.
const (
	red   = "#c1121f"
	amber = "#b45309"
	grey  = "#6e7781"
)

// roleLooks holds the look of each role. The strokes keep apart for the common kinds of colour
// blindness, and no two roles that meet in one drawing share a shape, so that a grey print reads
// too. Red and amber strokes are left to the marks.
var roleLooks = map[graph.Role]look{
	graph.Plain:         {boxShape, "#f3f4f6", "#57606a", ink, solid, 1},
	graph.Kustomization: {hexagonShape, "#cfe4ff", "#0550ae", ink, solid, 2},
	graph.Source:        {cylinderShape, "#c9f0df", "#0b6e4f", ink, solid, 1.5},
	graph.Release:       {stadiumShape, "#e9dcff", "#8a5be0", ink, solid, 2},
	graph.Config:        {slantedShape, "#fff3bf", "#7a5c00", ink, solid, 1},
	graph.Secret:        {leaningShape, "#ffdcec", "#99286e", ink, solid, 1},
	graph.Workload:      {roundedShape, "#d5f3fb", "#136078", ink, solid, 1},
	graph.ContainerRole: {componentShape, "#e6f7ff", "#136078", ink, solid, 1},
	graph.PathRole:      {folderShape, "#efe6d8", "#6b4f2a", ink, solid, 1},
	graph.NamespaceRole: {frameShape, "#ffffff", "#24292f", ink, solid, 1},
	graph.Generator:     {funnelShape, "#d8dcff", "#23256e", ink, solid, 1.5},
	graph.Observer:      {flagShape, "#e4f2d5", "#4d6b1f", ink, solid, 1},
	graph.RemoteRole:    {boxShape, "#ffffff", "#57606a", ink, dashed, 1},
	graph.Folded:        {stackShape, "#e7e9ec", "#57606a", ink, solid, 1},
}

// mark is what a drawing says about a node beside its role: at most one, the gravest.
type mark uint8

const (
	noMark          mark = iota
	failedMark           // its cluster says that it failed
	ringMark             // on a ring of things that wait for each other, or apply each other
	deadlockMark         // part of a deadlock that is no ring of dependencies
	missingMark          // state missing
	errorMark            // named by another error
	duplicateMark        // one of two that cannot both be
	progressingMark      // its cluster is at work on it
	suspendedMark        // it stands still on its cluster
	unreportedMark       // its cluster does not say how it is
	readyMark            // its cluster says that it is ready
	orphanedMark         // nothing uses it
	warningMark          // named by another warning
	unknownMark          // state unknown
	unreachableMark      // state unreachable
	externalMark         // state external
	inferredMark         // state inferred
	numMarks        = int(inferredMark) + 1
)

// markLooks holds the name of each mark, what a legend says of it, the note in a node's label, and
// what it changes in the look of the role: "", zero and solid change nothing. The note of an error or
// a warning is its rule.
var markLooks = [numMarks]struct {
	name, title, note string
	fill, stroke      string
	dash              dash
	width             float64
}{
	noMark:          {},
	failedMark:      {name: "failed", title: "failed on its cluster", note: "failed", fill: "#ffd8d3", stroke: red, width: 4},
	ringMark:        {name: "ring", title: "on a ring: can never become ready", note: "on a ring", stroke: red, width: 4},
	deadlockMark:    {name: "deadlock", title: "in a deadlock: waits for what waits for it", note: "in a deadlock", fill: "#ffe3e3", stroke: red, width: 4},
	missingMark:     {name: "missing", title: "missing: referred to, supplied by nothing", note: "missing", fill: "#fff5f5", stroke: red, dash: dashed, width: 2.5},
	errorMark:       {name: "error", title: "an error names it", stroke: red, width: 2.5},
	duplicateMark:   {name: "duplicate", title: "duplicate: two of them fight over it", note: "duplicate", fill: "#ffe3ee", stroke: red, dash: dotted, width: 3},
	progressingMark: {name: "progressing", title: "in progress on its cluster", note: "in progress", fill: "#ddf4ff", stroke: "#0969da", dash: dashed, width: 2.5},
	suspendedMark:   {name: "suspended", title: "suspended on its cluster", note: "suspended", fill: "#eaeef2", stroke: grey, dash: dashed, width: 2},
	unreportedMark:  {name: "unreported", title: "not reported by its cluster", note: "not reported", fill: "#f6f8fa", stroke: grey, dash: dotted, width: 2},
	readyMark:       {name: "ready", title: "ready on its cluster", note: "ready", fill: "#dafbe1", stroke: "#1a7f37", width: 2.5},
	orphanedMark:    {name: "orphaned", title: "orphaned: nothing uses it", note: "orphaned", fill: "#ffe8b3", stroke: amber, width: 4},
	warningMark:     {name: "warning", title: "a warning names it", stroke: amber, width: 2.5},
	unknownMark:     {name: "unknown", title: "unknown: its supplier could not be seen", note: "unknown", fill: "#f6f8fa", stroke: grey, dash: dashed, width: 2},
	unreachableMark: {name: "unreachable", title: "unreachable: no Kustomization applies it", note: "unreachable", fill: "#eaeef2", stroke: grey, dash: dotted, width: 2},
	externalMark:    {name: "external", title: "external: outside this repository", note: "external", fill: "#ffffff"},
	inferredMark:    {name: "inferred", title: "inferred from chart values", note: "inferred", fill: "#fbfdff", dash: dotted},
}

// stateMarks are the marks of the states that have one.
var stateMarks = map[graph.State]mark{
	graph.Missing: missingMark, graph.Unknown: unknownMark, graph.Unreachable: unreachableMark,
	graph.External: externalMark, graph.Inferred: inferredMark,
}

// ruleMarks are the marks of the rules whose findings have one of their own; noMark where the state of
// the nodes says the same. Other errors and warnings have the mark of their severity, and what is
// merely worth knowing has none.
var ruleMarks = map[string]mark{
	"dependson-cycle":    ringMark,
	"apply-cycle":        ringMark,
	"readiness-deadlock": deadlockMark,
	"duplicate-owner":    duplicateMark,
	"duplicate-object":   duplicateMark,
	"orphaned-source":    orphanedMark,
	"orphaned-config":    orphanedMark,
	"unreachable-yaml":   noMark,
	"unresolved":         noMark,
}

// markOf returns the mark that a finding gives to its nodes.
func markOf(f check.Finding) mark {
	if m, ok := ruleMarks[f.Rule]; ok {
		return m
	}
	switch f.Severity {
	case check.Error:
		return errorMark
	case check.Warning:
		return warningMark
	}
	return noMark
}

// String returns the mark's name, a lower-case word; "" for no mark.
func (m mark) String() string { return markLooks[m].name }

// title returns what a legend says of the mark; "" for no mark.
func (m mark) title() string { return markLooks[m].title }

// note returns what the label of a node says of the mark; "" for no mark, and for an error or a warning,
// whose note is the rule.
func (m mark) note() string { return markLooks[m].note }

// overlay returns what the mark changes in the look of a role: what is zero changes nothing.
func (m mark) overlay() look {
	over := markLooks[m]
	return look{fill: over.fill, stroke: over.stroke, dash: over.dash, width: over.width}
}

// allMarks returns every mark but noMark, the gravest first.
func allMarks() []mark {
	var all []mark
	for m := noMark + 1; int(m) < numMarks; m++ {
		all = append(all, m)
	}
	return all
}

// head is the end of a line. A format that has but one draws that.
type head uint8

const (
	arrowHead   head = iota // a full triangle
	vHead                   // an open v
	hollowHead              // an empty triangle
	dotHead                 // a full circle
	ringHead                // an empty circle
	diamondHead             // a full diamond
	boxHead                 // a full square
	numHeads    = int(boxHead) + 1
)

// line is how an edge is drawn: a #rrggbb colour, a dash, a width in CSS pixels, and its end.
type line struct {
	stroke string
	dash   dash
	width  float64
	head   head
}

// lineLooks holds the look of each relation. The colours have a contrast of at least 3:1 both on
// white and on a dark page, and no two relations have the same dash and head, so that a grey print
// reads too.
var lineLooks = map[graph.Relation]line{
	graph.Contains:          {"#8a7352", solid, 1, vHead},
	graph.PointsAt:          {"#3b82d0", solid, 2.5, arrowHead},
	graph.HostsChartsFor:    {"#2f8f6b", solid, 1.5, hollowHead},
	graph.Configures:        {"#9a7d0a", dashed, 1.5, vHead},
	graph.Deploys:           {"#8a63d2", solid, 1.5, dotHead},
	graph.References:        {"#bf5a94", dashed, 1, ringHead},
	graph.DependsOn:         {"#3b82d0", dashed, 2, arrowHead},
	graph.ProvidesSourceFor: {"#2f8f6b", solid, 2, diamondHead},
	graph.Applies:           {"#7d8590", solid, 1, ringHead},
	graph.ChecksHealthOf:    {"#7d8590", dotted, 1, vHead},
	graph.Generates:         {"#6f73d2", solid, 1.5, boxHead},
	graph.Watches:           {"#6f8f2f", dotted, 1.5, arrowHead},
}

// relationLine returns the look of the edges of a relation.
func relationLine(r graph.Relation) line { return lineLooks[r] }

// ringLine is the look of an edge that lies on a ring.
var ringLine = line{red, solid, 4, arrowHead}

// ringRules are the checks that may tell a ring without its edges, and the relation of these.
var ringRules = map[string]graph.Relation{
	"dependson-cycle":        graph.DependsOn,
	string(graph.ApplyCycle): graph.Applies,
}

// tellsRing reports whether a finding tells of things that wait for each other: its edges are drawn as
// a ring.
func tellsRing(f check.Finding) bool {
	m := ruleMarks[f.Rule]
	return m == ringMark || m == deadlockMark
}

// marks knows what the findings of a document say about its nodes and edges.
type marks struct {
	found     map[graph.ID]mark     // the gravest
	rules     map[graph.ID][]string // that gave it, where its note is the rule; in order
	ringEdges map[edgeKey]bool
}

// edgeKey is what makes an edge of a ring, whatever field says so.
type edgeKey struct {
	from, to graph.ID
	relation graph.Relation
}

func keyOf(e graph.Edge) edgeKey { return edgeKey{e.From, e.To, e.Relation} }

// newMarks reads the findings about a graph.
func newMarks(g *graph.Graph, findings []check.Finding) marks {
	m := marks{map[graph.ID]mark{}, map[graph.ID][]string{}, map[edgeKey]bool{}}
	for _, f := range findings {
		kind := markOf(f)
		if kind == noMark {
			continue
		}
		if tellsRing(f) {
			m.addRing(g, f)
		}
		for _, id := range f.Nodes {
			m.add(id, kind, f.Rule)
		}
	}
	return m
}

// add gives a mark to a node, unless it has a graver one.
func (m marks) add(id graph.ID, kind mark, rule string) {
	known, ok := m.found[id]
	switch {
	case ok && known < kind:
		return
	case ok && known > kind:
		delete(m.rules, id)
	}
	m.found[id] = kind
	if (kind == errorMark || kind == warningMark) && !slices.Contains(m.rules[id], rule) {
		m.rules[id] = append(m.rules[id], rule)
		slices.Sort(m.rules[id])
	}
}

// addRing marks the edges of a ring, and the nodes on it. A ring told without its edges has those of
// its rule's relation between its nodes.
func (m marks) addRing(g *graph.Graph, f check.Finding) {
	for _, e := range f.Edges {
		m.ringEdges[keyOf(e)] = true
		m.add(e.From, markOf(f), f.Rule)
		m.add(e.To, markOf(f), f.Rule)
	}
	if len(f.Edges) > 0 {
		return
	}
	for _, id := range f.Nodes {
		for e := range g.Out(id) {
			if e.Relation == ringRules[f.Rule] && slices.Contains(f.Nodes, e.To) {
				m.ringEdges[keyOf(e)] = true
			}
		}
	}
}

// ofFindings returns the mark that findings give to a node; noMark where they say nothing of it.
func (m marks) ofFindings(id graph.ID) mark { return m.found[id] }

// of returns the mark of a node: the gravest of what the findings, its state and its cluster give it.
func (m marks) of(n graph.Node) mark {
	gravest := noMark
	for _, k := range [...]mark{m.found[n.ID], stateMarks[n.State], statusMark(n)} {
		if k != noMark && (gravest == noMark || k < gravest) {
			gravest = k
		}
	}
	return gravest
}

// note returns the word for a node's mark, so that no mark is told by colour alone; "" where there is
// nothing to say.
func (m marks) note(n graph.Node) string {
	switch kind := m.of(n); kind {
	case errorMark, warningMark:
		return kind.String() + ": " + strings.Join(m.rules[n.ID], ", ")
	default:
		return kind.note()
	}
}

// onRing reports whether an edge lies on a ring.
func (m marks) onRing(e graph.Edge) bool { return m.ringEdges[keyOf(e)] }

// lookOf returns how a node is drawn.
func lookOf(n graph.Node, m marks) look { return markedLook(n.Role, m.of(n)) }

// markedLook returns the look of a role under a mark.
func markedLook(r graph.Role, m mark) look {
	l, ok := roleLooks[r]
	if !ok {
		l = roleLooks[graph.Plain]
	}
	over := markLooks[m]
	if over.fill != "" {
		l.fill = over.fill
	}
	if over.stroke != "" {
		l.stroke = over.stroke
	}
	if over.dash != solid {
		l.dash = over.dash
	}
	if over.width != 0 {
		l.width = over.width
	}
	return l
}

// lineOf returns how an edge is drawn.
func lineOf(e graph.Edge, m marks) line {
	if m.onRing(e) {
		return ringLine
	}
	l, ok := lineLooks[e.Relation]
	if !ok {
		return line{grey, solid, 1, arrowHead}
	}
	return l
}

// wordsOf returns what is written beside an edge.
func wordsOf(e graph.Edge) string {
	if e.Optional {
		return e.Relation.Words() + " (optional)"
	}
	return e.Relation.Words()
}

// asLook returns the line as the outline of a node.
func (l line) asLook() look { return look{stroke: l.stroke, dash: l.dash, width: l.width} }
