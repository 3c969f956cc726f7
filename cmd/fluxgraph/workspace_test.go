package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
)

func docsPage(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "docs", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func schema(t *testing.T, name, part string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(docsPage(t, name)))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.AddResource("file:///"+name, doc); err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(name, "queries") {
		graph, err := jsonschema.UnmarshalJSON(strings.NewReader(docsPage(t, "graph.schema.json")))
		if err != nil {
			t.Fatal(err)
		}
		if err := c.AddResource("urn:fluxgraph:v1", graph); err != nil {
			t.Fatal(err)
		}
	}
	s, err := c.Compile("file:///" + name + part)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// fitsSchema validates YAML against the schema of the workspace file.
func fitsSchema(t *testing.T, s *jsonschema.Schema, text string) error {
	t.Helper()
	var v any
	if err := yaml.Unmarshal([]byte(text), &v); err != nil {
		return err
	}
	return s.Validate(v)
}

var yamlBlock = regexp.MustCompile("(?ms)^```yaml\n(.*?)^```$")

// The example in docs/fluxgraph-file.md is valid, and parses to the settings that the page describes.
func TestWorkspacePage(t *testing.T) {
	block := yamlBlock.FindStringSubmatch(docsPage(t, "fluxgraph-file.md"))
	if block == nil {
		t.Fatal("the page shows no file")
	}
	w, err := parseWorkspace("fluxgraph.yaml", "repo", []byte(block[1]))
	if err != nil {
		t.Fatal(err)
	}
	if err := fitsSchema(t, schema(t, "fluxgraph.schema.json", ""), block[1]); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff([]checkout{{"apps", "apps"}}, w.sources, cmp.AllowUnexported(checkout{})); diff != "" {
		t.Errorf("sources (-want +got):\n%s", diff)
	}
	if len(w.entries) != 1 || w.entries[0].Name != "production" || w.entries[0].Dir != "clusters/production" ||
		w.entries[0].Source.Kind.Name != "OCIRepository" || w.entries[0].ArtifactRoot != "k8s" || len(w.entries[0].Variables) != 2 || !w.entries[0].Variables[0].Secret {
		t.Errorf("entries: %v", w.entries)
	}
	if len(w.ignores) != 2 || w.ignores[0].Rule != "orphaned-source" || w.ignores[1].Reason != "switched off in spring" {
		t.Errorf("ignores: %v", w.ignores)
	}
	legacy, other := check.Finding{Pos: graph.Pos{File: "clusters/legacy/a/b.yaml"}}, check.Finding{Pos: graph.Pos{File: "clusters/new/a.yaml"}}
	if !w.ignores[1].Covers(legacy) || w.ignores[1].Covers(other) || w.ignores[0].Covers(legacy) {
		t.Error("ignores fit what they should not, or not what they should")
	}
	want := map[string]check.Severity{"undefined-variable": check.Error, "unresolved": 0}
	if diff := cmp.Diff(want, w.severities); diff != "" {
		t.Errorf("severities (-want +got):\n%s", diff)
	}
	ran := (&ruleFlags{}).checks(w)
	if slices.Contains(ran, check.UnresolvedFacts) || !slices.Contains(ran, check.UndefinedVariable) || !slices.Contains(ran, check.DependsOnCycle) {
		t.Error("off is not what is off")
	}
}

func TestWorkspaceMistakes(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
		schema     bool // the schema sees it too
	}{
		{"empty", "", nil, true},
		{"comments", "# nothing yet\n", nil, true},
		{"empty keys", "sources:\nentries:\nignores:\nseverities:\n", nil, true},
		{"an unknown key", "ignore:\n  - rule: unresolved\n", []string{"f.yaml:1: unknown key ignore; did you mean ignores?"}, true},
		{"a key like none", "colour: red\n", []string{"f.yaml:1: unknown key colour; choose from sources, entries, ignores and severities"}, true},
		{"an unknown key of an item", "sources:\n  - name: a\n    dri: b\n", []string{
			"f.yaml:2: an item of sources needs a dir", "f.yaml:3: unknown key dri; did you mean dir?"}, true},
		{"no list", "entries: clusters/prod\n", []string{"f.yaml:1: entries is not a list"}, true},
		{"no mapping", "entries:\n  - clusters/prod\n", []string{"f.yaml:2: an item of entries is not a mapping"}, true},
		{"a list in place of text", "entries:\n  - dir: [a, b]\n", []string{"f.yaml:2: dir is empty or not a string"}, true},
		{"an empty text", "entries:\n  - dir: ''\n", []string{"f.yaml:2: dir is empty or not a string"}, true},
		{"an ignore without reason", "ignores:\n  - rule: unresolved\n    file: a\n", []string{"f.yaml:2: an item of ignores needs a reason"}, true},
		{"an ignore of everything", "ignores:\n  - rule: unresolved\n    reason: so\n", []string{
			"f.yaml:2: an item of ignores needs a file or an object; severities turns a whole rule off"}, true},
		{"an ignore of nothing", "ignores:\n  - {}\n", []string{"f.yaml:2: an item of ignores needs a reason", "f.yaml:2: an item of ignores needs a rule"}, true},
		{"an unknown rule", "ignores:\n  - rule: unresolve\n    file: a\n    reason: so\n", []string{"f.yaml:2: unknown rule unresolve; did you mean unresolved?"}, false},
		{"no pattern", "ignores:\n  - rule: unresolved\n    reason: so\n    file: a/[\n", []string{"f.yaml:4: file a/[ is not a valid pattern"}, false},
		{"an unknown severity", "severities:\n  unresolved: warn\n", []string{"f.yaml:2: unknown severity warn; choose from error, warning, info and off"}, true},
		{"a severity that is none", "severities:\n  unresolved: [info]\n", []string{"f.yaml:2: unknown severity \"\"; choose from error, warning, info and off"}, true},
		{"an unknown rule with a severity", "severities:\n  unused-ignor: off\n", []string{"f.yaml:2: unknown rule unused-ignor; did you mean unused-ignore?"}, false},
		{"severities as a list", "severities:\n  - unresolved\n", []string{"f.yaml:2: severities is not a mapping"}, true},
		{"a list", "- sources\n", []string{"f.yaml:1: document is a list, not a mapping"}, true},
		{"a scalar", "sources\n", []string{"f.yaml:1: document is a scalar, not a mapping"}, true},
		{"a key twice", "sources: []\nentries: []\nsources: []\n", []string{`f.yaml:3: mapping key "sources" is already set on line 1`}, true},
		{"two documents", "sources: []\n---\nentries: []\n", []string{"f.yaml:3: a second document is not allowed"}, false},
		{"several mistakes", "sorces: []\nseverities:\n  unresolved: of\n", []string{
			"f.yaml:1: unknown key sorces; did you mean sources?", "f.yaml:3: unknown severity of; did you mean off?"}, true},
		{"bytes that move the cursor", "\"a\\e[2J\": 1\n", []string{"f.yaml:1: unknown key \"a\\x1b[2J\"; choose from sources, entries, ignores and severities"}, true},
	}
	s := schema(t, "fluxgraph.schema.json", "")
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := parseWorkspace("f.yaml", ".", []byte(tt.text))
			var got []string
			var wrong settingsError
			if errors.As(err, &wrong) {
				got = wrong.lines
			} else if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			invalid := fitsSchema(t, s, tt.text)
			if tt.schema && (invalid != nil) != (tt.want != nil) {
				t.Errorf("the schema says %v", invalid)
			}
		})
	}
	if _, err := parseWorkspace("f.yaml", ".", []byte("a: [\n")); err == nil || !strings.HasPrefix(err.Error(), "f.yaml:") {
		t.Errorf("invalid YAML: %v", err)
	}
}

func FuzzParseWorkspace(f *testing.F) {
	for _, seed := range []string{"sources:\n- name: a\n  dir: b\n", "severities: {unresolved: off}\n", "ignores: [{rule: unresolved, file: '**/[', reason: x}]", "a: &a [*a]\n", "<<: {sources: 1}\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, err := parseWorkspace("f.yaml", ".", []byte(text))
		var wrong settingsError
		if err != nil && (!errors.As(err, &wrong) || len(wrong.lines) == 0) {
			t.Errorf("%q: %v", text, err)
		}
	})
}

func TestGlobPath(t *testing.T) {
	tests := []struct {
		pattern, name string
		want          bool
	}{
		{"a/b.yaml", "a/b.yaml", true}, {"a/*.yaml", "a/b.yaml", true}, {"*.yaml", "a/b.yaml", false},
		{"**", "a/b.yaml", true}, {"**", "", true}, {"a/**", "a/b/c.yaml", true}, {"a/**", "a", true}, {"a/**", "ab/c", false},
		{"**/c.yaml", "c.yaml", true}, {"**/c.yaml", "a/b/c.yaml", true}, {"a/**/c.yaml", "a/c.yaml", true},
		{"a/**/**/c.yaml", "a/b/c.yaml", true}, {"a/**/c.yaml", "a/b/d.yaml", false}, {"a/?/c", "a/b/c", true},
		{"a", "a/b", false}, {"a/b", "a", false}, {"", "", true}, {"", "a", false},
		{"HelmRelease/*/plex", "HelmRelease/media/plex", true}, {"HelmRelease/*", "HelmRelease/media/plex", false},
	}
	for _, tt := range tests {
		if got := globPath(tt.pattern, tt.name); got != tt.want {
			t.Errorf("%s, %s: got %t, want %t", tt.pattern, tt.name, got, tt.want)
		}
	}
}

func TestSplitImage(t *testing.T) {
	tests := []struct{ image, repository, tag, digest string }{
		{"nginx", "nginx", "", ""},
		{"nginx:1.27", "nginx", "1.27", ""},
		{"ghcr.io/a/b:1.2@sha256:00ff", "ghcr.io/a/b", "1.2", "sha256:00ff"},
		{"ghcr.io/a/b@sha256:00ff", "ghcr.io/a/b", "", "sha256:00ff"},
		{"localhost:5000/a", "localhost:5000/a", "", ""},
		{"localhost:5000/a:2", "localhost:5000/a", "2", ""},
		{"a/b:${TAG:=1.0}", "a/b", "${TAG:=1.0}", ""},
		{"${REGISTRY:=ghcr.io}/b", "${REGISTRY:=ghcr.io}/b", "", ""},
		{":1", ":1", "1", ""},
		{"", "", "", ""},
	}
	for _, tt := range tests {
		i := splitImage(tt.image)
		if got := fmt.Sprint(i.Repository, " ", i.Tag, " ", i.Digest); got != tt.repository+" "+tt.tag+" "+tt.digest {
			t.Errorf("%s: got %s", tt.image, got)
		}
	}
}
