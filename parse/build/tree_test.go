package build

import (
	"strings"
	"sync"
	"testing"

	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/internal/parsetest"
)

// An artifact may be put together from parts, under paths of its own.
func TestBuildOfParts(t *testing.T) {
	r := load(t, parsetest.Files("src/x.yaml", aConfigMap, "lib/k/kustomization.yaml", "resources: [../../x.yaml]"))
	tree := NewTree(parse.NewTree(map[string]parse.TreeFile{
		"app/x.yaml": {Repo: r, File: "src/x.yaml"}, "app/deep/k/kustomization.yaml": {Repo: r, File: "lib/k/kustomization.yaml"},
	}))
	b := tree.Build("app/deep/k", Overlay{})
	if !b.Complete() || len(b.Objects) != 1 || b.Objects[0].Pos.String() != "src/x.yaml:1:1" {
		t.Errorf("%v: %s", b.Objects, parsetest.Problems(b.Problems))
	}
}

func TestUses(t *testing.T) {
	tree := loadTree(t, parsetest.Files(
		"a/kustomization.yaml", "resources: [x.yaml, ../b, absent.yaml]\ncomponents: [../c]\npatches: [{path: p.yaml}]\nconfigMapGenerator: [{name: g, files: [k=f.txt], envs: [e.env]}]",
		"a/x.yaml", "", "a/p.yaml", "", "a/f.txt", "", "a/e.env", "", "a/unused.yaml", "",
		"b/kustomization.yml", "resources: [../a]", "c/Kustomization", "resources: [.]", "d/e/x.yaml", "", "d/e/x.json", "",
	))
	for dir, want := range map[string]string{
		"a": "a/e.env a/f.txt a/kustomization.yaml a/p.yaml a/x.yaml b/kustomization.yml c/Kustomization",
		"c": "c/Kustomization", "d": "d/e/x.yaml", "absent": "",
	} {
		if got := strings.Join(tree.Uses(dir), " "); got != want {
			t.Errorf("Uses(%s) = %s, want %s", dir, got, want)
		}
	}
	if got := strings.Join(tree.PatchFiles("a/kustomization.yaml"), " "); got != "a/p.yaml" {
		t.Errorf("Patches = %s", got)
	}
}

// A tree may be used from several goroutines.
func TestTreeSideBySide(t *testing.T) {
	tree := loadTree(t, parsetest.Files("a/kustomization.yaml", "resources: [x.yaml]\npatches:\n- patch: |\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: here}\n    data: {a: b}\n", "a/x.yaml", aConfigMap))
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
