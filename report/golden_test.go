package report_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/internal/golden"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/report"
)

// read reads the bundled example with mistakes anew.
func read(t *testing.T) report.Report {
	t.Helper()
	root, err := os.OpenRoot(filepath.Join("..", "testdata", "repos", "broken"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	repo, err := parse.Load(root.FS(), parse.Options{All: true})
	if err != nil {
		t.Fatal(err)
	}
	g := flux.Graph(repo, flux.Options{Name: "broken"})
	ran := []*check.Check{check.DanglingReference, check.DependsOnCycle, check.MissingPath, check.OrphanedSource}
	return report.Report{
		Title:    "broken",
		Revision: "1f0c2ab",
		Version:  "v1.2.3",
		Graph:    g,
		Findings: check.Run(g, ran...),
		Checks:   ran,
		Off:      []*check.Check{check.UnresolvedFacts},
		FailOn:   check.Error,
		Read:     repo.ReadFile,
		Page: func(rule string) (string, bool) {
			return "# " + rule + "\n\n```yaml\n# a `comment`\n```\n\n## Why\n\nSee `spec` in [the manual](flux.md).\n", rule != check.MissingPath.ID
		},
	}
}

func written(t *testing.T, x *report.Reporter, r report.Report) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := x.Write(&b, r); err != nil {
		t.Fatalf("%s: %v", x.Name, err)
	}
	return b.Bytes()
}

// TestGolden writes the example in every format, twice.
func TestGolden(t *testing.T) {
	for _, x := range report.All() {
		got := written(t, x, read(t))
		if again := written(t, x, read(t)); !bytes.Equal(got, again) {
			t.Errorf("%s: a second time it is not the same", x.Name)
		}
		golden.Compare(t, filepath.Join("testdata", "broken."+x.Name), got)
	}
}

// TestGoldenAround writes the example as it is below a directory of a work tree, with an address for
// links, colours, and one finding of each sort that is not told.
func TestGoldenAround(t *testing.T) {
	for _, x := range report.All() {
		r := read(t)
		r.Findings = r.Findings[:len(r.Findings):len(r.Findings)]
		r.Base, r.Links, r.Color, r.Asides = "fleet one", "https://git.example.com/o/r/blob/1f0c2ab", true, true
		r.Known = r.Findings[len(r.Findings)-1:]
		r.Ignored = []check.Ignored{{Finding: r.Findings[0], By: check.Ignore{Rule: r.Findings[0].Rule, Reason: "it is <meant>", Pos: r.Findings[0].Pos}}}
		r.Findings = r.Findings[1 : len(r.Findings)-1]
		r.FailOn = check.Warning
		golden.Compare(t, filepath.Join("testdata", "around."+x.Name), written(t, x, r))
	}
}

func TestNothingFound(t *testing.T) {
	for _, x := range report.All() {
		r := read(t)
		r.Findings = nil
		golden.Compare(t, filepath.Join("testdata", "nothing."+x.Name), written(t, x, r))
	}
}

func TestNames(t *testing.T) {
	seen := map[string]bool{}
	for _, x := range report.All() {
		if seen[x.Name] || x.Title == "" || x.Ext == "" || x.Write == nil || report.Named(x.Name) != x {
			t.Errorf("%q", x.Name)
		}
		seen[x.Name] = true
	}
	if report.Named("nope") != nil {
		t.Error("there is a format nope")
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestWriteError(t *testing.T) {
	for _, x := range report.All() {
		if err := x.Write(fullDisk{}, read(t)); err == nil {
			t.Errorf("%s: the error of the stream is lost", x.Name)
		}
	}
	if err := report.WriteFindings(fullDisk{}, read(t)); err == nil {
		t.Error("text: the error of the stream is lost")
	}
}

// TestNoEscape holds every format to write no control character for a name that has one, other than
// its own colours and line ends.
func TestNoEscape(t *testing.T) {
	for _, x := range report.All() {
		r := read(t)
		for i := range r.Findings {
			r.Findings[i].Message += " \x1b[31m\a\u202e\r\n::error::x"
			r.Findings[i].Pos.File += "\x1b\nx"
			r.Findings[i].Related = append(r.Findings[i].Related, check.Related{Pos: r.Findings[i].Pos, Message: "\x1b]0;\x00"})
		}
		got := string(written(t, x, r))
		if strings.ContainsAny(got, "\x1b\a\x00\r") || strings.Contains(got, "\n::error::x") {
			t.Errorf("%s: a control character goes through", x.Name)
		}
	}
}
