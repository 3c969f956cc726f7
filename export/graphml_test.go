package export

import (
	"encoding/xml"
	"strconv"
	"testing"

	"github.com/fluxgraph/fluxgraph/export/internal/sketch"
	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/graph"
)

// graphmlFile is what encoding/xml reads of a file.
type graphmlFile struct {
	Keys []struct {
		ID    string `xml:"id,attr"`
		For   string `xml:"for,attr"`
		Name  string `xml:"attr.name,attr"`
		Type  string `xml:"attr.type,attr"`
		YFile string `xml:"yfiles.type,attr"`
	} `xml:"key"`
	Graph struct {
		Default string           `xml:"edgedefault,attr"`
		Nodes   []graphmlElement `xml:"node"`
		Edges   []graphmlElement `xml:"edge"`
	} `xml:"graph"`
}

type graphmlElement struct {
	ID     string `xml:"id,attr"`
	Source string `xml:"source,attr"`
	Target string `xml:"target,attr"`
	Data   []struct {
		Key  string `xml:"key,attr"`
		Text string `xml:",chardata"`
		Fill struct {
			Color string `xml:"color,attr"`
		} `xml:"ShapeNode>Fill"`
		Border struct {
			Color string `xml:"color,attr"`
			Type  string `xml:"type,attr"`
		} `xml:"ShapeNode>BorderStyle"`
		Label string `xml:"ShapeNode>NodeLabel"`
	} `xml:"data"`
}

// readGraphML returns a file and what it says of each element, by the names of its keys. Every key
// must be declared for the element, and every number and truth be one.
func readGraphML(t *testing.T, text []byte) (file graphmlFile, nodes, edges []map[string]string) {
	t.Helper()
	if err := xml.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	read := func(of string, e graphmlElement) map[string]string {
		m := map[string]string{"id of element": e.ID, "source": e.Source, "target": e.Target}
		for _, d := range e.Data {
			declared := false
			for _, k := range file.Keys {
				if k.ID != d.Key || k.For != of {
					continue
				}
				declared = true
				var err error
				switch k.Type {
				case "int":
					_, err = strconv.Atoi(d.Text)
				case "boolean":
					_, err = strconv.ParseBool(d.Text)
				}
				if err != nil {
					t.Errorf("%s %s: %s: %v", of, e.ID, k.Name, err)
				}
				m[k.Name+k.YFile] = d.Text
				if k.YFile == "nodegraphics" {
					m["fill"], m["border"], m["dash"], m["shown"] = d.Fill.Color, d.Border.Color, d.Border.Type, d.Label
				}
			}
			if !declared {
				t.Errorf("%s %s: no key %s", of, e.ID, d.Key)
			}
		}
		return m
	}
	for _, n := range file.Graph.Nodes {
		nodes = append(nodes, read("node", n))
	}
	for _, e := range file.Graph.Edges {
		edges = append(edges, read("edge", e))
	}
	return file, nodes, edges
}

// TestGraphMLComplete demands every node and every edge, as the graph has them.
func TestGraphMLComplete(t *testing.T) {
	for _, s := range documents() {
		file, nodes, edges := readGraphML(t, written(t, GraphML, s.doc))
		if file.Graph.Default != "directed" || len(nodes) != s.doc.Graph.NumNodes() || len(edges) != s.doc.Graph.NumEdges() {
			t.Errorf("%s: a %s graph of %d nodes and %d edges", s.name, file.Graph.Default, len(nodes), len(edges))
		}
		keys := map[string]bool{}
		for _, k := range file.Keys {
			if keys[k.ID] || keys[k.For+" "+k.Name+k.YFile] {
				t.Errorf("%s: key %s, %s twice", s.name, k.ID, k.Name)
			}
			keys[k.ID], keys[k.For+" "+k.Name+k.YFile] = true, true
		}
		byElement := map[string]string{}
		for _, n := range nodes {
			byElement[n["id of element"]] = n["id"]
		}
		i := 0
		for e := range s.doc.Graph.Edges() {
			if got := byElement[edges[i]["source"]]; got != svgRead(e.From.String()) {
				t.Errorf("%s: edge %d comes from %q, want %q", s.name, i, got, e.From)
			}
			if got := byElement[edges[i]["target"]]; got != svgRead(e.To.String()) || edges[i]["relation"] != e.Relation.String() {
				t.Errorf("%s: edge %d: %s %q, want %s %q", s.name, i, edges[i]["relation"], got, e.Relation, e.To)
			}
			i++
		}
	}
}

// svgRead returns what a reader gets of a text that svgExact writes.
func svgRead(s string) string {
	var v struct {
		Text string `xml:",chardata"`
	}
	_ = xml.Unmarshal([]byte("<a>"+svgExact(s)+"</a>"), &v)
	return v.Text
}

func TestGraphMLLooks(t *testing.T) {
	_, nodes, edges := readGraphML(t, written(t, GraphML, documentOf(sketch.Broken(), "")))
	count := map[string]int{}
	for _, n := range nodes {
		if n["label"] == "" || n["shown"] == "" || n["frame"] == "" {
			t.Errorf("%s is shown as %q in %q", n["id"], n["shown"], n["frame"])
		}
		if n["state"] == graph.Missing.String() && n["border"] == look.CycleStyle.Stroke && n["dash"] == "dashed" && n["r"] == "193" && n["g"] == "18" && n["b"] == "31" {
			count["missing"]++
		}
		if n["findings"] == "orphaned-source" && n["fill"] == "#ffe8b3" && n["severity"] == "warning" {
			count["orphaned"]++
		}
		if n["findings"] == "dependson-cycle" && n["border"] == look.CycleStyle.Stroke {
			count["cycle"]++
		}
	}
	if count["missing"] != 1 || count["orphaned"] != 1 || count["cycle"] != 3 {
		t.Errorf("%v", count)
	}
	for _, e := range edges {
		if e["optional"] == "true" {
			count["optional"]++
		}
		if e["label"] == "" {
			t.Errorf("edge %s has no label", e["id of element"])
		}
	}
	if count["optional"] != 1 {
		t.Errorf("%d edges are optional", count["optional"])
	}
}
