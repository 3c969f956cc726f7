package flux_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/export"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/internal/txtar"
	"github.com/fluxgraph/fluxgraph/parse"
)

// whole fails the test for a graph that does not hang together.
func whole(t *testing.T, g *graph.Graph) {
	t.Helper()
	names := map[string]bool{"": true}
	for _, c := range g.Clusters() {
		if c.Name == "" || names[c.Name] {
			t.Errorf("cluster %q twice, or without a name", c.Name)
		}
		names[c.Name] = true
	}
	for n := range g.Nodes() {
		base, _, _ := strings.Cut(n.ID.Cluster, "@")
		if !names[n.ID.Cluster] && !names[base] {
			t.Errorf("%s is in no cluster", n.ID)
		}
		if !n.State.Valid() || n.ID.Kind.Name == "" || n.ID.Name == "" {
			t.Errorf("%s: state %s", n.ID, n.State)
		}
	}
	for e := range g.Edges() {
		if !g.Has(e.From) || !g.Has(e.To) || !e.Relation.Valid() {
			t.Errorf("%s %s %s", e.From, e.Relation, e.To)
		}
	}
	for _, p := range g.Problems() {
		if check.OfProblem(p).Message == "" || !names[p.Cluster] {
			t.Errorf("problem %q of %q", check.OfProblem(p).Message, p.Cluster)
		}
	}
}

func FuzzGraph(f *testing.F) {
	for _, pattern := range []string{"testdata/*.txtar", "../testdata/script/*.txtar"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	add := func(files map[string]string) {
		a := &txtar.Archive{}
		for name, text := range home(files) {
			a.Files = append(a.Files, txtar.File{Name: name, Data: []byte(text)})
		}
		f.Add(txtar.Format(a))
	}
	add(map[string]string{"clusters/c/set.yaml": object("ResourceSet", "set", "spec:\n  inputs: [{k: a}]\n  resourcesTemplate: |\n    << range until 3 >>\n    ---\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: \"<< inputs.k >><< . >>\"}\n    << end >>\n")})
	add(map[string]string{"clusters/c/a.yaml": kustomization("a", "./a", "  postBuild: {substituteFrom: [{kind: ConfigMap, name: x}], substitute: {B: b}}"), "a/x.yaml": configMap("x${A:=1}", "A: \"${A:-}x\"")})
	add(map[string]string{"clusters/c/i.yaml": instance("./other"), "other/x.yaml": configMap("x", "a: b"), "a/kustomization.yaml": kustomizeFile("../a", "../clusters/c")})
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 20000 {
			return
		}
		fsys := fstest.MapFS{}
		for _, file := range txtar.Parse(data).Files {
			if fs.ValidPath(file.Name) && !strings.ContainsAny(file.Name, "\x00") {
				fsys[file.Name] = &fstest.MapFile{Data: file.Data}
			}
		}
		if len(fsys) > 60 {
			return
		}
		timer := time.AfterFunc(20*time.Second, func() { panic(fmt.Sprintf("never ends: %q", data)) })
		defer timer.Stop()
		repo, err := parse.Load(fsys, parse.Options{})
		if err != nil {
			return
		}
		g := flux.Graph(repo, flux.Options{})
		whole(t, g)
		var one, two bytes.Buffer
		if err := export.JSON.Write(&one, export.Document{Graph: g}); err != nil {
			t.Fatal(err)
		}
		if err := export.JSON.Write(&two, export.Document{Graph: flux.Graph(repo, flux.Options{})}); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(one.Bytes(), two.Bytes()) {
			t.Errorf("not the same twice:\n%s\n%s", &one, &two)
		}
	})
}

func FuzzTemplate(f *testing.F) {
	for _, text := range []string{
		"<< inputs.a >>", "<< range until 9 >><< . >><< end >>", "<< define \"a\" >>x<< end >><< template \"a\" >>", "<< $x := dict \"a\" inputs >><< $x | toYaml >>",
		"<< inputs.l | join \",\" >>", "<< if inputs.a >>a<< else >>b<< end >>", "<< with inputs >><< .a >><< end >>", "<< printf \"%5s\" inputs.a >>",
		"<< repeat 1000 inputs.a >>", "<< keys inputs >>", "<< untilStep 1 9 2 >>", "<< seq 1 2 9 >>", "<< regexReplaceAll \"a\" inputs.a \"b\" >>", "<< block \"x\" . >><< break >><< end >>",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 2000 || strings.Contains(text, "\n") {
			return
		}
		timer := time.AfterFunc(20*time.Second, func() { panic(fmt.Sprintf("never ends: %q", text)) })
		defer timer.Stop()
		set := object("ResourceSet", "set", "spec:\n  inputs: [{a: x, l: [\"1\", \"2\"]}]\n  resourcesTemplate: |\n    "+text)
		repo := repository(t, home(map[string]string{"clusters/c/set.yaml": set}))
		g := flux.Graph(repo, flux.Options{})
		whole(t, g)
		if a, b := printGraph(g), printGraph(flux.Graph(repo, flux.Options{})); a != b {
			t.Errorf("not the same twice:\n%s\n%s", a, b)
		}
	})
}
