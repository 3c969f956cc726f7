package evidence

import (
	"maps"
	"regexp"
	"slices"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// WordPattern matches a word that may be the name of an object.
var WordPattern = regexp.MustCompile(`[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?`)

// ReachableWords returns the words in the files that ReachableFiles returns for directories. tree is the repository as one
// artifact.
func ReachableWords(r *model.Repository, tree *build.Tree, dirs []string) map[string]bool {
	return WordsInFiles(r, slices.Sorted(maps.Keys(ReachableFiles(r, tree, dirs))))
}

// WordsInFiles returns the words in files that may be names of objects.
func WordsInFiles(r *model.Repository, files []string) map[string]bool {
	words := map[string]bool{}
	for _, f := range files {
		data, err := r.Repo.ReadFile(f)
		if err != nil {
			continue
		}
		for _, word := range WordPattern.FindAllString(string(data), -1) {
			words[word] = true
		}
	}
	return words
}
