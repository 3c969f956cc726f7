package layout

import (
	"math"
)

// area is a rectangle that a thing takes in a picture.
type area struct{ left, top, right, bottom float64 }

func (a area) meets(b area) bool {
	return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

// areaOf returns what the texts of an item take; false for none.
func areaOf(texts []Text) (area, bool) {
	a := area{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, t := range texts {
		left := t.X - t.Width/2
		if t.Left {
			left = t.X
		}
		a.left, a.right = min(a.left, left), max(a.right, left+t.Width)
		a.top, a.bottom = min(a.top, t.Y-t.Size*0.75), max(a.bottom, t.Y+t.Size*0.22)
	}
	return a, len(texts) > 0
}

// Steps in which words are moved away from others, in points, and how far at most.
const (
	wordStep  = 3
	wordReach = 36
)

// separateWords moves the words beside lines away from the titles of frames, nodes and each other. Graphviz
// keeps room for them between the ranks, but knows nothing of the titles of frames that lie there. Words
// for which there is no room nearby stay.
func (s *Scene) separateWords() {
	var taken []area
	for _, it := range s.Frames {
		if a, ok := areaOf(it.Texts); ok {
			taken = append(taken, a)
		}
	}
	for _, it := range s.Nodes {
		l, t, r, b := it.bounds()
		taken = append(taken, area{l, t, r, b})
	}
	for _, it := range s.Edges {
		a, ok := areaOf(it.Texts)
		if !ok {
			continue
		}
		x, y := s.freeOffset(a, taken)
		for i := range it.Texts {
			it.Texts[i].X += x
			it.Texts[i].Y += y
		}
		taken = append(taken, area{a.left + x, a.top + y, a.right + x, a.bottom + y})
	}
}

// freeOffset returns how far an area must be moved to meet none of those taken: zeros where there is no room.
func (s *Scene) freeOffset(a area, taken []area) (x, y float64) {
	for reach := 0.0; reach <= wordReach; reach += wordStep {
		for _, d := range [][2]float64{{0, 1}, {0, -1}, {1, 0}, {-1, 0}, {1, 1}, {-1, 1}, {1, -1}, {-1, -1}} {
			x, y := d[0]*reach, d[1]*reach
			b := area{a.left + x, a.top + y, a.right + x, a.bottom + y}
			free := b.left >= 0 && b.top >= 0 && b.right <= s.width && b.bottom <= s.height
			for _, t := range taken {
				free = free && !b.meets(t)
			}
			if free {
				return x, y
			}
		}
	}
	return 0, 0
}
