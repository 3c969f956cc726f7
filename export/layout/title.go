package layout

import (
	"math"
	"slices"

	"github.com/fluxgraph/fluxgraph/export/shape"
)

// Sizes of text in points.
const (
	titlePoints = 14
	framePoints = 8
	TitleSize   = "14"
	nameSize    = "10.5"
	SmallSize   = "8"
)

// The size of a title in points is the square root of the number of nodes below it times these.
const (
	pictureTitle = 3.0
	wholeTitle   = 2.0 // of a frame, of the nodes in the picture
	ownTitle     = 5.0 // of a frame, of the nodes in it
	innerTitle   = 0.6 // of the title of a frame, of one within another
	largestTitle = 150
)

// pictureTitleSize returns the size of the title of a drawing: it can be read at the scale of a page.
func pictureTitleSize(d shape.Drawing) float64 {
	return between(titlePoints, math.Round(pictureTitle*math.Sqrt(float64(d.Graph.NumNodes()))), largestTitle)
}

// frameTitleSize returns the size of the title of a frame.
func frameTitleSize(d shape.Drawing, frame *shape.Frame) float64 {
	size := min(wholeTitle*math.Sqrt(float64(d.Graph.NumNodes())), ownTitle*math.Sqrt(float64(frame.Size())))
	if !slices.Contains(d.Top.Frames, frame) {
		size *= innerTitle
	}
	return between(framePoints, math.Round(size), largestTitle)
}

func between(least, size, most float64) float64 { return min(max(least, size), most) }
