//go:build unix

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCrossings(t *testing.T) {
	for _, c := range []struct {
		lines []string
		want  int
	}{
		{[]string{"M0,0L100,100", "M0,100L100,0"}, 1},
		{[]string{"M0,0L100,0", "M0,10L100,10"}, 0},
		{[]string{"M0,0L100,100", "M0,0L100,0"}, 0},
		{[]string{"M0,0C300,0 600,0 900,0", "M440,-50L440,50", "M10,10L20,20"}, 1},
	} {
		var p picture
		for _, l := range c.lines {
			p.lines = append(p.lines, flatten(l))
		}
		if got := p.crossings(); got != c.want {
			t.Errorf("%v: %d crossings, want %d", c.lines, got, c.want)
		}
	}
}

// TestMeasure measures the bundled examples, and draws every look.
func TestMeasure(t *testing.T) {
	var out bytes.Buffer
	looks := filepath.Join(t.TempDir(), "looks.svg")
	if err := run(&out, filepath.Join("..", "..", "testdata", "repos"), looks); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "| healthy | flux | ") {
		t.Errorf("the table is\n%s", out.String())
	}
	svg, err := os.ReadFile(looks)
	if err != nil {
		t.Fatal(err)
	}
	for _, words := range []string{"waits for", "missing", "Flux Kustomization", "watches"} {
		if !bytes.Contains(svg, []byte(words)) {
			t.Errorf("the looks do not show %q", words)
		}
	}
}
