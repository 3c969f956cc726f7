package entry

import (
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
)

// Declared returns the entries that objects of the repository declare, one for each directory: those of
// FluxInstances first, then those of Kustomizations. Some may start on the cluster of another one, which only
// the placed objects show (package merge).
func Declared(r *model.Repository) []model.Entry {
	return firstOfEachDirectory(allDeclared(r))
}

// allDeclared returns the entries that objects of the repository declare. Several may be for the same directory.
func allDeclared(r *model.Repository) []model.Entry {
	return append(instanceEntries(r), selfAppliedEntries(r)...)
}

// firstOfEachDirectory returns the entries without those for the directory of an earlier one: two declarations
// for one directory are one cluster.
func firstOfEachDirectory(entries []model.Entry) []model.Entry {
	seen := map[string]bool{}
	var kept []model.Entry
	for _, e := range entries {
		if !seen[e.Dir] {
			seen[e.Dir] = true
			kept = append(kept, e)
		}
	}
	return kept
}
