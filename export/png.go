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

	"github.com/fluxgraph/fluxgraph/export/internal/typeset"
	"github.com/fluxgraph/fluxgraph/export/layout"
	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/export/shape"
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
	p, err := layout.NewPicture(shape.NewDrawing(d))
	if err != nil {
		return err
	}
	// Compressing with more effort takes twice as long, and saves three hundredths.
	enc := png.Encoder{CompressionLevel: png.BestSpeed}
	return enc.Encode(out, pictureImage(p))
}

// pictureImage draws a picture as large as the limits allow.
func pictureImage(p layout.Picture) image.Image {
	return imageOf(p, scaleFor(p.Width, p.Height), systemFonts())
}

// systemFonts returns the fonts of the system. It looks for them once.
var systemFonts = sync.OnceValue(func() typeset.Fonts { return typeset.FontsAmong(findfont.List()) })

// imageOf draws a picture at so many pixels a point.
func imageOf(p layout.Picture, scale float64, f typeset.Fonts) image.Image {
	shrunk := scale < finest/2 // less than a pixel for a CSS pixel
	height := int(p.Height * scale)
	if shrunk {
		height += noteHeight
	}
	c := canvas{gg.NewContext(max(1, int(p.Width*scale)), max(1, height)), scale, p.Options.Theme,
		typeset.NewTypesetter(f)}
	c.SetColor(c.paint(look.LightPage))
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
	theme look.Theme
	set   *typeset.Typesetter
}

// paint returns a colour in the theme.
func (c canvas) paint(colour string) color.Color { return rgb(c.theme.Colour(colour)) }

func (c canvas) picture(p layout.Picture) {
	for _, s := range []layout.Scene{p.Main, p.LegendScene} {
		c.items(bare(s.Frames))
		c.items(s.Edges)
		for _, it := range s.Frames { // over the lines
			c.items([]layout.Item{{Texts: it.Texts}})
		}
		c.items(s.Nodes)
	}
	c.items([]layout.Item{{Texts: append(p.NoteTexts, p.Heading)}})
}

func (c canvas) items(all []layout.Item) {
	for _, it := range all {
		for _, k := range it.Strokes {
			c.stroke(k)
		}
		for _, t := range it.Texts {
			c.text(t)
		}
	}
}

// bare returns items without their texts.
func bare(all []layout.Item) []layout.Item {
	out := slices.Clone(all)
	for i := range out {
		out[i].Texts = nil
	}
	return out
}

// noteHeight is the room for a note, in pixels.
const noteHeight = 28

// note writes a line at the foot that can be read whatever the scale.
func (c canvas) note(words string) {
	const size = 14 // pixels
	c.text(layout.Text{X: size / c.scale, Y: (float64(c.Height()) - size/2) / c.scale, Size: size / c.scale, Left: true, Colour: look.EdgeInk, Words: words})
}

func (c canvas) stroke(k layout.Stroke) {
	if len(k.Points) == 0 {
		return
	}
	c.NewSubPath()
	c.MoveTo(k.Points[0][0], k.Points[0][1])
	if k.Curved {
		for i := 1; i+2 < len(k.Points); i += 3 {
			a, b, to := k.Points[i], k.Points[i+1], k.Points[i+2]
			c.CubicTo(a[0], a[1], b[0], b[1], to[0], to[1])
		}
	} else {
		for _, to := range k.Points[1:] {
			c.LineTo(to[0], to[1])
		}
	}
	if k.Closed {
		c.ClosePath()
	}
	if k.Fill != "" {
		c.SetColor(c.paint(k.Fill))
		c.FillPreserve()
	}
	if k.Colour != "" && k.Width > 0 {
		c.SetColor(c.paint(k.Colour))
		c.SetLineWidth(k.Width * c.scale)
		on, off := dashLengths(k.Dash)
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
func dashLengths(d look.Dash) (on, off float64) {
	if _, err := fmt.Sscan(d.Array(), &on, &off); err != nil {
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

// text draws one line. Where the available fonts are wider than the width in the layout, it is drawn smaller, so that
// it stays within its outline.
func (c canvas) text(t layout.Text) {
	if t.Words == "" {
		return
	}
	pixels := t.Size * c.scale
	runs := c.set.Runs(t.Words, t.Bold, pixels)
	if total := typeset.Width(runs); t.Width > 0 && total > t.Width*c.scale*1.02 {
		runs = c.set.Runs(t.Words, t.Bold, pixels*t.Width*c.scale/total)
	}
	c.Push()
	defer c.Pop()
	c.Identity()
	x, y := t.X*c.scale, t.Y*c.scale
	if !t.Left {
		x -= typeset.Width(runs) / 2
	}
	if t.Halo != "" {
		c.SetColor(c.paint(t.Halo))
		for _, d := range [][2]float64{{-1, -1}, {0, -1.4}, {1, -1}, {1.4, 0}, {1, 1}, {0, 1.4}, {-1, 1}, {-1.4, 0}} {
			c.runs(runs, x+d[0]*c.scale, y+d[1]*c.scale)
		}
	}
	c.SetColor(c.paint(t.Colour))
	c.runs(runs, x, y)
}

func (c canvas) runs(runs []typeset.Run, x, y float64) {
	for _, r := range runs {
		c.SetFontFace(r.Face)
		c.DrawString(r.Words, x, y)
		x += r.Width
	}
}
