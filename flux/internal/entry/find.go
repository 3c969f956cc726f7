package entry

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
)

// Find returns the entries of a repository in order of their directories, one for each cluster: those that the
// user gives, in the user's order; else those that the repository declares; else those that can be inferred.
func Find(r *model.Repository) []model.Entry {
	if len(r.Options.Entries) > 0 {
		return givenEntries(r)
	}
	entries := dropReached(r, firstOfEachDirectory(Declared(r)))
	if len(entries) == 0 {
		entries = inferredEntries(r)
	}
	slices.SortFunc(entries, func(a, b model.Entry) int { return strings.Compare(a.Dir, b.Dir) })
	return entries
}

// Declared returns the entries that objects of the repository declare: those of FluxInstances first, then those
// of Kustomizations. Several entries may be for the same directory.
func Declared(r *model.Repository) []model.Entry {
	return append(instanceEntries(r), selfAppliedEntries(r)...)
}

// firstOfEachDirectory returns the entries without those for the directory of an earlier one: two declarations
// for one directory are one cluster.
func firstOfEachDirectory(entries []model.Entry) []model.Entry {
	seen := map[string]bool{}
	return slices.DeleteFunc(entries, func(e model.Entry) bool {
		repeated := seen[e.Dir]
		seen[e.Dir] = true
		return repeated
	})
}
