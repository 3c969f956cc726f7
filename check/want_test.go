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
	"golang.org/x/tools/txtar"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/flux"
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
// with the mistake and has none.
func TestWants(t *testing.T) {
	rules, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range rules {
		rule := dir.Name()
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
			sum := 0
			for _, file := range files {
				t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
					sum += compareWants(t, c, file)
				})
			}
			if sum == 0 {
				t.Error("no line wants the rule")
			}
		})
	}
}

// compareWants holds what a rule says of a repository against what its lines want, and returns how
// many do.
func compareWants(t *testing.T, c *check.Check, file string) int {
	t.Helper()
	a, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := unlike(t, a, c); diff != "" {
		t.Errorf("%s (-wanted, but not said; +said, but not wanted):\n%s", file, diff)
	}
	return len(expectations(t, a))
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
	return check.Run(flux.Graph(repo, flux.Options{}), checks...)
}
