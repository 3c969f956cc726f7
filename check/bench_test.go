package check_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/parse"
)

// BenchmarkRun lets all the rules judge each real repository. Its graph is built before, so that the
// figures are what checking adds to drawing.
func BenchmarkRun(b *testing.B) {
	dir := os.Getenv("FLUXGRAPH_CORPORA")
	if dir == "" {
		dir = "../../shared/corpora"
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*", "*")) // of a folder, so that files beside them do not count
	var repos []string
	for _, f := range files {
		repos = append(repos, filepath.Dir(f))
	}
	repos = slices.Compact(repos)
	if len(repos) == 0 {
		b.Skipf("no repositories in %s", dir)
	}
	for _, dir := range repos {
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
