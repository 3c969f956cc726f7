package export

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/export/internal/sketch"
	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/graph"
)

// TestTextOrder demands that what others wait for comes first, and names decide besides.
func TestTextOrder(t *testing.T) {
	s := &sketch.Sketch{}
	s.In("demo", "clusters/demo")
	root := s.Defined("Kustomization", "flux-system", "root", "root", "true")
	for _, name := range []string{"d", "c", "b", "a", "ring1", "ring2"} {
		s.Edge(root, graph.Applies, s.Defined("Kustomization", "flux-system", name))
	}
	k := func(name string) graph.ID { return s.ID("Kustomization", "flux-system", name) }
	s.Edge(k("a"), graph.DependsOn, k("d"))
	s.Edge(k("d"), graph.DependsOn, k("c"))
	s.Edge(k("ring1"), graph.DependsOn, k("ring2"))
	s.Edge(k("ring2"), graph.DependsOn, k("ring1"))
	want := `cluster demo (clusters/demo)
Kustomization/flux-system/root
├── wave 1
│   ├── Kustomization/flux-system/b
│   └── Kustomization/flux-system/c
├── wave 2
│   └── Kustomization/flux-system/d (waits for c)
├── wave 3
│   └── Kustomization/flux-system/a (waits for d)
└── on a cycle, or depends on one: never ready
    ├── Kustomization/flux-system/ring1 (waits for ring2)
    └── Kustomization/flux-system/ring2 (waits for ring1)
`
	if got := string(written(t, Text, documentOf(s, ""))); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// TestTextComplete demands each node once, and beside that only mentions of it.
func TestTextComplete(t *testing.T) {
	for _, s := range documents() {
		text := string(written(t, Text, s.doc))
		for n := range s.doc.Graph.Nodes() {
			name := look.Visible(n.ID.Key.String())
			switch n.Role {
			case graph.Folded:
				name = look.KindCount(n)
			case graph.PathRole:
				name = look.Visible(n.ID.Name)
			}
			if !strings.Contains(text, name) {
				t.Errorf("%s: no %s", s.name, name)
			}
		}
	}
}

func TestTextShared(t *testing.T) {
	s := &sketch.Sketch{}
	s.In("demo", "clusters/demo")
	one, two := s.Defined("Kustomization", "flux-system", "one"), s.Defined("Kustomization", "flux-system", "two")
	shared := s.Defined("Namespace", "", "shared")
	s.Edge(one, graph.Applies, shared)
	s.Edge(two, graph.Applies, shared)
	s.Findings = []check.Finding{{Rule: "duplicate-owner", Message: "not a cycle"}}
	want := `cluster demo (clusters/demo)
Kustomization/flux-system/one
└── Namespace/shared
Kustomization/flux-system/two
└── Namespace/shared (see above)
`
	if got := string(written(t, Text, documentOf(s, ""))); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// TestTextOfPaths has a view without what is applied, in which the paths say it.
func TestTextOfPaths(t *testing.T) {
	d := documentOf(sketch.Design(), "")
	full := written(t, Text, d)
	d.Graph = d.Graph.SelectEdges(func(e graph.Edge) bool { return e.Relation != graph.Applies })
	if diff := cmp.Diff(string(full), string(written(t, Text, d))); diff != "" {
		t.Errorf("without the relation applies (-with +without):\n%s", diff)
	}
}

// onTerminal returns the text of a document for a terminal.
func onTerminal(t *testing.T, d Document, look shape.Terminal) string {
	t.Helper()
	d.Options.Terminal = look
	return string(written(t, Text, d))
}

func TestTextColumns(t *testing.T) {
	want := `demo

cluster demo (clusters/demo): 1 error, 2 failed, 1 in progress, 1 suspended…
✓ Kustomization/flux-system/root       ready, main@sha1:1f0c2ab
├── ✗ HelmRelease/apps/fails-in-error  failed
├── ✗ HelmRelease/apps/in-error        error: an-error; ready
├── ✗ HelmRelease/apps/is-failed       failed: why it failed
├── ~ HelmRelease/apps/is-progressing  in progress: why it progressing
├── = HelmRelease/apps/is-suspended    suspended
├── ? HelmRelease/apps/is-unknown      not reported: why it unknown
└── HelmRelease/apps/says-nothing
`
	got := onTerminal(t, documentOf(sketch.Reported(), ""), shape.Terminal{Width: 76})
	if !sameColumns(got) {
		t.Errorf("notes begin at different columns:\n%s", got)
	}
	if diff := cmp.Diff(squeezed(want), squeezed(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for width := 1; width < 80; width++ {
		for _, line := range strings.Split(onTerminal(t, documentOf(sketch.Reported(), ""), shape.Terminal{Width: width}), "\n") {
			if n := utf8.RuneCountInString(line); n > width {
				t.Fatalf("width %d: %q takes %d columns", width, line, n)
			}
		}
	}
}

// squeezed makes one space of several.
func squeezed(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.Join(strings.Fields(line), " ")
	}
	return strings.Join(lines, "\n")
}

// sameColumns reports whether what stands behind two spaces begins at one column in every line.
func sameColumns(text string) bool {
	at := -1
	for _, line := range strings.Split(text, "\n") {
		if i := strings.LastIndex(line, "  "); i >= 0 && !strings.HasPrefix(strings.TrimLeft(line, " "), "─") {
			column := utf8.RuneCountInString(line[:i+2])
			if at >= 0 && at != column {
				return false
			}
			at = column
		}
	}
	return at > 0
}

func TestTextColours(t *testing.T) {
	plain, coloured := onTerminal(t, documentOf(sketch.Reported(), ""), shape.Terminal{Width: 60}), onTerminal(t, documentOf(sketch.Reported(), ""), shape.Terminal{Width: 60, Color: true})
	if !strings.Contains(coloured, "\x1b[31m✗ \x1b[0m") || strings.Contains(plain, "\x1b") {
		t.Errorf("colours: %q", coloured)
	}
	if stripped := regexp.MustCompile("\x1b\\[[0-9;]*m").ReplaceAllString(coloured, ""); stripped != plain {
		t.Errorf("colours change the text:\n%s", cmp.Diff(plain, stripped))
	}
}

func TestTextDepth(t *testing.T) {
	s := &sketch.Sketch{}
	s.In("demo", "clusters/demo")
	root := s.Defined("Kustomization", "flux-system", "root", "root", "true")
	apps := s.Defined("Kustomization", "flux-system", "apps")
	other := s.Defined("Kustomization", "flux-system", "other")
	shared := s.Defined("ConfigMap", "apps", "shared")
	s.Edge(root, graph.Applies, apps)
	web := s.Defined("HelmRelease", "apps", "web")
	s.Edge(apps, graph.Applies, web)
	s.Edge(apps, graph.PointsAt, s.Add(graph.Defined, s.ID("Path", "", "apps")))
	s.Edge(web, graph.References, s.Add(graph.External, s.ID("Secret", "apps", "elsewhere")))
	s.Edge(apps, graph.Applies, shared)
	s.Edge(other, graph.Applies, shared)
	for depth, want := range map[int]string{
		1: `cluster demo (clusters/demo)
Kustomization/flux-system/root (3 below)
Kustomization/flux-system/other
`,
		2: `cluster demo (clusters/demo)
Kustomization/flux-system/root
└── Kustomization/flux-system/apps (path apps; 2 below)
Kustomization/flux-system/other
└── ConfigMap/apps/shared
`,
		3: onTerminal(t, documentOf(s, ""), shape.Terminal{}),
	} {
		if diff := cmp.Diff(want, onTerminal(t, documentOf(s, ""), shape.Terminal{Depth: depth})); diff != "" {
			t.Errorf("depth %d (-want +got):\n%s", depth, diff)
		}
	}
}

// TestTextOfWaves: a graph that a view has put into waves is drawn wave by wave, those that never come last.
func TestTextOfWaves(t *testing.T) {
	d := Document{Graph: sketch.WavesOfFive()}
	var text strings.Builder
	if err := Text.Write(&text, d); err != nil {
		t.Fatal(err)
	}
	at := -1
	for _, want := range []string{"wave 1\n", "Kustomization/ns/a\n", "wave 2\n", "Kustomization/ns/b\n", "wave 10\n", "on a cycle: never ready\n", "depends on a cycle: never reconciled\n"} {
		i := strings.Index(text.String(), want)
		if i <= at {
			t.Errorf("%q does not stand after what comes before it in\n%s", want, text.String())
		}
		at = i
	}
}
