package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// Severity is how severe a finding is. The zero Severity is invalid.
type Severity uint8

// The severities, from the least severe.
const (
	_       Severity = iota
	Info             // informational
	Warning          // probably a mistake
	Error            // Flux fails on it
)

var severities = [...]string{Info: "info", Warning: "warning", Error: "error"}

// Severities returns every severity, from the least severe.
func Severities() []Severity { return []Severity{Info, Warning, Error} }

// ParseSeverity returns the severity of that name.
func ParseSeverity(name string) (Severity, bool) {
	for _, s := range Severities() {
		if s.String() == name {
			return s, true
		}
	}
	return 0, false
}

// String returns the severity's name.
func (s Severity) String() string {
	if s == 0 || int(s) >= len(severities) {
		return fmt.Sprintf("Severity(%d)", uint8(s))
	}
	return severities[s]
}

// Related is a further position that a finding is about.
type Related struct {
	Pos     graph.Pos
	Message string
}

// Finding is one mistake.
type Finding struct {
	Rule     string // stamped by Run
	Severity Severity
	Cluster  string // empty where it concerns no particular cluster
	Message  string // lower case, no full stop, one sentence
	// Statement is the start of Message by which fingerprints know the finding from run to run: without
	// the hints at its end, which depend on other objects, and without the names of clusters. Empty: all
	// of Message.
	Statement string
	Nodes     []graph.ID
	Edges     []graph.Edge // the edges at fault, such as those of a cycle
	Pos       graph.Pos
	Related   []Related
	// Undecided holds, of a finding of rule unresolved, the names of the rules that report nothing about
	// Nodes because of it.
	Undecided []string
}

// addHint adds a clause to the message that is no part of the statement: what may be meant, what to do,
// or how many others have the same mistake.
func (f *Finding) addHint(text string) {
	f.Statement = f.statement()
	f.Message += "; " + text
}

// statement returns the part of the message that the finding is known by.
func (f Finding) statement() string { return cmp.Or(f.Statement, f.Message) }

// String prints f as file:line: severity: message [rule], the line that the command prints. What is
// not known of the position is left out.
func (f Finding) String() string {
	pos := f.Pos
	pos.Col = 0
	at := ""
	if !pos.IsZero() {
		at = pos.String() + ": "
	}
	return fmt.Sprintf("%s%s: %s [%s]", at, f.Severity, f.Message, f.Rule)
}

// Compare orders findings by position, rule, cluster, message and nodes.
func (f Finding) Compare(g Finding) int {
	return cmp.Or(f.Pos.Compare(g.Pos), strings.Compare(f.Rule, g.Rule), strings.Compare(f.Cluster, g.Cluster),
		strings.Compare(f.Message, g.Message), slices.CompareFunc(f.Nodes, g.Nodes, graph.ID.Compare))
}
