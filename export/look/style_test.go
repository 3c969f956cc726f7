package look

import (
	"math"
	"strconv"
	"testing"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/export/internal/sketch"
	"github.com/fluxgraph/fluxgraph/graph"
)

// luminance is the relative luminance of WCAG 2.
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(colour[1:], 16, 32)
	if err != nil || len(colour) != 7 || colour[0] != '#' {
		t.Fatalf("%q is no colour", colour)
	}
	part := func(shift int) float64 {
		c := float64(n>>shift&0xff) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*part(16) + 0.7152*part(8) + 0.0722*part(0)
}

func contrast(t *testing.T, a, b string) float64 {
	la, lb := luminance(t, a), luminance(t, b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func TestLooks(t *testing.T) {
	for _, r := range graph.Roles() {
		if _, ok := roleStyles[r]; !ok {
			t.Errorf("role %v has no look", r)
			continue
		}
		if roleTitles[r] == "" {
			t.Errorf("role %v has no title", r)
		}
		for m := range Mark(NumMarks) {
			l := RoleStyle(r, m)
			if c := contrast(t, l.Text, l.Fill); c < 7 {
				t.Errorf("role %v, mark %q: text on fill has a contrast of %.1f", r, m, c)
			}
			if c := contrast(t, l.Stroke, "#ffffff"); c < 3 {
				t.Errorf("role %v, mark %q: stroke on white has a contrast of %.1f", r, m, c)
			}
		}
	}
	for _, r := range graph.Relations() {
		l, ok := relationStyles[r]
		if !ok {
			t.Errorf("relation %v has no look", r)
			continue
		}
		for _, page := range []string{"#ffffff", "#0d1117"} {
			if c := contrast(t, l.Stroke, page); c < 3 {
				t.Errorf("relation %v on %s has a contrast of %.1f", r, page, c)
			}
		}
	}
}

// TestShapes demands that what meets in a drawing differs in more than colour.
func TestShapes(t *testing.T) {
	seen := map[Shape]graph.Role{}
	for _, r := range graph.Roles() {
		if r == graph.RemoteRole {
			continue // a dashed box
		}
		s := roleStyles[r].Shape
		if other, ok := seen[s]; ok {
			t.Errorf("roles %v and %v have the same shape", r, other)
		}
		seen[s] = r
	}
}

func TestMarks(t *testing.T) {
	s := &sketch.Sketch{}
	s.In("demo", "clusters/demo")
	plain := s.Defined("ConfigMap", "ns", "plain")
	orphan := s.Defined("HelmRepository", "ns", "orphan")
	cycle := s.Defined("Kustomization", "ns", "cycle")
	other := s.Defined("Kustomization", "ns", "other")
	s.Edge(cycle, graph.DependsOn, other)
	s.Edge(other, graph.DependsOn, cycle)
	s.Edge(cycle, graph.Applies, other)
	deadlocked, owner, broken, doubtful, mild := s.Defined("HelmRelease", "ns", "deadlocked"), s.Defined("Kustomization", "ns", "owner"),
		s.Defined("Kustomization", "ns", "broken"), s.Defined("Kustomization", "ns", "doubtful"), s.Defined("Kustomization", "ns", "mild")
	s.Edge(deadlocked, graph.References, plain)
	want := map[graph.ID]Mark{deadlocked: DeadlockMark, owner: DuplicateMark, broken: ErrorMark, doubtful: WarningMark, mild: NoMark, plain: DeadlockMark, orphan: OrphanedMark, cycle: CycleMark, other: CycleMark}
	for state, m := range map[graph.State]Mark{graph.Missing: MissingMark, graph.Unknown: UnknownMark, graph.Unreachable: UnreachableMark,
		graph.External: ExternalMark, graph.Inferred: InferredMark, graph.Generated: NoMark} {
		want[s.Add(state, s.ID("Secret", "ns", state.String()))] = m
	}
	s.Findings = []check.Finding{
		{Rule: "orphaned-source", Nodes: []graph.ID{orphan, s.ID("Secret", "ns", "missing")}},
		{Rule: "dependson-cycle", Nodes: []graph.ID{cycle, other}}, // without edges
		{Rule: "another-rule", Severity: check.Info, Nodes: []graph.ID{plain, mild}},
		{Rule: "readiness-deadlock", Edges: []graph.Edge{{From: deadlocked, Relation: graph.References, To: plain}}},
		{Rule: "a-warning", Severity: check.Warning, Nodes: []graph.ID{deadlocked, owner, broken, doubtful, orphan}},
		{Rule: "duplicate-owner", Severity: check.Warning, Nodes: []graph.ID{owner}},
		{Rule: "z-error", Severity: check.Error, Nodes: []graph.ID{broken}},
		{Rule: "an-error", Severity: check.Error, Nodes: []graph.ID{broken, s.ID("Secret", "ns", "missing")}},
		{Rule: "unreachable-yaml", Severity: check.Warning, Nodes: []graph.ID{s.ID("Secret", "ns", "unreachable")}},
		{Rule: "orphaned-source", Nodes: []graph.ID{s.ID("Secret", "ns", "not in the graph")}},
	}
	d := documentOf(s, "")
	m := NewMarks(d.Graph, d.Findings)
	for n := range d.Graph.Nodes() {
		if got := m.Of(n); got != want[n.ID] {
			t.Errorf("%s has the mark %q, want %q", n.ID, got, want[n.ID])
		}
	}
	for e := range d.Graph.Edges() {
		if got, want := m.OnCycle(e), e.Relation == graph.DependsOn || e.From == deadlocked; got != want {
			t.Errorf("%v: on a cycle: %v", e, got)
		}
	}
	for id, want := range map[graph.ID]string{broken: "error: an-error, z-error", doubtful: "warning: a-warning", orphan: "orphaned", mild: ""} {
		n, _ := d.Graph.Node(id)
		if got := m.Note(n); got != want {
			t.Errorf("%s has the note %q, want %q", id, got, want)
		}
	}
}
