package export

import (
	"bytes"
	"image"
	"image/png"
	"testing"

	"github.com/fluxgraph/fluxgraph/export/internal/sketch"
	"github.com/fluxgraph/fluxgraph/export/internal/typeset"
	"github.com/fluxgraph/fluxgraph/export/layout"
	"github.com/fluxgraph/fluxgraph/export/shape"
)

func decodePNG(t *testing.T, b []byte) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// painted returns the share of an image that is not white.
func painted(img image.Image) float64 {
	count, all := 0, 0
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y += 2 {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x += 2 {
			all++
			if r, g, b, _ := img.At(x, y).RGBA(); r < 0xffff || g < 0xffff || b < 0xffff {
				count++
			}
		}
	}
	return float64(count) / float64(all)
}

func TestPNG(t *testing.T) {
	for _, s := range documents()[1:] {
		t.Run(s.name, func(t *testing.T) {
			img := decodePNG(t, written(t, PNG, s.doc))
			if share := painted(img); share < 0.02 {
				t.Errorf("%.1f%% of %v is painted", 100*share, img.Bounds())
			}
		})
	}
}

// TestPNGWithoutFonts holds that the words are drawn on a system without fonts.
func TestPNGWithoutFonts(t *testing.T) {
	p, err := layout.NewPicture(shape.NewDrawing(documentOf(sketch.Design(), "podinfo")))
	if err != nil {
		t.Fatal(err)
	}
	words := 0.0
	for _, f := range []typeset.Fonts{typeset.FontsAmong(nil), typeset.FontsAmong([]string{"/nowhere/liberationsans-regular.ttf", "dot_test.go"})} {
		words = painted(imageOf(p, 1, f))
	}
	p.Heading.Words = ""
	for _, s := range []*layout.Scene{&p.Main, &p.LegendScene} {
		for _, items := range [][]layout.Item{s.Frames, s.Edges, s.Nodes} {
			for i := range items {
				items[i].Texts = nil
			}
		}
	}
	if bare := painted(imageOf(p, 1, typeset.FontsAmong(nil))); words <= bare {
		t.Errorf("%.4f is painted with words, %.4f without", words, bare)
	}
}

func TestScaleFor(t *testing.T) {
	for _, c := range []struct{ width, height float64 }{{100, 100}, {3000, 3000}, {20000, 2000}, {60000, 300}, {1e5, 1e5}, {1e6, 100}, {1, 1}} {
		scale := scaleFor(c.width, c.height)
		if pixels := c.width * scale * c.height * scale; pixels > maxPixels*1.001 || scale*max(c.width, c.height) > maxSide+1 {
			t.Errorf("%v is drawn in %.0f pixels", c, pixels)
		}
	}
}

func TestPNGShrinks(t *testing.T) {
	p := layout.Picture{Width: 8000, Height: 8000}
	img := pictureImage(p)
	if size := img.Bounds().Size(); size.X*(size.Y-noteHeight) > maxPixels {
		t.Errorf("the image is %v pixels", size)
	}
	foot := img.Bounds()
	foot.Min.Y = foot.Max.Y - 30
	foot.Max.X = 600
	if painted(img.(interface {
		SubImage(image.Rectangle) image.Image
	}).SubImage(foot)) == 0 {
		t.Error("the image does not say that it was shrunk")
	}
}

func TestColours(t *testing.T) {
	r, g, b, _ := rgb("#c1121f").RGBA()
	if r>>8 != 0xc1 || g>>8 != 0x12 || b>>8 != 0x1f {
		t.Errorf("%x %x %x", r>>8, g>>8, b>>8)
	}
	for _, s := range []string{"", "#", "red", "#12345", "#gggggg"} {
		if r, g, b, a := rgb(s).RGBA(); r+g+b != 0 || a == 0 {
			t.Errorf("%q is not black", s)
		}
	}
}
