package main

import (
	"fmt"
	"io"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/fluxgraph/fluxgraph/export"
	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
)

const foldHelp = `
GitHub, GitLab and others refuse Mermaid of more than 500 edges or 50000
characters. A larger drawing is folded until it fits, what is least interesting
first and what findings are about last; a note in it and a line on standard error
say so. --max-edges and --max-chars set other limits, also for other formats, and
--max-edges 0 sets none. --fold folds whatever the size: the objects of one kind,
of a namespace or of a folder into one node, or all that a Kustomization brings
into the Kustomization.

--group-by says what the frames of a drawing hold. --reduce leaves out each wait
that a chain of others implies, and is on for --view deps. --split writes one
drawing for each cluster or Kustomization into the directory that --output names,
with an index.`

// foldFlags are the flags that make a drawing smaller.
type foldFlags struct {
	fold, group, split string
	edges, chars       limit
	reduce             toggle
}

func (f *foldFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.fold, "fold", "", "draw many objects as one: by `what`: "+choices(shape.Folds()))
	flags.StringVar(&f.group, "group-by", "", "what a frame holds: by `what`: "+choices(shape.Groupings()))
	flags.Var(&f.edges, "max-edges", "fold until there are at most so many edges; 0: no limit (default 500 for mermaid)")
	flags.Var(&f.chars, "max-chars", "fold until there are at most so many characters; 0: no limit (default 50000 for mermaid)")
	flags.Var(&f.reduce, "reduce", "leave out waits that others imply (default for --view deps)")
	flags.Lookup("reduce").NoOptDefVal = "true"
	flags.StringVar(&f.split, "split", "", "one file for each `part`, in the directory --output: "+choices(shape.Splits()))
	for flag, names := range map[string][]string{
		"fold": shape.Folds(), "group-by": shape.Groupings(), "split": shape.Splits(), "reduce": {"true", "false"},
	} {
		must(cmd.RegisterFlagCompletionFunc(flag, completing(names)))
	}
}

// limit is a flag that takes a number of things, or 0 for no limit.
type limit struct {
	number int
	given  bool
}

func (l *limit) String() string { return "" }
func (l *limit) Type() string   { return "number" }

func (l *limit) Set(text string) error {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return fmt.Errorf("it is no number of 0 or more")
	}
	l.number, l.given = n, true
	return nil
}

// toggle is a flag that is on, off, or not given.
type toggle struct{ on, given bool }

func (t *toggle) String() string { return "" }
func (t *toggle) Type() string   { return "bool" }

func (t *toggle) Set(text string) error {
	on, err := strconv.ParseBool(text)
	if err != nil {
		return fmt.Errorf("it is neither true nor false")
	}
	t.on, t.given = on, true
	return nil
}

// or returns what the flag says, and another answer where it was not given.
func (t toggle) or(otherwise bool) bool {
	if t.given {
		return t.on
	}
	return otherwise
}

// sizing is what the flags ask of a drawing's size.
type sizing struct {
	exporter *export.Exporter
	fold     shape.Fold
	grouping shape.Grouping
	split    shape.Split
	budget   shape.Budget
	reduce   bool
}

// sizing reads the flags, so that a mistake is told before the repository is read.
func (f *renderFlags) sizing(e *export.Exporter) (*sizing, error) {
	s := &sizing{exporter: e, reduce: f.reduce.or(f.view == flux.DepsView.Name && !e.Data)}
	var ok bool
	if s.fold, ok = shape.ParseFold(f.fold); !ok && f.fold != "" {
		return nil, unknown("way to fold", f.fold, shape.Folds())
	}
	if s.grouping, ok = shape.ParseGrouping(f.group); !ok && f.group != "" {
		return nil, unknown("grouping", f.group, shape.Groupings())
	}
	if s.split, ok = shape.ParseSplit(f.split); !ok && f.split != "" {
		return nil, unknown("part", f.split, shape.Splits())
	}
	if e == export.Mermaid || e == export.ER {
		s.budget = export.MermaidBudget
	}
	if f.chars.number > 0 && (e.Name == "png" || e.Name == "svg" || e.Name == "html") {
		return nil, wrongUsage("--max-chars is for text, not for %s; say --max-edges", e.Name)
	}
	unlimited := f.edges.given && f.edges.number == 0 || f.chars.given && f.chars.number == 0
	for _, l := range []struct {
		limit
		to *int
	}{{f.edges, &s.budget.Edges}, {f.chars, &s.budget.Chars}} {
		switch {
		case l.given:
			*l.to = l.number
		case unlimited: // who wants to see all of it is not served by the other limit
			*l.to = 0
		}
	}
	if s.split != shape.NoSplit && f.toStdout() {
		return nil, wrongUsage("--split needs --output DIR")
	}
	return s, nil
}

// draw writes a drawing, or its parts, and says what was done to make it small. The nodes of keep are
// not folded.
func (p *program) draw(s *sizing, d export.Document, output string, keep []graph.ID) error {
	if s.split != shape.NoSplit {
		return p.drawParts(s, d, output, keep)
	}
	d, err := s.size(d, keep)
	if err != nil {
		return err
	}
	write := func(w io.Writer) error { return s.exporter.Write(w, d) }
	if output == "" || output == "-" {
		err = toStream(p.stdout, write)
	} else {
		err = toFile(output, write)
	}
	if err != nil {
		return err
	}
	for _, note := range d.Notes {
		fmt.Fprintln(p.stderr, note)
	}
	return nil
}

// size makes a drawing as small as the flags ask, but for the nodes of keep. What it does is in the
// document's notes.
func (s *sizing) size(d export.Document, keep []graph.ID) (export.Document, error) {
	d.Options.Grouping = s.grouping
	if s.reduce {
		d = d.Reduce()
	}
	d = d.Fold(s.fold, keep...)
	return s.exporter.Fit(d, s.budget, keep...)
}
