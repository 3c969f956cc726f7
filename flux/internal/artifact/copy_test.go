package artifact

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

func TestCopying(t *testing.T) {
	files := fstest.MapFS{"apps/web/a.yaml": {}, "apps/web/doc/a.md": {}, "apps/db/b.yaml": {}, "c.yaml": {}}
	source := model.Artifact{Tree: build.NewTree(load(t, files).Tree(".", nil))}
	tests := []struct {
		name      string
		operation model.Copy
		want      string // the paths of the assembled artifact
	}{
		{"a file to the root", model.Copy{From: "c.yaml"}, "c.yaml"},
		{"a file under another name", model.Copy{From: "c.yaml", To: "d.yaml"}, "d.yaml"},
		{"a file into a directory", model.Copy{From: "c.yaml", To: "d/"}, "d/c.yaml"},
		{"a directory keeps its name", model.Copy{From: "apps/db", To: "x"}, "x/db/b.yaml"},
		{"what is below a directory", model.Copy{From: "apps/db/**", To: "x"}, "x/b.yaml"},
		{"a glob keeps the whole path", model.Copy{From: "apps/*/*.yaml", To: "x"}, "x/apps/db/b.yaml x/apps/web/a.yaml"},
		{"a glob that matches a directory", model.Copy{From: "apps/w*"}, "apps/web/a.yaml apps/web/doc/a.md"},
		{"everything", model.Copy{From: "**"}, "apps/db/b.yaml apps/web/a.yaml apps/web/doc/a.md c.yaml"},
		{"excluded by the path from the source's root", model.Copy{From: "apps/web/**", Exclude: []string{"apps/**/*.md"}}, "a.yaml"},
		{"excluded by the path from the glob", model.Copy{From: "apps/web/**", Exclude: []string{"doc/*"}}, "a.yaml"},
		{"excluded by the name alone", model.Copy{From: "apps/**", Exclude: []string{"*.md"}}, "db/b.yaml web/a.yaml"},
		{"what does not exist", model.Copy{From: "gone"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := map[string]parse.TreeFile{}
			(&copying{operation: tt.operation, source: source, files: files}).run()
			if got := strings.Join(slices.Sorted(maps.Keys(files)), " "); got != tt.want {
				t.Errorf("files %q, want %q", got, tt.want)
			}
		})
	}
}

// A directory of an assembled artifact stands for the directory that was copied, and for none where several were.
func TestRepositoryDir(t *testing.T) {
	repo := load(t, fstest.MapFS{"apps/web/a.yaml": {}, "apps/web/doc/a.md": {}, "apps/db/b.yaml": {}, "base/c.yaml": {}, "d.yaml": {}})
	source := model.Artifact{Tree: build.NewTree(repo.Tree(".", nil))}
	tests := []struct {
		name   string
		copies []model.Copy
		want   map[string]string // of directories of the artifact; empty: none of the repository
	}{
		{"a directory keeps its name", []model.Copy{{From: "apps/web"}}, map[string]string{".": "apps/web", "web": "apps/web", "web/doc": "apps/web/doc"}},
		{"deep below", []model.Copy{{From: "apps/web", To: "x/y"}}, map[string]string{".": "apps/web", "x": "apps/web", "x/y/web/doc": "apps/web/doc"}},
		{"what is below a directory", []model.Copy{{From: "apps/**"}}, map[string]string{".": "apps", "web": "apps/web"}},
		{"two directories", []model.Copy{{From: "apps/web"}, {From: "base"}}, map[string]string{".": "", "web": "apps/web", "base": "base"}},
		{"neighbours", []model.Copy{{From: "apps/web"}, {From: "apps/db"}}, map[string]string{".": "", "db": "apps/db"}},
		{"one over the other", []model.Copy{{From: "apps/web/**"}, {From: "base/**"}}, map[string]string{".": "", "doc": "apps/web/doc"}},
		{"a file beside it", []model.Copy{{From: "apps/web"}, {From: "d.yaml"}}, map[string]string{".": "", "web": "apps/web"}},
		{"a glob keeps the whole path", []model.Copy{{From: "apps/*/*.yaml"}}, map[string]string{".": ".", "apps": "apps", "apps/db": "apps/db"}},
		{"everything", []model.Copy{{From: "."}}, map[string]string{".": ".", "apps/web": "apps/web"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := map[string]parse.TreeFile{}
			a := model.Artifact{Assembled: true}
			for _, operation := range tt.copies {
				step := copying{operation: operation, source: source, files: files}
				step.run()
				a.Copied = append(a.Copied, step.dirs...)
			}
			a.Tree = build.NewTree(parse.NewTree(files))
			for dir, want := range tt.want {
				if got, ok := a.RepositoryDir(dir); got != want && ok || ok != (want != "") {
					t.Errorf("%s stands for %q, %v; want %q", dir, got, ok, want)
				}
			}
		})
	}
}

func TestMatchPathPattern(t *testing.T) {
	files := fstest.MapFS{"apps/Web/prod/a.yaml": {}, "apps/db/test/b.yaml": {}, "apps/c.yaml": {}}
	source := build.NewTree(load(t, files).Tree(".", nil))
	tests := []struct{ pattern, want string }{
		{"apps/{name}", "web db"},
		{"apps/{name}/prod", "web"},
		{"*/{name}/te?t", "db"},
		{"{name}/{name", ""},
		{"gone/{name}", ""},
	}
	for _, tt := range tests {
		var names []string
		for _, c := range matchPathPattern(source, tt.pattern) {
			names = append(names, c.expand("{name}"))
		}
		if got := strings.Join(names, " "); got != tt.want {
			t.Errorf("%s captures %q, want %q", tt.pattern, got, tt.want)
		}
	}
}
