package parse

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fluxgraph/fluxgraph/parse/internal/parsetest"
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
	r := load(t, parsetest.Files("a/b/x.yaml", "", "a/y.yaml", "", "z.yaml", "", "other/q/w.yaml", ""))
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
	r := load(t, parsetest.Files("src/x.yaml", "", "lib/k/kustomization.yaml", ""))
	tree := NewTree(map[string]TreeFile{
		"app/x.yaml": {r, "src/x.yaml"}, "app/deep/k/kustomization.yaml": {r, "lib/k/kustomization.yaml"},
		"app": {r, "src/x.yaml"}, "../out": {r, "src/x.yaml"}, "/abs": {r, "src/x.yaml"}, ".": {r, "src/x.yaml"}, "": {r, "src/x.yaml"},
	})
	if got := strings.Join(tree.Files(), " "); got != "app/deep/k/kustomization.yaml app/x.yaml" {
		t.Errorf("files are %s", got)
	}
	if got := tree.Where("app/deep/k"); got != "lib/k" {
		t.Errorf("Where = %q", got)
	}
}
