package flux

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/fluxgraph/fluxgraph/internal/corporatest"
	"github.com/fluxgraph/fluxgraph/parse"
)

// BenchmarkGraph reads and builds each real repository whole, as `fluxgraph render --format json`
// does before it prints.
func BenchmarkGraph(b *testing.B) {
	for _, repo := range corporatest.Repositories(b) {
		b.Run(filepath.Base(repo), func(b *testing.B) {
			for b.Loop() {
				root, err := os.OpenRoot(repo)
				if err != nil {
					b.Fatal(err)
				}
				r, err := parse.Load(root.FS(), parse.Options{})
				if err != nil {
					b.Fatal(err)
				}
				Graph(r, Options{})
				root.Close()
			}
		})
	}
}
