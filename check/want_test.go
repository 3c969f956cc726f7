package check_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/internal/txtar"
	"github.com/fluxgraph/fluxgraph/parse"
)

// want is the comment on a line about which a rule has something to say: the rule, its severity where
// that matters, and part of the message where that does. Semicolons separate several.
//
//   - name: infra # want dangling-dependson
//   - name: infra # want dangling-dependson error "did you mean infra-configs?"
var want = regexp.MustCompile(`# want (.+)$`)

var wanted = regexp.MustCompile(`^([a-z-]+)(?: (error|warning|info))?(?: "(.*)")?$`)

// expectation is what a line says will be found there.
type expectation struct {
	place, rule, severity, part string
}

func (x expectation) fits(f check.Finding) bool {
	return x.place == line(f) && x.rule == f.Rule && (x.severity == "" || x.severity == f.Severity.String()) &&
		strings.Contains(f.Message, x.part)
}

func (x expectation) String() string {
	return strings.TrimSpace(fmt.Sprintf("%s: %s %s %s", x.place, x.severity, x.part, "["+x.rule+"]"))
}

func line(f check.Finding) string { return fmt.Sprintf("%s:%d", f.Pos.File, f.Pos.Line) }

// expectations reads the comments of a repository.
func expectations(t *testing.T, a *txtar.Archive) []expectation {
	t.Helper()
	var all []expectation
	for _, file := range a.Files {
		for i, text := range strings.Split(string(file.Data), "\n") {
			comment := want.FindStringSubmatch(text)
			if comment == nil {
				continue
			}
			for _, one := range strings.Split(comment[1], ";") {
				m := wanted.FindStringSubmatch(strings.TrimSpace(one))
				if m == nil {
					t.Fatalf("%s:%d: what is wanted is unclear: %s", file.Name, i+1, one)
				}
				all = append(all, expectation{fmt.Sprintf("%s:%d", file.Name, i+1), m[1], m[2], m[3]})
			}
		}
	}
	return all
}

// Each folder of testdata is named after a rule, but for traps, and holds repositories. The rule finds something on
// every line that wants it, and nothing on any other; a repository that wants nothing looks like one
// with the mistake and has none. Every rule has both.
func TestWants(t *testing.T) {
	rules, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	open := check.All()
	for _, dir := range rules {
		rule := dir.Name()
		open = slices.DeleteFunc(open, func(c *check.Check) bool { return c.ID == rule })
		if rule == "traps" {
			continue
		}
		t.Run(rule, func(t *testing.T) {
			c := check.Named(rule)
			if c == nil {
				t.Fatal("there is no rule of that name")
			}
			files, err := filepath.Glob(filepath.Join("testdata", rule, "*.txtar"))
			if err != nil || len(files) == 0 {
				t.Fatalf("no repositories: %v", err)
			}
			bad, good := 0, 0
			for _, file := range files {
				a, err := txtar.ParseFile(file)
				if err != nil {
					t.Fatal(err)
				}
				if len(expectations(t, a)) > 0 {
					bad++
				} else {
					good++
				}
				t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
					if diff := unlike(t, a, c); diff != "" {
						t.Errorf("%s (-wanted, but not said; +said, but not wanted):\n%s", file, diff)
					}
				})
			}
			if bad == 0 {
				t.Error("no line wants the rule")
			}
			if good == 0 {
				t.Error("every repository has the mistake")
			}
		})
	}
	for _, c := range open {
		t.Errorf("%s has no repositories", c.ID)
	}
}

// unlike returns how what rules say of a repository differs from what its lines want.
func unlike(t *testing.T, a *txtar.Archive, checks ...*check.Check) string {
	t.Helper()
	fsys, err := txtar.FS(a)
	if err != nil {
		t.Fatal(err)
	}
	all := expectations(t, a)
	findings := findingsOf(t, fsys, checks...)
	open := slices.Clone(all)
	var unwanted, unmet []string
	for _, f := range findings {
		i := slices.IndexFunc(open, func(x expectation) bool { return x.fits(f) })
		if i < 0 {
			unwanted = append(unwanted, f.String())
			continue
		}
		open = slices.Delete(open, i, i+1)
	}
	for _, x := range open {
		unmet = append(unmet, x.String())
	}
	return cmp.Diff(unmet, unwanted)
}

func findingsOf(t *testing.T, fsys fs.FS, checks ...*check.Check) []check.Finding {
	t.Helper()
	repo, err := parse.Load(fsys, parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	all := told(repo, flux.Graph(repo, flux.Options{}), check.All()...)
	return slices.DeleteFunc(all, func(f check.Finding) bool { return !slices.Contains(checks, check.Named(f.Rule)) })
}

// told returns what rules say of a repository, as the command tells it: without what its comments ignore.
func told(repo *parse.Repo, g *graph.Graph, checks ...*check.Check) []check.Finding {
	ignores := check.IgnoresIn(g, func(n graph.Node) graph.Pos { return n.Pos })
	for _, c := range repo.Comments(check.IgnorePrefix) {
		for _, i := range check.IgnoresOf(c.Text, c.Pos) {
			i.Covers = check.InLines(g, c.About)
			ignores = append(ignores, i)
		}
	}
	findings, _ := check.Suppress(check.Run(g, checks...), ignores, checks)
	return findings
}
