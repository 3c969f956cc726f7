package report

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
)

func TestGitHubEscapes(t *testing.T) {
	if got, want := githubData("50% a:b,c\r\nd"), "50%25 a:b,c%0D%0Ad"; got != want {
		t.Errorf("data: got %s, want %s", got, want)
	}
	if got, want := githubProperty("50% a:b,c\r\nd"), "50%25 a%3Ab%2Cc%0D%0Ad"; got != want {
		t.Errorf("property: got %s, want %s", got, want)
	}
}

func FuzzGitHub(f *testing.F) {
	f.Add("a\n::error::b", "c,d=e:f%0A")
	f.Fuzz(func(t *testing.T, message, file string) {
		var b strings.Builder
		fs := []check.Finding{{Rule: "r", Severity: check.Error, Message: message, Pos: graph.Pos{File: "x" + file, Line: 1}}}
		if err := writeGitHub(&b, Report{Graph: new(graph.Builder).Graph(), Findings: fs}); err != nil {
			t.Fatal(err)
		}
		line, rest, _ := strings.Cut(b.String(), "\n")
		properties, _, _ := strings.Cut(strings.TrimPrefix(line, "::error "), "::")
		if rest != "" || strings.Count(properties, ",") != 2 || strings.Contains(line, "\r") {
			t.Errorf("%q", b.String())
		}
	})
}

func TestMarkdownText(t *testing.T) {
	for in, want := range map[string]string{
		"plain text, with a-b and 1.2": "plain text, with a-b and 1.2",
		"a|b":                          `a\|b`,
		"*a* _b_ `c` ~d~":              "\\*a\\* \\_b\\_ \\`c\\` \\~d\\~",
		"spec.x[0]":                    `spec.x\[0\]`,
		"<img src=x> &amp; ${A} $b$":   "&#60;img src=x> &#38;amp; &#36;{A} &#36;b&#36;",
		"@octocat, x@y and @ z":        "@<!-- -->octocat, x@<!-- -->y and @ z",
		"#12 and # x":                  "#<!-- -->12 and # x",
		`a\b`:                          `a\\b`,
		"a\nb\x1b":                     "a\ufffdb\ufffd",
	} {
		if got := markdownText(in); got != want {
			t.Errorf("%q became %s, want %s", in, got, want)
		}
	}
}

func TestMarkdownCode(t *testing.T) {
	for in, want := range map[string]string{
		"a/b.yaml:9": "`a/b.yaml:9`",
		"a`b":        "``a`b``",
		"`a":         "`` `a ``",
		"a|b":        "`a\\|b`",
	} {
		if got := markdownCode(in); got != want {
			t.Errorf("%q became %s, want %s", in, got, want)
		}
	}
}

// FuzzMarkdown holds a row of a table to be one row of three cells, whatever it says.
func FuzzMarkdown(f *testing.F) {
	f.Add("a|b\n<b>`", "x](y)|`.yaml")
	f.Fuzz(func(t *testing.T, message, file string) {
		fs := []check.Finding{{Rule: "r", Severity: check.Error, Message: message, Pos: graph.Pos{File: "x" + file, Line: 1}}}
		m := &markdown{Report: Report{Graph: new(graph.Builder).Graph(), Findings: fs}}
		var rows []string
		for line := range strings.Lines(m.text()) {
			if strings.HasPrefix(line, "| r ") {
				rows = append(rows, line)
			}
		}
		if len(rows) != 1 {
			t.Fatalf("%q", rows)
		}
		bars := strings.Count(rows[0], "|") - strings.Count(rows[0], `\|`)
		if bars != 4 || strings.Contains(strings.TrimSuffix(rows[0], "\n"), "\n") || strings.Contains(rows[0], "<") && !strings.Contains(rows[0], "<!-- -->") {
			if !strings.Contains(rows[0], "`") { // code shows < as it is
				t.Errorf("%q", rows[0])
			}
		}
	})
}

// TestMarkdownIsBounded tells ten thousand findings, and then ten thousand long ones.
func TestMarkdownIsBounded(t *testing.T) {
	for _, long := range []int{1, 500, 70_000} {
		r := Report{Graph: new(graph.Builder).Graph()}
		for i := range 10_000 {
			f := check.Finding{Rule: "r", Severity: check.Severities()[i%3], Message: fmt.Sprintf("%d %s", i, strings.Repeat("é", long)),
				Pos: graph.Pos{File: "a.yaml", Line: i + 1}}
			f.Related = []check.Related{{Message: "see there"}}
			r.Findings = append(r.Findings, f)
			if long == 70_000 && i == 3 {
				break
			}
		}
		got := (&markdown{Report: r}).text()
		if len(got) > markdownBytes {
			t.Errorf("%d bytes", len(got))
		}
		rows := strings.Count(got, "\n| r |")
		if want := fmt.Sprintf("%d findings", len(r.Findings)-rows); !strings.Contains(got, "This comment is full") || !strings.Contains(got, want) {
			t.Errorf("of %d findings %d are told, and it is not said that %s are not:\n%s", len(r.Findings), rows, want, got[max(0, len(got)-300):])
		}
		if opened, closed := strings.Count(got, "<details>"), strings.Count(got, "</details>"); opened != closed {
			t.Errorf("%d details are opened, and %d closed", opened, closed)
		}
	}
}

// FuzzJUnit reads what it writes.
func FuzzJUnit(f *testing.F) {
	f.Add("a < b & \"c\" ]]> \x00\x1b", "home")
	f.Fuzz(func(t *testing.T, message, cluster string) {
		var b strings.Builder
		r := Report{Graph: new(graph.Builder).Graph(), FailOn: check.Error, Findings: []check.Finding{
			{Rule: "r", Severity: check.Error, Cluster: cluster, Message: message, Pos: graph.Pos{File: message, Line: 1}},
			{Rule: "r", Severity: check.Info, Cluster: cluster, Message: message},
		}}
		if err := writeJUnit(&b, r); err != nil {
			t.Fatal(err)
		}
		depth := 0
		for d := xml.NewDecoder(strings.NewReader(b.String())); ; {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%v:\n%s", err, b.String())
			}
			switch token.(type) {
			case xml.StartElement:
				depth++
			case xml.EndElement:
				depth--
			}
		}
		if depth != 0 || strings.Count(b.String(), "<failure ") != 1 || strings.Count(b.String(), "<system-out>") != 1 {
			t.Errorf("%s", b.String())
		}
	})
}

func TestPlain(t *testing.T) {
	page := "# rule\n\n## Bad\n\n```yaml\n# a `b`\n```\n\nSee [`x`](y.md) and `z`.\n"
	if got, want := plain(page), "rule\n\nBad\n\n# a `b`\n\nSee x and z.\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSARIFNames(t *testing.T) {
	for in, want := range map[string]string{"dependson-cycle": "DependsonCycle", "unresolved": "", "a-b-c": "ABC"} {
		if got := camel(in); got != want {
			t.Errorf("%s became %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"v1.2.3": "1.2.3", "1.0": "1.0", "(devel)": "", "": "", "unknown": ""} {
		if got := number(in); got != want {
			t.Errorf("%s became %q, want %q", in, got, want)
		}
	}
}
