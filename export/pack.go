package export

import (
	"math"
	"slices"
	"strconv"
)

// packShape is how many times wider than high scenes are packed to be.
const packShape = 1.5

// packed sets scenes beside and below each other, in their order as far as that leaves no holes.
func packed(scenes []scene) scene {
	var area, widest float64
	for _, s := range scenes {
		w, h := s.room()
		area += w * h
		widest = max(widest, w)
	}
	best, bestWidth := math.Inf(1), widest
	for i := range 24 {
		width := max(widest, math.Sqrt(area*packShape)*(0.8+0.04*float64(i)))
		_, w, h := skyline(scenes, width)
		// A worse shape is as bad as the area that is lost to it.
		if cost := math.Abs(math.Log(w/h/packShape)) + 2*math.Log(w*h/area); cost < best-1e-9 {
			best, bestWidth = cost, width
		}
	}
	places, width, height := skyline(scenes, bestWidth)
	all := scene{width: width - packGap, height: height - packGap}
	for i, s := range scenes {
		s.move(places[i][0], places[i][1])
		all.frames = append(all.frames, s.frames...)
		all.edges = append(all.edges, s.edges...)
		all.nodes = append(all.nodes, s.nodes...)
	}
	return all
}

// Units in which room is measured, in points: a scene that grows a little pushes no other away.
const (
	roomWidth  = 40
	roomHeight = 20
)

// room returns the room that a scene takes among others.
func (s scene) room() (width, height float64) {
	return math.Ceil((s.width+packGap)/roomWidth) * roomWidth, math.Ceil((s.height+packGap)/roomHeight) * roomHeight
}

// step is a piece of a skyline: from x to the next step's x everything above y is taken.
type step struct{ x, y float64 }

// skyline finds a place for each scene within a width: the highest that is free, and of those the
// leftmost.
func skyline(scenes []scene, limit float64) (places [][2]float64, width, height float64) {
	line := []step{{0, 0}}
	for _, s := range scenes {
		w, h := s.room()
		at, top := 0, math.Inf(1)
		for i, st := range line {
			if st.x+w > limit+0.01 && i > 0 {
				break
			}
			y := st.y
			for j := i + 1; j < len(line) && line[j].x < st.x+w-0.01; j++ {
				y = max(y, line[j].y)
			}
			if y < top-0.01 {
				at, top = i, y
			}
		}
		x := line[at].x
		places = append(places, [2]float64{x, top})
		width, height = max(width, x+w), max(height, top+h)
		end, after := x+w, top
		next := at
		for next < len(line) && line[next].x < end-0.01 {
			after = line[next].y
			next++
		}
		risen := []step{{x, top + h}}
		if next == len(line) || line[next].x > end+0.01 {
			risen = append(risen, step{end, after})
		}
		line = slices.Replace(line, at, next, risen...)
	}
	return places, width, height
}

// crop cuts a scene to what is in it.
func (s *scene) crop() {
	left, top, right, bottom := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, items := range [][]item{s.frames, s.edges, s.nodes} {
		for _, it := range items {
			l, t, r, b := it.bounds()
			left, top, right, bottom = min(left, l), min(top, t), max(right, r), max(bottom, b)
		}
	}
	s.move(-left, -top)
	s.width, s.height = right-left, bottom-top
}

// enframe draws a frame around a scene, with its title at the head.
func (s *scene) enframe(number int, gr *group) {
	s.move(frameSide, frameHead)
	title := text{x: frameSide, y: frameHead - 9, width: boldWidth(gr.title, framePoints), size: framePoints, left: true, bold: true, colour: edgeInk, halo: frameFill(gr), words: gr.title}
	s.width = max(s.width, title.width) + 2*frameSide
	s.height += frameHead + frameSide
	outline := stroke{points: roundedRectangle(0.5, 0.5, s.width-0.5, s.height-0.5), curved: true, closed: true,
		fill: frameFill(gr), colour: frameStroke, width: 1}
	s.frames = append([]item{{id: "cluster_" + strconv.Itoa(number), strokes: []stroke{outline}, texts: []text{title}}}, s.frames...)
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
