package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/fluxgraph/fluxgraph/export"
	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
)

// shapeFlags are the flags that fold, group, reduce and split a drawing.
type shapeFlags struct {
	fold, group, split string
	maxEdges, maxChars limitFlag
	reduce             optionalBool
}

// add defines the flags. All but --split belong to the group View; --split is about files.
func (f *shapeFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.fold, "fold", "", "`MODE` draw many objects as one: "+choices(shape.Folds()))
	flags.StringVar(&f.group, "group-by", "", "`MODE` frames: "+choices(shape.Groupings()))
	flags.Var(&f.maxEdges, "max-edges", "fold to at most so many edges; 0: no limit (mermaid: 500)")
	flags.Var(&f.maxChars, "max-chars", "fold to at most so many characters; 0: no limit (mermaid: 50000)")
	flags.Var(&f.reduce, "reduce", "leave out dependencies that others imply (default for --view deps)")
	flags.Lookup("reduce").NoOptDefVal = "true"
	assignGroup(cmd, viewGroup)
	flags.StringVar(&f.split, "split", "", "`PART` one file for each, in --output DIR: "+choices(shape.Splits()))
	assignGroup(cmd, outputGroup)
	for flag, names := range map[string][]string{
		"fold": shape.Folds(), "group-by": shape.Groupings(), "split": shape.Splits(), "reduce": {"true", "false"},
	} {
		must(cmd.RegisterFlagCompletionFunc(flag, completing(names)))
	}
}

// drawingShape is how the flags fold, group, reduce and split a drawing of one format.
type drawingShape struct {
	exporter *export.Exporter
	fold     shape.Fold
	grouping shape.Grouping
	split    shape.Split
	budget   shape.Budget
	reduce   bool
}

// shape parses the flags for a format, before the repository is read.
func (f *renderFlags) shape(e *export.Exporter) (*drawingShape, error) {
	s := &drawingShape{exporter: e, reduce: f.reduce.or(f.view == flux.DepsView.Name && !e.Data)}
	var ok bool
	if s.fold, ok = shape.ParseFold(f.fold); !ok && f.fold != "" {
		return nil, unknown("fold mode", f.fold, shape.Folds())
	}
	if s.grouping, ok = shape.ParseGrouping(f.group); !ok && f.group != "" {
		return nil, unknown("grouping", f.group, shape.Groupings())
	}
	if s.split, ok = shape.ParseSplit(f.split); !ok && f.split != "" {
		return nil, unknown("part", f.split, shape.Splits())
	}
	if f.maxChars.number > 0 && (e.Name == "png" || e.Name == "svg" || e.Name == "html") {
		return nil, wrongUsage("--max-chars is for text formats, not for %s; use --max-edges", e.Name)
	}
	s.budget = f.budget(e)
	if s.split != shape.NoSplit && f.toStdout() {
		return nil, wrongUsage("--split needs --output DIR")
	}
	return s, nil
}

// budget returns the limits of a drawing: those of the flags, or else GitHub's limits for Mermaid. If
// one flag sets no limit, the other limit has no default either.
func (f *shapeFlags) budget(e *export.Exporter) shape.Budget {
	var b shape.Budget
	mermaid := e == export.Mermaid || e == export.ER
	if mermaid && !f.maxEdges.unlimited() && !f.maxChars.unlimited() {
		b = export.MermaidBudget
	}
	if f.maxEdges.set {
		b.Edges = f.maxEdges.number
	}
	if f.maxChars.set {
		b.Chars = f.maxChars.number
	}
	return b
}

// apply groups, reduces and folds a drawing until it fits the budget. It never folds the nodes of keep.
// The notes of the returned document report what was done.
func (s *drawingShape) apply(d export.Document, keep []graph.ID) (export.Document, error) {
	d.Options.Grouping = s.grouping
	if s.reduce {
		d = d.Reduce()
	}
	d = d.Fold(s.fold, keep...)
	return s.exporter.Fit(d, s.budget, keep...)
}

// writeDrawing writes a drawing, or its parts, and reports on standard error how it was folded and
// reduced. It never folds the nodes of keep.
func (p *program) writeDrawing(s *drawingShape, d export.Document, output string, keep []graph.ID) error {
	if s.split != shape.NoSplit {
		return p.writeParts(s, d, output, keep)
	}
	d, err := s.apply(d, keep)
	if err != nil {
		return err
	}
	write := func(w io.Writer) error { return s.exporter.Write(w, d) }
	if output == "" || output == stdStream {
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
