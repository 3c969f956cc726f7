package export

import (
	"bytes"
	"math"
	"strconv"

	"github.com/fluxgraph/fluxgraph/graph"
)

// Room in a key, in points.
const (
	keyGap   = 10  // between entries
	keyLine  = 30  // the length of the sample of a line, with the room after it
	keyWidth = 420 // what a key may take below a narrow drawing
)

// pictureKey sets the legend of a drawing in rows as wide as the drawing: a sample of each shape and each
// mark with its words in it, and a sample of each line with its words beside it. Graphviz draws the
// samples, so that they look like what they stand for.
func pictureKey(d crowded, width float64) (scene, error) {
	l := d.usedLegend()
	if len(l.roles) == 0 {
		return scene{}, nil
	}
	var dot bytes.Buffer
	w := newWriter(&dot)
	t := newDotText(d, w)
	t.font = fontMetrics
	t.open()
	count := 0
	entry := func(attributes, words string) {
		count++
		w.line("  l", strconv.Itoa(count), " [", attributes, ", label=<", t.small(words), ">]")
	}
	for _, r := range l.roles {
		entry(dotLook(markedLook(r, noMark)), roleTitle(r))
	}
	for _, m := range l.marks {
		entry(dotLook(markedLook(graph.Plain, m)), m.title())
	}
	lines := l.lines()
	for _, e := range lines {
		entry(`shape=plaintext, margin="0,0"`, e.words)
	}
	t.close()
	if err := w.flush(); err != nil {
		return scene{}, err
	}
	laid, err := layOut(dot.Bytes())
	if err != nil {
		return scene{}, err
	}
	k := key{width: max(width, keyWidth)}
	for i, it := range laid.scene().nodes {
		first := len(l.roles) + len(l.marks)
		if i < first {
			k.add(it)
			continue
		}
		if i == first {
			k.newRow()
		}
		left, top, _, bottom := it.bounds()
		it.strokes = append(it.strokes, sample(lines[i-first].line, left-keyLine, (top+bottom)/2)...)
		k.add(it)
	}
	k.newRow()
	return k.scene, nil
}

// sample draws a line from a place to the right, with its head.
func sample(l line, x, y float64) []stroke {
	const length, size = keyLine - 5.0, 6.0
	end, base := x+length, x+length-size
	top := stroke{closed: true, fill: l.stroke, colour: l.stroke, width: 1}
	switch l.head {
	case vHead:
		top.points = [][2]float64{{base, y - size/2}, {end, y}, {base, y + size/2}, {base + size/2, y}}
		base += size / 2
	case dotHead, ringHead:
		top.curved, top.points = true, ellipse([4]float64{end - size/2, y, size / 2, size / 2})
	case diamondHead:
		top.points = [][2]float64{{base, y}, {end - size/2, y - size/2}, {end, y}, {end - size/2, y + size/2}}
	case boxHead:
		top.points = [][2]float64{{base, y - size/2}, {end, y - size/2}, {end, y + size/2}, {base, y + size/2}}
	default:
		top.points = [][2]float64{{base, y - size/2}, {end, y}, {base, y + size/2}}
	}
	if l.head == ringHead || l.head == hollowHead {
		top.fill = ""
	}
	return []stroke{{points: [][2]float64{{x, y}, {base, y}}, colour: l.stroke, width: l.width * 0.75, dash: l.dash}, top}
}

// key is a legend in the setting: the rows that are done, and the one that is being filled.
type key struct {
	scene
	width float64 // what a row may take
	row   []item
	x     float64
}

// add puts an item into the row, or into the next where it is full.
func (k *key) add(it item) {
	left, top, right, bottom := it.bounds()
	wide := right - left
	if k.x > 0 && k.x+wide > k.width {
		k.newRow()
	}
	it.move(k.x-left, -(top+bottom)/2)
	k.row = append(k.row, it)
	k.x += wide + keyGap
	k.scene.width = max(k.scene.width, k.x-keyGap)
}

// newRow ends the row: its items stand on one middle line.
func (k *key) newRow() {
	var high float64
	for _, it := range k.row {
		_, top, _, bottom := it.bounds()
		high = max(high, bottom-top)
	}
	for _, it := range k.row {
		it.move(0, k.height+high/2)
	}
	k.nodes = append(k.nodes, k.row...)
	if len(k.row) > 0 {
		k.height += high + keyGap/2
	}
	k.row, k.x = nil, 0
}

// bounds returns the edges of an item.
func (it item) bounds() (left, top, right, bottom float64) {
	left, top, right, bottom = math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	include := func(x, y float64) {
		left, right = min(left, x), max(right, x)
		top, bottom = min(top, y), max(bottom, y)
	}
	for _, s := range it.strokes {
		for _, p := range s.points {
			include(p[0]-s.width/2, p[1]-s.width/2)
			include(p[0]+s.width/2, p[1]+s.width/2)
		}
	}
	for _, t := range it.texts {
		include(t.x-t.width/2, t.y-t.size*0.75)
		include(t.x+t.width/2, t.y+t.size*0.2)
	}
	return left, top, right, bottom
}

// move shifts an item.
func (it item) move(x, y float64) {
	for i := range it.strokes {
		for j := range it.strokes[i].points {
			it.strokes[i].points[j][0] += x
			it.strokes[i].points[j][1] += y
		}
	}
	for i := range it.texts {
		it.texts[i].x += x
		it.texts[i].y += y
	}
}
