package parse

import (
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/fluxgraph/fluxgraph/graph/problem"
)

func TestAbsence(t *testing.T) {
	text := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	link := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s), Mode: fs.ModeSymlink | 0o777} }
	repo, err := Load(fstest.MapFS{
		"apps/web/a.yaml": text("a: b\n"), "apps/linked": link("web"), "apps/b.yaml": link("web/a.yaml"), "apps/dangling.yaml": link("gone"),
		"apps/text.yaml": text("web/a.yaml"), "apps/dir.yaml": text("../apps/web"), "apps/gone.yaml": text("gone.yaml"), "apps/lines.yaml": text("web/a.yaml\n"),
		"apps/out.yaml": text("../../etc/passwd"), "apps/self.yaml": text("self.yaml"), "apps/empty.yaml": text(""),
	}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	tree := repo.Tree("apps", func(file string) bool { return file == "apps/web/a.yaml" })
	for p, want := range map[string]problem.Presence{
		"web": problem.Ignored, "web/a.yaml": problem.Ignored, "linked": problem.Link, "linked/a.yaml": problem.Link, "b.yaml": problem.Link,
		"dangling.yaml": problem.Link, "we": problem.Absent, "web/b.yaml": problem.Absent,
	} {
		if got := tree.Absence(p); got != want {
			t.Errorf("%s is absent because of %d, want %d", p, got, want)
		}
	}
	if ps := repo.Problems("apps/text.yaml"); len(ps) != 1 || ps[0].Detail != (problem.NotAMapping{Type: "scalar", Link: true}) {
		t.Errorf("a link saved as text is %v", ps)
	}
	for file, want := range map[string]string{
		"apps/text.yaml": "web/a.yaml", "apps/dir.yaml": "../apps/web", "apps/gone.yaml": "", "apps/lines.yaml": "", "apps/out.yaml": "",
		"apps/self.yaml": "", "apps/empty.yaml": "", "apps/web/a.yaml": "", "apps/none.yaml": "",
	} {
		if got := LinkText(repo, file); got != want {
			t.Errorf("%s holds the link %q, want %q", file, got, want)
		}
	}
}
