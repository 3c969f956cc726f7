package chart

import (
	"encoding/base64"
	"strings"
	"text/template"
	"time"
)

// deterministicFuncs replaces the functions whose result differs each time, so that the same repository gives
// the same graph: a chart may put a random text or the date into a name.
func (g *guard) deterministicFuncs() template.FuncMap {
	return template.FuncMap{
		"randAlphaNum": g.filler("x"),
		"randAlpha":    g.filler("x"),
		"randAscii":    g.filler("x"),
		"randNumeric":  g.filler("0"),
		"randInt":      func(low, _ int) int { return low },
		"randBytes": func(n int) (string, error) {
			text, err := g.filler("x")(n)
			return base64.StdEncoding.EncodeToString([]byte(text)), err
		},
		"uuidv4":  func() string { return "00000000-0000-4000-8000-000000000000" },
		"shuffle": func(text string) string { return text },
		"now":     func() time.Time { return time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC) },
	}
}

// filler returns a function that gives a text of n equal characters.
func (g *guard) filler(char string) func(n int) (string, error) {
	return func(n int) (string, error) {
		n = max(n, 0)
		if err := g.checkSize(n); err != nil {
			return "", err
		}
		return strings.Repeat(char, n), nil
	}
}
