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
// creates: the API server refuses the objects until somebody creates the namespace.
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

// unmadeNamespace is a namespace that nothing makes, and the objects in it.
type unmadeNamespace struct {
	namespace readiness.ClusterNamespace
	objects   []graph.Node
	creator   graph.ID // a HelmRelease that would create the namespace, were it not in it itself
}

func missingNamespace(p *Pass) {
	known := knownClusters(p.Graph)
	made, names := madeNamespaces(p.Graph)
	all := map[readiness.ClusterNamespace]*unmadeNamespace{}
	var order []readiness.ClusterNamespace
	for n := range p.Graph.Nodes() {
		if !known[n.ID.Cluster] || !readiness.Traceable(n) {
			continue
		}
		for _, name := range neededNamespaces(p.Graph, n) {
			ns := readiness.ClusterNamespace{Cluster: n.ID.Cluster, Name: name}
			if made[ns] || ns.BuiltIn() || !namespaceName.MatchString(name) {
				continue
			}
			u := all[ns]
			if u == nil {
				u = &unmadeNamespace{namespace: ns}
				all[ns] = u
				order = append(order, ns)
			}
			u.objects = append(u.objects, n)
			if n.Fact("createNamespace") == "true" && readiness.TargetCluster(n) == n.ID.Cluster && u.creator == (graph.ID{}) {
				u.creator = n.ID
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

// knownClusters returns the clusters of which is known what creates their namespaces. Where package flux has
// read the root, the fact perhapsNamespaces holds what an unread supplier may create.
func knownClusters(g *graph.Graph) map[string]bool {
	rooted := rootedClusters(g)
	unread := unreadByCluster(g)
	known := map[string]bool{}
	for _, c := range g.Clusters() {
		_, incomplete := unread[c.Name]
		known[c.Name] = rooted[c.Name] || c.Entry != graph.InferredHow && c.Entry != graph.RemoteHow && !incomplete
	}
	return known
}

// madeNamespaces returns the namespaces that something creates or may create, and the names of the
// declared ones by cluster.
func madeNamespaces(g *graph.Graph) (made map[readiness.ClusterNamespace]bool, names map[string][]string) {
	made = readiness.InitialNamespaces(g)
	names = map[string][]string{}
	for n := range g.Nodes() {
		for _, name := range n.FactList("perhapsNamespaces") {
			made[readiness.ClusterNamespace{Cluster: n.ID.Cluster, Name: name}] = true
		}
		if n.Role == graph.NamespaceRole && n.State != graph.Missing && n.State.Applied() {
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
	isHere := readiness.TargetCluster(n) == n.ID.Cluster
	if n.Role == graph.Release && isHere && n.Fact("createNamespace") != "true" && target != n.ID.Namespace {
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

// finding reports a namespace that nothing makes. names are the namespaces that the cluster has.
func (u *unmadeNamespace) finding(names []string) Finding {
	slices.SortStableFunc(u.objects, func(a, b graph.Node) int { return cmp.Or(a.Pos.Compare(b.Pos), a.ID.Compare(b.ID)) })
	first := u.objects[0]
	f := Finding{Cluster: u.namespace.Cluster, Pos: first.Pos}
	who := first.ID.Key.String()
	if more := len(u.objects) - 1; more > 0 {
		who += " and " + count(more, "other", "others")
	}
	f.Message = fmt.Sprintf("Namespace/%s is needed by %s, and nothing makes it", u.namespace.Name, who)
	if meant := suggest.Slip(u.namespace.Name, names); meant != "" {
		f.addHint(fmt.Sprintf("did you mean %s?", meant))
	} else if u.creator != (graph.ID{}) {
		f.addHint(fmt.Sprintf("%s would create it, but is in it itself", u.creator.Key))
	}
	for i, n := range u.objects {
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
