package release

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
)

// nameContainers gives each container of a release the shortest name that tells it from the others:
// the innermost section that has a name of its own, with as many of those around it as it takes. What
// stands in no section is called like the release.
func nameContainers(all []*found, release string) {
	full := make([][]string, len(all))
	for i, f := range all {
		for _, name := range f.at {
			if !unnamed[strings.ToLower(name)] {
				full[i] = append(full[i], strings.ReplaceAll(name, "/", "."))
			}
		}
		f.least = max(min(f.least, len(full[i])), 1)
		if len(full[i]) == 0 {
			full[i] = []string{release}
		}
	}
	for {
		names := map[string][]int{}
		for i, f := range all {
			f.name = strings.Join(full[i][len(full[i])-f.least:], "/")
			names[f.name] = append(names[f.name], i)
		}
		grown := false
		for i, f := range all {
			if len(names[f.name]) > 1 && f.least < len(full[i]) {
				f.least++
				grown = true
			}
		}
		if !grown {
			break
		}
	}
	seen := map[string]bool{}
	for _, f := range all {
		if seen[f.name] {
			f.name = strings.ReplaceAll(strings.Join(f.at, "."), "/", ".")
		}
		for base, n := f.name, 1; seen[f.name]; n++ {
			f.name = base + fieldpath.Index(n)
		}
		seen[f.name] = true
	}
}

// sections finds the container that each section belongs to.
func sections(all []*found) map[*setting]*found {
	m := map[*setting]*found{}
	for _, f := range slices.Backward(all) {
		m[f.section] = f
	}
	return m
}
