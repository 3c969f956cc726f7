package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// mistake is what two findings of different clusters have in common where they are the same mistake.
type mistake struct {
	rule     string
	severity Severity
	pos      graph.Pos
	message  string
}

// merge makes one finding of those that report the same mistake on the same line in several clusters.
func merge(findings []Finding) []Finding {
	var merged []Finding
	at := make(map[mistake]int)
	clusters := make(map[int][]string)
	for _, f := range findings {
		key := mistake{f.Rule, f.Severity, f.Pos, f.Message}
		i, again := at[key]
		if !again || f.Pos.IsZero() || f.Cluster == "" || merged[i].Cluster == "" {
			at[key] = len(merged)
			clusters[len(merged)] = []string{f.Cluster}
			merged = append(merged, f)
			continue
		}
		m := &merged[i]
		m.Nodes = append(slices.Clone(m.Nodes), f.Nodes...)
		m.Edges = append(slices.Clone(m.Edges), f.Edges...)
		m.Related = append(slices.Clone(m.Related), f.Related...)
		if !slices.Contains(clusters[i], f.Cluster) {
			clusters[i] = append(clusters[i], f.Cluster)
		}
	}
	for i := range merged {
		m := &merged[i]
		m.Related = withoutRepeats(m.Related)
		if len(clusters[i]) > 1 {
			m.Cluster = ""
			m.Statement = m.statement()
			m.Message += " (in " + list(clusters[i]) + ")"
		}
	}
	slices.SortStableFunc(merged, Finding.Compare)
	return merged
}

// withoutRepeats keeps the first of equal positions, in their order.
func withoutRepeats(related []Related) []Related {
	var kept []Related
	for _, r := range related {
		if !slices.Contains(kept, r) {
			kept = append(kept, r)
		}
	}
	return kept
}

// list prints a, b and c; of more than four names the first three, and how many others there are.
func list(names []string) string {
	if len(names) > 4 {
		names = append(slices.Clone(names[:3]), fmt.Sprintf("%d others", len(names)-3))
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// count prints 1 one, or 2 many.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// maxNamed is how many objects with the same mistake a message names.
const maxNamed = 3
