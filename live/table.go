package live

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/internal/terminal"
)

// isTable reports whether a text begins with the heading of a table, as flux get prints it.
func isTable(data []byte) bool {
	first, _, _ := bytes.Cut(data, []byte("\n"))
	cells := cellsOf(string(first))
	return slices.Contains(cells, "NAME") && slices.Contains(cells, "READY")
}

// cellsOf splits a row. Flux puts a tab between columns, and spaces before it.
func cellsOf(row string) []string {
	cells := strings.Split(row, "\t")
	for i, c := range cells {
		cells[i] = strings.TrimSpace(c)
	}
	if len(cells) == 1 {
		return strings.Fields(row)
	}
	return cells
}

// table reads the tables of flux get all -A, one below the other.
func (r *reader) table() error {
	var columns []string
	for i, row := range strings.Split(strings.ReplaceAll(string(r.data), "\r\n", "\n"), "\n") {
		if strings.TrimSpace(row) == "" || columns != nil && !strings.Contains(row, "\t") {
			continue // the second line of a message has no columns
		}
		wrong := func(format string, args ...any) error {
			return fmt.Errorf("%s:%d: %s", r.name, i+1, fmt.Sprintf(format, args...))
		}
		cells := cellsOf(row)
		if slices.Contains(cells, "NAME") {
			columns = cells
			switch {
			case !strings.Contains(row, "\t"):
				return wrong("no tabs stand between the columns; let flux write the file: flux get all -A > FILE")
			case !slices.Contains(columns, "NAMESPACE"):
				return wrong("the table does not say the namespaces; say flux get all -A")
			}
			continue
		}
		cell := func(column string) string {
			if i := slices.Index(columns, column); i >= 0 && i < len(cells) {
				return cells[i]
			}
			return ""
		}
		word, name, ok := strings.Cut(cell("NAME"), "/")
		kind := kindNamed(word)
		if !ok || name == "" || kind.Name == "" {
			return wrong("the name %q does not begin with a kind of Flux; say flux get all -A", terminal.Printable(cell("NAME")))
		}
		o := Object{
			Key:       graph.Key{Kind: kind, Namespace: cell("NAMESPACE"), Name: name},
			Ready:     strings.ToLower(terminal.Printable(cell("READY"))),
			Revision:  terminal.Printable(cell("REVISION")),
			Message:   shown(cell("MESSAGE")),
			Suspended: cell("SUSPENDED") == "True",
			generated: kind == flux.HelmChart, // the table does not show what generated it
		}
		o.Readiness = o.fromTable()
		r.objects = append(r.objects, o)
	}
	return nil
}

// unreconciled is the message that flux prints for an object that has no condition Ready.
const unreconciled = "waiting to be reconciled"

// fromTable returns the readiness of an object by the columns of a table, which has no reasons. The texts
// are those of the flux command.
func (o *Object) fromTable() Readiness {
	switch {
	case o.Suspended:
		return Suspended
	case o.Ready == "true":
		return Ready
	case o.Message == unreconciled:
		return Unknown
	case o.Ready == "false" && strings.HasPrefix(o.Message, "dependency "):
		return Progressing
	case o.Ready == "false":
		return Failed
	case o.Ready == "unknown":
		return Progressing
	case statusless[o.Key.Kind.Name]:
		return Ready
	}
	return Unknown
}

// kindNamed returns the kind of Flux with that name, in lower case; the zero Kind for none.
func kindNamed(word string) graph.Kind {
	for _, k := range flux.Kinds() {
		if isFlux(k.Kind.Group) && strings.EqualFold(k.Kind.Name, word) {
			return k.Kind
		}
	}
	return graph.Kind{}
}
