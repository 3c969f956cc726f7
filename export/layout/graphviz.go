package layout

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

	"github.com/fluxgraph/fluxgraph/export/internal/writer"
	"github.com/fluxgraph/fluxgraph/export/look"

	// go-graphviz must find its cache in a place of the user's own when it is initialised.
	_ "github.com/fluxgraph/fluxgraph/internal/graphvizcache/restore"
)

// layoutMutex serialises the use of go-graphviz, which has one WebAssembly instance.
var layoutMutex sync.Mutex

// render has go-graphviz lay out a graph and returns it as Graphviz's JSON. It cannot be interrupted.
func render(dot []byte) (out []byte, err error) {
	layoutMutex.Lock()
	defer layoutMutex.Unlock()
	defer func() {
		if r := recover(); r != nil { // go-graphviz panics where its WebAssembly traps
			out, err = nil, fmt.Errorf("graphviz stopped: %v", r)
		}
	}()
	ctx := context.Background()
	gv, err := graphviz.New(ctx)
	if err != nil {
		return nil, fmt.Errorf("graphviz did not start: %w", err)
	}
	// Close returns the last error that Graphviz ever met, in whatever graph.
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
func sceneOf(d Plan, before cache) (Scene, error) {
	var dot bytes.Buffer
	w := writer.New(&dot)
	t := NewDOT(d, w)
	t.font, t.write, t.forLayout = fontMetrics, standIn, true
	t.Open()
	t.Content()
	t.Close()
	if err := w.Flush(); err != nil {
		return Scene{}, err
	}
	l, ok := before[dot.String()]
	if !ok {
		var err error
		if l, err = RunGraphviz(dot.Bytes()); err != nil {
			return Scene{}, err
		}
		before[dot.String()] = l
	}
	s := l.scene()
	t.name(&s)
	s.separateWords()
	return s, nil
}

// cache are layouts by what Graphviz was given to lay out.
type cache map[string]Result

// name puts the texts of the drawing in the places of their stand-ins. A drawing's
// texts never pass through Graphviz: how it reads backslashes depends on its version.
func (t DOT) name(s *Scene) {
	labels := map[string][]string{}
	for number, frame := range t.ranks.frames {
		for _, n := range frame.Nodes {
			labels[t.IDs[n.ID]] = t.labelOf(n, frame).Lines()
		}
		labels[FrameID(number)] = []string{frame.Title}
	}
	for i, e := range t.Lines {
		labels[EdgeID(i)] = []string{t.wordsBeside(i, e)}
	}
	for i, frame := range t.ranks.frames {
		for _, it := range s.Frames {
			if it.ID == FrameID(i) {
				it.halo(frame.Fill())
			}
		}
	}
	for _, it := range s.Edges {
		it.halo(look.LightPage)
	}
	if !sideways(t.Drawing) {
		for _, it := range s.Edges { // Graphviz sets words so that they begin at the line
			for i := range it.Texts {
				it.Texts[i].X += 3
			}
		}
	}
	t.joinBoundaryNodes(s)
	for _, items := range [][]Item{s.Frames, s.Edges, s.Nodes} {
		for _, it := range items {
			for i, words := range labels[it.ID] {
				if i < len(it.Texts) {
					it.Texts[i].Words = words
				}
			}
		}
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

// Result is what is read of Graphviz's JSON. Its y grows upwards.
type Result struct {
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

	Width, Height float64
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

// RunGraphviz has Graphviz lay out a graph in its language. It cannot be interrupted, and one call runs at a time.
func RunGraphviz(dot []byte) (Result, error) {
	out, err := render(dot)
	if err != nil {
		return Result{}, err
	}
	var l Result
	if err := json.Unmarshal(out, &l); err != nil {
		return Result{}, fmt.Errorf("graphviz's layout cannot be read: %w", err)
	}
	sides := strings.Split(l.Box, ",")
	if len(sides) != 4 {
		return Result{}, fmt.Errorf("graphviz's layout has the bounds %q", l.Box)
	}
	for i, side := range []*float64{&l.Width, &l.Height} {
		if *side, err = strconv.ParseFloat(sides[i+2], 64); err != nil {
			return Result{}, fmt.Errorf("graphviz's layout has the bounds %q", l.Box)
		}
	}
	return l, nil
}

func (l Result) scene() Scene {
	s := Scene{width: l.Width, height: l.Height}
	for _, o := range l.Objects {
		it := Item{ID: o.Name}
		it.Strokes, it.Texts = l.draw(o.Draw, o.Label)
		if strings.HasPrefix(o.Name, "cluster_") {
			s.Frames = append(s.Frames, it)
		} else if len(o.Nodes) == 0 { // a rank is no node
			s.Nodes = append(s.Nodes, it)
		}
	}
	for _, e := range l.Edges {
		if e.ID == "" {
			continue // hidden
		}
		it := Item{ID: e.ID}
		it.Strokes, it.Texts = l.draw(e.Draw, e.Head, e.Tail, e.Label)
		s.Edges = append(s.Edges, it)
	}
	return s
}

// draw performs operations. Each list begins with a fresh pen.
func (l Result) draw(lists ...[]penOp) (strokes []Stroke, texts []Text) {
	for _, ops := range lists {
		p := pen{Stroke: Stroke{Width: 1, Colour: "#000000"}, size: 14}
		for _, op := range ops {
			switch op.Op {
			case "c":
				p.Colour = opaque(op.Color)
			case "C":
				p.Fill = opaque(op.Color)
			case "S":
				p.style(op.Style)
			case "F":
				p.size = op.Size
			case "t":
				p.bold = op.Font&1 != 0
			case "P", "p", "L", "B", "b", "E", "e":
				strokes = append(strokes, l.stroke(p, op))
			case "T":
				t := Text{X: op.Pt[0], Y: l.Height - op.Pt[1], Width: op.Width, Size: p.size, Bold: p.bold, Colour: p.Colour, Words: op.Text}
				switch op.Align {
				case "l":
					t.X += op.Width / 2
				case "r":
					t.X -= op.Width / 2
				}
				texts = append(texts, t)
			}
		}
	}
	return strokes, texts
}

// pen is the state of a drawing's pen: the stroke that it would make, and the text.
type pen struct {
	Stroke
	size float64
	bold bool
}

func (p *pen) style(s string) {
	switch s {
	case "solid":
		p.Dash = look.Solid
	case "dashed":
		p.Dash = look.Dashed
	case "dotted":
		p.Dash = look.Dotted
	default:
		if inner, ok := strings.CutPrefix(s, "setlinewidth("); ok {
			if width, err := strconv.ParseFloat(strings.TrimSuffix(inner, ")"), 64); err == nil {
				p.Width = width
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

func (l Result) stroke(p pen, op penOp) Stroke {
	s := p.Stroke
	if strings.ToLower(op.Op) == op.Op || op.Op == "L" {
		s.Fill = ""
	}
	points := op.Points
	switch op.Op {
	case "P", "p":
		s.Closed = true
	case "B", "b":
		s.Curved = true
	case "E", "e":
		s.Curved, points = true, ellipse(op.Rect)
	}
	for _, at := range points {
		s.Points = append(s.Points, [2]float64{at[0], l.Height - at[1]})
	}
	return s
}
