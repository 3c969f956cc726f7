package look

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
)

// Notes returns the lines of the label of a node about its mark and its status; nil for none.
func (m Marks) Notes(n graph.Node) []string {
	note, status := m.Note(n), StatusWords(n)
	if note == "" || m.Of(n) == StatusMark(n) {
		note, status = status, ""
	}
	if status != "" {
		note += "; " + status
	}
	if note == "" {
		return nil
	}
	if reason := n.Fact("reason"); reason != "" && m.Of(n) == UnknownMark {
		note += ": " + reason
	}
	return Wrap(note)
}

// Mark is what a drawing shows of a node beside its role: the most severe of its findings, its state and its status.
type Mark uint8

// The marks, the most severe first.
const (
	NoMark          Mark = iota
	FailedMark           // failed in its cluster
	CycleMark            // on a cycle of dependencies, or of objects that apply each other
	DeadlockMark         // in a deadlock that is no cycle of dependencies
	MissingMark          // state missing
	ErrorMark            // named by another error
	DuplicateMark        // one of two that cannot both be
	ProgressingMark      // being reconciled in its cluster
	SuspendedMark        // suspended in its cluster
	UnreportedMark       // its cluster reports no status
	ReadyMark            // ready in its cluster
	OrphanedMark         // nothing uses it
	WarningMark          // named by another warning
	UnknownMark          // state unknown
	UnreachableMark      // state unreachable
	ExternalMark         // state external
	InferredMark         // state inferred
	// NumMarks is the number of marks, with NoMark.
	NumMarks = int(InferredMark) + 1
)

// markStyles holds the name of each mark, its title in a legend, the note in a node's label, and
// what it changes in the look of the role: "", zero and solid change nothing. The note of an error or
// a warning is its rule.
var markStyles = [NumMarks]struct {
	name, title, note string
	fill, stroke      string
	dash              Dash
	width             float64
}{
	NoMark:          {},
	FailedMark:      {name: "failed", title: "failed on its cluster", note: "failed", fill: "#ffd8d3", stroke: red, width: 4},
	CycleMark:       {name: "cycle", title: "on a cycle: can never become ready", note: "on a cycle", stroke: red, width: 4},
	DeadlockMark:    {name: "deadlock", title: "in a deadlock: depends on what depends on it", note: "in a deadlock", fill: "#ffe3e3", stroke: red, width: 4},
	MissingMark:     {name: "missing", title: "missing: referred to, supplied by nothing", note: "missing", fill: "#fff5f5", stroke: red, dash: Dashed, width: 2.5},
	ErrorMark:       {name: "error", title: "an error names it", stroke: red, width: 2.5},
	DuplicateMark:   {name: "duplicate", title: "duplicate: in conflict with another", note: "duplicate", fill: "#ffe3ee", stroke: red, dash: Dotted, width: 3},
	ProgressingMark: {name: "progressing", title: "in progress on its cluster", note: "in progress", fill: "#ddf4ff", stroke: "#0969da", dash: Dashed, width: 2.5},
	SuspendedMark:   {name: "suspended", title: "suspended on its cluster", note: "suspended", fill: "#eaeef2", stroke: Grey, dash: Dashed, width: 2},
	UnreportedMark:  {name: "unreported", title: "not reported by its cluster", note: "not reported", fill: "#f6f8fa", stroke: Grey, dash: Dotted, width: 2},
	ReadyMark:       {name: "ready", title: "ready on its cluster", note: "ready", fill: "#dafbe1", stroke: "#1a7f37", width: 2.5},
	OrphanedMark:    {name: "orphaned", title: "orphaned: nothing uses it", note: "orphaned", fill: "#ffe8b3", stroke: Amber, width: 4},
	WarningMark:     {name: "warning", title: "a warning names it", stroke: Amber, width: 2.5},
	UnknownMark:     {name: "unknown", title: "unknown: its supplier is not known", note: "unknown", fill: "#f6f8fa", stroke: Grey, dash: Dashed, width: 2},
	UnreachableMark: {name: "unreachable", title: "unreachable: no Kustomization applies it", note: "unreachable", fill: "#eaeef2", stroke: Grey, dash: Dotted, width: 2},
	ExternalMark:    {name: "external", title: "external: outside this repository", note: "external", fill: "#ffffff"},
	InferredMark:    {name: "inferred", title: "inferred from chart values", note: "inferred", fill: "#fbfdff", dash: Dotted},
}

// StateMarks are the marks of the states that have one.
var StateMarks = map[graph.State]Mark{
	graph.Missing: MissingMark, graph.Unknown: UnknownMark, graph.Unreachable: UnreachableMark,
	graph.External: ExternalMark, graph.Inferred: InferredMark,
}

// ruleMarks are the marks of the rules whose findings have one of their own; NoMark where the state of
// the nodes says the same. Other errors and warnings have the mark of their severity, and those
// that are informational have none.
var ruleMarks = map[string]Mark{
	"dependson-cycle":    CycleMark,
	"apply-cycle":        CycleMark,
	"readiness-deadlock": DeadlockMark,
	"duplicate-owner":    DuplicateMark,
	"duplicate-object":   DuplicateMark,
	"orphaned-source":    OrphanedMark,
	"orphaned-config":    OrphanedMark,
	"unreachable-yaml":   NoMark,
	"unresolved":         NoMark,
}

// markOf returns the mark that a finding gives to its nodes.
func markOf(f check.Finding) Mark {
	if m, ok := ruleMarks[f.Rule]; ok {
		return m
	}
	switch f.Severity {
	case check.Error:
		return ErrorMark
	case check.Warning:
		return WarningMark
	}
	return NoMark
}

// String returns the mark's name, a lower-case word; "" for no mark.
func (m Mark) String() string { return markStyles[m].name }

// Title returns what the mark means, for a legend; "" for no mark.
func (m Mark) Title() string { return markStyles[m].title }

// Note returns the note of the mark in the label of a node; "" for no mark, and for an error or a warning,
// whose note is the rule.
func (m Mark) Note() string { return markStyles[m].note }

// Overlay returns what the mark changes in the look of a role: what is zero changes nothing.
func (m Mark) Overlay() NodeStyle {
	over := markStyles[m]
	return NodeStyle{Fill: over.fill, Stroke: over.stroke, Dash: over.dash, Width: over.width}
}

// AllMarks returns every mark but NoMark, the most severe first.
func AllMarks() []Mark {
	var all []Mark
	for m := NoMark + 1; int(m) < NumMarks; m++ {
		all = append(all, m)
	}
	return all
}

// cycleRules are the checks whose findings may have the nodes of a cycle without its edges, and the relation of these edges.
var cycleRules = map[string]graph.Relation{
	"dependson-cycle":        graph.DependsOn,
	string(graph.ApplyCycle): graph.Applies,
}

// ReportsCycle reports whether a finding is about nodes that wait for each other: its edges are drawn as a cycle.
func ReportsCycle(f check.Finding) bool {
	m := ruleMarks[f.Rule]
	return m == CycleMark || m == DeadlockMark
}

// Marks holds the marks that findings give to nodes and edges.
type Marks struct {
	found      map[graph.ID]Mark     // the most severe
	rules      map[graph.ID][]string // that gave it, where its note is the rule; in order
	cycleEdges map[EdgeKey]bool
}

// EdgeKey identifies an edge apart from the field that declares it.
type EdgeKey struct {
	from, to graph.ID
	relation graph.Relation
}

// KeyOf returns the key of an edge.
func KeyOf(e graph.Edge) EdgeKey { return EdgeKey{e.From, e.To, e.Relation} }

// NewMarks reads the findings about a graph.
func NewMarks(g *graph.Graph, findings []check.Finding) Marks {
	m := Marks{map[graph.ID]Mark{}, map[graph.ID][]string{}, map[EdgeKey]bool{}}
	for _, f := range findings {
		kind := markOf(f)
		if kind == NoMark {
			continue
		}
		if ReportsCycle(f) {
			m.addCycle(g, f)
		}
		for _, id := range f.Nodes {
			m.add(id, kind, f.Rule)
		}
	}
	return m
}

// add gives a mark to a node, unless it has a more severe one.
func (m Marks) add(id graph.ID, kind Mark, rule string) {
	known, ok := m.found[id]
	switch {
	case ok && known < kind:
		return
	case ok && known > kind:
		delete(m.rules, id)
	}
	m.found[id] = kind
	if (kind == ErrorMark || kind == WarningMark) && !slices.Contains(m.rules[id], rule) {
		m.rules[id] = append(m.rules[id], rule)
		slices.Sort(m.rules[id])
	}
}

// addCycle marks the edges of a cycle, and the nodes on it. A cycle reported without edges has those of its rule's
// relation between its nodes.
func (m Marks) addCycle(g *graph.Graph, f check.Finding) {
	for _, e := range f.Edges {
		m.cycleEdges[KeyOf(e)] = true
		m.add(e.From, markOf(f), f.Rule)
		m.add(e.To, markOf(f), f.Rule)
	}
	if len(f.Edges) > 0 {
		return
	}
	for _, id := range f.Nodes {
		for e := range g.Out(id) {
			if e.Relation == cycleRules[f.Rule] && slices.Contains(f.Nodes, e.To) {
				m.cycleEdges[KeyOf(e)] = true
			}
		}
	}
}

// OfFindings returns the mark that findings give to a node; NoMark where they give none.
func (m Marks) OfFindings(id graph.ID) Mark { return m.found[id] }

// Of returns the mark of a node: the most severe of those that findings, its state and its status give it.
func (m Marks) Of(n graph.Node) Mark {
	severest := NoMark
	for _, k := range [...]Mark{m.found[n.ID], StateMarks[n.State], StatusMark(n)} {
		if k != NoMark && (severest == NoMark || k < severest) {
			severest = k
		}
	}
	return severest
}

// Note returns the word for a node's mark, so that no mark is shown by colour alone; "" for none.
func (m Marks) Note(n graph.Node) string {
	switch kind := m.Of(n); kind {
	case ErrorMark, WarningMark:
		return kind.String() + ": " + strings.Join(m.rules[n.ID], ", ")
	default:
		return kind.Note()
	}
}

// OnCycle reports whether an edge lies on a cycle.
func (m Marks) OnCycle(e graph.Edge) bool { return m.cycleEdges[KeyOf(e)] }
