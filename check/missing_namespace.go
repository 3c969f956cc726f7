package check

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"

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
	space   spaceOf
	objects []graph.Node
	creator graph.ID // a HelmRelease that would create the namespace, were it not in it itself
}

func missingNamespace(p *Pass) {
	r := p.readiness()
	whole := wholeClusters(p.Graph)
	made, names := r.madeNamespaces()
	all := map[spaceOf]*homeless{}
	var order []spaceOf
	for i, n := range r.nodes {
		if !whole[n.ID.Cluster] || !followed(n) {
			continue
		}
		for _, name := range r.livesIn(int32(i)) {
			at := spaceOf{n.ID.Cluster, name}
			if made[at] || everyClusterHas(name) || !namespaceName.MatchString(name) {
				continue
			}
			h := all[at]
			if h == nil {
				h = &homeless{space: at}
				all[at] = h
				order = append(order, at)
			}
			h.objects = append(h.objects, n)
			if n.Fact("createNamespace") == "true" && h.creator == (graph.ID{}) {
				h.creator = n.ID
			}
		}
	}
	unread := r.definitions().unread
	for _, at := range order {
		f := all[at].finding(names[at.cluster])
		if file := unread[at.cluster]; file != "" {
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

// madeNamespaces returns the namespaces that something makes or may make, and their names by cluster.
func (r *readiness) madeNamespaces() (made map[spaceOf]bool, names map[string][]string) {
	made = fluxNamespaces(r.nodes)
	names = map[string][]string{}
	for _, n := range r.nodes {
		for _, name := range split(n.Fact("perhapsNamespaces")) {
			made[spaceOf{n.ID.Cluster, name}] = true
		}
		switch {
		case n.Role == graph.NamespaceRole && n.State != graph.Missing && n.State != graph.Unreachable:
			made[spaceOf{n.ID.Cluster, n.ID.Name}] = true
			names[n.ID.Cluster] = append(names[n.ID.Cluster], n.ID.Name)
		case n.Role == graph.Release && n.Fact("createNamespace") == "true" && installsInto(n) != n.ID.Namespace:
			made[spaceOf{n.ID.Cluster, installsInto(n)}] = true
		}
	}
	return made, names
}

// livesIn returns the namespaces that an object needs: its own, where a Kustomization applies it, and
// the one that a HelmRelease installs into without creating it.
func (r *readiness) livesIn(at int32) []string {
	n := r.nodes[at]
	if !namespaced[n.ID.Kind.Group] && n.Role == graph.Plain {
		return nil
	}
	var names []string
	for _, edge := range r.in[at] {
		e := r.edges[edge]
		if e.Relation == graph.Applies && e.From.Cluster == n.ID.Cluster && n.ID.Namespace != "" {
			names = append(names, n.ID.Namespace)
			break
		}
	}
	if len(names) > 0 && n.Role == graph.Release && n.Fact("createNamespace") != "true" && installsInto(n) != n.ID.Namespace {
		names = append(names, installsInto(n))
	}
	return names
}

// finding tells of the objects in a namespace that nothing makes. names are those that there are.
func (h *homeless) finding(names []string) Finding {
	slices.SortStableFunc(h.objects, func(a, b graph.Node) int { return cmp.Or(a.Pos.Compare(b.Pos), a.ID.Compare(b.ID)) })
	first := h.objects[0]
	f := Finding{Cluster: h.space.cluster, Pos: first.Pos}
	who := first.ID.Key.String()
	if more := len(h.objects) - 1; more > 0 {
		who += " and " + count(more, "other", "others")
	}
	f.Message = fmt.Sprintf("Namespace/%s is needed by %s, and nothing makes it", h.space.name, who)
	if meant := suggest.Slip(h.space.name, names); meant != "" {
		f.Message += fmt.Sprintf("; did you mean %s?", meant)
	} else if h.creator != (graph.ID{}) {
		f.Message += fmt.Sprintf("; %s would create it, but is in it itself", h.creator.Key)
	}
	for i, n := range h.objects {
		if i == maxBehind {
			break
		}
		f.Nodes = append(f.Nodes, n.ID)
		if i > 0 {
			f.Related = append(f.Related, Related{Pos: n.Pos, Message: n.ID.Key.String() + " needs it too"})
		}
	}
	return f
}
