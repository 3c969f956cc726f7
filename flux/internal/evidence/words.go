package evidence

import (
	"maps"
	"regexp"
	"slices"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// NameWord matches a word that may be the name of an object.
var NameWord = regexp.MustCompile(`[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?`)

// WordsFrom returns the words in the files that ReachableFiles returns for directories. tree is the repository as one
// artifact.
func WordsFrom(r *model.Repository, tree *build.Tree, dirs []string) map[string]bool {
	return Words(r, slices.Sorted(maps.Keys(Reached(r, tree, dirs))))
}

// Words returns the words in files that may be names of objects.
func Words(r *model.Repository, files []string) map[string]bool {
	words := map[string]bool{}
	for _, f := range files {
		data, err := r.Repo.ReadFile(f)
		if err != nil {
			continue
		}
		for _, word := range NameWord.FindAllString(string(data), -1) {
			words[word] = true
		}
	}
	return words
}
