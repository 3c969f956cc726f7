package consumer

import (
	"bytes"
	"image"
	"image/png"
	"testing"

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
