package check_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/internal/txtar"
)

// Each repository of testdata/traps does something that a reader of plain files mistakes for a
// mistake: all the rules together, those that are off among them, say nothing. Its broken twin makes
// the mistake, and all that is said of it is what its lines want.
func TestTraps(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "traps", "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no repositories: %v", err)
	}
	there := map[string]int{}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		t.Run(name, func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			trap, broken := strings.CutSuffix(name, "_broken")
			there[trap]++
			wants := len(expectations(t, a))
			if broken != (wants > 0) {
				t.Errorf("%d lines want something", wants)
			}
			if diff := unlike(t, a, check.All()...); diff != "" {
				t.Errorf("(-wanted, but not said; +said, but not wanted):\n%s", diff)
			}
		})
	}
	for trap, n := range there {
		if n != 2 {
			t.Errorf("%s has no twin", trap)
		}
	}
}
