package report

import (
	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/internal/terminal"
)

// style is how a terminal prints a text.
type style = terminal.Style

const (
	boldRed    style = "1;31"
	boldYellow style = "1;33"
	boldCyan   style = "1;36"
	bold       style = "1"
	blue       style = "34"
	dim        style = "2"
)

// severityStyle holds the style of each severity.
var severityStyle = map[check.Severity]style{check.Error: boldRed, check.Warning: boldYellow, check.Info: boldCyan}

// styler prints text in styles, or as it is.
type styler struct{ on bool }

func (p styler) apply(c style, s string) string {
	if !p.on {
		return s
	}
	return c.Apply(s)
}
