package check

import (
	"fmt"

	"github.com/fluxgraph/fluxgraph/graph"
)

// OrphanedConfig finds ConfigMaps and Secrets, and what makes them, that nothing in the repository uses
// and that nothing seems to collect by a label, an annotation or a name.
var OrphanedConfig = register(&Check{
	ID:       "orphaned-config",
	Title:    "nothing uses a ConfigMap or Secret",
	Severity: Info,
	Run:      orphanedConfig,
})

func orphanedConfig(p *Pass) {
	orphans, _ := findUnused(p.Graph, holdsValues)
	for _, o := range orphans {
		p.Report(Finding{
			Cluster: o.ID.Cluster,
			Message: fmt.Sprintf("%s is applied, but nothing in the repository uses it", o.ID.Key),
			Nodes:   []graph.ID{o.ID},
			Pos:     o.Pos,
		})
	}
}

// holdsValues reports whether an object is a ConfigMap or Secret, or makes one of what it holds.
func holdsValues(n graph.Node) bool {
	switch n.ID.Kind {
	case graph.Kind{Name: "ConfigMap"}, graph.Kind{Name: "Secret"}, graph.Kind{Group: "bitnami.com", Name: "SealedSecret"},
		graph.Kind{Group: "external-secrets.io", Name: "ExternalSecret"}:
		return true
	}
	return false
}
