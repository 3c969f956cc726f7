package consumer

import (
	"bytes"
	"encoding/xml"
	"io"
	"testing"

	"github.com/fluxgraph/fluxgraph/export"
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
				text := write(t, export.SVG, doc)
				wellFormed(t, text)
				opens(t, drawn{r.name, doc, text})
			})
		}
	}
}

// svgParts reads every part as XML, and opens the first view of each repository and cluster in a browser,
// as TestSVG does.
func svgParts(t *testing.T) {
	opened := 0
	for p, d := range eachPart(t, export.SVG) {
		t.Run(d.name, func(t *testing.T) {
			shows(t, xmlWords(t, d.text), d.doc)
			if p.view == flux.Views()[0] {
				opened++
				opens(t, d)
			}
		})
	}
	t.Logf("%d of them are opened in a browser", opened)
}

// opens has a browser open a picture, as an image and inside a page.
func opens(t *testing.T, d drawn) {
	t.Helper()
	p := call[picture](t, open(t), "image", svg(d.text))
	if p.Error != "" {
		t.Fatal(firstLines(p.Error))
	}
	if p.Width <= 0 || p.Height <= 0 || p.Inline <= 0 {
		t.Errorf("the image is %v by %v pixels, %v wide in a page", p.Width, p.Height, p.Inline)
	}
	if p.Scripts != 0 {
		t.Errorf("the image carries %d scripts", p.Scripts)
	}
	shows(t, p.Words, d.doc)
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
