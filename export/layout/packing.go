package layout

import (
	"cmp"
	"math"
	"slices"

	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/export/shape"
)

// packingRatio is the ratio of width to height that scenes are packed to.
const packingRatio = 1.5

// lookahead holds how many of the next scenes are tried, in order, to fill a gap. Where scenes have large titles a reader
// sees their order, and only the first titledLookahead of these are used.
var lookahead = []int{1, 3, 6, 12}

const titledLookahead = 2

// pack sets scenes beside and below each other, in their order as far as that leaves no gaps.
func pack(scenes []Scene) Scene {
	return bestPacking(dimsOf(scenes), packingRatio, lookahead).scene(scenes)
}

// dims are how large something is.
type dims struct{ width, height float64 }

func dimsOf(scenes []Scene) []dims {
	all := make([]dims, len(scenes))
	for i, s := range scenes {
		all[i] = dims{s.width, s.height}
	}
	return all
}

// bestPacking packs things of those sizes so that the whole is about ratio times as wide as high.
func bestPacking(all []dims, ratio float64, ahead []int) packing {
	var area, widest float64
	for _, s := range all {
		w, h := s.room()
		area += w * h
		widest = max(widest, w)
	}
	var best packing
	for _, o := range ordersOf(all, ahead) {
		for i := range 40 {
			p := packIn(all, o, max(widest, math.Sqrt(area*ratio)*(0.7+0.03*float64(i))))
			// The costs of the ratio, of the area, and of leaving the order are on one scale.
			p.cost = misfit(p.width/p.height, ratio) + 3*math.Log(p.width*p.height/area) + o.cost
			if best.places == nil || p.cost < best.cost-1e-9 {
				best = p
			}
		}
	}
	return best
}

// order is an order in which things are packed, and how many of the next are looked at for one that fills a
// gap.
type order struct {
	indices []int
	window  int
	cost    float64 // what it must save
}

// ordersOf returns the orders to try: the given one, and, where that may be left, the one in which the highest
// come right after the first.
func ordersOf(all []dims, ahead []int) []order {
	var orders []order
	given := make([]int, len(all))
	for i := range given {
		given[i] = i
	}
	for _, window := range ahead {
		orders = append(orders, order{given, window, 0.01 * float64(window)})
	}
	if len(ahead) <= titledLookahead || len(all) < 3 {
		return orders
	}
	high := slices.Clone(given)
	slices.SortStableFunc(high[1:], func(a, b int) int { return cmp.Compare(all[b].height, all[a].height) })
	return append(orders, order{high, len(all), 0.25})
}

// misfit returns the cost of a ratio of width to height where another is wanted: 0 where they are nearly the same.
func misfit(got, want float64) float64 { return 1.5 * max(0, math.Abs(math.Log(got/want))-0.3) }

// packing holds the places of scenes: the left upper corner of each.
type packing struct {
	places        [][2]float64
	width, height float64 // with a gap at the right and the foot
	cost          float64
}

// scene makes one scene of several.
func (p packing) scene(scenes []Scene) Scene {
	all := Scene{width: p.width - packingGap, height: p.height - packingGap}
	for i, s := range scenes {
		s.move(p.places[i][0], p.places[i][1])
		all.Frames = append(all.Frames, s.Frames...)
		all.Edges = append(all.Edges, s.Edges...)
		all.Nodes = append(all.Nodes, s.Nodes...)
	}
	return all
}

// gridded sets scenes in rows and columns, in their order, where that takes little more room than to pack
// them.
func gridded(scenes []Scene) Scene {
	if len(scenes) == 0 {
		return Scene{}
	}
	var best packing
	for columns := 1; columns <= len(scenes); columns++ {
		p := grid(scenes, columns)
		p.cost = misfit(p.width/p.height, packingRatio) + math.Log(p.width*p.height)
		if best.places == nil || p.cost < best.cost-1e-9 {
			best = p
		}
	}
	if close := bestPacking(dimsOf(scenes), packingRatio, lookahead); best.width*best.height > gridRoom*close.width*close.height {
		return close.scene(scenes)
	}
	return best.scene(scenes)
}

// gridRoom is how much more room a grid may take.
const gridRoom = 1.4

func grid(scenes []Scene, columns int) packing {
	widths, heights := make([]float64, columns), make([]float64, (len(scenes)+columns-1)/columns)
	for i, s := range scenes {
		widths[i%columns] = max(widths[i%columns], s.width+packingGap)
		heights[i/columns] = max(heights[i/columns], s.height+packingGap)
	}
	var p packing
	for i, s := range scenes {
		if i%columns == 0 {
			p.width = 0
		}
		w, h := widths[i%columns], heights[i/columns]
		p.places = append(p.places, [2]float64{p.width + (w-packingGap-s.width)/2, p.height + (h-packingGap-s.height)/2})
		p.width += w
		if i%columns == columns-1 || i == len(scenes)-1 {
			p.height += h
		}
	}
	p.width = 0
	for _, w := range widths {
		p.width += w
	}
	return p
}

// Units in which room is measured, in points: a scene that grows a little pushes no other away.
const (
	roomWidth  = 40
	roomHeight = 20
)

// room returns the room that something takes among others.
func (s dims) room() (width, height float64) {
	return math.Ceil((s.width+packingGap)/roomWidth) * roomWidth, math.Ceil((s.height+packingGap)/roomHeight) * roomHeight
}

// step is a piece of a skyline: from x to the next step's x everything above y is taken.
type step struct{ x, y float64 }

// packIn finds a place for each scene within a width. It fills the highest gap of the skyline, of those at one
// height the leftmost, with the first of the next scenes that is no wider; a gap that is too narrow for all
// of them is closed.
func packIn(all []dims, o order, limit float64) packing {
	p := packing{places: make([][2]float64, len(all))}
	line := []step{{0, 0}, {limit, math.Inf(1)}}
	rest := slices.Clone(o.indices)
	for len(rest) > 0 {
		at := 0
		for i, st := range line {
			if st.y < line[at].y-0.01 {
				at = i
			}
		}
		x, y, end := line[at].x, line[at].y, line[at+1].x
		fits := slices.IndexFunc(rest[:min(o.window, len(rest))], func(i int) bool {
			w, _ := all[i].room()
			return w <= end-x+0.01
		})
		if fits < 0 {
			line[at].y = line[at+1].y
			if at > 0 {
				line[at].y = min(line[at].y, line[at-1].y)
			}
			line = level(line)
			continue
		}
		i := rest[fits]
		rest = slices.Delete(rest, fits, fits+1)
		w, h := all[i].room()
		p.places[i] = [2]float64{x, y}
		p.width, p.height = max(p.width, x+w), max(p.height, y+h)
		risen := []step{{x, y + h}}
		if x+w < end-0.01 {
			risen = append(risen, step{x + w, y})
		}
		line = level(slices.Replace(line, at, at+1, risen...))
	}
	return p
}

// level joins the steps of a skyline that are at one height.
func level(line []step) []step {
	return slices.CompactFunc(line, func(a, b step) bool { return math.Abs(a.y-b.y) < 0.01 })
}

// framed returns how large something is with a frame around it, and the room above it for the title: of the
// given size, or so much smaller that it makes the frame no wider.
func (s dims) framed(title string, size float64) (framed dims, head, titleSize float64) {
	words := boldWidth(title, 1)
	size = max(framePoints, min(size, s.width/words))
	head = size*1.4 + 11
	return dims{max(s.width, size*words) + 2*frameSide, s.height + head + frameSide}, head, size
}

// enframe draws a frame around a scene, with its title at the head.
func (s *Scene) enframe(id string, frame *shape.Frame, size float64) {
	framed, head, size := dims{s.width, s.height}.framed(frame.Title, size)
	s.move(frameSide, head)
	s.width, s.height = framed.width, framed.height
	title := Text{X: frameSide, Y: head - 6 - size*0.35, Width: boldWidth(frame.Title, size), Size: size, Left: true, Bold: true, Colour: look.EdgeInk, Halo: frame.Fill(), Words: frame.Title}
	outline := Stroke{Points: roundedRectangle(0.5, 0.5, s.width-0.5, s.height-0.5), Curved: true, Closed: true,
		Fill: frame.Fill(), Colour: look.FrameStroke, Width: max(1, size/12)}
	s.Frames = append([]Item{{ID: id, Strokes: []Stroke{outline}, Texts: []Text{title}}}, s.Frames...)
}
