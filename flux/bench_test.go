package flux

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/parse"
)

// BenchmarkGraph reads and builds each real repository whole, as `fluxgraph render --format json`
// does before it prints.
func BenchmarkGraph(b *testing.B) {
	dir := os.Getenv("FLUXGRAPH_CORPORA")
	if dir == "" {
		dir = "../../shared/corpora"
	}
	repos, _ := filepath.Glob(filepath.Join(dir, "*", "*")) // a folder, so that files beside them do not count
	seen := map[string]bool{}
	for _, r := range repos {
		seen[filepath.Dir(r)] = true
	}
	if len(seen) == 0 {
		b.Skipf("no repositories in %s", dir)
	}
	for _, repo := range slices.Sorted(maps.Keys(seen)) {
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
				Graph(r, model.Options{})
				root.Close()
			}
		})
	}
}
