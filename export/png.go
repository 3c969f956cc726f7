package export

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"strconv"

	"github.com/fogleman/gg"
	"golang.org/x/image/font"
)

// PNG draws a graph as an image, of the same look as SVG. It uses the fonts of the system; without
// any, one that comes with go-graphviz.
var PNG = register(&Exporter{Name: "png", Title: "PNG image", Ext: "png", Write: writePNG})

// Pixels for a point. The finest is two device pixels for a CSS pixel; below the coarsest nobody can
// read a word.
const (
	finest   = 8.0 / 3
	coarsest = 0.4
)

// What an image may have at most. Four bytes a pixel, it takes 160 MB to draw.
const (
	maxPixels = 40e6
	maxSide   = 30000 // many programs refuse longer sides
)

// scaleFor returns how many pixels to draw for a point in a picture of that many points. It reports
// false where the picture is too large to be read within the limits.
func scaleFor(width, height float64) (scale float64, ok bool) {
	scale = min(finest, math.Sqrt(maxPixels/(width*height)), maxSide/width, maxSide/height)
	return scale, scale >= coarsest
}

func writePNG(out io.Writer, d Document) error {
	p, err := newPicture(newDrawing(d))
	if err != nil {
		return err
	}
	img, err := p.image()
	if err != nil {
		return err
	}
	return png.Encode(out, img)
}

// image draws a picture as large as the limits allow.
func (p picture) image() (image.Image, error) {
	scale, ok := scaleFor(p.width, p.height)
	if !ok {
		return nil, errors.New("the picture is too large for an image that can be read: draw it as svg, or less of it")
	}
	return imageOf(p, scale, systemFonts()), nil
}

// imageOf draws a picture at so many pixels a point.
func imageOf(p picture, scale float64, f fonts) image.Image {
	shrunk := scale < finest/2 // less than a pixel for a CSS pixel
	height := int(p.height * scale)
	if shrunk {
		height += noteHeight
	}
	c := canvas{gg.NewContext(max(1, int(p.width*scale)), max(1, height)), scale,
		&typesetter{f, map[faceKey]font.Face{}, map[charKey]glyph{}}}
	c.SetRGB(1, 1, 1)
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
	set   *typesetter
}

func (c canvas) picture(p picture) {
	for _, s := range []scene{p.main, p.key} {
		for _, items := range [][]item{s.frames, s.edges, s.nodes} {
			for _, it := range items {
				for _, k := range it.strokes {
					c.stroke(k)
				}
				for _, t := range it.texts {
					c.text(t)
				}
			}
		}
	}
	c.text(p.title)
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
		c.SetColor(rgb(k.fill))
		c.FillPreserve()
	}
	if k.colour != "" && k.width > 0 {
		c.SetColor(rgb(k.colour))
		c.SetLineWidth(k.width * c.scale)
		on, off := k.dash.lengths()
		if on > 0 {
			c.SetDash(on*c.scale, off*c.scale)
		} else {
			c.SetDash()
		}
		c.StrokePreserve()
	}
	c.ClearPath()
}

// lengths returns the lengths of the strokes and gaps of a broken line; zeros for a solid one.
func (d dash) lengths() (on, off float64) {
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
