package check

import (
	"fmt"
	"slices"

	"github.com/fluxgraph/fluxgraph/graph"
)

// OrphanedSource finds sources that nothing uses. A source that several clusters apply from the same YAML
// is used where one of them uses it. Where something that could not be read might use it, rule unresolved
// reports that instead.
var OrphanedSource = register(&Check{
	ID:       "orphaned-source",
	Title:    "nothing uses a source",
	Severity: Warning,
	Run:      orphanedSource,
})

func orphanedSource(p *Pass) {
	orphans, _ := findUnused(p.Graph, fetches)
	for _, o := range orphans {
		p.Report(Finding{
			Cluster: o.ID.Cluster,
			Message: fmt.Sprintf("%s is applied, but nothing uses it", o.ID.Key),
			Nodes:   []graph.ID{o.ID},
			Pos:     o.Pos,
		})
	}
}

const sourceGroup = "source.toolkit.fluxcd.io"

var sourceKinds = []graph.Kind{
	{Group: sourceGroup, Name: "Bucket"},
	{Group: sourceGroup, Name: "GitRepository"},
	{Group: sourceGroup, Name: "HelmChart"},
	{Group: sourceGroup, Name: "HelmRepository"},
	{Group: sourceGroup, Name: "OCIRepository"},
}

// fetches reports whether an object is a source, or a chart taken out of one.
func fetches(n graph.Node) bool { return slices.Contains(sourceKinds, n.ID.Kind) }
