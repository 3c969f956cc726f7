package layout

import (
	"bytes"
	"strconv"

	"github.com/fluxgraph/fluxgraph/export/internal/writer"
	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/graph"
)

// Room in a legend, in points.
const (
	legendGap   = 10  // between entries
	legendLine  = 30  // the length of the sample of a line, with the room after it
	legendWidth = 420 // what a legend may take below a narrow drawing
)

// legendScene sets the legend of a drawing in rows as wide as the drawing: a sample of each shape and each
// mark with its words in it, and a sample of each line with its words beside it. Graphviz draws the
// samples, so that they look like what they stand for.
func legendScene(d Plan, width float64) (Scene, error) {
	l := d.Legend()
	if len(l.Roles) == 0 {
		return Scene{}, nil
	}
	var dot bytes.Buffer
	w := writer.New(&dot)
	t := NewDOT(d, w)
	t.font = fontMetrics
	t.Open()
	count := 0
	entry := func(attributes, words string) {
		count++
		w.Line("  l", strconv.Itoa(count), " [", attributes, ", label=<", t.small(words), ">]")
	}
	for _, r := range l.Roles {
		entry(dotLook(look.RoleStyle(r, look.NoMark)), look.RoleTitle(r))
	}
	for _, m := range l.Marks {
		entry(dotLook(look.RoleStyle(graph.Plain, m)), m.Title())
	}
	lines := l.Lines()
	for _, e := range lines {
		entry(`shape=plaintext, margin="0,0"`, e.Words)
	}
	t.Close()
	if err := w.Flush(); err != nil {
		return Scene{}, err
	}
	laid, err := RunGraphviz(dot.Bytes())
	if err != nil {
		return Scene{}, err
	}
	k := legendLayout{width: max(width, legendWidth)}
	for i, it := range laid.scene().Nodes {
		first := len(l.Roles) + len(l.Marks)
		if i < first {
			k.add(it)
			continue
		}
		if i == first {
			k.newRow()
		}
		left, top, _, bottom := it.bounds()
		it.Strokes = append(it.Strokes, sample(lines[i-first].Line, left-legendLine, (top+bottom)/2)...)
		k.add(it)
	}
	k.newRow()
	return k.Scene, nil
}

// sample draws a line from a place to the right, with its head.
func sample(l look.LineStyle, x, y float64) []Stroke {
	const length, size = legendLine - 5.0, 6.0
	end, base := x+length, x+length-size
	top := Stroke{Closed: true, Fill: l.Stroke, Colour: l.Stroke, Width: 1}
	switch l.Head {
	case look.VHead:
		top.Points = [][2]float64{{base, y - size/2}, {end, y}, {base, y + size/2}, {base + size/2, y}}
		base += size / 2
	case look.DotHead, look.CircleHead:
		top.Curved, top.Points = true, ellipse([4]float64{end - size/2, y, size / 2, size / 2})
	case look.DiamondHead:
		top.Points = [][2]float64{{base, y}, {end - size/2, y - size/2}, {end, y}, {end - size/2, y + size/2}}
	case look.BoxHead:
		top.Points = [][2]float64{{base, y - size/2}, {end, y - size/2}, {end, y + size/2}, {base, y + size/2}}
	default:
		top.Points = [][2]float64{{base, y - size/2}, {end, y}, {base, y + size/2}}
	}
	if l.Head == look.CircleHead || l.Head == look.HollowHead {
		top.Fill = ""
	}
	return []Stroke{{Points: [][2]float64{{x, y}, {base, y}}, Colour: l.Stroke, Width: l.Width * 0.75, Dash: l.Dash}, top}
}

// legendLayout sets a legend: the rows that are done, and the one that is being filled.
type legendLayout struct {
	Scene
	width float64 // what a row may take
	row   []Item
	x     float64
}

// add puts an item into the row, or into the next where it is full.
func (k *legendLayout) add(it Item) {
	left, top, right, bottom := it.bounds()
	wide := right - left
	if k.x > 0 && k.x+wide > k.width {
		k.newRow()
	}
	it.move(k.x-left, -(top+bottom)/2)
	k.row = append(k.row, it)
	k.x += wide + legendGap
	k.Scene.width = max(k.Scene.width, k.x-legendGap)
}

// newRow ends the row: its items stand on one middle line.
func (k *legendLayout) newRow() {
	var high float64
	for _, it := range k.row {
		_, top, _, bottom := it.bounds()
		high = max(high, bottom-top)
	}
	for _, it := range k.row {
		it.move(0, k.height+high/2)
	}
	k.Nodes = append(k.Nodes, k.row...)
	if len(k.row) > 0 {
		k.height += high + legendGap/2
	}
	k.row, k.x = nil, 0
}
