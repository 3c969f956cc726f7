package consumer

import (
	"bytes"
	"encoding/csv"
	"testing"

	"github.com/fluxgraph/fluxgraph/export"
)

// TestCSVCorpora reads both tables of every real repository, and joins them.
func TestCSVCorpora(t *testing.T) {
	eachCorpus(t, func(t *testing.T, r repository) {
		doc := r.document(t)
		ids := map[string]bool{}
		nodes := readCSV(t, write(t, export.CSVNodes, doc))
		for _, row := range nodes[1:] {
			ids[row[0]] = true
		}
		edges := readCSV(t, write(t, export.CSV, doc))
		for _, row := range edges[1:] {
			if !ids[row[0]] || !ids[row[1]] {
				t.Errorf("%s %s %s: no such nodes", row[0], row[2], row[1])
			}
		}
		if len(ids) != doc.Graph.NumNodes() || len(edges) != doc.Graph.NumEdges()+1 {
			t.Errorf("%d nodes and %d edges of %d and %d", len(ids), len(edges)-1, doc.Graph.NumNodes(), doc.Graph.NumEdges())
		}
	})
}

func readCSV(t *testing.T, text []byte) [][]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}
