package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/internal/suggest"
)

// UnusedIgnore finds ignores that ignore nothing. Suppress reports them, because they are no part of the
// graph; its own Run does nothing.
var UnusedIgnore = register(&Check{
	ID:       "unused-ignore",
	Title:    "an ignore suppresses nothing",
	Severity: Warning,
	Run:      func(*Pass) {},
})

// Ignore suppresses findings of a rule.
type Ignore struct {
	Rule    string             // a name that no rule has is reported
	Reason  string             // for whoever reads it; may be empty
	Pos     graph.Pos          // where it is written
	Foreign bool               // it is in another repository, whose own check reports that it is unused
	Covers  func(Finding) bool // whether it fits a finding, besides its rule
}

// Ignored is a finding that is suppressed.
type Ignored struct {
	Finding
	By Ignore // the first that covers it
}

// Suppress splits the findings into those that are reported and those that an ignore suppresses. Where
// UnusedIgnore is one of the checks that ran, ignores that cover nothing are reported, too, except those
// of checks that did not run. Both lists are sorted.
func Suppress(findings []Finding, ignores []Ignore, ran []*Check) (reported []Finding, ignored []Ignored) {
	used := make([]bool, len(ignores))
	split := func(findings []Finding) {
		for _, f := range findings {
			by := -1
			for i, ignore := range ignores {
				if ignore.Rule == f.Rule && ignore.Covers(f) {
					used[i] = true
					if by < 0 {
						by = i
					}
				}
			}
			if by < 0 {
				reported = append(reported, f)
			} else {
				ignored = append(ignored, Ignored{f, ignores[by]})
			}
		}
	}
	unused := func(about func(rule string) bool) (findings []Finding) {
		for i, ignore := range ignores {
			if !used[i] && !ignore.Foreign && about(ignore.Rule) {
				findings = append(findings, ignore.unused(ran)...)
			}
		}
		return findings
	}
	split(findings)
	if slices.Contains(ran, UnusedIgnore) {
		// That nothing is ignored may be ignored as well: such ignores come last.
		split(unused(func(rule string) bool { return rule != UnusedIgnore.ID }))
		reported = append(reported, unused(func(rule string) bool { return rule == UnusedIgnore.ID })...)
	}
	slices.SortStableFunc(reported, Finding.Compare)
	slices.SortStableFunc(ignored, func(a, b Ignored) int { return a.Compare(b.Finding) })
	return reported, ignored
}

// unused returns the finding that an ignore covers nothing; none where its check did not run.
func (i Ignore) unused(ran []*Check) []Finding {
	f := Finding{Rule: UnusedIgnore.ID, Severity: UnusedIgnore.Severity, Pos: i.Pos}
	c := Named(i.Rule)
	switch {
	case i.Rule == "":
		f.Message = "this names no rule to ignore"
	case c == nil:
		f.Message = fmt.Sprintf("there is no rule %s to ignore", i.Rule)
		if meant := suggest.Name(i.Rule, ruleNames()); meant != "" {
			f.addHint(fmt.Sprintf("did you mean %s?", meant))
		}
	case !slices.Contains(ran, c):
		return nil
	default:
		f.Message = fmt.Sprintf("nothing of rule %s is ignored by this", i.Rule)
	}
	return []Finding{f}
}

// ruleNames returns the name of every rule.
func ruleNames() []string {
	var names []string
	for _, c := range All() {
		names = append(names, c.ID)
	}
	return names
}

// IgnorePrefix is how a comment begins that is meant for this program.
const IgnorePrefix = "fluxgraph:"

// IgnoresOf reads a comment, without its #, of the form
//
//	fluxgraph: ignore rule[,rule] [reason]
//
// and returns an ignore for each rule; one without a rule where it names none. Other comments give
// none. They cover nothing yet.
func IgnoresOf(comment string, at graph.Pos) []Ignore {
	rest, ok := strings.CutPrefix(comment, IgnorePrefix)
	if !ok {
		return nil
	}
	words := strings.Fields(rest)
	if len(words) == 0 || words[0] != "ignore" {
		return nil
	}
	words = words[1:]
	rules := ""
	for len(words) > 0 && (rules == "" || strings.HasSuffix(rules, ",") || strings.HasPrefix(words[0], ",")) {
		rules += words[0]
		words = words[1:]
	}
	reason := strings.TrimLeft(strings.Join(words, " "), "-–—:# ")
	return ignoresOf(rules, reason, at)
}

// ignoresOf returns an ignore for each rule of a list with commas or spaces.
func ignoresOf(rules, reason string, at graph.Pos) []Ignore {
	var all []Ignore
	for _, rule := range strings.FieldsFunc(rules, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' || r == '\n' }) {
		all = append(all, Ignore{Rule: strings.TrimSuffix(rule, ":"), Reason: reason, Pos: at})
	}
	if len(all) == 0 {
		all = []Ignore{{Reason: reason, Pos: at}}
	}
	return all
}

// InLines returns what an ignore for lines of a file covers: findings whose position is there, or that of
// an edge at fault, or that name an object which is declared there.
func InLines(g *graph.Graph, lines graph.Lines) func(Finding) bool {
	return func(f Finding) bool {
		return lines.Contains(f.Pos) ||
			slices.ContainsFunc(f.Edges, func(e graph.Edge) bool { return lines.Contains(e.Pos) }) ||
			slices.ContainsFunc(f.Nodes, func(id graph.ID) bool {
				n, _ := g.Node(id)
				return lines.Contains(n.Pos)
			})
	}
}

// ignoreFact is the fact of a node that holds the rules whose findings about it are suppressed, with
// commas or spaces between them. It comes from the annotation fluxgraph.dev/ignore.
const ignoreFact = "ignore"

// IgnoresIn returns the ignores in the annotations of the nodes of a graph. They cover what names the node,
// or a container that it runs. Nodes that are declared at the same position, as those of several clusters
// that share the YAML, have one ignore together. position returns where a node's annotation is written;
// zero: a patch adds it, and then all nodes with the same annotation have one ignore together.
func IgnoresIn(g *graph.Graph, position func(graph.Node) graph.Pos) []Ignore {
	type written struct {
		pos   graph.Pos
		rules string
	}
	annotated := map[written]map[graph.ID]bool{}
	var order []written
	first := map[written]graph.Pos{}
	for n := range g.Nodes() {
		rules := n.Fact(ignoreFact)
		if rules == "" {
			continue
		}
		at := written{position(n), rules}
		if annotated[at] == nil {
			annotated[at] = map[graph.ID]bool{}
			order = append(order, at)
			first[at] = at.pos
			if at.pos.IsZero() {
				first[at] = n.Pos
			}
		}
		annotated[at][n.ID] = true
		for e := range g.Out(n.ID) {
			if e.Relation == graph.Deploys {
				annotated[at][e.To] = true
			}
		}
	}
	var all []Ignore
	for _, at := range order {
		nodes := annotated[at]
		for _, i := range ignoresOf(at.rules, "", first[at]) {
			i.Covers = func(f Finding) bool {
				return slices.ContainsFunc(f.Nodes, func(id graph.ID) bool { return nodes[id] })
			}
			all = append(all, i)
		}
	}
	return all
}
