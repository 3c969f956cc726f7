package consumer

import (
	"bytes"
	"image"
	"image/png"
	"testing"

	"github.com/fluxgraph/fluxgraph/export"
	"github.com/fluxgraph/fluxgraph/flux"
)

// TestPNG decodes every view of the bundled example, and looks for more than one colour in it.
func TestPNG(t *testing.T) {
	for _, r := range examples {
		for _, v := range flux.Views() {
			t.Run(r.name+"/"+v.Name, func(t *testing.T) {
				img, err := png.Decode(bytes.NewReader(write(t, exporter(t, "png"), seen(r.document(t), v))))
				if err != nil {
					t.Fatal(err)
				}
				if size := img.Bounds().Size(); size.X < 100 || size.Y < 100 {
					t.Errorf("the image is %v pixels", size)
				}
				if n := colours(img); n < 3 {
					t.Errorf("the image has %d colours", n)
				}
			})
		}
	}
}

// colours counts the colours of an image, up to a hundred.
func colours(img image.Image) int {
	seen := make(map[[4]uint32]bool)
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X && len(seen) < 100; x++ {
			r, g, b, a := img.At(x, y).RGBA()
			seen[[4]uint32{r, g, b, a}] = true
		}
	}
	return len(seen)
}

// pngShown is the number of nodes and edges up to which a browser decodes a part, too.
const pngShown = 60

// pngParts decodes every part.
func pngParts(t *testing.T) {
	shown := 0
	for _, d := range eachPart(t, export.PNG) {
		t.Run(d.name, func(t *testing.T) {
			img, err := png.Decode(bytes.NewReader(d.text))
			if err != nil {
				t.Fatal(err)
			}
			size := img.Bounds().Size()
			if size.X < 100 || size.Y < 100 {
				t.Errorf("the image is %v pixels", size)
			}
			if n := colours(img); n < 3 {
				t.Errorf("the image has %d colours", n)
			}
			if d.doc.Graph.NumNodes()+d.doc.Graph.NumEdges() > pngShown {
				return
			}
			shown++
			if b := call[bitmap](t, open(t), "bitmap", input{"image/png", d.text}); b != (bitmap{"", size.X, size.Y}) {
				t.Errorf("a browser decodes %+v of %v", b, size)
			}
		})
	}
	t.Logf("%d of them are decoded by a browser, too", shown)
}

// bitmap is what a browser decodes of an image.
type bitmap struct {
	Error         string `json:"error"`
	Width, Height int
}

// TestPNGRefuses holds the harness itself.
func TestPNGRefuses(t *testing.T) {
	good := write(t, export.PNG, examples[0].document(t))
	for _, bad := range [][]byte{good[:len(good)/2], append([]byte("<"), good...)} {
		if _, err := png.Decode(bytes.NewReader(bad)); err == nil {
			t.Error("Go accepts it")
		}
	}
	if b := call[bitmap](t, open(t), "bitmap", input{"image/png", append([]byte("<"), good...)}); b.Error == "" {
		t.Error("a browser accepts it")
	}
}
