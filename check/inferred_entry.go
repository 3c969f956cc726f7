package check

import (
	"path"
	"slices"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
)

// entryHint is the hint of a finding that another entry of the cluster may take away. Such a finding is a note only: a
// guess accuses nobody.
const entryHint = "the start of the cluster is inferred; --entry sets it"

// inferredClusters returns the clusters that nothing in the repository declares, with the remote clusters that these
// apply to, so that part of what is on them may come from elsewhere. A cluster whose directory the command that installs
// Flux names is none of them.
func inferredClusters(g *graph.Graph) map[string]bool {
	inferred := map[string]bool{}
	for _, c := range g.Clusters() { // the name of a remote cluster begins with that of its hub, which comes before it
		isNamed := slices.ContainsFunc(c.Evidence, func(e graph.Evidence) bool { return e.Named })
		inferred[c.Name] = c.Entry == graph.InferredHow && !isNamed || c.Hub != "" && inferred[c.Hub]
	}
	return inferred
}

// restsOnEntry reports whether a problem may fall away with another entry than the inferred one.
func restsOnEntry(g *graph.Graph, p graph.Problem) bool {
	inferred := inferredClusters(g)
	switch d := p.Detail.(type) {
	case problem.MissingPath:
		isSibling := d.Suggestion != "" && path.Dir(d.Suggestion) == path.Dir(path.Clean(d.Path)) // a typing error
		return inferred[p.Cluster] && d.Elsewhere && !isSibling
	case problem.NothingToCopy:
		return inferred[p.Cluster]
	case problem.OwnershipConflict, problem.NoNamespace:
		isAssumed := func(id graph.ID) bool { n, ok := g.Node(id); return ok && n.State == graph.External }
		return inferred[p.Cluster] && slices.ContainsFunc(p.Nodes, isAssumed)
	case problem.Unapplied:
		return len(g.Clusters()) > 0 && !slices.ContainsFunc(g.Clusters(), func(c graph.Cluster) bool { return !inferred[c.Name] })
	}
	return false
}

// likelyBootstrapped reports whether what sets up a cluster may make an object that the repository lacks: a source, or a
// Secret in Flux's own namespace.
func likelyBootstrapped(n graph.Node) bool {
	return n.Role == graph.Source || n.Role == graph.Secret && n.ID.Namespace == "flux-system"
}
