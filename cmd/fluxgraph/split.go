package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/fluxgraph/fluxgraph/export"
	"github.com/fluxgraph/fluxgraph/graph"
)

// writeParts writes the parts of a drawing and an index that links them into a directory, which it
// creates if necessary. It never folds the nodes of keep.
func (p *program) writeParts(s *drawingShape, d export.Document, dir string, keep []graph.ID) error {
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return wrongUsage("--output %s is a file; --split needs a directory", quoted(dir))
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("cannot write %s: %w", printable(dir), reason(err))
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fmt.Errorf("cannot write %s: %w", printable(dir), reason(err))
	}
	parts := d.Split(s.split)
	folded := 0
	for i, part := range parts {
		shaped, err := s.apply(part.Document, keep)
		if err != nil {
			return err
		}
		if len(shaped.Notes) > len(d.Notes) {
			folded++
		}
		name := filepath.Join(dir, part.File+"."+s.exporter.Ext)
		if err := toFile(name, func(w io.Writer) error { return s.exporter.Write(w, shaped) }); err != nil {
			return err
		}
		parts[i].Notes = shaped.Notes
	}
	index := func(w io.Writer) error { return export.Index(w, d, parts, s.exporter.Ext) }
	if err := toFile(filepath.Join(dir, "index.md"), index); err != nil {
		return err
	}
	fmt.Fprintf(p.stderr, "%s in %s, linked from %s\n", count(len(parts), "part"), printable(dir), printable(filepath.Join(dir, "index.md")))
	if folded > 0 {
		fmt.Fprintf(p.stderr, "%s folded or reduced; a note in the drawing reports how\n", countIs(folded, "part"))
	}
	return nil
}
