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
	source := build.NewTree(load(t, files).Tree(".", nil))
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
		{"what does not exist", model.Copy{From: "gone"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := map[string]parse.TreeFile{}
			copying{operation: tt.operation, source: source, files: files}.run()
			if got := strings.Join(slices.Sorted(maps.Keys(files)), " "); got != tt.want {
				t.Errorf("files %q, want %q", got, tt.want)
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
