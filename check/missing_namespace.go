package check

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"

	"github.com/fluxgraph/fluxgraph/check/readiness"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/internal/suggest"
)

// MissingNamespace finds namespaces that objects are applied into and that nothing in the repository
// makes: the API server refuses the objects until somebody makes the namespace by hand.
var MissingNamespace = register(&Check{
	ID:       "missing-namespace",
	Title:    "objects are in a namespace that nothing makes",
	Severity: Warning,
	Run:      missingNamespace,
})

// namespaced are the API groups of Kubernetes itself, whose kinds are known to have a namespace where
// an object of theirs has one.
var namespaced = map[string]bool{
	"": true, "apps": true, "batch": true, "autoscaling": true, "policy": true, "networking.k8s.io": true,
	"rbac.authorization.k8s.io": true, "coordination.k8s.io": true, "discovery.k8s.io": true, "events.k8s.io": true,
	"storage.k8s.io": true,
}

var namespaceName = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?$`)

// homeless are the objects in one namespace that nothing makes.
type homeless struct {
	namespace readiness.ClusterNamespace
	objects   []graph.Node
	creator   graph.ID // a HelmRelease that would create the namespace, were it not in it itself
}

func missingNamespace(p *Pass) {
	whole := wholeClusters(p.Graph)
	made, names := madeNamespaces(p.Graph)
	all := map[readiness.ClusterNamespace]*homeless{}
	var order []readiness.ClusterNamespace
	for n := range p.Graph.Nodes() {
		if !whole[n.ID.Cluster] || !readiness.Traceable(n) {
			continue
		}
		for _, name := range neededNamespaces(p.Graph, n) {
			ns := readiness.ClusterNamespace{Cluster: n.ID.Cluster, Name: name}
			if made[ns] || ns.BuiltIn() || !namespaceName.MatchString(name) {
				continue
			}
			h := all[ns]
			if h == nil {
				h = &homeless{namespace: ns}
				all[ns] = h
				order = append(order, ns)
			}
			h.objects = append(h.objects, n)
			if n.Fact("createNamespace") == "true" && h.creator == (graph.ID{}) {
				h.creator = n.ID
			}
		}
	}
	for _, ns := range order {
		f := all[ns].finding(names[ns.Cluster])
		if file := p.readiness().UnreadDefinitions(ns.Cluster); file != "" {
			f.Message += ", unless " + file + " does, which is empty here"
		}
		p.Report(f)
	}
}

// wholeClusters returns the clusters of which is known what makes their namespaces. Where package flux has
// read the root, it has told which namespaces something may make that could not be read.
func wholeClusters(g *graph.Graph) map[string]bool {
	told := rooted(g)
	doubts := doubtsByCluster(g)
	whole := map[string]bool{}
	for _, c := range g.Clusters() {
		_, doubtful := doubts[c.Name]
		whole[c.Name] = told[c.Name] || c.Entry != graph.InferredHow && !doubtful
	}
	return whole
}

// madeNamespaces returns the namespaces that something makes or may make, and the names of the declared
// ones by cluster.
func madeNamespaces(g *graph.Graph) (made map[readiness.ClusterNamespace]bool, names map[string][]string) {
	made = readiness.InitialNamespaces(g)
	names = map[string][]string{}
	for n := range g.Nodes() {
		for _, name := range n.FactList("perhapsNamespaces") {
			made[readiness.ClusterNamespace{Cluster: n.ID.Cluster, Name: name}] = true
		}
		if n.Role == graph.NamespaceRole && n.State != graph.Missing && n.State != graph.Unreachable {
			made[readiness.ClusterNamespace{Cluster: n.ID.Cluster, Name: n.ID.Name}] = true
			names[n.ID.Cluster] = append(names[n.ID.Cluster], n.ID.Name)
		} else if ns, ok := readiness.CreatedNamespace(n); ok {
			made[ns] = true
		}
	}
	return made, names
}

// neededNamespaces returns the namespaces that an object needs: its own, where a Kustomization applies
// it, and the one that a HelmRelease installs into without creating it.
func neededNamespaces(g *graph.Graph, n graph.Node) []string {
	if n.ID.Namespace == "" || !namespaced[n.ID.Kind.Group] && n.Role == graph.Plain || !isApplied(g, n.ID) {
		return nil
	}
	names := []string{n.ID.Namespace}
	target := readiness.InstallNamespace(n)
	if n.Role == graph.Release && n.Fact("createNamespace") != "true" && target != n.ID.Namespace {
		names = append(names, target)
	}
	return names
}

// isApplied reports whether a Kustomization of its own cluster applies an object.
func isApplied(g *graph.Graph, id graph.ID) bool {
	for e := range g.In(id) {
		if e.Relation == graph.Applies && e.From.Cluster == id.Cluster {
			return true
		}
	}
	return false
}

// finding tells of the objects in a namespace that nothing makes. names are those that there are.
func (h *homeless) finding(names []string) Finding {
	slices.SortStableFunc(h.objects, func(a, b graph.Node) int { return cmp.Or(a.Pos.Compare(b.Pos), a.ID.Compare(b.ID)) })
	first := h.objects[0]
	f := Finding{Cluster: h.namespace.Cluster, Pos: first.Pos}
	who := first.ID.Key.String()
	if more := len(h.objects) - 1; more > 0 {
		who += " and " + count(more, "other", "others")
	}
	f.Message = fmt.Sprintf("Namespace/%s is needed by %s, and nothing makes it", h.namespace.Name, who)
	if meant := suggest.Slip(h.namespace.Name, names); meant != "" {
		f.addHint(fmt.Sprintf("did you mean %s?", meant))
	} else if h.creator != (graph.ID{}) {
		f.addHint(fmt.Sprintf("%s would create it, but is in it itself", h.creator.Key))
	}
	for i, n := range h.objects {
		if i == maxListed {
			break
		}
		f.Nodes = append(f.Nodes, n.ID)
		if i > 0 {
			f.Related = append(f.Related, Related{Pos: n.Pos, Message: n.ID.Key.String() + " needs it too"})
		}
	}
	return f
}
