package export

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
)

// Document is what is drawn.
type Document struct {
	Title    string // of the picture; empty: none
	Revision string // of the repository, such as a commit; empty where it is not known
	Graph    *graph.Graph
	Findings []check.Finding
	Layout   Layout
	Notes    []string // what was left out or folded to draw it, one sentence each; pictures tell it
	Context  Context  // what else there is to say, in formats that have the room
}

// Direction is the way in which a drawing grows. The zero Direction lets the format choose.
type Direction uint8

// The directions.
const (
	AnyDirection Direction = iota
	LeftRight
	TopDown
	RightLeft
	BottomUp
)

// Layout holds what a drawing may be asked for.
type Layout struct {
	Direction Direction
	Grouping  Grouping
	Theme     Theme
	Terminal  Terminal // of text
}

// Exporter is one format.
type Exporter struct {
	Name  string // as --format takes it
	Title string // what it is, in a few words
	Ext   string // file extension without the dot
	Data  bool   // is read by programs, or explored: the whole graph is written, unless a part is asked for
	Write func(io.Writer, Document) error
}

var registry []*Exporter

func register(e *Exporter) *Exporter {
	registry = append(registry, e)
	return e
}

// All returns every format in order of its name.
func All() []*Exporter {
	all := slices.Clone(registry)
	slices.SortFunc(all, func(a, b *Exporter) int { return strings.Compare(a.Name, b.Name) })
	return all
}

var directions = [...]string{AnyDirection: "auto", LeftRight: "LR", TopDown: "TB", RightLeft: "RL", BottomUp: "BT"}

// Directions returns the names of every direction.
func Directions() []string { return slices.Clone(directions[:]) }

// String returns the direction's name, such as LR.
func (d Direction) String() string {
	if int(d) >= len(directions) {
		return fmt.Sprintf("Direction(%d)", uint8(d))
	}
	return directions[d]
}

// ParseDirection returns the direction of that name; TD is another word for TB.
func ParseDirection(name string) (Direction, bool) {
	if strings.EqualFold(name, "TD") {
		return TopDown, true
	}
	i := slices.IndexFunc(directions[:], func(s string) bool { return strings.EqualFold(s, name) })
	return Direction(max(i, 0)), i >= 0
}
