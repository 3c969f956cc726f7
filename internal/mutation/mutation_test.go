package main

import (
	"bytes"
	"io/fs"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
)

func TestOverlay(t *testing.T) {
	o := overlay{
		base:  fstest.MapFS{"a/kept.yaml": {Data: []byte("kept")}, "a/changed.yaml": {Data: []byte("old")}, "a/gone.yaml": {Data: []byte("gone")}},
		files: map[string][]byte{"a/changed.yaml": []byte("new"), "a/gone.yaml": nil, "a/more.yaml": []byte("more"), "b/c/made.yaml": []byte("made")},
	}
	var got []string
	err := fs.WalkDir(o, ".", func(name string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			data, err := fs.ReadFile(o, name)
			got = append(got, name+"="+string(data))
			return err
		}
		return err
	})
	want := []string{"a/changed.yaml=new", "a/kept.yaml=kept", "a/more.yaml=more", "b/c/made.yaml=made"}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v; want %v", got, err, want)
	}
	if _, err := fs.Stat(o, "a/gone.yaml"); err == nil {
		t.Error("a file that is gone can be opened")
	}
}

const manifest = `# first
apiVersion: v1
kind: Kustomization
spec:
  path: ./a # here
---
spec:
    dependsOn:
        - name: b
    path: ./c
`

func TestText(t *testing.T) {
	for _, test := range []struct {
		name string
		edit func(*text) bool
		old  string
		new  string
	}{
		{"a field is added", func(t *text) bool { return t.field(2, "wait", "true") }, "  path: ./a", "  wait: true\n  path: ./a"},
		{"a field is replaced", func(t *text) bool { return t.field(7, "path", "./d") }, "path: ./c", "path: ./d"},
		{"the first dependency", func(t *text) bool { return t.dependency(2, "n", "x") }, "spec:\n  path", "spec:\n  dependsOn:\n    - name: x\n      namespace: n\n  path"},
		{"one more dependency", func(t *text) bool { return t.dependency(8, "n", "x") }, "        - name: b", "        - name: x\n          namespace: n\n        - name: b"},
		{"a health check", func(t *text) bool { return t.item(8, "healthChecks", "kind: K", "name: x") }, "spec:\n    dependsOn", "spec:\n    healthChecks:\n      - kind: K\n        name: x\n    dependsOn"},
		{"a field is taken out", func(t *text) bool { return t.unset(7, "path") }, "    path: ./c\n", ""},
		{"a list is not taken out", func(t *text) bool { return !t.unset(7, "dependsOn") }, "", ""},
		{"a name", func(t *text) bool { return t.rename(9, "name", "b", "z") }, "- name: b", "- name: z"},
		{"a name before a comment", func(t *text) bool { return t.rename(5, "path", "./a", "./z") }, "./a #", "./z #"},
		{"a name of another document", func(t *text) bool { return !t.rename(4, "name", "b", "z") }, "", ""},
		{"a line past the end", func(t *text) bool { return !t.rename(400, "name", "q", "z") }, "", ""},
	} {
		x := newText([]byte(manifest))
		if !test.edit(x) {
			t.Errorf("%s: did not go as wanted", test.name)
		}
		if want := strings.Replace(manifest, test.old, test.new, 1); string(x.bytes()) != want {
			t.Errorf("%s: got\n%s\nwant\n%s", test.name, x.bytes(), want)
		}
	}
}

// The bundled example has a place for many defects, and all are found there.
func TestExample(t *testing.T) {
	for seed := range uint64(3) {
		m := mutation{dirs: []string{filepath.Join("..", "..", "testdata", "repos", "healthy")}, seed: seed, each: 1}
		if err := m.run(); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := m.report(&out, 12); err != nil {
			t.Errorf("%v\n%s", err, &out)
		}
	}
}

// A program that judges itself must be able to say no.
func TestMissIsTold(t *testing.T) {
	m := mutation{dirs: []string{"x"}, results: []result{{rule: "some-rule", repository: "x", verdict: missed, about: "it was there"}}}
	var out bytes.Buffer
	if err := m.report(&out, 1); err == nil || !strings.Contains(out.String(), "missed in x: some-rule: it was there") {
		t.Errorf("got %v\n%s", err, &out)
	}
	if err := m.report(&out, 2); err == nil || !strings.Contains(err.Error(), "only 1 plants") {
		t.Errorf("got %v", err)
	}
}

// A slip of the pen gives another name, which is still a name.
func TestMisspell(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 100 {
		for _, name := range []string{"a", "apps", "infra-configs", "a-b-c-d-e"} {
			if got := misspell(r, name); got == name || !regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?$`).MatchString(got) {
				t.Errorf("%s became %q", name, got)
			}
		}
	}
}

// A finding that comes to name more objects, or to hold in fewer clusters, is the same one.
func TestIsNew(t *testing.T) {
	object := func(cluster, name string) graph.ID {
		return graph.ID{Cluster: cluster, Key: graph.Key{Kind: graph.Kind{Name: "ConfigMap"}, Name: name}}
	}
	s := &site{known: map[string]bool{}}
	for _, key := range keys(check.Finding{Rule: "r", Nodes: []graph.ID{object("a", "x"), object("a", "y"), object("b", "x"), object("b", "y")}}) {
		s.known[key] = true
	}
	for _, test := range []struct {
		name  string
		nodes []graph.ID
		want  bool
	}{
		{"fewer clusters", []graph.ID{object("b", "x"), object("b", "y")}, false},
		{"more objects", []graph.ID{object("a", "x"), object("a", "y"), object("a", "z")}, false},
		{"another object", []graph.ID{object("a", "x"), object("a", "z")}, true},
		{"another cluster", []graph.ID{object("a", "x"), object("a", "y"), object("c", "x"), object("c", "y")}, true},
	} {
		if got := s.isNew(check.Finding{Rule: "r", Nodes: test.nodes}); got != test.want {
			t.Errorf("%s: got %v", test.name, got)
		}
	}
	if !s.isNew(check.Finding{Rule: "other", Nodes: []graph.ID{object("b", "x"), object("b", "y")}}) {
		t.Error("what another rule says is not new")
	}
}

func TestShare(t *testing.T) {
	for _, test := range []struct{ nodes, plants, atOnce int }{{0, mostEach, 2}, {10, mostEach, 2}, {1600, 10, 2}, {7000, leastEach, 1}} {
		if plants, atOnce := share(test.nodes); plants != test.plants || atOnce != test.atOnce {
			t.Errorf("%d nodes: got %d plants, %d at once", test.nodes, plants, atOnce)
		}
	}
}
