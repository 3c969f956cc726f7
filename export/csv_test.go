package export

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"unicode"

	"github.com/fluxgraph/fluxgraph/export/internal/sketch"
	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/export/record"
	"github.com/fluxgraph/fluxgraph/graph"
)

// readTable reads a CSV file as a map for each row.
func readTable(t *testing.T, text []byte) []map[string]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var all []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, name := range rows[0] {
			if _, twice := m[name]; twice {
				t.Fatalf("two columns are called %s", name)
			}
			m[name] = row[i]
		}
		all = append(all, m)
	}
	return all
}

func TestCSVTables(t *testing.T) {
	for _, s := range documents() {
		text := written(t, CSV, s.doc)
		edges, nodes := readTable(t, text), readTable(t, written(t, CSVNodes, s.doc))
		if len(edges) != s.doc.Graph.NumEdges() || len(nodes) != s.doc.Graph.NumNodes() {
			t.Errorf("%s: %d edges and %d nodes, want %d and %d", s.name, len(edges), len(nodes), s.doc.Graph.NumEdges(), s.doc.Graph.NumNodes())
		}
		byID := map[string]map[string]string{}
		for _, n := range nodes {
			byID[n["id"]] = n
		}
		for _, e := range edges {
			for _, end := range []string{"from", "to"} {
				n, ok := byID[e[end]]
				if !ok {
					t.Errorf("%s: no node %s", s.name, e[end])
				}
				for _, column := range []string{"cluster", "kind", "namespace", "name", "state"} {
					if e[end+"_"+column] != n[column] {
						t.Errorf("%s: %s_%s is %q of the edge and %q of the node", s.name, end, column, e[end+"_"+column], n[column])
					}
				}
			}
		}
		if lines := bytes.Count(text, []byte("\r\n")); lines != bytes.Count(text, []byte("\n")) || lines != len(edges)+1 {
			t.Errorf("%s: %d lines end as RFC 4180 has it, want %d", s.name, lines, len(edges)+1)
		}
	}
}

func TestCSVTells(t *testing.T) {
	var missing, cycle int
	for _, n := range readTable(t, written(t, CSVNodes, documentOf(sketch.Broken(), ""))) {
		if n["state"] == "missing" && n["findings"] == "missing-secret" && n["severity"] == "error" {
			missing++
		}
		if n["findings"] == "dependson-cycle" {
			cycle++
		}
		if n["kind"] == "Container" && n["image"] == "" {
			t.Error("a container without its image")
		}
	}
	if missing != 1 || cycle != 3 {
		t.Errorf("%d missing, %d on the cycle", missing, cycle)
	}
}

// TestAttributeNames holds an attribute to a column of its own where its name is taken.
func TestAttributeNames(t *testing.T) {
	s := &sketch.Sketch{}
	s.In("demo", "clusters/demo")
	s.Defined("ConfigMap", "ns", "a", "kind", "odd", "zone", "b")
	nodes := readTable(t, written(t, CSVNodes, documentOf(s, "")))
	if n := nodes[0]; n["kind"] != "ConfigMap" || n["attributes.kind"] != "odd" || n["zone"] != "b" {
		t.Errorf("%v", n)
	}
	if c := string(written(t, Cypher, documentOf(s, ""))); !strings.Contains(c, "kind: 'ConfigMap'") || !strings.Contains(c, "`attributes.kind`: 'odd', zone: 'b'") {
		t.Error(c)
	}
}

func TestCSVFormulas(t *testing.T) {
	s := &sketch.Sketch{}
	s.In("demo", "clusters/demo")
	for _, name := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"} {
		s.Defined("ConfigMap", "ns", name)
	}
	for _, n := range readTable(t, written(t, CSVNodes, documentOf(s, ""))) {
		if !strings.HasPrefix(n["name"], "'") && !strings.HasPrefix(n["name"], `\`) {
			t.Errorf("a spreadsheet calculates %s", n["name"])
		}
	}
}

func FuzzCSVText(f *testing.F) {
	sketch.SeedNames(f)
	for _, s := range []string{"=cmd|' /C calc'!A0", "+1", "-1", "@x", "\t=1", " =1", "'", `"`, "a,b", "a\r\nb", "＝1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := csvText(s)
		if strings.TrimPrefix(got, "'") != look.Visible(s) && got != look.Visible(s) {
			t.Errorf("%q becomes %q", s, got)
		}
		if got != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(got)[0]) || strings.ContainsFunc(got, unicode.IsControl) {
			t.Errorf("%q becomes %q, which a spreadsheet calculates", s, got)
		}
		var b bytes.Buffer
		w := newTable(&b)
		w.cell(s).cell(s).endRow()
		if err := w.flush(); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(&b).ReadAll()
		if err != nil || len(rows) != 1 || len(rows[0]) != 2 || rows[0][0] != got || rows[0][1] != got {
			t.Errorf("%q is read as %q: %v", s, rows, err)
		}
	})
}

// TestEdgeProperties demands a relation of every edge, whatever it leaves out.
func TestEdgeProperties(t *testing.T) {
	e := graph.Edge{Relation: graph.DependsOn}
	var got []string
	for _, p := range record.EdgeProperties {
		got = append(got, p.Name+"="+p.Joined(e))
	}
	if s := strings.Join(got, " "); s != "relation=depends-on field= optional=false file= line=" {
		t.Error(s)
	}
}
