package consumer

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/fluxgraph/fluxgraph/export"
	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
)

// pageVisited is the number of nodes up to which a browser opens the page of the full view of a
// repository or cluster; TestExplorerLarge opens the largest.
const pageVisited = 200

// htmlParts reads the data of the page of every part, and has a browser open the smaller ones.
func htmlParts(t *testing.T) {
	visited := 0
	for p, d := range eachPart(t, export.HTML) {
		t.Run(d.name, func(t *testing.T) {
			if err := readPage(d); err != nil {
				t.Fatal(err)
			}
			if p.view != flux.FullView || d.doc.Graph.NumNodes() > pageVisited {
				return
			}
			visited++
			name := filepath.Join(t.TempDir(), "graph.html")
			if err := os.WriteFile(name, d.text, 0o600); err != nil {
				t.Fatal(err)
			}
			tab := visit(t, "file://"+name)
			if n := js[int](tab, "fluxgraph.app.model.nodes.length"); n != d.doc.Graph.NumNodes() {
				t.Errorf("the page knows %d nodes of %d", n, d.doc.Graph.NumNodes())
			}
		})
	}
	t.Logf("%d of them are opened in a browser, too", visited)
}

// readPage reads the data that a page holds, and counts what is in them.
func readPage(d drawn) error {
	_, rest, ok := bytes.Cut(d.text, []byte(`<script type="text/plain" id="data">`))
	packed, _, closed := bytes.Cut(rest, []byte("</script>"))
	if !ok || !closed {
		return errors.New("the page holds no data")
	}
	z, err := gzip.NewReader(base64.NewDecoder(base64.StdEncoding, bytes.NewReader(packed)))
	if err != nil {
		return err
	}
	text, err := io.ReadAll(z)
	if err != nil {
		return err
	}
	var data struct {
		Nodes struct{ ID []int }
		Edges struct{ From, To []int }
	}
	if err := json.Unmarshal(text, &data); err != nil {
		return err
	}
	nodes, edges := d.doc.Graph.NumNodes(), drawnEdges(d.doc.Graph)
	if n, e := len(data.Nodes.ID), min(len(data.Edges.From), len(data.Edges.To)); n != nodes || e != edges {
		return fmt.Errorf("the page holds %d nodes and %d edges of %d and %d", n, e, nodes, edges)
	}
	return nil
}

// drawnEdges is the number of edges that pictures have: all but those by which roots apply themselves.
func drawnEdges(g *graph.Graph) int {
	n := 0
	for e := range g.Edges() {
		if !shape.IsRootLoop(g, e) {
			n++
		}
	}
	return n
}

// TestHTMLRefuses holds the harness itself.
func TestHTMLRefuses(t *testing.T) {
	doc := examples[0].document(t)
	good := write(t, export.HTML, doc)
	if err := readPage(drawn{doc: doc, text: good}); err != nil {
		t.Fatal(err)
	}
	id := []byte(`id="data">`)
	at := bytes.Index(good, id) + len(id)
	for name, bad := range map[string][]byte{
		"no data":   bytes.Replace(good, id, []byte(`id="other">`), 1),
		"cut short": append(bytes.Clone(good[:at+400]), "</script>"...),
		"changed":   append(append(bytes.Clone(good[:at+200]), "AAAA"...), good[at+204:]...),
		"of others": write(t, export.HTML, examples[1].document(t)),
	} {
		if err := readPage(drawn{doc: doc, text: bad}); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
