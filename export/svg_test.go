package export

import (
	"bytes"
	"encoding/xml"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/export/internal/sketch"
	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/graph"
)

// drawnElement is one element of an SVG with what it holds.
type drawnElement struct {
	name     string
	attr     map[string]string
	text     string
	children []*drawnElement
}

// parseDrawing reads an SVG, and fails the test where it is not well-formed.
func parseDrawing(t *testing.T, b []byte) *drawnElement {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(b))
	root := &drawnElement{}
	stack := []*drawnElement{root}
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("not well-formed: %v", err)
		}
		top := stack[len(stack)-1]
		switch x := token.(type) {
		case xml.StartElement:
			e := &drawnElement{name: x.Name.Local, attr: map[string]string{}}
			for _, a := range x.Attr {
				e.attr[a.Name.Local] = a.Value
			}
			top.children = append(top.children, e)
			stack = append(stack, e)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			top.text += string(x)
		}
	}
	if len(root.children) != 1 || root.children[0].name != "svg" {
		t.Fatal("not one svg element")
	}
	return root.children[0]
}

func (e *drawnElement) each(f func(*drawnElement)) {
	f(e)
	for _, c := range e.children {
		c.each(f)
	}
}

func (e *drawnElement) class(name string) []*drawnElement {
	var all []*drawnElement
	e.each(func(c *drawnElement) {
		if c.attr["class"] == name {
			all = append(all, c)
		}
	})
	return all
}

// checkDrawing holds what every SVG must be.
func checkDrawing(t *testing.T, d Document, b []byte) *drawnElement {
	t.Helper()
	svg := parseDrawing(t, b)
	if !strings.HasPrefix(svg.attr["role"], "graphics-document") || svg.attr["aria-labelledby"] != "title desc" {
		t.Error("the picture has no role, or no name")
	}
	if len(svg.children) < 2 || svg.children[0].name != "title" || svg.children[0].text == "" || svg.children[1].name != "desc" || svg.children[1].text == "" {
		t.Error("the picture does not begin with a title and a description")
	}
	ids := map[string]bool{}
	svg.each(func(e *drawnElement) {
		switch e.name {
		case "svg", "title", "desc", "g", "path", "rect", "text":
		case "style":
			if strings.ContainsAny(e.text, "@") && !strings.HasPrefix(e.text, "@media (prefers-color-scheme:dark){") || strings.Contains(e.text, "url") {
				t.Errorf("a style sheet %s", e.text)
			}
		case "a":
			if d.Context.Web == "" || !strings.HasPrefix(e.attr["href"], "https://") {
				t.Errorf("a link to %s", e.attr["href"])
			}
		default:
			t.Errorf("an element %s", e.name)
		}
		if id := e.attr["id"]; id != "" {
			if ids[id] {
				t.Errorf("the id %s twice", id)
			}
			ids[id] = true
		}
		for name := range e.attr {
			if strings.HasPrefix(name, "on") || name == "href" && e.name != "a" || name == "style" {
				t.Errorf("an attribute %s", name)
			}
		}
	})
	want := map[string]bool{}
	for n := range d.Graph.Nodes() {
		want[readBack(n.ID.String())] = true
	}
	for _, n := range svg.class("node") {
		id := n.attr["data-id"]
		if !want[id] {
			t.Errorf("the node %q twice, or unknown", id)
		}
		delete(want, id)
		if len(n.children) == 0 || n.children[0].name != "title" || len(n.children[0].text) < 3 || n.children[0].text == n.attr["id"] {
			t.Errorf("the node %q has no sentence", id)
		}
		var words int
		for _, c := range n.children {
			if c.name == "text" {
				words++
			}
		}
		if words == 0 {
			t.Errorf("the node %q has no text", id)
		}
	}
	for id := range want {
		t.Errorf("the node %q is not drawn", id)
	}
	for _, e := range svg.class("edge") {
		if len(e.children) == 0 || e.children[0].name != "title" || e.children[0].text == "" {
			t.Errorf("the edge %s has no sentence", e.attr["id"])
		}
	}
	return svg
}

// readBack returns a text as XML can hold it.
func readBack(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff {
			return '\ufffd'
		}
		return r
	}, s)
}

func TestSVG(t *testing.T) {
	for _, s := range documents() {
		t.Run(s.name, func(t *testing.T) {
			checkDrawing(t, s.doc, written(t, SVG, s.doc))
		})
	}
}

func TestSVGOfARepository(t *testing.T) {
	d := documentOf(sketch.DrawingRepository(), "")
	svg := checkDrawing(t, d, written(t, SVG, d))
	var sentence string
	for _, n := range svg.class("node") {
		if n.attr["data-id"] == "production:helm.toolkit.fluxcd.io/HelmRelease/podinfo/podinfo" {
			sentence = n.children[0].text
		}
	}
	if !strings.HasPrefix(sentence, "HelmRelease podinfo in namespace podinfo, cluster production; repo.yaml:") {
		t.Errorf("the release is called %q", sentence)
	}
	red := 0
	for _, e := range svg.class("edge") {
		for _, c := range e.children {
			if c.name == "path" && c.attr["stroke"] == look.CycleStyle.Stroke && c.attr["fill"] == "none" {
				red++
				if width, err := strconv.ParseFloat(c.attr["stroke-width"], 64); err != nil || width < 2 {
					t.Errorf("the cycle is drawn %s wide", c.attr["stroke-width"])
				}
			}
		}
	}
	if red != 2 {
		t.Errorf("%d red edges, want the 2 of the cycle", red)
	}
	if len(svg.class("legend")) != 1 {
		t.Error("no legend")
	}
}

// FuzzSVG draws objects of any name.
func FuzzSVG(f *testing.F) {
	for _, s := range []string{"", "a", "<b>", "]]>", "&amp;", `"`, "\x00", "\ufffe", "\xff", "a\nb\tc\rd", "\u202e", "🚀", "n1", "cluster_1"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, name, namespace string) {
		if len(name)+len(namespace) > 300 {
			return
		}
		s := &sketch.Sketch{}
		s.In(namespace, "clusters/demo")
		k := s.Defined("Kustomization", namespace, name)
		p := s.Defined("Path", "", name)
		s.Brings(k, p, s.Defined("ConfigMap", namespace, name), s.Defined("Secret", name, namespace))
		d := documentOf(s, name)
		var b bytes.Buffer
		if err := SVG.Write(&b, d); err != nil {
			t.Fatal(err)
		}
		svg := parseDrawing(t, b.Bytes())
		drawn := map[string]bool{}
		for _, n := range svg.class("node") {
			drawn[n.attr["data-id"]] = true
		}
		for n := range d.Graph.Nodes() {
			if !drawn[readBack(n.ID.String())] {
				t.Errorf("%q is not drawn", n.ID)
			}
		}
	})
}

func TestPictureOfNothing(t *testing.T) {
	d := Document{Graph: (&graph.Builder{}).Graph()}
	checkDrawing(t, d, written(t, SVG, d))
	if len(written(t, PNG, d)) == 0 {
		t.Error("no image")
	}
}
