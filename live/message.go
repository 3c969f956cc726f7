package live

import (
	"regexp"
	"strings"

	"github.com/fluxgraph/fluxgraph/internal/terminal"
)

// longest is how many characters of a message are kept.
const longest = 200

// secrets are what may stand in a controller's message and is nobody's business: what each finds is
// replaced by its text, in which $1 is what may stay.
var secrets = []struct {
	find    *regexp.Regexp
	replace string
}{
	{regexp.MustCompile(`(\w://)[^/\s"']*@`), "$1***@"},
	{regexp.MustCompile(`(?i)\b((?:bearer|basic)\s+)[\w.~+/-]{8,}=*`), "$1***"},
	{regexp.MustCompile(`(?i)([\w.-]*(?:passwo?r?d|passphrase|token|api[-_]?key|access[-_]?key|private[-_]?key|credential|client[-_]?secret|secret[-_]?key)[\w.-]*\\?["']?\s*[:=]\s*\\?["']?)[^\s"',;&\\]+`), "$1***"},
	{regexp.MustCompile(`\b(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-|AKIA|eyJ)[\w.-]{10,}`), "***"},
	{regexp.MustCompile(`[A-Za-z0-9+/]{24,}={1,2}`), "***"},
	{regexp.MustCompile(`-----BEGIN.*`), "***"},
}

// shown returns the first line of a message, without what looks like a secret, and no longer than
// longest characters.
func shown(message string) string {
	message, more, _ := strings.Cut(strings.TrimSpace(message), "\n")
	message = strings.TrimSpace(message)
	for _, s := range secrets {
		message = s.find.ReplaceAllString(message, s.replace)
	}
	runes := []rune(terminal.Printable(message))
	switch {
	case len(runes) > longest:
		return strings.TrimRight(string(runes[:longest-1]), " ") + "…"
	case more != "" && len(runes) > 0:
		return string(runes) + " …"
	}
	return string(runes)
}
