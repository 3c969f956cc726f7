package consumer

import (
	"bytes"
	"encoding/xml"
	"io"
	"testing"

	"github.com/fluxgraph/fluxgraph/flux"
)

type picture struct {
	Error   string  `json:"error"`
	Width   float64 `json:"width"`
	Height  float64 `json:"height"`
	Inline  float64 `json:"inline"`
	Scripts int     `json:"scripts"`
	Words   string  `json:"words"`
}

func svg(b []byte) input { return input{"image/svg+xml", b} }

// TestSVG opens every view of the bundled example in a browser, as an image and inside a page.
func TestSVG(t *testing.T) {
	for _, r := range examples {
		for _, v := range flux.Views() {
			t.Run(r.name+"/"+v.Name, func(t *testing.T) {
				doc := seen(r.document(t), v)
				text := write(t, exporter(t, "svg"), doc)
				wellFormed(t, text)
				b := open(t)
				p := call[picture](t, b, "image", svg(text))
				if p.Error != "" {
					t.Fatal(firstLines(p.Error))
				}
				if p.Width <= 0 || p.Height <= 0 || p.Inline <= 0 {
					t.Errorf("the image is %v by %v pixels, %v wide in a page", p.Width, p.Height, p.Inline)
				}
				if p.Scripts != 0 {
					t.Errorf("the image carries %d scripts", p.Scripts)
				}
				shows(t, p.Words, doc)
			})
		}
	}
}

// TestSVGRefuses holds the harness itself.
func TestSVGRefuses(t *testing.T) {
	b := open(t)
	if p := call[picture](t, b, "image", svg([]byte(`<svg xmlns="http://www.w3.org/2000/svg"><g></svg>`))); p.Error == "" {
		t.Error("an image that is not well-formed was accepted")
	}
}

func wellFormed(t *testing.T, text []byte) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(text))
	for {
		if _, err := d.Token(); err == io.EOF {
			return
		} else if err != nil {
			t.Fatalf("not well-formed: %v", err)
		}
	}
}
