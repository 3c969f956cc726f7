package flux_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/internal/txtar"
	"github.com/fluxgraph/fluxgraph/parse"
)

// Nothing in a graph is invented: each position is a line of a file, an object's that of a document of its kind; the states that say that something is elsewhere or
// not known have a reason, and a reason names only files that there are.
func TestNothingIsInvented(t *testing.T) {
	var files []string
	for _, pattern := range []string{"testdata/*.txtar", "testdata/rules/*.txtar", "../check/testdata/*/*.txtar"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("no fixtures %s: %v", pattern, err)
		}
		files = append(files, found...)
	}
	for _, file := range files {
		t.Run(file, func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			repo, opts := story(t, a)
			newInventory(repo, opts).check(t, flux.Graph(repo, opts))
		})
	}
}

// The same holds for real repositories.
func TestNothingIsInventedOfCorpora(t *testing.T) {
	for _, dir := range corpora(t) {
		name := filepath.Base(dir)
		t.Run(name, func(t *testing.T) {
			repo := corpus(t, name)
			newInventory(repo, flux.Options{}).check(t, flux.Graph(repo, flux.Options{}))
		})
	}
}

// inventory is what there is: the number of lines of each file, and the directories.
type inventory struct {
	lines map[string]int
	dirs  map[string]bool
	kinds map[graph.Pos]string // of the documents, by file and line
}

func newInventory(repo *parse.Repo, opts flux.Options) *inventory {
	in := &inventory{lines: map[string]int{}, dirs: map[string]bool{".": true}, kinds: map[graph.Pos]string{}}
	in.add(repo, "")
	for _, source := range opts.Sources {
		in.add(source.Repo, source.Name+":")
	}
	return in
}

// add adds the files of a repository, whose names begin with a prefix.
func (in *inventory) add(repo *parse.Repo, prefix string) {
	for _, file := range repo.Files() {
		data, err := repo.ReadFile(file)
		if err != nil {
			continue
		}
		for _, d := range repo.Documents(file) {
			in.kinds[graph.Pos{File: prefix + file, Line: d.Pos().Line}] = d.Kind
		}
		in.lines[prefix+file] = max(bytes.Count(data, []byte("\n"))+1, 1)
		for dir := filepath.Dir(file); !in.dirs[prefix+dir]; dir = filepath.Dir(dir) {
			in.dirs[prefix+dir] = true
		}
	}
}

// has reports whether there is a position: a line of a file, a file, or a directory.
func (in *inventory) has(p graph.Pos) bool {
	if p.IsZero() {
		return true
	}
	lines, ok := in.lines[p.File]
	return ok && p.Line <= lines || p.Line == 0 && in.dirs[p.File]
}

// fileInText matches what looks like the name of a file in a reason.
var fileInText = regexp.MustCompile(`(?:[\w/-]+:)?[\w./-]+\.(?:ya?ml|json|sh|md)\b`)

func (in *inventory) check(t *testing.T, g *graph.Graph) {
	t.Helper()
	report := map[string]int{}
	fail := func(format string, args ...any) {
		if report[format]++; report[format] <= 3 {
			t.Errorf(format, args...)
		}
	}
	for n := range g.Nodes() {
		if !in.has(n.Pos) {
			fail("%s is at %s", n.ID, n.Pos)
		}
		hasFile := n.State == graph.Defined || n.State == graph.Generated || n.State == graph.Inferred || n.State == graph.Unreachable
		if hasFile && n.Pos.IsZero() {
			fail("%s is %s, and nowhere", n.ID, n.State)
		}
		isObject := n.ID.Kind.Group != graph.OwnGroup && n.State == graph.Defined
		if kind, ok := in.kinds[graph.Pos{File: n.Pos.File, Line: n.Pos.Line}]; ok && isObject && kind != n.ID.Kind.Name && kind != "List" {
			fail("%s is at %s, which is a %s", n.ID, n.Pos, kind)
		} else if !ok && isObject {
			fail("%s is at %s, which is no document", n.ID, n.Pos)
		}
		reason := n.Fact("reason")
		if (n.State == graph.External || n.State == graph.Unknown) && reason == "" {
			fail("%s is %s without a reason", n.ID, n.State)
		}
		for _, file := range fileInText.FindAllString(reason, -1) {
			if _, ok := in.lines[file]; !ok && !strings.Contains(reason, "://") {
				fail("%s: there is no %s: %s", n.ID, file, reason)
			}
		}
	}
	for e := range g.Edges() {
		if !in.has(e.Pos) {
			fail("%s is at %s", fmt.Sprintf("%s %s %s", e.From, e.Relation, e.To), e.Pos)
		}
	}
	for _, p := range g.Problems() {
		if !in.has(p.Pos) {
			fail("problem %s is at %s", p.Kind, p.Pos)
		}
		for _, r := range p.Related {
			if !in.has(r.Pos) {
				fail("a related position of %s is %s", p.Kind, r.Pos)
			}
		}
	}
}
