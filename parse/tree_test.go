package parse

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCleanPath(t *testing.T) {
	for p, want := range map[string]string{
		"": ".", ".": ".", "./": ".", "/": ".", "..": ".", "./..": ".", "//": ".",
		"a/b": "a/b", "./a/b": "a/b", "/a/b": "a/b", "a/b/": "a/b", "a//b": "a/b", "./a/./b": "a/b",
		"./../../a/b": "a/b", "../../../a/b": "a/b", "a/../../b": "b", "a/..": ".",
		"${X}/a": "${X}/a", "A/b": "A/b", "a b/+": "a b/+", " a": " a", "...": "...",
	} {
		if got := CleanPath(p); got != want {
			t.Errorf("CleanPath(%q) = %q, want %q", p, got, want)
		}
	}
}

func TestTree(t *testing.T) {
	r := load(t, files("a/b/x.yaml", "", "a/y.yaml", "", "z.yaml", "", "other/q/w.yaml", ""))
	tree := r.Tree(".", func(f string) bool { return f == "z.yaml" })
	if diff := cmp.Diff([]string{"a/b/x.yaml", "a/y.yaml", "other/q/w.yaml"}, tree.Files()); diff != "" {
		t.Errorf("files differ (-want +got):\n%s", diff)
	}
	for p, want := range map[string][]string{".": {"a", "other"}, "a": {"b", "y.yaml"}, "a/b": {"x.yaml"}, "b": nil, "a/y.yaml": nil, "": nil} {
		if got := tree.ReadDir(p); !slices.Equal(got, want) || tree.IsDir(p) != (want != nil) {
			t.Errorf("ReadDir(%q) = %q, IsDir %v", p, got, tree.IsDir(p))
		}
	}
	if _, err := tree.ReadFile("z.yaml"); err == nil || tree.Has("z.yaml") || tree.Has("a") {
		t.Error("the tree has what it should not")
	}
	part := r.Tree("a", nil)
	if diff := cmp.Diff([]string{"b/x.yaml", "y.yaml"}, part.Files()); diff != "" {
		t.Errorf("files differ (-want +got):\n%s", diff)
	}
	for p, want := range map[string]string{".": "a", "b": "a/b", "b/x.yaml": "a/b/x.yaml", "y.yaml": "a/y.yaml", "absent": "absent"} {
		if got := part.Where(p); got != want {
			t.Errorf("Where(%q) = %q, want %q", p, got, want)
		}
	}
	if got := tree.Where("."); got != "." {
		t.Errorf("the root is %q", got)
	}
	if got := NewTree(nil).Where("."); got != "." {
		t.Errorf("the root of nothing is %q", got)
	}
}

// An artifact may be put together from parts, under paths of its own.
func TestTreeOfParts(t *testing.T) {
	r := load(t, files("src/x.yaml", aConfigMap, "lib/k/kustomization.yaml", "resources: [../../x.yaml]"))
	tree := NewTree(map[string]TreeFile{
		"app/x.yaml": {r, "src/x.yaml"}, "app/deep/k/kustomization.yaml": {r, "lib/k/kustomization.yaml"},
		"app": {r, "src/x.yaml"}, "../out": {r, "src/x.yaml"}, "/abs": {r, "src/x.yaml"}, ".": {r, "src/x.yaml"}, "": {r, "src/x.yaml"},
	})
	if got := strings.Join(tree.Files(), " "); got != "app/deep/k/kustomization.yaml app/x.yaml" {
		t.Errorf("files are %s", got)
	}
	b := tree.Build("app/deep/k", Overlay{})
	if !b.Complete() || len(b.Objects) != 1 || b.Objects[0].Pos.String() != "src/x.yaml:1:1" {
		t.Errorf("%v: %s", b.Objects, told(b.Problems))
	}
	if got := tree.Where("app/deep/k"); got != "lib/k" {
		t.Errorf("Where = %q", got)
	}
}

func TestUses(t *testing.T) {
	tree := load(t, files(
		"a/kustomization.yaml", "resources: [x.yaml, ../b, absent.yaml]\ncomponents: [../c]\npatches: [{path: p.yaml}]\nconfigMapGenerator: [{name: g, files: [k=f.txt], envs: [e.env]}]",
		"a/x.yaml", "", "a/p.yaml", "", "a/f.txt", "", "a/e.env", "", "a/unused.yaml", "",
		"b/kustomization.yml", "resources: [../a]", "c/Kustomization", "resources: [.]", "d/e/x.yaml", "", "d/e/x.json", "",
	)).Tree(".", nil)
	for dir, want := range map[string]string{
		"a": "a/e.env a/f.txt a/kustomization.yaml a/p.yaml a/x.yaml b/kustomization.yml c/Kustomization",
		"c": "c/Kustomization", "d": "d/e/x.yaml", "absent": "",
	} {
		if got := strings.Join(tree.Uses(dir), " "); got != want {
			t.Errorf("Uses(%s) = %s, want %s", dir, got, want)
		}
	}
	if got := strings.Join(tree.Patches("a/kustomization.yaml"), " "); got != "a/p.yaml" {
		t.Errorf("Patches = %s", got)
	}
}

// A tree may be used from several goroutines.
func TestTreeSideBySide(t *testing.T) {
	tree := load(t, files("a/kustomization.yaml", "resources: [x.yaml]\npatches:\n- patch: |\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: here}\n    data: {a: b}\n", "a/x.yaml", aConfigMap)).Tree(".", nil)
	b := tree.Build("a", Overlay{})
	var wait sync.WaitGroup
	for range 20 {
		wait.Go(func() {
			if got := b.PosOf(b.Objects[0], "data.a").String(); got != "a/kustomization.yaml:7:15" {
				t.Errorf("data.a is from %s", got)
			}
			tree.Uses("a")
			if again := tree.Build("a", Overlay{}); len(again.Objects) != 1 {
				t.Error("not built")
			}
		})
	}
	wait.Wait()
}
