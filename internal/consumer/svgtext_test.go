package consumer

import (
	"bytes"
	"regexp"
	"testing"

	"github.com/fluxgraph/fluxgraph/flux"
)

// outgrown is a function of the page: it answers with the texts of an SVG that are wider than what they
// stand in, each as the browser at hand sets it, and with how many it looked at.
const outgrown = `(async (url) => {
  const parsed = new DOMParser().parseFromString(await text(url), "image/svg+xml");
  stage.replaceChildren(document.importNode(parsed.documentElement, true));
  const answer = { seen: 0, wide: [] };
  const fit = (texts, outline, room) => {
    for (const t of texts) {
      answer.seen++;
      const a = t.getBBox();
      if (a.x < outline.x - room || a.x + a.width > outline.x + outline.width + room) answer.wide.push(t.textContent);
    }
  };
  for (const node of stage.querySelectorAll("g.node")) fit(node.querySelectorAll("text"), node.querySelector("path").getBBox(), 0);
  for (const key of stage.querySelectorAll("g.legend > g")) {
    if (key.querySelector("path").getBBox().height > 9) fit(key.querySelectorAll("text"), key.querySelector("path").getBBox(), 0);
  }
  const frames = stage.querySelectorAll("g.frame"), titles = stage.querySelectorAll("g.frame-title");
  titles.forEach((title, i) => fit(title.querySelectorAll("text"), frames[i].querySelector("path").getBBox(), 0));
  const page = stage.querySelector("svg").viewBox.baseVal;
  fit(stage.querySelectorAll("g.heading text, g.notes text, g.legend text"), page, 0);
  stage.replaceChildren();
  return answer;
})`

type widths struct {
	Seen int      `json:"seen"`
	Wide []string `json:"wide"`
}

var (
	fontList = regexp.MustCompile(`font-family="[^"]*"`)
	lengths  = regexp.MustCompile(` textLength="[^"]*" lengthAdjust="[^"]*"`)
)

// TestSVGTextFits holds that no text of a picture leaves its outline, in the font that the browser finds and
// in one whose letters are all as wide as the widest.
func TestSVGTextFits(t *testing.T) {
	for _, r := range examples {
		for _, v := range flux.Views() {
			t.Run(r.name+"/"+v.Name, func(t *testing.T) {
				text := write(t, exporter(t, "svg"), seen(r.document(t), v))
				for _, font := range []string{"", `font-family="monospace"`} {
					if font != "" {
						text = fontList.ReplaceAll(text, []byte(font))
					}
					w := call[widths](t, open(t), outgrown, svg(text))
					if w.Seen == 0 {
						t.Error("no text was measured")
					}
					for _, words := range w.Wide {
						t.Errorf("with %q, %q is wider than its outline", font, words)
					}
				}
			})
		}
	}
}

// TestSVGTextFitsRefuses holds the harness itself: without their lengths, wide letters do not fit.
func TestSVGTextFitsRefuses(t *testing.T) {
	text := write(t, exporter(t, "svg"), seen(examples[0].document(t), flux.Views()[0]))
	text = lengths.ReplaceAll(fontList.ReplaceAll(text, []byte(`font-family="monospace"`)), nil)
	if bytes.Contains(text, []byte("textLength")) {
		t.Fatal("a text kept its length")
	}
	if w := call[widths](t, open(t), outgrown, svg(text)); len(w.Wide) == 0 {
		t.Error("texts in a wide font are said to fit")
	}
}
