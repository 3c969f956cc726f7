package export

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/goccy/go-graphviz"

	// go-graphviz must find its cache in a place of the user's own when it is initialised.
	_ "github.com/fluxgraph/fluxgraph/internal/graphvizcache/restore"
)

// scene is a drawing with everything at its place. Lengths are points, y grows downwards.
type scene struct {
	width, height float64
	frames        []item
	edges         []item
	nodes         []item
}

// item is one thing in a scene, with the id that the drawing gave it.
type item struct {
	id      string
	strokes []stroke
	texts   []text
}

// stroke is one outline: a path of cubic curves or of straight lines.
type stroke struct {
	points [][2]float64
	curved bool   // three points a curve after the first
	closed bool   // a polygon
	fill   string // #rrggbb; empty: none
	colour string // #rrggbb; empty: none
	width  float64
	dash   dash
}

// text is one line of text on the base line y. Its width is what the layout reckons with; 0 where it
// leaves room for any.
type text struct {
	x, y, width, size float64
	left              bool // x is where it begins, not its middle
	bold              bool
	colour            string
	halo              string // the colour of its ground, where lines may cross it; empty: none
	words             string
}

// layoutMutex keeps to one user at a time what go-graphviz has one of: a machine with its memory.
var layoutMutex sync.Mutex

// render has go-graphviz lay out a graph and returns it as Graphviz's JSON. It cannot be interrupted.
func render(dot []byte) (out []byte, err error) {
	layoutMutex.Lock()
	defer layoutMutex.Unlock()
	defer func() {
		if r := recover(); r != nil { // go-graphviz panics where its machine stops
			out, err = nil, fmt.Errorf("graphviz stopped: %v", r)
		}
	}()
	ctx := context.Background()
	gv, err := graphviz.New(ctx)
	if err != nil {
		return nil, fmt.Errorf("graphviz did not start: %w", err)
	}
	// What closing answers is the last error that Graphviz ever met, in whatever graph.
	defer func() { _ = gv.Close() }()
	g, err := graphviz.ParseBytes(dot)
	if err != nil || g == nil {
		return nil, fmt.Errorf("graphviz did not read the drawing: %v", err)
	}
	defer func() { _ = g.Close() }()
	var b bytes.Buffer
	if err := gv.Render(ctx, g, "json", &b); err != nil {
		return nil, fmt.Errorf("graphviz did not lay out the drawing: %w", err)
	}
	return b.Bytes(), nil
}

// sceneOf lays a drawing out, unless one of the same labels and lines is among those laid out before.
func sceneOf(d crowded, before layouts) (scene, error) {
	var dot bytes.Buffer
	w := newWriter(&dot)
	t := newDotText(d, w)
	t.font, t.write, t.mute = fontMetrics, standIn, true
	t.open()
	t.content()
	t.close()
	if err := w.flush(); err != nil {
		return scene{}, err
	}
	l, ok := before[dot.String()]
	if !ok {
		var err error
		if l, err = layOut(dot.Bytes()); err != nil {
			return scene{}, err
		}
		before[dot.String()] = l
	}
	s := l.scene()
	t.name(&s)
	s.clearWords()
	return s, nil
}

// layouts are layouts by what Graphviz was given to lay out.
type layouts map[string]layout

// name puts the texts of the drawing in the places of those that stood in for them. A drawing's
// texts never pass through Graphviz: what it makes of backslashes depends on its version.
func (t dotText) name(s *scene) {
	labels := map[string][]string{}
	for number, gr := range t.crowds.frames {
		for _, n := range gr.nodes {
			labels[t.ids[n.ID]] = t.labelOf(n, gr).lines()
		}
		labels[frameID(number)] = []string{gr.title}
	}
	for i, e := range t.edges {
		labels[edgeID(i)] = []string{t.wordsBeside(i, e)}
	}
	for i, gr := range t.crowds.frames {
		for _, it := range s.frames {
			if it.id == frameID(i) {
				it.halo(gr.fill())
			}
		}
	}
	for _, it := range s.edges {
		it.halo(lightPage)
	}
	if !sideways(t.drawing) {
		for _, it := range s.edges { // Graphviz sets words so that they begin at the line
			for i := range it.texts {
				it.texts[i].x += 3
			}
		}
	}
	t.joinStubs(s)
	for _, items := range [][]item{s.frames, s.edges, s.nodes} {
		for _, it := range items {
			for i, words := range labels[it.id] {
				if i < len(it.texts) {
					it.texts[i].words = words
				}
			}
		}
	}
}

// halo keeps the words of an item legible where lines cross them.
func (it item) halo(ground string) {
	for i := range it.texts {
		it.texts[i].halo = ground
	}
}

// standIn returns a text that is about as wide as s, made of characters whose widths Graphviz knows
// and which it reads as themselves. It is never empty, because Graphviz takes no empty texts.
func standIn(s string) string {
	var b strings.Builder
	if strings.TrimSpace(s) == "" {
		b.WriteByte('i')
	}
	for _, r := range s {
		switch {
		case r == '\\':
			b.WriteByte('/')
		case r == '…':
			b.WriteString("...")
		case r < unicode.MaxASCII:
			b.WriteRune(r)
		case unicode.Is(unicode.M, r):
		case r < 0x1100:
			b.WriteByte('w')
		default: // as wide as high, in the scripts that are
			b.WriteByte('W')
		}
	}
	return b.String()
}

// layout is what is read of Graphviz's JSON. Its y grows upwards.
type layout struct {
	Box     string `json:"bb"`
	Objects []struct {
		Name  string  `json:"name"`
		Nodes []int   `json:"nodes"` // only of frames and ranks
		Draw  []penOp `json:"_draw_"`
		Label []penOp `json:"_ldraw_"`
	} `json:"objects"`
	Edges []struct {
		ID    string  `json:"id"`
		Draw  []penOp `json:"_draw_"`
		Head  []penOp `json:"_hdraw_"`
		Tail  []penOp `json:"_tdraw_"`
		Label []penOp `json:"_ldraw_"`
	} `json:"edges"`

	width, height float64
}

// penOp is one operation of a Graphviz drawing.
type penOp struct {
	Op     string       `json:"op"`
	Color  string       `json:"color"`
	Points [][2]float64 `json:"points"`
	Rect   [4]float64   `json:"rect"`
	Size   float64      `json:"size"`
	Pt     [2]float64   `json:"pt"`
	Align  string       `json:"align"`
	Width  float64      `json:"width"`
	Text   string       `json:"text"`
	Style  string       `json:"style"`
	Font   int          `json:"fontchar"`
}

func layOut(dot []byte) (layout, error) {
	out, err := render(dot)
	if err != nil {
		return layout{}, err
	}
	var l layout
	if err := json.Unmarshal(out, &l); err != nil {
		return layout{}, fmt.Errorf("graphviz's layout cannot be read: %w", err)
	}
	sides := strings.Split(l.Box, ",")
	if len(sides) != 4 {
		return layout{}, fmt.Errorf("graphviz's layout has the bounds %q", l.Box)
	}
	for i, side := range []*float64{&l.width, &l.height} {
		if *side, err = strconv.ParseFloat(sides[i+2], 64); err != nil {
			return layout{}, fmt.Errorf("graphviz's layout has the bounds %q", l.Box)
		}
	}
	return l, nil
}

func (l layout) scene() scene {
	s := scene{width: l.width, height: l.height}
	for _, o := range l.Objects {
		it := item{id: o.Name}
		it.strokes, it.texts = l.draw(o.Draw, o.Label)
		if strings.HasPrefix(o.Name, "cluster_") {
			s.frames = append(s.frames, it)
		} else if len(o.Nodes) == 0 { // a rank is no node
			s.nodes = append(s.nodes, it)
		}
	}
	for _, e := range l.Edges {
		if e.ID == "" {
			continue // hidden
		}
		it := item{id: e.ID}
		it.strokes, it.texts = l.draw(e.Draw, e.Head, e.Tail, e.Label)
		s.edges = append(s.edges, it)
	}
	return s
}

// draw performs operations. Each list begins with a fresh pen.
func (l layout) draw(lists ...[]penOp) (strokes []stroke, texts []text) {
	for _, ops := range lists {
		p := pen{stroke: stroke{width: 1, colour: "#000000"}, size: 14}
		for _, op := range ops {
			switch op.Op {
			case "c":
				p.colour = opaque(op.Color)
			case "C":
				p.fill = opaque(op.Color)
			case "S":
				p.style(op.Style)
			case "F":
				p.size = op.Size
			case "t":
				p.bold = op.Font&1 != 0
			case "P", "p", "L", "B", "b", "E", "e":
				strokes = append(strokes, l.stroke(p, op))
			case "T":
				t := text{x: op.Pt[0], y: l.height - op.Pt[1], width: op.Width, size: p.size, bold: p.bold, colour: p.colour, words: op.Text}
				switch op.Align {
				case "l":
					t.x += op.Width / 2
				case "r":
					t.x -= op.Width / 2
				}
				texts = append(texts, t)
			}
		}
	}
	return strokes, texts
}

// pen is the state of a drawing's pen: the stroke that it would make, and the text.
type pen struct {
	stroke
	size float64
	bold bool
}

func (p *pen) style(s string) {
	switch s {
	case "solid":
		p.dash = solid
	case "dashed":
		p.dash = dashed
	case "dotted":
		p.dash = dotted
	default:
		if inner, ok := strings.CutPrefix(s, "setlinewidth("); ok {
			if width, err := strconv.ParseFloat(strings.TrimSuffix(inner, ")"), 64); err == nil {
				p.width = width
			}
		}
	}
}

// opaque returns a colour without its transparency, and none for what cannot be seen.
func opaque(colour string) string {
	if len(colour) == 9 {
		if strings.HasSuffix(colour, "00") {
			return ""
		}
		return colour[:7]
	}
	return colour
}

func (l layout) stroke(p pen, op penOp) stroke {
	s := p.stroke
	if strings.ToLower(op.Op) == op.Op || op.Op == "L" {
		s.fill = ""
	}
	points := op.Points
	switch op.Op {
	case "P", "p":
		s.closed = true
	case "B", "b":
		s.curved = true
	case "E", "e":
		s.curved, points = true, ellipse(op.Rect)
	}
	for _, at := range points {
		s.points = append(s.points, [2]float64{at[0], l.height - at[1]})
	}
	return s
}

// ellipse returns four curves around a centre, from half its width and half its height.
func ellipse(r [4]float64) [][2]float64 {
	const k = 0.5523 // of a quarter of a circle
	x, y, w, h := r[0], r[1], r[2], r[3]
	return [][2]float64{
		{x + w, y}, {x + w, y + k*h}, {x + k*w, y + h}, {x, y + h}, {x - k*w, y + h}, {x - w, y + k*h},
		{x - w, y}, {x - w, y - k*h}, {x - k*w, y - h}, {x, y - h}, {x + k*w, y - h}, {x + w, y - k*h}, {x + w, y},
	}
}
