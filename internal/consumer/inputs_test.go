package consumer

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/docs"
	"github.com/fluxgraph/fluxgraph/export"
	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/internal/corporatest"
	"github.com/fluxgraph/fluxgraph/parse"
)

// repository is a Flux repository to draw. It is read at most once, by the first test that wants it.
type repository struct {
	name, dir string
	load      func() (export.Document, error)
}

func newRepository(name, dir string) repository {
	return repository{name, dir, sync.OnceValues(func() (export.Document, error) { return read(name, dir) })}
}

func read(name, dir string) (export.Document, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return export.Document{}, err
	}
	defer root.Close()
	return told(name, root.FS())
}

// told returns the document of a repository with all that there is to say of it.
func told(name string, fsys fs.FS) (export.Document, error) {
	repo, err := parse.Load(fsys, parse.Options{})
	if err != nil {
		return export.Document{}, err
	}
	g := flux.Graph(repo, flux.Options{Name: name})
	waves := map[graph.ID]string{}
	for n := range flux.DepsView.Apply(g).Nodes() {
		waves[n.ID] = n.Fact("wave")
	}
	return export.Document{Title: name, Graph: g, Findings: check.Run(g, check.All()...), Context: shape.Context{
		YAML: func(n graph.Node) string { return flux.Excerpt(repo, n) },
		Page: func(rule string) string { page, _ := docs.Rule(rule); return page },
		Wave: waves,
	}}, nil
}

func (r repository) document(t *testing.T) export.Document {
	t.Helper()
	doc, err := r.load()
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// seen returns what is drawn of a document in a view.
func seen(doc export.Document, v *flux.View) export.Document {
	doc.Graph = v.Apply(doc.Graph)
	return doc
}

var examples = []repository{
	newRepository("healthy", filepath.Join("..", "..", "testdata", "repos", "healthy")),
	newRepository("broken", filepath.Join("..", "..", "testdata", "repos", "broken")),
}

// corpora returns the real repositories. Its error is that of corporatest.Find.
var corpora = sync.OnceValues(func() ([]repository, error) {
	dirs, err := corporatest.Find()
	if err != nil {
		return nil, err
	}
	var all []repository
	for _, dir := range dirs {
		all = append(all, newRepository(filepath.Base(dir), dir))
	}
	return all, nil
})

func eachCorpus(t *testing.T, test func(t *testing.T, r repository)) {
	t.Helper()
	corporatest.Repositories(t) // skips the test where there are none
	all, err := corpora()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		t.Run(r.name, func(t *testing.T) { test(t, r) })
	}
}

// exporter returns the format of that name.
func exporter(t *testing.T, name string) *export.Exporter {
	t.Helper()
	for _, e := range export.All() {
		if e.Name == name {
			return e
		}
	}
	t.Fatalf("no format is called %s", name)
	return nil
}

func write(t *testing.T, e *export.Exporter, doc export.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := e.Write(&b, doc); err != nil {
		t.Fatalf("%s: %v", e.Name, err)
	}
	return b.Bytes()
}
