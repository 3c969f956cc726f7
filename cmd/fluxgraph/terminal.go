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

const terminalHelp = `
--format text draws a tree for a terminal: clusters, waves, Kustomizations and
what they bring, as wide as the window. There --depth, without --focus, says how
many levels of it.
`

// addTerminal adds the flags of a text.
func (f *renderFlags) addTerminal(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.color, "color", colorWords[0], "`when` text has colours: "+choices(colorWords)+"; auto: on a terminal, unless\nNO_COLOR is set or TERM is dumb")
	flags.Lookup("depth").Usage = "with --focus: at most this many `steps` away; of a text: at most this many\nlevels (default no limit)"
	must(cmd.RegisterFlagCompletionFunc("color", completing(colorWords)))
}

// terminal returns how a text is written, and takes --depth from the flags that choose where it is about
// the tree.
func (f *renderFlags) terminal(stdout io.Writer, e *export.Exporter) (shape.Terminal, error) {
	var t shape.Terminal
	if !slices.Contains(colorWords, f.color) {
		return t, unknown("word for --color", f.color, colorWords)
	}
	if e != export.Text {
		if f.color != colorWords[0] {
			return t, wrongUsage("--color is only there for the format %s, not for %s", export.Text.Name, e.Name)
		}
		return t, nil
	}
	if len(f.focus) == 0 && !f.up && !f.down && f.depth > 0 {
		t.Depth, f.depth = f.depth, 0
	}
	color := reportFlags{color: f.color}
	if !f.toStdout() {
		t.Color = color.colored(io.Discard)
		return t, nil
	}
	t.Color, t.Width = color.colored(stdout), widthOf(stdout)
	return t, nil
}

// widthOf returns how many columns a terminal has; 0 for what is none.
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
