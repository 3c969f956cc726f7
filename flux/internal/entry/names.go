package entry

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
)

// Names gives each entry the shortest run of the elements of its path that tells it from the
// others, after what all share has been left out; a given name wins.
func Names(entries []model.Entry, fallback string) []string {
	if fallback == "" {
		fallback = "cluster"
	}
	paths := make([][]string, len(entries))
	count := map[string]int{}
	for i, e := range entries {
		if e.Dir != "." {
			paths[i] = strings.Split(e.Dir, "/")
		}
		for _, part := range slices.Compact(slices.Sorted(slices.Values(paths[i]))) {
			count[part]++
		}
	}
	names := make([]string, len(entries))
	taken := map[string]bool{}
	give := func(i int, name string) {
		for n, base := 2, name; taken[name]; n++ {
			name = fmt.Sprintf("%s-%d", base, n)
		}
		taken[name] = true
		names[i] = name
	}
	for i, e := range entries {
		if e.Name != "" {
			give(i, e.Name)
		}
	}
	for i, e := range entries {
		if e.Name != "" {
			continue
		}
		name := shortestRun(paths, i, count)
		if name == "" {
			name = fallback
			if len(paths[i]) > 0 {
				name = paths[i][len(paths[i])-1]
			}
		}
		give(i, name)
	}
	return names
}

func shortestRun(paths [][]string, i int, count map[string]int) string {
	if len(paths) == 1 {
		return ""
	}
	strip := func(p []string) []string {
		return slices.DeleteFunc(slices.Clone(p), func(s string) bool { return count[s] == len(paths) })
	}
	own := strip(paths[i])
	for n := 1; n <= len(own); n++ {
		for at := len(own) - n; at >= 0; at-- {
			run := "/" + strings.Join(own[at:at+n], "/") + "/"
			unique := true
			for j, other := range paths {
				if j != i && strings.Contains("/"+strings.Join(strip(other), "/")+"/", run) {
					unique = false
				}
			}
			if unique {
				return strings.Trim(run, "/")
			}
		}
	}
	return strings.Join(own, "/")
}
