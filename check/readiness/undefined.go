package readiness

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// Undefined is a Kustomization that applies custom resources of an API group which nothing is known to define, beside
// a HelmRelease whose chart is not known either and may define it.
type Undefined struct {
	Kustomization graph.Node
	Group         string
	Objects       []graph.Node // the first of the custom resources, at most three
	Count         int          // how many there are
	Release       graph.Node
}

// Undefined returns the Kustomizations whose custom resources nothing is known to define, in the order of the graph;
// of each cluster and API group the first. One that depends on others may be ordered after what defines them.
func (a *Analysis) Undefined() []Undefined {
	groups := undefinedGroups(a.model)
	if len(groups) == 0 {
		return nil
	}
	unseen := unseenReleases(a.model)
	var all []Undefined
	for i, n := range a.model.nodes {
		if n.Role != graph.Kustomization || Suspended(n) || a.model.hasDependency(int32(i)) {
			continue
		}
		for _, u := range a.model.undefinedIn(int32(i), groups) {
			release, ok := a.model.definingRelease(int32(i), u.Group, unseen[n.ID.Cluster])
			if !ok {
				continue
			}
			u.Release = release
			all = append(all, u)
			delete(groups, clusterKind{n.ID.Cluster, graph.Kind{Group: u.Group}})
		}
	}
	return all
}

// undefinedGroups returns the API groups of each cluster that nothing is known to define, without their kinds.
func undefinedGroups(m *model) map[clusterKind]bool {
	groups := map[clusterKind]bool{}
	for _, n := range m.nodes {
		for _, group := range n.FactList("undefinedGroups") {
			groups[clusterKind{n.ID.Cluster, graph.Kind{Group: group}}] = true
		}
	}
	return groups
}

// unseenReleases returns, for each cluster, the releases of which nothing is known: the chart is neither rendered nor
// one of those that are known.
func unseenReleases(m *model) map[string][]int32 {
	unseen := map[string][]int32{}
	makes := func(edge int32) bool { return m.edges[edge].Relation == graph.Generates }
	for i, n := range m.nodes {
		if n.Role == graph.Release && Traceable(n) && n.Fact("crds") == "" && !slices.ContainsFunc(m.out[i], makes) {
			unseen[n.ID.Cluster] = append(unseen[n.ID.Cluster], int32(i))
		}
	}
	return unseen
}

// undefinedIn returns what a Kustomization applies of API groups, one for each group in the order of the first objects.
func (m *model) undefinedIn(kustomization int32, groups map[clusterKind]bool) []Undefined {
	var all []Undefined
	for _, edge := range m.out[kustomization] {
		n := m.nodes[m.target(edge)]
		group := n.ID.Kind.Group
		if m.edges[edge].Relation != graph.Applies || !groups[clusterKind{n.ID.Cluster, graph.Kind{Group: group}}] || !Traceable(n) || NotApplied(n) {
			continue
		}
		i := slices.IndexFunc(all, func(u Undefined) bool { return u.Group == group })
		if i < 0 {
			i = len(all)
			all = append(all, Undefined{Kustomization: m.nodes[kustomization], Group: group})
		}
		if all[i].Count++; len(all[i].Objects) < maxObjects {
			all[i].Objects = append(all[i].Objects, n)
		}
	}
	return all
}

// definingRelease returns the release that may define an API group and that a Kustomization applies: the one whose name
// the group holds or, where no release of the cluster has such a name, the only one of the cluster.
func (m *model) definingRelease(kustomization int32, group string, unseen []int32) (graph.Node, bool) {
	applied := func(release int32) bool {
		return slices.ContainsFunc(m.out[kustomization], func(edge int32) bool {
			return m.edges[edge].Relation == graph.Applies && m.target(edge) == release
		})
	}
	hasName := func(release int32) bool {
		return sharesWord(group, m.nodes[release].ID.Name) || sharesWord(group, m.nodes[release].Fact("chart"))
	}
	if i := slices.IndexFunc(unseen, hasName); i >= 0 {
		i = slices.IndexFunc(unseen, func(release int32) bool { return hasName(release) && applied(release) })
		if i < 0 {
			return graph.Node{}, false
		}
		return m.nodes[unseen[i]], true
	}
	if len(unseen) != 1 || !applied(unseen[0]) {
		return graph.Node{}, false
	}
	return m.nodes[unseen[0]], true
}

// minWord is the length from which a word that an API group and a name have in common is no coincidence.
const minWord = 4

// sharesWord reports whether a label of an API group begins with a word of a name. The last two labels are those of the
// company or project, if there are more.
func sharesWord(group, name string) bool {
	labels := strings.Split(group, ".")
	labels = labels[:max(1, len(labels)-2)]
	for word := range strings.SplitSeq(name, "-") {
		begins := func(label string) bool { return strings.HasPrefix(label, word) }
		if len(word) >= minWord && word != "operator" && slices.ContainsFunc(labels, begins) {
			return true
		}
	}
	return false
}

// hasDependency reports whether a Kustomization depends on another one.
func (m *model) hasDependency(kustomization int32) bool {
	return slices.ContainsFunc(m.out[kustomization], func(edge int32) bool { return m.edges[edge].Relation == graph.DependsOn })
}
