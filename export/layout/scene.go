package layout

import (
	"math"

	"github.com/fluxgraph/fluxgraph/export/look"
)

// bounds returns the edges of an item.
func (it Item) bounds() (left, top, right, bottom float64) {
	left, top, right, bottom = math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	include := func(x, y float64) {
		left, right = min(left, x), max(right, x)
		top, bottom = min(top, y), max(bottom, y)
	}
	for _, s := range it.Strokes {
		for _, p := range s.Points {
			include(p[0]-s.Width/2, p[1]-s.Width/2)
			include(p[0]+s.Width/2, p[1]+s.Width/2)
		}
	}
	for _, t := range it.Texts {
		include(t.X-t.Width/2, t.Y-t.Size*0.75)
		include(t.X+t.Width/2, t.Y+t.Size*0.2)
	}
	return left, top, right, bottom
}

// move shifts an item.
func (it Item) move(x, y float64) {
	for i := range it.Strokes {
		for j := range it.Strokes[i].Points {
			it.Strokes[i].Points[j][0] += x
			it.Strokes[i].Points[j][1] += y
		}
	}
	for i := range it.Texts {
		it.Texts[i].X += x
		it.Texts[i].Y += y
	}
}

// Scene is a drawing with everything at its place. Lengths are points, y grows downwards.
type Scene struct {
	width, height float64
	Frames        []Item
	Edges         []Item
	Nodes         []Item
}

// Item is one thing in a scene, with the id that the drawing gave it.
type Item struct {
	ID      string
	Strokes []Stroke
	Texts   []Text
}

// Stroke is one outline: a path of cubic curves or of straight lines.
type Stroke struct {
	Points [][2]float64
	Curved bool   // three points a curve after the first
	Closed bool   // a polygon
	Fill   string // #rrggbb; empty: none
	Colour string // #rrggbb; empty: none
	Width  float64
	Dash   look.Dash
}

// Text is one line of text on the base line y. Its width is the one in the layout; 0 where there is
// room for any.
type Text struct {
	X, Y, Width, Size float64
	Left              bool // x is where it begins, not its middle
	Bold              bool
	Colour            string
	Halo              string // the colour of its ground, where lines may cross it; empty: none
	Words             string
}

// halo keeps the words of an item legible where lines cross them.
func (it Item) halo(ground string) {
	for i := range it.Texts {
		it.Texts[i].Halo = ground
	}
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

// crop makes a scene as large as what is in it.
func (s *Scene) crop() {
	left, top, right, bottom := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, items := range [][]Item{s.Frames, s.Edges, s.Nodes} {
		for _, it := range items {
			l, t, r, b := it.bounds()
			left, top, right, bottom = min(left, l), min(top, t), max(right, r), max(bottom, b)
		}
	}
	s.move(-left, -top)
	s.width, s.height = right-left, bottom-top
}

// roundedRectangle returns the curves of a rectangle with round corners.
func roundedRectangle(left, top, right, bottom float64) [][2]float64 {
	const r, k = 8.0, 8 * (1 - 0.5523)
	return [][2]float64{
		{left + r, top},
		{left + r, top}, {right - r, top}, {right - r, top},
		{right - k, top}, {right, top + k}, {right, top + r},
		{right, top + r}, {right, bottom - r}, {right, bottom - r},
		{right, bottom - k}, {right - k, bottom}, {right - r, bottom},
		{right - r, bottom}, {left + r, bottom}, {left + r, bottom},
		{left + k, bottom}, {left, bottom - k}, {left, bottom - r},
		{left, bottom - r}, {left, top + r}, {left, top + r},
		{left, top + k}, {left + k, top}, {left + r, top},
	}
}

// grow makes everything in a scene larger.
func (s *Scene) grow(by float64) {
	if by == 1 {
		return
	}
	s.width, s.height = s.width*by, s.height*by
	for _, items := range [][]Item{s.Frames, s.Edges, s.Nodes} {
		for _, it := range items {
			for i := range it.Strokes {
				k := &it.Strokes[i]
				k.Width *= by
				for j := range k.Points {
					k.Points[j][0] *= by
					k.Points[j][1] *= by
				}
			}
			for i := range it.Texts {
				t := &it.Texts[i]
				t.X, t.Y, t.Width, t.Size = t.X*by, t.Y*by, t.Width*by, t.Size*by
			}
		}
	}
}

// move shifts everything in a scene.
func (s *Scene) move(x, y float64) {
	for _, items := range [][]Item{s.Frames, s.Edges, s.Nodes} {
		for _, it := range items {
			it.move(x, y)
		}
	}
}
