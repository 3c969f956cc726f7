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

// unsealedSecret reports a document once for a cluster, whatever names it is given there.
func unsealedSecret(p *Pass) {
	type document struct {
		cluster string
		pos     graph.Pos
	}
	at := map[document]*Finding{}
	var order []*Finding
	for n := range p.Graph.Nodes() {
		keys := n.Fact("plaintext")
		if keys == "" {
			continue
		}
		key := document{n.ID.Cluster, n.Pos}
		if f := at[key]; f != nil && !n.Pos.IsZero() {
			f.Nodes = append(f.Nodes, n.ID)
			continue
		}
		f := &Finding{
			Cluster: n.ID.Cluster,
			Message: fmt.Sprintf("%s holds %s in plain text, for everybody to read who can read the repository", n.ID.Key, list(strings.Split(keys, ", "))),
			Nodes:   []graph.ID{n.ID},
			Pos:     n.Pos,
		}
		at[key] = f
		order = append(order, f)
	}
	for _, f := range order {
		p.Report(*f)
	}
}
