package parse

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse/internal/parsetest"
)

// Where a whole file parses, the places of documents that were parsed one by one are those that the
// parser gives when it reads the file as a whole.
func TestPlacesInCorpora(t *testing.T) {
	entries, err := os.ReadDir(parsetest.Corpora(t))
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		r := load(t, parsetest.Corpus(t, e.Name()).FS())
		r.Prefetch(r.Files())
		for _, name := range r.Files() {
			data, _ := r.ReadFile(name)
			if !isManifest(name) || bytes.Contains(data, []byte("List\n")) || bytes.Contains(data, []byte("\n...")) {
				continue
			}
			want, ok := decodeWhole(name, data)
			if !ok {
				continue
			}
			var got []graph.Pos
			for _, d := range r.Documents(name) {
				got = append(got, places(d.Root)...)
			}
			if len(got) != len(want) {
				t.Errorf("%s/%s: %d values, want %d", e.Name(), name, len(got), len(want))
				continue
			}
			for i := range got {
				if got[i] != want[i] {
					t.Errorf("%s/%v: want %v", e.Name(), got[i], want[i])
					break
				}
			}
			compared += len(got)
		}
	}
	if compared < 10_000 {
		t.Errorf("only %d values were compared", compared)
	}
}

// decodeWhole returns the places of all values in the mappings of a file; false where the parser
// does not read it to its end.
func decodeWhole(name string, data []byte) (all []graph.Pos, ok bool) {
	decoder := yaml.NewDecoder(strings.NewReader(string(data)))
	for {
		var doc yaml.Node
		if err := decoder.Decode(&doc); err != nil {
			return all, err.Error() == "EOF"
		}
		if v := NewValue(name, &doc); v.IsMap() && len(v.node.Content) > 0 {
			all = append(all, places(v)...)
		}
	}
}

// places returns the places of a value and all values in it.
func places(v Value) []graph.Pos {
	all := []graph.Pos{v.Pos()}
	for _, item := range v.Items() {
		all = append(all, places(item)...)
	}
	for _, field := range v.Fields() {
		all = append(all, places(field)...)
	}
	return all
}
