package artifact

import (
	"path"

	"github.com/fluxgraph/fluxgraph/internal/suggest"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// SimilarDir returns the directory of an artifact that a path without a directory may mean: the only one with
// the same last element, or else the one with the most similar path; "" where there is none.
func SimilarDir(t *build.Tree, missing string) string {
	var dirs, namesakes []string
	seen := map[string]bool{}
	for _, f := range t.Files() {
		for d := path.Dir(f); d != "." && !seen[d]; d = path.Dir(d) {
			seen[d] = true
			dirs = append(dirs, d)
			if path.Base(d) == path.Base(missing) {
				namesakes = append(namesakes, d)
			}
		}
	}
	if len(namesakes) == 1 {
		return namesakes[0]
	}
	return suggest.Name(missing, dirs)
}
