package flux

import (
	"maps"
	"regexp"
	"slices"

	"github.com/fluxgraph/fluxgraph/parse"
)

// wordsFrom returns the words in all that may be applied from directories on.
func wordsFrom(w *world, all *parse.Tree, dirs []string) map[string]bool {
	return wordsIn(w, slices.Sorted(maps.Keys(leadsTo(w, all, dirs))))
}

// wordsIn returns the words in files.
func wordsIn(w *world, files []string) map[string]bool {
	words := map[string]bool{}
	for _, f := range files {
		data, err := w.repo.ReadFile(f)
		if err != nil {
			continue
		}
		for _, word := range nameWord.FindAllString(string(data), -1) {
			words[word] = true
		}
	}
	return words
}

var nameWord = regexp.MustCompile(`[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?`)
