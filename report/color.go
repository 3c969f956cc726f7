package report

import (
	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/internal/terminal"
)

// paint is a colour of a terminal.
type paint = terminal.Paint

const (
	boldRed    paint = "1;31"
	boldYellow paint = "1;33"
	boldCyan   paint = "1;36"
	bold       paint = "1"
	blue       paint = "34"
	dim        paint = "2"
)

// severityPaint holds the colour of each severity.
var severityPaint = map[check.Severity]paint{check.Error: boldRed, check.Warning: boldYellow, check.Info: boldCyan}

// painter colours text, or leaves it alone.
type painter struct{ on bool }

func (p painter) dye(c paint, s string) string {
	if !p.on {
		return s
	}
	return c.Dye(s)
}
