package check_test

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/docs"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/parse"
)

// page is a page of docs/checks, taken apart.
type page struct {
	sections  []string
	bad, good fstest.MapFS
	says      []string
}

var fence = regexp.MustCompile("(?ms)^```([a-z]+)\n(.*?)^```$")

func readPage(t *testing.T, text string) page {
	t.Helper()
	var p page
	for i, section := range strings.Split(text, "\n## ") {
		title, body, _ := strings.Cut(section, "\n")
		if i == 0 {
			continue
		}
		p.sections = append(p.sections, title)
		repo := fstest.MapFS{}
		for _, block := range fence.FindAllStringSubmatch(body, -1) {
			if block[1] == "text" && title == "Says" {
				p.says = strings.Split(strings.TrimSuffix(block[2], "\n"), "\n")
				continue
			}
			first, _, _ := strings.Cut(block[2], "\n")
			name, ok := strings.CutPrefix(first, "# ")
			if !ok || !fs.ValidPath(name) || repo[name] != nil {
				t.Fatalf("%s: a block begins with %q and not with a file of its own", title, first)
			}
			repo[name] = &fstest.MapFile{Data: []byte(block[2]), Mode: 0o644}
		}
		switch title {
		case "Bad":
			p.bad = repo
		case "Good":
			p.good = repo
		}
	}
	return p
}

// judge returns what is said to a repository: all that the page's own rule says, and the errors and
// warnings of the others that are on.
func judge(t *testing.T, fsys fs.FS, own *check.Check) []string {
	t.Helper()
	repo, err := parse.Load(fsys, parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	checks := slices.DeleteFunc(check.All(), func(c *check.Check) bool { return c.Off && c != own })
	g := flux.Graph(repo, flux.Options{Name: "cluster"})
	var got []string
	for _, f := range told(repo, g, checks...) {
		if f.Rule == own.ID || f.Severity > check.Info {
			got = append(got, f.String())
		}
	}
	return got
}

// Each page shows a repository with the mistake, all that is said to it, and one about which there
// is nothing to say.
func TestPages(t *testing.T) {
	for _, c := range check.All() {
		t.Run(c.ID, func(t *testing.T) {
			text, ok := docs.Rule(c.ID)
			if !ok {
				t.Fatalf("there is no page docs/checks/%s.md", c.ID)
			}
			p := readPage(t, text)
			if diff := cmp.Diff([]string{"Bad", "Says", "Good", "Why"}, p.sections); diff != "" {
				t.Fatalf("sections (-want +got):\n%s", diff)
			}
			if !strings.HasPrefix(text, "# "+c.ID+"\n\n") || !strings.Contains(text, "Severity: "+c.Severity.String()) {
				t.Errorf("the page does not begin with the rule's name and severity")
			}
			if diff := cmp.Diff(p.says, judge(t, p.bad, c)); diff != "" {
				t.Errorf("Bad (-page +said):\n%s", diff)
			}
			if got := judge(t, p.good, c); len(got) > 0 {
				t.Errorf("Good says:\n%s", strings.Join(got, "\n"))
			}
			for _, line := range p.says {
				_, message, _ := strings.Cut(line, ": ")
				_, message, _ = strings.Cut(message, ": ")
				message, _, _ = strings.Cut(message, " [")
				first, _, _ := strings.Cut(message, " ")
				if strings.HasSuffix(message, ".") || first != strings.ToLower(first) && !strings.ContainsAny(first, "/$") {
					t.Errorf("a message begins with a capital or ends with a full stop: %s", message)
				}
			}
			if !slices.ContainsFunc(p.says, func(line string) bool { return strings.HasSuffix(line, "["+c.ID+"]") }) {
				t.Errorf("the page does not show the rule")
			}
		})
	}
}

func TestEveryPageHasARuleAndAPlaceInTheIndex(t *testing.T) {
	names, err := fs.Glob(docs.Files(), "checks/*.md")
	if err != nil || len(names) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	for _, name := range names {
		if check.Named(strings.TrimSuffix(path.Base(name), ".md")) == nil {
			t.Errorf("%s is about no rule", name)
		}
	}
	index, err := fs.ReadFile(docs.Files(), "checks.md")
	if err != nil {
		t.Fatal(err)
	}
	var rows, want []string
	for _, line := range strings.Split(string(index), "\n") {
		if strings.HasPrefix(line, "| [") {
			rows = append(rows, line)
		}
	}
	for _, c := range check.All() {
		severity := c.Severity.String()
		if c.Off {
			severity += ", off"
		}
		want = append(want, "| ["+c.ID+"](checks/"+c.ID+".md) | "+severity+" | "+c.Title+" |")
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("docs/checks.md (-registry +page):\n%s", diff)
	}
}
