package look

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// EdgeInk is the colour of words beside edges and of titles of frames.
const EdgeInk = "#424a53"

// The colours of frames: of their outlines, and of the ground of those that hold nodes.
const (
	FrameStroke = "#c4cad1"
	FrameFill   = "#f6f8fa"
)

// NoteFill is the ground of the note with what was left out.
const NoteFill = "#fffbe6"

// Shape is the outline of a node. Each format draws the nearest that it has.
type Shape uint8

// The shapes.
const (
	BoxShape       Shape = iota // a rectangle
	HexagonShape                // a hexagon
	CylinderShape               // a drum, as for a store
	StadiumShape                // a rectangle with half-circles for sides
	SlantedShape                // a parallelogram that leans to the right, as for a sheet
	LeaningShape                // a parallelogram that leans to the left
	RoundedShape                // a rectangle with round corners
	ComponentShape              // a rectangle with a second line at its sides
	FolderShape                 // a folder; a trapezoid, wide at the foot, where there is none
	FunnelShape                 // a trapezoid, wide at the head
	FlagShape                   // a rectangle with a notch or a point at one side
	FrameShape                  // a tab or a frame; a circle where there is none
	StackShape                  // several rectangles, one behind the other
	// NumShapes is the number of shapes.
	NumShapes = int(StackShape) + 1
)

// Dash is the way in which a line is broken.
type Dash uint8

// The dashes.
const (
	Solid  Dash = iota
	Dashed      // 6 on, 4 off
	Dotted      // 2 on, 3 off
)

// Array returns the dash as SVG's stroke-dasharray has it; "" for solid.
func (d Dash) Array() string { return [...]string{Solid: "", Dashed: "6 4", Dotted: "2 3"}[d] }

// String returns the dash in a word, as Graphviz has it.
func (d Dash) String() string {
	return [...]string{Solid: "solid", Dashed: "dashed", Dotted: "dotted"}[d]
}

// NodeStyle is how a node is drawn. Colours are #rrggbb, widths CSS pixels. Text on fill has a contrast
// of at least 7:1, and stroke on white at least 3:1.
type NodeStyle struct {
	Shape              Shape
	Fill, Stroke, Text string
	Dash               Dash
	Width              float64
}

// Ink is the colour of all text in nodes.
const Ink = "#1b1f24"

// red is the colour of errors and of what is missing; amber of warnings and orphans; grey of what cannot
// be judged.
const (
	red   = "#c1121f"
	Amber = "#b45309"
	Grey  = "#6e7781"
)

// roleStyles holds the look of each role. The strokes keep apart for the common kinds of colour
// blindness, and no two roles that meet in one drawing share a shape, so that a grey print reads
// too. Red and amber strokes are left to the marks.
var roleStyles = map[graph.Role]NodeStyle{
	graph.Plain:         {BoxShape, "#f3f4f6", "#57606a", Ink, Solid, 1},
	graph.Kustomization: {HexagonShape, "#cfe4ff", "#0550ae", Ink, Solid, 2},
	graph.Source:        {CylinderShape, "#c9f0df", "#0b6e4f", Ink, Solid, 1.5},
	graph.Release:       {StadiumShape, "#e9dcff", "#8a5be0", Ink, Solid, 2},
	graph.Config:        {SlantedShape, "#fff3bf", "#7a5c00", Ink, Solid, 1},
	graph.Secret:        {LeaningShape, "#ffdcec", "#99286e", Ink, Solid, 1},
	graph.Workload:      {RoundedShape, "#d5f3fb", "#136078", Ink, Solid, 1},
	graph.ContainerRole: {ComponentShape, "#e6f7ff", "#136078", Ink, Solid, 1},
	graph.PathRole:      {FolderShape, "#efe6d8", "#6b4f2a", Ink, Solid, 1},
	graph.NamespaceRole: {FrameShape, "#ffffff", "#24292f", Ink, Solid, 1},
	graph.Generator:     {FunnelShape, "#d8dcff", "#23256e", Ink, Solid, 1.5},
	graph.Observer:      {FlagShape, "#e4f2d5", "#4d6b1f", Ink, Solid, 1},
	graph.RemoteRole:    {BoxShape, "#ffffff", "#57606a", Ink, Dashed, 1},
	graph.Folded:        {StackShape, "#e7e9ec", "#57606a", Ink, Solid, 1},
}

// Head is the end of a line. A format that has but one draws that.
type Head uint8

// The heads.
const (
	ArrowHead   Head = iota // a full triangle
	VHead                   // an open v
	HollowHead              // an empty triangle
	DotHead                 // a full circle
	CircleHead              // an empty circle
	DiamondHead             // a full diamond
	BoxHead                 // a full square
	// NumHeads is the number of heads.
	NumHeads = int(BoxHead) + 1
)

// LineStyle is how an edge is drawn: a #rrggbb colour, a dash, a width in CSS pixels, and its end.
type LineStyle struct {
	Stroke string
	Dash   Dash
	Width  float64
	Head   Head
}

// relationStyles holds the look of each relation. The colours have a contrast of at least 3:1 both on
// white and on a dark page, and no two relations have the same dash and head, so that a grey print
// reads too.
var relationStyles = map[graph.Relation]LineStyle{
	graph.Contains:          {"#8a7352", Solid, 1, VHead},
	graph.PointsAt:          {"#3b82d0", Solid, 2.5, ArrowHead},
	graph.HostsChartsFor:    {"#2f8f6b", Solid, 1.5, HollowHead},
	graph.Configures:        {"#9a7d0a", Dashed, 1.5, VHead},
	graph.Deploys:           {"#8a63d2", Solid, 1.5, DotHead},
	graph.References:        {"#bf5a94", Dashed, 1, CircleHead},
	graph.DependsOn:         {"#3b82d0", Dashed, 2, ArrowHead},
	graph.ProvidesSourceFor: {"#2f8f6b", Solid, 2, DiamondHead},
	graph.Applies:           {"#7d8590", Solid, 1, CircleHead},
	graph.ChecksHealthOf:    {"#7d8590", Dotted, 1, VHead},
	graph.Generates:         {"#6f73d2", Solid, 1.5, BoxHead},
	graph.Watches:           {"#6f8f2f", Dotted, 1.5, ArrowHead},
}

// RelationStyle returns the style of the edges of a relation.
func RelationStyle(r graph.Relation) LineStyle { return relationStyles[r] }

// CycleStyle is the style of an edge on a cycle.
var CycleStyle = LineStyle{red, Solid, 4, ArrowHead}

// NodeStyleOf returns how a node is drawn.
func NodeStyleOf(n graph.Node, m Marks) NodeStyle { return RoleStyle(n.Role, m.Of(n)) }

// RoleStyle returns the look of a role under a mark.
func RoleStyle(r graph.Role, m Mark) NodeStyle {
	l, ok := roleStyles[r]
	if !ok {
		l = roleStyles[graph.Plain]
	}
	over := markStyles[m]
	if over.fill != "" {
		l.Fill = over.fill
	}
	if over.stroke != "" {
		l.Stroke = over.stroke
	}
	if over.dash != Solid {
		l.Dash = over.dash
	}
	if over.width != 0 {
		l.Width = over.width
	}
	return l
}

// LineStyleOf returns how an edge is drawn.
func LineStyleOf(e graph.Edge, m Marks) LineStyle {
	if m.OnCycle(e) {
		return CycleStyle
	}
	l, ok := relationStyles[e.Relation]
	if !ok {
		return LineStyle{Grey, Solid, 1, ArrowHead}
	}
	return l
}

// EdgeWords returns what is written beside an edge.
func EdgeWords(e graph.Edge) string {
	if e.Optional {
		return e.Relation.Words() + " (optional)"
	}
	return e.Relation.Words()
}

// NodeStyle returns the line as the outline of a node.
func (l LineStyle) NodeStyle() NodeStyle {
	return NodeStyle{Stroke: l.Stroke, Dash: l.Dash, Width: l.Width}
}
