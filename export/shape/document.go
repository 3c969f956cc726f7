package shape

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/graph"
)

// Document is what is drawn: a graph, the findings about it, and how it is to be drawn. Only Graph is required.
type Document struct {
	Title    string // of the picture; empty: none
	Revision string // of the repository, such as a commit; empty where it is not known
	Graph    *graph.Graph
	Findings []check.Finding
	Options  Options
	Notes    []string // what was left out or folded to draw it, one sentence each; pictures show them
	Context  Context  // what the page shows beside the graph
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

// Options are how a document is to be drawn. The zero Options let each format choose.
type Options struct {
	Direction Direction
	Grouping  Grouping
	Theme     look.Theme
	Terminal  Terminal // of the format text
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

// Context is what a page shows of a graph that the graph itself does not hold. Each field may be zero.
type Context struct {
	YAML func(graph.Node) string  // of a node, as the repository has it and fit to be shown; "" for none
	Page func(rule string) string // the documentation of a rule in Markdown; "" for none
	Wave map[graph.ID]string      // in which a node is reconciled: a number from 1, cycle, or blocked
	Web  string                   // the address of a file on the web, with {file} and {line} where these belong
}

// Terminal is what the format text is written for. The zero Terminal suits a file.
type Terminal struct {
	Width int  // in columns; 0: no limit
	Depth int  // how many levels of a tree are written; 0: all
	Color bool // with escape sequences for colours
}
