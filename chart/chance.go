package chart

import (
	"encoding/base64"
	"strings"
	"text/template"
	"time"
)

// steady replaces the functions that give something else each time, so that the same repository gives
// the same graph: a chart may put a random text or the date into a name.
func (g *guard) steady() template.FuncMap {
	fill := func(with string) func(int) (string, error) {
		return func(n int) (string, error) {
			n = max(n, 0)
			if err := g.room(n); err != nil {
				return "", err
			}
			return strings.Repeat(with, n), nil
		}
	}
	return template.FuncMap{
		"randAlphaNum": fill("x"),
		"randAlpha":    fill("x"),
		"randAscii":    fill("x"),
		"randNumeric":  fill("0"),
		"randInt":      func(low, _ int) int { return low },
		"randBytes": func(n int) (string, error) {
			text, err := fill("x")(n)
			return base64.StdEncoding.EncodeToString([]byte(text)), err
		},
		"uuidv4":  func() string { return "00000000-0000-4000-8000-000000000000" },
		"shuffle": func(text string) string { return text },
		"now":     func() time.Time { return time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC) },
	}
}
