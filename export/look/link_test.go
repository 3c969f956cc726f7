package look

import (
	"encoding/xml"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/graph"
)

func TestPlaceURL(t *testing.T) {
	for _, c := range []struct {
		pos  graph.Pos
		want string
	}{
		{graph.Pos{File: "path/to/file.yaml", Line: 12, Col: 3}, "path/to/file.yaml#L12"},
		{graph.Pos{File: "a b/ü#?%.yaml"}, "a%20b/%C3%BC%23%3F%25.yaml"},
		{graph.Pos{File: "javascript:alert(1).yaml", Line: 1}, "./javascript:alert%281%29.yaml#L1"},
	} {
		if got := PlaceURL(c.pos); got != c.want {
			t.Errorf("%v: %q, want %q", c.pos, got, c.want)
		}
	}
}

func TestWebAddress(t *testing.T) {
	const commit = "0123456789abcdef0123456789abcdef01234567"
	for _, c := range []struct{ remote, revision, want string }{
		{"https://github.com/org/fleet.git", commit, "https://github.com/org/fleet/blob/" + commit + "/{file}#L{line}"},
		{"git@github.com:org/fleet.git", "main", "https://github.com/org/fleet/blob/main/{file}#L{line}"},
		{"ssh://git@github.com/org/fleet", "a b/c", "https://github.com/org/fleet/blob/a%20b/c/{file}#L{line}"},
		{"https://gitlab.com/group/sub/fleet.git/", "main", "https://gitlab.com/group/sub/fleet/-/blob/main/{file}#L{line}"},
		{"git@gitlab.example.com:group/fleet.git", "main", "https://gitlab.example.com/group/fleet/-/blob/main/{file}#L{line}"},
		{"https://codeberg.org/me/fleet", commit, "https://codeberg.org/me/fleet/src/commit/" + commit + "/{file}#L{line}"},
		{"https://gitea.example.com/me/fleet", "main", "https://gitea.example.com/me/fleet/src/branch/main/{file}#L{line}"},
		{"git@bitbucket.org:me/fleet.git", "main", "https://bitbucket.org/me/fleet/src/main/{file}#lines-{line}"},
		{"https://git.example.com/me/fleet", "main", ""},
		{"/srv/git/fleet.git", "main", ""},
		{"https://github.com/fleet", "main", ""},
		{"https://github.com/org/fleet", "", ""},
	} {
		if got := WebAddressTemplate([]string{"../elsewhere", c.remote}, c.revision); got != c.want {
			t.Errorf("%s at %s: %q, want %q", c.remote, c.revision, got, c.want)
		}
	}
}

func TestParseWebAddress(t *testing.T) {
	for base, want := range map[string]string{
		"https://example.com/blob/main/":           "https://example.com/blob/main/{file}#L{line}",
		"https://bitbucket.org/me/fleet/src/main":  "https://bitbucket.org/me/fleet/src/main/{file}#lines-{line}",
		"http://localhost:8080/{file}?line={line}": "http://localhost:8080/{file}?line={line}",
		"javascript:alert(1)":                      "",
		"example.com":                              "",
		`https://example.com/" onclick="alert(1)`:  "",
		"https://example.com/a b":                  "",
		"https://example.com/<b>":                  "",
	} {
		if got, ok := ParseWebAddress(base); got != want || ok != (want != "") {
			t.Errorf("%s: %q, %v", base, got, ok)
		}
	}
}

func FuzzWebURL(f *testing.F) {
	for _, s := range []string{"a.yaml", `"`, "a b", "#", "?", "../x", "<", "\xff", "日本語", `\`, "\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, file string) {
		u := Link("https://example.com/{file}#L{line}", graph.Pos{File: file, Line: 3})
		var quoted strings.Builder
		if err := xml.EscapeText(&quoted, []byte(u)); err != nil || strings.ContainsAny(u, "\"<> \\\n") {
			t.Errorf("%q becomes %q", file, u)
		}
	})
}
