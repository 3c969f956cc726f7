package check

import (
	"fmt"
	"path"
	"slices"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
)

// UnreachedKustomizations finds repositories of which much is in no cluster, so that the lack of other findings says
// little: the clusters may start elsewhere.
var UnreachedKustomizations = register(&Check{
	ID:       "unreached-kustomizations",
	Title:    "much of the repository is in no cluster",
	Severity: Warning,
	Run:      unreachedKustomizations,
})

// unreachedShare is the part of the Kustomizations that may be in no cluster without a finding, as a divisor.
const unreachedShare = 4

func unreachedKustomizations(p *Pass) {
	u := unreachedIn(p.Graph)
	if len(u.nodes) > 0 {
		p.Report(u.finding())
	}
	for _, c := range u.empty {
		f := Finding{
			Cluster: c.Name, Pos: graph.Pos{File: c.Path},
			Message: fmt.Sprintf("cluster %s, which starts in %s, has no Kustomization, although the repository has some", c.Name, c.Path),
		}
		f.addHint("--entry sets the directory where it starts")
		p.Report(f)
	}
}

// unreached is what a graph has of Kustomizations outside of its clusters.
type unreached struct {
	nodes []graph.Node    // the Kustomizations, if they are a large part
	all   int             // the Kustomizations of the repository
	empty []graph.Cluster // clusters without a Kustomization
}

// unreachedIn returns the Kustomizations that are in no cluster without a comment or a kustomization file that says why. The result is empty where
// a file that cannot be read may apply them.
func unreachedIn(g *graph.Graph) (u unreached) {
	explained := map[graph.ID]bool{}
	if hasUnreadFile(g) {
		return unreached{}
	}
	for _, p := range g.Problems() {
		if d, ok := p.Detail.(problem.Unapplied); ok && d.Reason != problem.NothingLists && d.Reason != problem.NothingPointsThere {
			for _, id := range p.Nodes {
				explained[id] = true
			}
		}
	}
	declared := map[graph.Pos]bool{} // the documents of Kustomizations that a cluster has
	perCluster := map[string]int{}
	for n := range g.Nodes() {
		switch {
		case n.Role != graph.Kustomization:
		case n.State == graph.Unreachable && !explained[n.ID]:
			u.nodes = append(u.nodes, n)
		case n.State == graph.Defined || n.State == graph.Generated:
			declared[n.Pos] = true
			perCluster[n.ID.Cluster]++
		}
	}
	if len(u.nodes) == 0 || len(g.Clusters()) == 0 { // rule unresolved says that there is no cluster
		return unreached{}
	}
	for _, c := range g.Clusters() {
		if perCluster[c.Name] == 0 && len(declared) > 0 && c.Path != "" {
			u.empty = append(u.empty, c)
		}
	}
	u.all = len(declared) + len(u.nodes)
	if unreachedShare*len(u.nodes) < u.all {
		u.nodes = nil
	}
	return u
}

// has reports whether one of some objects is among the Kustomizations.
func (u unreached) has(ids []graph.ID) bool {
	return slices.ContainsFunc(u.nodes, func(n graph.Node) bool { return slices.Contains(ids, n.ID) })
}

// finding is the finding about the Kustomizations.
func (u unreached) finding() Finding {
	var dirs []string
	f := Finding{Pos: u.nodes[0].Pos}
	for _, n := range u.nodes {
		f.Nodes = append(f.Nodes, n.ID)
		dirs = append(dirs, path.Dir(n.Pos.File))
	}
	slices.Sort(dirs)
	dirs = slices.Compact(dirs)
	f.Message = fmt.Sprintf("%d of %s in no cluster, in %s", len(u.nodes), count(u.all, "Kustomization is", "Kustomizations are"), list(dirs))
	f.addHint(fmt.Sprintf("if a cluster starts there, add --entry %s", dirs[0]))
	return f
}
