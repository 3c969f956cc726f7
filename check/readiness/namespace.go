package readiness

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// ClusterNamespace is a namespace of a cluster.
type ClusterNamespace struct{ Cluster, Name string }

// BuiltIn reports whether Kubernetes itself creates the namespace.
// See https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#initial-namespaces.
func (ns ClusterNamespace) BuiltIn() bool {
	return ns.Name == "default" || strings.HasPrefix(ns.Name, "kube-")
}

// InitialNamespaces returns the namespaces that exist before Flux applies anything: those of the root
// Kustomizations, and those that the scripts create that set a cluster up.
func InitialNamespaces(g *graph.Graph) map[ClusterNamespace]bool {
	all := map[ClusterNamespace]bool{}
	for n := range g.Nodes() {
		if n.Fact("root") != "true" {
			continue
		}
		all[ClusterNamespace{n.ID.Cluster, n.ID.Namespace}] = true
		for _, name := range n.FactList("givenNamespaces") {
			all[ClusterNamespace{n.ID.Cluster, name}] = true
		}
	}
	return all
}

// InstallNamespace returns the namespace into which a HelmRelease installs its chart.
func InstallNamespace(release graph.Node) string {
	if ns := release.Fact("targetNamespace"); ns != "" {
		return ns
	}
	return release.ID.Namespace
}

// TargetCluster returns the cluster to which a Kustomization or HelmRelease applies, which spec.kubeConfig may name.
func TargetCluster(n graph.Node) string {
	if target := n.Fact("targetCluster"); target != "" {
		return target
	}
	return n.ID.Cluster
}

// CreatedNamespace returns the namespace that a HelmRelease creates (spec.install.createNamespace); ok is
// false where it creates none, or is in that namespace itself and so cannot exist before it.
func CreatedNamespace(release graph.Node) (ns ClusterNamespace, ok bool) {
	name := InstallNamespace(release)
	creates := release.Role == graph.Release && release.Fact("createNamespace") == "true"
	isOwn := name == release.ID.Namespace && TargetCluster(release) == release.ID.Cluster
	return ClusterNamespace{TargetCluster(release), name}, creates && !isOwn
}

// creation is what creates a namespace.
type creation struct {
	owners   []event // of what applies a Namespace object; none where nothing declares one
	creators []event // of the HelmReleases that create the namespace without being in it
	declared bool    // there is a Namespace object
}

// createdNamespaces returns what creates each namespace, except those that exist before Flux does.
func createdNamespaces(m *model) map[ClusterNamespace]creation {
	all := map[ClusterNamespace]creation{}
	initial := InitialNamespaces(m.graph)
	for i, n := range m.nodes {
		if n.Role == graph.NamespaceRole {
			ns := ClusterNamespace{n.ID.Cluster, n.ID.Name}
			if initial[ns] || ns.BuiltIn() || !Traceable(n) {
				continue
			}
			c := all[ns]
			c.declared = true
			owners, _ := m.ownerEvents(int32(i))
			c.owners = append(c.owners, owners...)
			all[ns] = c
		} else if ns, ok := CreatedNamespace(n); ok {
			c := all[ns]
			c.creators = append(c.creators, eventOf(int32(i), applied))
			all[ns] = c
		}
	}
	return all
}

// namespace lets what a node applies require one of those that create a namespace. A namespace that
// nothing declares is not known to be absent.
func (c *collector) namespace(node int32, created creation, edge int32) {
	if !created.declared || len(created.owners) == 0 {
		return
	}
	c.add(node, applied, requirement{any: slices.Concat(created.owners, created.creators), cause: Namespace, edge: edge})
}
