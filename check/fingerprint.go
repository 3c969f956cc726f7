package check

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// fingerprint returns 64 hexadecimal digits by which a finding is known from run to run: a hash of
// its rule, its file, its nodes and edges, and its statement. Lines, columns,
// positions in lists, hints and severities are no part of it, so that it stays when lines move or
// another finding comes or goes.
//
// Of a finding that has a position, the clusters are no part of it either: one mistake in a file that
// several clusters share stays the same mistake when another cluster joins them, and the name of a
// cluster may be that of the directory into which the repository was cloned.
//
// Two findings of a run have the same fingerprint where they differ by a line or a hint only;
// Fingerprints makes those unique.
func fingerprint(f Finding) string {
	var b strings.Builder
	add := func(what string, values ...string) {
		slices.Sort(values)
		for _, v := range slices.Compact(values) {
			fmt.Fprintf(&b, "%s %q\n", what, v)
		}
	}
	add("rule", f.Rule)
	add("file", f.Pos.File)
	name := func(id graph.ID) string { return graph.ID{Key: id.Key}.String() }
	if f.Pos.File == "" {
		name = graph.ID.String
		add("cluster", f.Cluster)
	}
	var nodes, edges []string
	for _, id := range f.Nodes {
		nodes = append(nodes, name(id))
	}
	for _, e := range f.Edges {
		edges = append(edges, strings.Join([]string{name(e.From), e.Relation.String(), name(e.To), lasting(e.Field)}, " "))
	}
	add("node", nodes...)
	add("edge", edges...)
	add("message", lasting(f.statement()))
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:])
}

// Fingerprints returns the fingerprint of each finding of a run, all of them different: of findings
// with the same one, the first in order keeps it, and the others get one of their own.
func Fingerprints(findings []Finding) []string {
	all := make([]string, len(findings))
	seen := map[string]int{}
	for i, f := range findings {
		print := fingerprint(f)
		seen[print]++
		if n := seen[print]; n > 1 {
			sum := sha256.Sum256([]byte(print + " " + strconv.Itoa(n)))
			print = hex.EncodeToString(sum[:])
		}
		all[i] = print
	}
	return all
}

var moving = regexp.MustCompile(`\[\d+\]|(\.[A-Za-z]+):\d+(?::\d+)?|\b(line|column) \d+`)

// lasting drops from a text what changes when lines move or something else is put before it:
// positions in lists, and the lines of places such as apps.yaml:2.
func lasting(text string) string { return moving.ReplaceAllString(text, "$1$2") }
