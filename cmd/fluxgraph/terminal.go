package main

import (
	"io"
	"os"
	"slices"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/fluxgraph/fluxgraph/export"
	"github.com/fluxgraph/fluxgraph/export/shape"
)

// The values of --color.
const (
	colorAuto   = "auto" // on a terminal, unless NO_COLOR is set or TERM is dumb
	colorAlways = "always"
	colorNever  = "never"
)

func colorNames() []string { return []string{colorAuto, colorAlways, colorNever} }

// colorFlag is the flag --color, for the format text.
type colorFlag struct{ color string }

func (f *colorFlag) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.color, "color", colorAuto, "`WHEN` color the format text: "+choices(colorNames())+" (default "+colorAuto+")")
	assignGroup(cmd, outputGroup)
	must(cmd.RegisterFlagCompletionFunc("color", completing(colorNames())))
}

func (f *colorFlag) validate() error {
	if !slices.Contains(colorNames(), f.color) {
		return unknown("value of --color", f.color, colorNames())
	}
	return nil
}

// enabled reports whether a text on the stream is colored.
func (f *colorFlag) enabled(w io.Writer) bool {
	switch f.color {
	case colorAlways:
		return true
	case colorNever:
		return false
	}
	return isTerminal(w) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

// terminal returns the width, colors and depth of the format text. Without --focus, --depth limits the
// levels of the tree; it is then removed from the selection.
func (f *renderFlags) terminal(stdout io.Writer, e *export.Exporter) (shape.Terminal, error) {
	var t shape.Terminal
	if err := f.colorFlag.validate(); err != nil {
		return t, err
	}
	if e != export.Text {
		if f.color != colorAuto {
			return t, wrongUsage("--color is for the format %s, not for %s", export.Text.Name, e.Name)
		}
		return t, nil
	}
	if len(f.focus) == 0 && !f.up && !f.down && f.depth > 0 {
		t.Depth, f.depth = f.depth, 0
	}
	if !f.toStdout() {
		t.Color = f.colorFlag.enabled(io.Discard)
		return t, nil
	}
	t.Color, t.Width = f.colorFlag.enabled(stdout), widthOf(stdout)
	return t, nil
}

// widthOf returns the number of columns of a terminal, or 0 for another stream.
func widthOf(w io.Writer) int {
	f, ok := w.(*os.File)
	if !ok {
		return 0
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return width
}
