package check_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/internal/corporatest"
	"github.com/fluxgraph/fluxgraph/parse"
)

// BenchmarkRun lets all the rules judge each real repository. Its graph is built before, so that the
// figures are what checking adds to drawing.
func BenchmarkRun(b *testing.B) {
	for _, dir := range corporatest.Repositories(b) {
		b.Run(filepath.Base(dir), func(b *testing.B) {
			root, err := os.OpenRoot(dir)
			if err != nil {
				b.Fatal(err)
			}
			defer root.Close()
			repo, err := parse.Load(root.FS(), parse.Options{})
			if err != nil {
				b.Fatal(err)
			}
			g := flux.Graph(repo, flux.Options{})
			for b.Loop() {
				check.Run(g, check.All()...)
			}
		})
	}
}
