package consumer

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"path/filepath"
	"testing"

	"github.com/fluxgraph/fluxgraph/export"
)

// pythonAnswer is what Python read in a table.
type pythonAnswer struct {
	Error string `json:"error"`
	Rows  int    `json:"rows"`
	Cells string `json:"cells"` // the hash of all of them
}

// python returns the command of the script that has Python's csv module read tables.
func python(t *testing.T) []string {
	t.Helper()
	return []string{tool(t, "python3"), filepath.Join("..", "..", "tools", "read-csv.py")}
}

// csvParts reads every table of edges, and looks for both ends of each among the nodes.
func csvParts(t *testing.T) {
	ask(t, allParts(t, export.CSV), python(t), func(t *testing.T, d drawn, answer pythonAnswer) {
		rows := readCSV(t, d.text)
		agree(t, rows, answer)
		if len(rows) != d.doc.Graph.NumEdges()+1 {
			t.Errorf("%d rows for %d edges", len(rows)-1, d.doc.Graph.NumEdges())
		}
		ids := idsOf(d)
		for _, row := range rows[1:] {
			if !ids[row[0]] || !ids[row[1]] {
				t.Errorf("%s %s %s: no such nodes", row[0], row[2], row[1])
			}
		}
	})
}

// csvNodesParts reads every table of nodes.
func csvNodesParts(t *testing.T) {
	ask(t, allParts(t, export.CSVNodes), python(t), func(t *testing.T, d drawn, answer pythonAnswer) {
		rows := readCSV(t, d.text)
		agree(t, rows, answer)
		ids := idsOf(d)
		for _, row := range rows[1:] {
			if !ids[row[0]] {
				t.Errorf("%s: no such node, or twice", row[0])
			}
			delete(ids, row[0])
		}
		if len(ids) > 0 {
			t.Errorf("%d nodes are not in the table", len(ids))
		}
	})
}

// TestCSVRefuses holds the harness itself.
func TestCSVRefuses(t *testing.T) {
	t.Parallel()
	bad := []drawn{{name: "open", text: []byte("a,b\r\n\"c,d\r\n")}, {name: "after a quote", text: []byte("a,b\r\n\"c\"x,d\r\n")}, {name: "short", text: []byte("a,b\r\nc\r\n")}}
	ask(t, bad, python(t), func(t *testing.T, d drawn, answer pythonAnswer) {
		if answer.Error == "" {
			t.Error("Python accepts it")
		}
		if _, err := csv.NewReader(bytes.NewReader(d.text)).ReadAll(); err == nil {
			t.Error("Go accepts it")
		}
	})
}

func idsOf(d drawn) map[string]bool {
	ids := map[string]bool{}
	for n := range d.doc.Graph.Nodes() {
		ids[n.ID.String()] = true
	}
	return ids
}

// agree fails the test where Python reads other cells than Go.
func agree(t *testing.T, rows [][]string, answer pythonAnswer) {
	t.Helper()
	if answer.Error != "" {
		t.Error(answer.Error)
		return
	}
	cells := sha256.New()
	for _, row := range rows {
		for _, cell := range row {
			cells.Write(append([]byte(cell), 0))
		}
	}
	if sum := hex.EncodeToString(cells.Sum(nil)); answer.Rows != len(rows) || answer.Cells != sum {
		t.Errorf("Python reads %d rows, Go %d, or not the same in them", answer.Rows, len(rows))
	}
}

func readCSV(t *testing.T, text []byte) [][]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}
