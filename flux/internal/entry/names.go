package entry

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
)

// Names returns a name for each entry: the one that the user gives, else the shortest sequence of elements of
// its path by which it differs from the others. An entry that cannot be told apart takes the last element of
// its path, and one for the whole repository takes fallback, or "cluster" where that is empty. Equal names get
// a number.
func Names(entries []model.Entry, fallback string) []string {
	if fallback == "" {
		fallback = "cluster"
	}
	names := make([]string, len(entries))
	taken := map[string]bool{}
	for i, e := range entries {
		if e.Name != "" {
			names[i] = unusedName(e.Name, taken)
		}
	}
	distinctive := distinctiveElements(entries)
	for i, e := range entries {
		if e.Name != "" {
			continue
		}
		name := fallback
		if run := shortestRun(distinctive, i); run != "" {
			name = run
		} else if path := elements(e.Dir); len(path) > 0 {
			name = path[len(path)-1]
		}
		names[i] = unusedName(name, taken)
	}
	return names
}

// unusedName returns a name that is not taken, with a number where it is, and marks it as taken.
func unusedName(name string, taken map[string]bool) string {
	unused := name
	for n := 2; taken[unused]; n++ {
		unused = fmt.Sprintf("%s-%d", name, n)
	}
	taken[unused] = true
	return unused
}

// elements splits the path of a directory; that of the repository's root has no element.
func elements(dir string) []string {
	if dir == "." {
		return nil
	}
	return strings.Split(dir, "/")
}

// distinctiveElements returns the elements of each entry's path without those that are in every path; none at
// all for a single entry.
func distinctiveElements(entries []model.Entry) [][]string {
	count := map[string]int{} // of entries whose path holds the element
	for _, e := range entries {
		for _, element := range slices.Compact(slices.Sorted(slices.Values(elements(e.Dir)))) {
			count[element]++
		}
	}
	distinctive := make([][]string, len(entries))
	for i, e := range entries {
		for _, element := range elements(e.Dir) {
			if count[element] < len(entries) {
				distinctive[i] = append(distinctive[i], element)
			}
		}
	}
	return distinctive
}

// shortestRun returns the shortest sequence of elements of the i-th path that no other path holds, of equally
// short ones the last, joined by slashes. Where there is none, it is the whole path.
func shortestRun(paths [][]string, i int) string {
	own := paths[i]
	for length := 1; length <= len(own); length++ {
		for start := len(own) - length; start >= 0; start-- {
			run := own[start : start+length]
			inAnother := false
			for j, other := range paths {
				inAnother = inAnother || j != i && holdsRun(other, run)
			}
			if !inAnother {
				return strings.Join(run, "/")
			}
		}
	}
	return strings.Join(own, "/")
}

// holdsRun reports whether a path holds a sequence of elements.
func holdsRun(path, run []string) bool {
	for start := 0; start+len(run) <= len(path); start++ {
		if slices.Equal(path[start:start+len(run)], run) {
			return true
		}
	}
	return false
}
