package look

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// kindCounts returns the words for folded objects, a line for each kind, such as "12 ConfigMaps".
func kindCounts(n graph.Node) []string {
	var all []string
	for _, part := range strings.Split(n.Fact("kinds"), ", ") {
		number, kind, ok := strings.Cut(part, " ")
		if !ok {
			continue
		}
		if number != "1" {
			kind = Plural(kind)
		}
		all = append(all, number+" "+kind)
	}
	if len(all) == 0 {
		all = []string{n.Fact("count") + " objects"}
	}
	return all
}

// KindCount returns the same in one line.
func KindCount(n graph.Node) string { return strings.Join(kindCounts(n), ", ") }

// contentNotes returns the lines of the label of a node about the objects that are drawn as a part of it.
func contentNotes(n graph.Node) []string {
	var notes []string
	if n.Role != graph.Folded && n.Fact("kinds") != "" {
		line := "with"
		for i, part := range shortest(kindCounts(n)) {
			if i > 0 && len(line)+len(part) >= labelWidth {
				notes, line = append(notes, line+","), part
			} else if i > 0 {
				line += ", " + part
			} else {
				line += " " + part
			}
		}
		notes = append(notes, line)
	}
	if names := ContainedNames(n); len(names) > fewNames {
		notes = append(notes, strings.Join(names[:fewNames], ", ")+" and "+strconv.Itoa(len(names)-fewNames)+" more")
	} else if len(names) > 0 {
		notes = append(notes, strings.Join(names, ", "))
	}
	if dir := n.Fact("directory"); dir != "" {
		notes = append(notes, "from "+dir)
	}
	if part := n.Fact("part"); part != "" {
		notes = append(notes, "drawn in "+part)
	}
	if marked := n.Fact("marked"); marked != "" {
		notes = append(notes, "findings are about "+marked+" of these")
	}
	var lines []string
	for _, note := range notes {
		lines = append(lines, Wrap(note)...)
	}
	return lines
}

// fewNames is how many Kustomizations the label of a count names.
const fewNames = 3

// fewCounts is how many kinds the label of a count lists; of more the rest is added up.
const fewCounts = 5

// shortest returns counts of which those beyond the few largest are added up.
func shortest(counts []string) []string {
	if len(counts) <= fewCounts {
		return counts
	}
	number := func(s string) int {
		word, _, _ := strings.Cut(s, " ")
		n, _ := strconv.Atoi(word)
		return n
	}
	counts = slices.Clone(counts)
	slices.SortStableFunc(counts, func(a, b string) int { return cmp.Compare(number(b), number(a)) })
	rest := 0
	for _, s := range counts[fewCounts-1:] {
		rest += number(s)
	}
	kinds := len(counts) - (fewCounts - 1)
	return append(counts[:fewCounts-1:fewCounts-1], Count(rest, "object")+" of "+Count(kinds, "other kind"))
}

// ContainedKinds returns how many objects of each kind a node holds, which a view or an earlier folding put
// there.
func ContainedKinds(n graph.Node) map[string]int {
	all := map[string]int{}
	for _, part := range strings.Split(n.Fact("kinds"), ", ") {
		number, kind, _ := strings.Cut(part, " ")
		if count, err := strconv.Atoi(number); err == nil {
			all[kind] += count
		}
	}
	return all
}

// ContainedNames returns the names of the Kustomizations that a node holds.
func ContainedNames(n graph.Node) []string {
	if names := n.Fact("names"); names != "" {
		return strings.Split(names, ", ")
	}
	return nil
}
