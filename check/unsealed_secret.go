package check

import (
	"fmt"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// UnsealedSecret finds Secrets whose values are in Git in plain text. It reports the names of the keys,
// never a value.
var UnsealedSecret = register(&Check{
	ID:       "unsealed-secret",
	Title:    "a Secret is in Git in plain text",
	Severity: Error,
	Run:      unsealedSecret,
})

func unsealedSecret(p *Pass) {
	for n := range p.Graph.Nodes() {
		keys := n.Fact("plaintext")
		if keys == "" {
			continue
		}
		p.Report(Finding{
			Cluster: n.ID.Cluster,
			Message: fmt.Sprintf("%s holds %s in plain text, for everybody to read who can read the repository", n.ID.Key, list(strings.Split(keys, ", "))),
			Nodes:   []graph.ID{n.ID},
			Pos:     n.Pos,
		})
	}
}
