package parse

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/parse/internal/parsetest"
)

func TestComments(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string // line:col first-last text
	}{
		{"none", "a: 1\n", nil},
		{"at the end of a line", "a: 1\nb: 2 # x\nc: 3\n", []string{"2:6 2-2 x"}},
		{"alone", "a: 1\n# x\nb: 2\nc: 3\n", []string{"2:1 3-3 x"}},
		{"stacked, with room between", "a: 1\n# x\n\n  # y\nb: 2\n", []string{"2:1 5-5 x", "4:3 5-5 y"}},
		{"before the first key", "# x\na: 1\nb: 2\n---\nc: 3\n", []string{"1:1 1-3 x"}},
		{"before the first key of the second", "a: 1\n---\n# x\nb: 2\n\nc: 3\n", []string{"3:1 2-6 x"}},
		{"before a marker", "a: 1\n# x\n---\nb: 2\n", []string{"2:1 3-4 x"}},
		{"at a marker", "a: 1\n--- # x\nb: 2\n", []string{"2:5 2-3 x"}},
		{"before the first marker", "# x\n---\nb: 2\n", []string{"1:1 2-3 x"}},
		{"after all", "a: 1\n# x\n", []string{"2:1 2-2 x"}},
		{"on the first key", "a: 1 # x\nb: 2\n", []string{"1:6 1-1 x"}},
		{"over what is nested", "z: 1\n# x\na:\n  b: 1\n\n  c: 2\nd: 3\n", []string{"2:1 3-6 x"}},
		{"over a list that is not indented", "z: 1\na: # x\n- b\n- c\nd: 3\n", []string{"2:4 2-4 x"}},
		{"over an item", "a:\n- b: 1 # x\n  c: 2\n- d: 3\n", []string{"2:8 2-3 x"}},
		{"over a scalar item", "a:\n  - b # x\n  - c\n", []string{"2:7 2-2 x"}},
		{"no list after a value", "a: 1\nb: 2 # x\n- c\n", []string{"2:6 2-2 x"}},
		{"up to the document's end", "y: 1\na: # x\n---\n  b: 1\n", []string{"2:4 2-2 x"}},
		{"in a block scalar", "a: |\n  # no\n  b # no\nc: 1 # x\n", []string{"4:6 4-4 x"}},
		{"below a block scalar", "a: |\n  text\n# x\nc: 1\n", []string{"3:1 4-4 x"}},
		{"on the head of a block scalar", "z: 1\na: >- # x\n  # no\nb: 1\n", []string{"2:7 2-3 x"}},
		{"in a block scalar with empty lines", "a: |\n\n  b\n\n  # no\nc: 1\n", nil},
		{"in a block scalar in a list", "- |\n  # no\n- - >\n    # no\n- a: |\n   # no\n  b: 1 # x\n", []string{"7:8 7-7 x"}},
		{"less than a block scalar's indent", "a:\n  - b: |\n    # x\n    c: 1\n", []string{"3:5 4-4 x"}},
		{"an empty block scalar", "a: |\nb: 1 # x\n", []string{"2:6 2-2 x"}},
		{"a block scalar that says its indent", "a: |2\n    b\n  # no\nc: 1\n", nil},
		{"a block scalar of the document", "--- |\n# no\nb # no\n--- # x\nc: 1\n", []string{"4:5 4-5 x"}},
		{"no block scalar", "a: |x # y\n# z\nb: 1\n", []string{"1:7 1-1 y", "2:1 3-3 z"}},
		{"in quotes", "a: \"b # no\"\nb: 'c # no' # x\n'd # no': 1\n", []string{"2:13 2-2 x"}},
		{"in quotes over lines", "a: \"b\n  # no\n  \\\" # no\" # x\nb: 'c\n\n  '' # no' # y\n", []string{"3:12 3-3 x", "6:12 6-6 y"}},
		{"beside an apostrophe", "a: it's # x\nb: 'a'\n", []string{"1:9 1-1 x"}},
		{"in a plain scalar over lines", "a: it\n  'tis # x\nb: 1 # y\n", []string{"2:8 2-2 x", "3:6 3-3 y"}},
		{"in a plain scalar of its own", "a:\n  b\n  'c\nd: 'e # no'\n", nil},
		{"without space before it", "a: b#c\nd#e: f\n", nil},
		{"in brackets", "a: [ # x\n  'b # no', # y\n  c] # z\nd: {e: f, # g\n  h: \"#\"}\n", []string{"1:6 1-3 x", "2:13 2-2 y", "3:6 3-3 z", "4:11 4-5 g"}},
		{"after an anchor and a tag", "a: &b !!str 'c # no' # x\nd: *b # y\n", []string{"1:22 1-1 x", "2:7 2-2 y"}},
		{"runes count, not bytes", "ä: ö # x\n", []string{"1:6 1-1 x"}},
		{"several signs", "a: 1 ## x #\n", []string{"1:6 1-1 x #"}},
		{"carriage returns", "a: 1 # x\r\nb: |\r\n  # no\r\n", []string{"1:6 1-1 x"}},
		{"a template", "{{- if .Values.a }} # x\na: {{ .b }} # y\n{{- end }}\n", []string{"1:21 1-1 x", "2:13 2-2 y"}},
		{"invalid", "a: 'b\n", nil},
		{"after what is invalid", "a: 'b # no\n---\nb: 1 # x\n", []string{"3:6 3-3 x"}},
		{"a directive", "%YAML 1.2 # x\n---\na: 1\n", []string{"1:11 2-3 x"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, c := range comments("f.yaml", []byte(tt.text)) {
				got = append(got, fmt.Sprintf("%d:%d %d-%d %s", c.Pos.Line, c.Pos.Col, c.About.First, c.About.Last, c.Text))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			sameWithout(t, "f.yaml", []byte(tt.text))
		})
	}
}

func TestCommentsInCorpora(t *testing.T) {
	entries, err := os.ReadDir(parsetest.Corpora(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		r := load(t, parsetest.Corpus(t, e.Name()).FS())
		for _, name := range r.Files() {
			if data, err := r.ReadFile(name); err == nil && isManifest(name) && !strings.HasSuffix(name, ".json") {
				sameWithout(t, e.Name()+"/"+name, bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")))
			}
		}
	}
}

func TestCommentsOfARepository(t *testing.T) {
	text := &fstest.MapFile{Data: []byte("a: 1 # say: x\n# say:y\nb: 2 # saying\n"), Mode: 0o644}
	repo, err := Load(fstest.MapFS{"b.yml": text, "a/Kustomization": text, "c.yaml": text, "d.json": text, "e.md": text,
		"f.yaml": {Data: []byte("\xff\xfea\x00:\x00 \x001\x00 \x00#\x00s\x00a\x00y\x00:\x00"), Mode: 0o644}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range repo.Comments("say:") {
		got = append(got, c.Pos.String()+" "+c.Text)
	}
	want := []string{"a/Kustomization:1:6 say: x", "a/Kustomization:2:1 say:y", "b.yml:1:6 say: x", "b.yml:2:1 say:y", "c.yaml:1:6 say: x", "c.yaml:2:1 say:y", "f.yaml:1:6 say:"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// decoded returns the values of a stream, or nil where it does not parse.
func decoded(text []byte) (values []any) {
	d := yaml.NewDecoder(bytes.NewReader(text))
	for {
		var v any
		err := d.Decode(&v)
		if errors.Is(err, io.EOF) {
			return values
		}
		if err != nil {
			return nil
		}
		values = append(values, v)
	}
}

// remarks returns the lines of all comments that the parser knows of.
func remarks(text []byte) []string {
	var all []string
	var walk func(n *yaml.Node)
	walk = func(n *yaml.Node) {
		for _, c := range []string{n.HeadComment, n.LineComment, n.FootComment} {
			for _, line := range strings.Split(c, "\n") {
				if line = strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(line), "#")); line != "" {
					all = append(all, line)
				}
			}
		}
		for _, c := range n.Content {
			walk(c)
		}
	}
	d := yaml.NewDecoder(bytes.NewReader(text))
	for {
		var n yaml.Node
		if d.Decode(&n) != nil {
			return all
		}
		walk(&n)
	}
}

// sameWithout fails the test where what is taken for comments is more, or less, than what the parser
// takes for them.
func sameWithout(t *testing.T, file string, text []byte) {
	t.Helper()
	values := decoded(text)
	if values == nil {
		return
	}
	found := comments(file, text)
	lines := bytes.SplitAfter(text, []byte("\n"))
	var told []string
	for _, c := range found {
		told = append(told, c.Text)
		line := []rune(string(lines[c.Pos.Line-1]))
		end := ""
		if strings.HasSuffix(string(line), "\n") {
			end = "\n"
		}
		lines[c.Pos.Line-1] = []byte(string(line[:c.Pos.Col-1]) + end)
	}
	if without := decoded(bytes.Join(lines, nil)); !reflect.DeepEqual(values, without) {
		t.Errorf("%s: without comments it says something else\n%.200v\n%.200v", file, values, without)
	}
	for _, r := range remarks(text) {
		if !slices.Contains(told, r) {
			t.Errorf("%s: the comment %q is not found", file, r)
		}
	}
}

func FuzzComments(f *testing.F) {
	for _, seed := range []string{"a: 1 # x\n", "a: |\n  # b\n# c\n", "- 'a # b' # c\n", "a: \"b\n # c\"\n", "[a, # b\n c]\n", "? a # b\n: c\n", "a: >2-\n   b\n", "- - |\n    a\n  # b\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, c := range comments("f.yaml", text) {
			if c.About.First < 1 || c.About.Last < c.About.First || c.Pos.Col < 1 {
				t.Errorf("%q: %+v", text, c)
			}
		}
	})
}
