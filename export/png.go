package export

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"slices"
	"strconv"
	"sync"

	"github.com/flopp/go-findfont"
	"github.com/fogleman/gg"
)

// PNG draws a graph as an image, of the same look as SVG. It uses the fonts of the system; without
// any, one that comes with go-graphviz.
var PNG = register(&Exporter{Name: "png", Title: "PNG image", Ext: "png", Write: writePNG})

// finest is the number of pixels for a point in a picture that the limits do not touch: two device
// pixels for a CSS pixel.
const finest = 8.0 / 3

// What an image may have at most. Four bytes a pixel, it takes 160 MB to draw.
const (
	maxPixels = 40e6
	maxSide   = 30000 // many programs refuse longer sides
)

// scaleFor returns how many pixels to draw for a point in a picture of that many points.
func scaleFor(width, height float64) float64 {
	return min(finest, math.Sqrt(maxPixels/(width*height)), maxSide/width, maxSide/height)
}

func writePNG(out io.Writer, d Document) error {
	p, err := newPicture(newDrawing(d))
	if err != nil {
		return err
	}
	// Compressing with more effort takes twice as long, and saves three hundredths.
	enc := png.Encoder{CompressionLevel: png.BestSpeed}
	return enc.Encode(out, pictureImage(p))
}

// pictureImage draws a picture as large as the limits allow.
func pictureImage(p picture) image.Image {
	return imageOf(p, scaleFor(p.width, p.height), systemFonts())
}

// systemFonts returns the fonts of the system. It looks for them once.
var systemFonts = sync.OnceValue(func() fonts { return fontsAmong(findfont.List()) })

// imageOf draws a picture at so many pixels a point.
func imageOf(p picture, scale float64, f fonts) image.Image {
	shrunk := scale < finest/2 // less than a pixel for a CSS pixel
	height := int(p.height * scale)
	if shrunk {
		height += noteHeight
	}
	c := canvas{gg.NewContext(max(1, int(p.width*scale)), max(1, height)), scale, p.Layout.Theme,
		newTypesetter(f)}
	c.SetColor(c.paint(lightPage))
	c.Clear()
	c.SetLineCapButt()
	c.Scale(scale, scale)
	c.picture(p)
	if shrunk {
		c.note("drawn at " + strconv.Itoa(int(100*scale/finest*2)) + "% of its size; svg has no limit")
	}
	return c.Image()
}

// canvas is an image in the drawing. Lengths are points.
type canvas struct {
	*gg.Context
	scale float64
	theme Theme
	set   *typesetter
}

// paint returns a colour in the theme.
func (c canvas) paint(colour string) color.Color { return rgb(c.theme.paint(colour)) }

func (c canvas) picture(p picture) {
	for _, s := range []scene{p.main, p.key} {
		c.items(bare(s.frames))
		c.items(s.edges)
		for _, it := range s.frames { // over the lines
			c.items([]item{{texts: it.texts}})
		}
		c.items(s.nodes)
	}
	c.items([]item{{texts: append(p.notes, p.title)}})
}

func (c canvas) items(all []item) {
	for _, it := range all {
		for _, k := range it.strokes {
			c.stroke(k)
		}
		for _, t := range it.texts {
			c.text(t)
		}
	}
}

// bare returns items without their texts.
func bare(all []item) []item {
	out := slices.Clone(all)
	for i := range out {
		out[i].texts = nil
	}
	return out
}

// noteHeight is the room for a note, in pixels.
const noteHeight = 28

// note writes a line at the foot that can be read whatever the scale.
func (c canvas) note(words string) {
	const size = 14 // pixels
	c.text(text{x: size / c.scale, y: (float64(c.Height()) - size/2) / c.scale, size: size / c.scale, left: true, colour: edgeInk, words: words})
}

func (c canvas) stroke(k stroke) {
	if len(k.points) == 0 {
		return
	}
	c.NewSubPath()
	c.MoveTo(k.points[0][0], k.points[0][1])
	if k.curved {
		for i := 1; i+2 < len(k.points); i += 3 {
			a, b, to := k.points[i], k.points[i+1], k.points[i+2]
			c.CubicTo(a[0], a[1], b[0], b[1], to[0], to[1])
		}
	} else {
		for _, to := range k.points[1:] {
			c.LineTo(to[0], to[1])
		}
	}
	if k.closed {
		c.ClosePath()
	}
	if k.fill != "" {
		c.SetColor(c.paint(k.fill))
		c.FillPreserve()
	}
	if k.colour != "" && k.width > 0 {
		c.SetColor(c.paint(k.colour))
		c.SetLineWidth(k.width * c.scale)
		on, off := dashLengths(k.dash)
		if on > 0 {
			c.SetDash(on*c.scale, off*c.scale)
		} else {
			c.SetDash()
		}
		c.StrokePreserve()
	}
	c.ClearPath()
}

// dashLengths returns the lengths of the strokes and gaps of a broken line; zeros for a solid one.
func dashLengths(d dash) (on, off float64) {
	if _, err := fmt.Sscan(d.array(), &on, &off); err != nil {
		return 0, 0
	}
	return on, off
}

// rgb returns the colour of a #rrggbb, black for anything else.
func rgb(s string) color.Color {
	v, err := strconv.ParseUint(s[min(1, len(s)):], 16, 32)
	if err != nil || len(s) != 7 {
		return color.Black
	}
	return color.RGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 255}
}

// text draws one line. Where the fonts at hand are wider than the layout reckoned with, it is drawn
// smaller, so that it stays within its outline.
func (c canvas) text(t text) {
	if t.words == "" {
		return
	}
	pixels := t.size * c.scale
	runs := c.set.runs(t.words, t.bold, pixels)
	if total := width(runs); t.width > 0 && total > t.width*c.scale*1.02 {
		runs = c.set.runs(t.words, t.bold, pixels*t.width*c.scale/total)
	}
	c.Push()
	defer c.Pop()
	c.Identity()
	x, y := t.x*c.scale, t.y*c.scale
	if !t.left {
		x -= width(runs) / 2
	}
	if t.halo != "" {
		c.SetColor(c.paint(t.halo))
		for _, d := range [][2]float64{{-1, -1}, {0, -1.4}, {1, -1}, {1.4, 0}, {1, 1}, {0, 1.4}, {-1, 1}, {-1.4, 0}} {
			c.runs(runs, x+d[0]*c.scale, y+d[1]*c.scale)
		}
	}
	c.SetColor(c.paint(t.colour))
	c.runs(runs, x, y)
}

func (c canvas) runs(runs []run, x, y float64) {
	for _, r := range runs {
		c.SetFontFace(r.face)
		c.DrawString(r.words, x, y)
		x += r.width
	}
}
