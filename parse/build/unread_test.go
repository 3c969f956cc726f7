package build

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/internal/parsetest"
)

// refusing is a file system in which some files and directories cannot be opened, for want of permission.
type refusing struct {
	fs.FS
	names []string
}

func (r refusing) Open(name string) (fs.File, error) {
	if slices.ContainsFunc(r.names, func(n string) bool { return name == n || strings.HasPrefix(name, n+"/") }) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return r.FS.Open(name)
}

const unreadKustomization = `resources: [a.yaml, b.yaml, base]
patches:
  - path: patch.yaml
components: [part]
configMapGenerator:
  - {name: c, files: [value.txt], options: {disableNameSuffixHash: true}}
`

// TestUnread builds a directory of which one part cannot be read. The rest is built, no mistake is reported,
// and the part is named.
func TestUnread(t *testing.T) {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text), Mode: 0o644} }
	object := func(name string) *fstest.MapFile {
		return file("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + "}\n")
	}
	repository := fstest.MapFS{
		"app/kustomization.yaml":      file(unreadKustomization),
		"app/a.yaml":                  object("a"),
		"app/b.yaml":                  object("b"),
		"app/patch.yaml":              file("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\ndata: {x: y}\n"),
		"app/value.txt":               file("text"),
		"app/base/kustomization.yaml": file("resources: [d.yaml]\n"),
		"app/base/d.yaml":             object("d"),
		"app/part/kustomization.yaml": file("apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [e.yaml]\n"),
		"app/part/e.yaml":             object("e"),
		"plain/f.yaml":                object("f"),
		"plain/in/g.yaml":             object("g"),
	}
	tests := []struct {
		refused, dir string
		want         string // the names of the objects
		unread       string
	}{
		{"other", "app", "a b c d e", ""},
		{"app/a.yaml", "app", "b c d e", "app/a.yaml"},
		{"app/b.yaml", "app", "a c d e", "app/b.yaml"}, // the patch has nothing to match
		{"app/patch.yaml", "app", "a b c d e", "app/patch.yaml"},
		{"app/value.txt", "app", "a b c d e", "app/value.txt"},
		{"app/base", "app", "a b c e", "app/base"},
		{"app/base/d.yaml", "app", "a b c e", "app/base/d.yaml"},
		{"app/base/kustomization.yaml", "app", "a b c e", "app/base/kustomization.yaml"},
		{"app/part", "app", "a b c d", "app/part"},
		{"app/kustomization.yaml", "app", "", "app/kustomization.yaml"},
		{"app", "app", "", "app"},
		{"app", "app/base", "", "app"},
		{"plain/f.yaml", "plain", "g", "plain/f.yaml"},
		{"plain/in", "plain", "f", "plain/in"},
		{"plain/in/g.yaml", "plain", "f", "plain/in/g.yaml"},
	}
	for _, tt := range tests {
		t.Run(tt.refused+" for "+tt.dir, func(t *testing.T) {
			repo, err := parse.Load(refusing{repository, []string{tt.refused}}, parse.Options{})
			if err != nil {
				t.Fatal(err)
			}
			b := NewTree(repo.Tree(".", nil)).Build(tt.dir, Overlay{})
			var names []string
			for _, o := range b.Objects {
				names = append(names, o.Root.Get("metadata", "name").Text())
				if o.Generated && !o.Root.Get("data", "value.txt").Exists() {
					t.Error("the generated object has lost its key")
				}
			}
			slices.Sort(names)
			if got := strings.Join(names, " "); got != tt.want {
				t.Errorf("objects %s, want %s", got, tt.want)
			}
			if got := strings.Join(b.Unread, " "); got != tt.unread {
				t.Errorf("unread %s, want %s", got, tt.unread)
			}
			if len(b.Problems) > 0 || b.Complete() != (tt.unread == "") {
				t.Errorf("complete %v, problems: %s", b.Complete(), parsetest.Problems(b.Problems))
			}
			if tt.unread == "" {
				return
			}
			all := repo.Unread()
			if len(all) != 1 || all[0].Path != tt.refused || !errors.Is(all[0].Err, fs.ErrPermission) {
				t.Errorf("the repository's unread: %v", all)
			}
			named := func(p string) bool { return strings.Contains(parsetest.Problems(repo.Notes()), p) }
			if !named(tt.refused) {
				t.Errorf("no note names it: %s", parsetest.Problems(repo.Notes()))
			}
		})
	}
}
