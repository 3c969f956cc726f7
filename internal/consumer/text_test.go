package consumer

import (
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/fluxgraph/fluxgraph/export"
	"github.com/fluxgraph/fluxgraph/flux"
)

// TestText reads every view of the bundled examples as a tree.
func TestText(t *testing.T) {
	for _, d := range drawnExamples(t, export.Text) {
		t.Run(d.name, func(t *testing.T) {
			if err := readTree(string(d.text)); err != nil {
				t.Error(err)
			}
			shows(t, string(d.text), d.doc)
		})
	}
}

// textParts reads every part as a tree.
func textParts(t *testing.T) {
	for p, d := range eachPart(t, export.Text) {
		t.Run(d.name, func(t *testing.T) {
			if err := readTree(string(d.text)); err != nil {
				t.Error(err)
			}
			if p.view != flux.Views()[0] { // which counts what is not Flux's
				shows(t, string(d.text), d.doc)
			}
		})
	}
}

// The four runes that a line of a tree has for each level: those above it, and the last.
const (
	passing, past     = "│   ", "    "
	branching, ending = "├── ", "└── "
)

// readTree holds a text to what a terminal and a reader take for trees: nothing that cannot be seen,
// and every branch goes on, line by line, until its last leaf.
func readTree(text string) error {
	if !utf8.ValidString(text) {
		return fmt.Errorf("it is not UTF-8")
	}
	var goesOn []bool // for each level, whether another branch must come
	for i, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		wrong := func(what string) error { return fmt.Errorf("line %d, %q: %s", i+1, line, what) }
		if strings.ContainsFunc(line, func(r rune) bool { return !unicode.IsPrint(r) }) {
			return wrong("holds what cannot be seen")
		}
		if strings.TrimRight(line, " ") != line {
			return wrong("ends in spaces")
		}
		level, rest := 0, line
		for {
			below, passes := strings.CutPrefix(rest, passing)
			if !passes {
				var ok bool
				if below, ok = strings.CutPrefix(rest, past); !ok {
					break
				}
			}
			if level >= len(goesOn) || goesOn[level] != passes {
				return wrong("is below no such branch")
			}
			rest = below
			level++
		}
		branch := strings.HasPrefix(rest, branching) || strings.HasPrefix(rest, ending)
		for _, open := range goesOn[min(len(goesOn), level+1):] {
			if open {
				return wrong("breaks off a branch")
			}
		}
		switch {
		case !branch && (level > 0 || len(goesOn) > 0 && goesOn[0]):
			return wrong("is no branch")
		case !branch:
			goesOn = nil
			continue
		case level > len(goesOn), level < len(goesOn) && !goesOn[level]:
			return wrong("follows the last branch")
		}
		goesOn = append(goesOn[:level], strings.HasPrefix(rest, branching))
		if strings.ContainsAny(rest[len(branching):], "│├└") {
			return wrong("branches twice")
		}
	}
	for _, open := range goesOn {
		if open {
			return fmt.Errorf("it ends before its last branch")
		}
	}
	return nil
}

// TestTextRefuses holds the harness itself.
func TestTextRefuses(t *testing.T) {
	for _, good := range []string{"", "a\n├── b\n│   └── c\n└── d\n    └── e\nf\n"} {
		if err := readTree(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{
		"a\n├── b\n", "a\n├── b\nc\n", "a\n└── b\n└── c\n", "a\n├── b\n    └── c\n└── d\n", "a\n└── b\n│   └── c\n",
		"a\n├── b\n│   ├── c\n└── d\n", "a\n├── b\n│   c\n└── d\n", "a\n└── b\n        └── c\n", "a \n", "\x1b[31ma\n", "a\tb\n", "\xff\n",
		"├── a ├── b\n└── c\n",
	} {
		if readTree(bad) == nil {
			t.Errorf("%q is accepted", bad)
		}
	}
}
