package evidence

import (
	"maps"
	"regexp"
	"slices"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// WordsFrom returns the words in all that may be applied from directories on.
func WordsFrom(w *model.Repository, all *build.Tree, dirs []string) map[string]bool {
	return Words(w, slices.Sorted(maps.Keys(Reached(w, all, dirs))))
}

// Words returns the words in files.
func Words(w *model.Repository, files []string) map[string]bool {
	words := map[string]bool{}
	for _, f := range files {
		data, err := w.Repo.ReadFile(f)
		if err != nil {
			continue
		}
		for _, word := range NameWord.FindAllString(string(data), -1) {
			words[word] = true
		}
	}
	return words
}

var NameWord = regexp.MustCompile(`[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?`)
