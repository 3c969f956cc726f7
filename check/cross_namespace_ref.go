package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/check/readiness"
	"github.com/fluxgraph/fluxgraph/graph"
)

// CrossNamespaceRef finds sources that are used from another namespace. Flux allows that unless its
// controllers run with --no-cross-namespace-refs=true: what they then refuse is an error where the
// repository shows the flag.
var CrossNamespaceRef = register(&Check{
	ID:       "cross-namespace-ref",
	Title:    "a source is used from another namespace",
	Severity: Info,
	Run:      crossNamespaceRef,
})

// guard is what a controller does with references into other namespaces once it has the flag.
type guard struct {
	controller string
	severity   Severity // of a reference that it refuses: an object that only reports is none that fails
	quiet      bool     // such references are so usual that without the flag there is nothing to say
}

// guards are the kinds whose controller knows the flag. A dependency and a health check may always be
// in another namespace.
// See https://fluxcd.io/flux/installation/configuration/multitenancy/.
var guards = map[graph.Kind]guard{
	{Group: "kustomize.toolkit.fluxcd.io", Name: "Kustomization"}: {"kustomize-controller", Error, false},
	helmReleaseKind: {"helm-controller", Error, false},
	{Group: "image.toolkit.fluxcd.io", Name: "ImagePolicy"}:           {"image-reflector-controller", Error, false},
	{Group: "image.toolkit.fluxcd.io", Name: "ImageUpdateAutomation"}: {"image-automation-controller", Error, false},
	{Group: "source.extensions.fluxcd.io", Name: "ArtifactGenerator"}: {"source-watcher", Error, false},
	{Group: "notification.toolkit.fluxcd.io", Name: "Alert"}:          {"notification-controller", Warning, true},
	{Group: "notification.toolkit.fluxcd.io", Name: "Receiver"}:       {"notification-controller", Warning, true},
}

// guarded reports whether a reference is one that the flag is about.
func guarded(e graph.Edge) bool {
	switch e.Relation {
	case graph.ProvidesSourceFor, graph.HostsChartsFor:
		return true
	case graph.Watches:
		return strings.HasPrefix(e.Field, "spec.eventSources[") || strings.HasPrefix(e.Field, "spec.resources[")
	case graph.References:
		return slices.ContainsFunc([]string{"spec.imageRepositoryRef", "spec.sourceRef", "spec.sources["}, func(field string) bool {
			return strings.HasPrefix(e.Field, field)
		})
	}
	return false
}

func crossNamespaceRef(p *Pass) {
	strict := map[string]string{}
	for n := range p.Graph.Nodes() {
		if flags := n.Fact("no-cross-namespace-refs"); flags != "" {
			strict[n.ID.Cluster] = flags
		}
	}
	uses := map[crossing][]graph.Edge{}
	var order []crossing
	for e := range p.Graph.Edges() {
		who, whom := e.Reading()
		g, ok := guards[who.Kind]
		if !ok || !guarded(e) || whom.Namespace == "" || who.Namespace == "" || who.Namespace == whom.Namespace {
			continue
		}
		if n, _ := p.Graph.Node(who); !onCluster(n) || readiness.NotApplied(n) || strings.Contains(who.Namespace+whom.Namespace, "${") {
			continue
		}
		c := crossing{target: whom}
		if slices.Contains(strings.Split(strict[who.Cluster], ","), g.controller) {
			c.refused = g.severity
		} else if n, _ := p.Graph.Node(whom); g.quiet || n.State == graph.Missing {
			continue
		}
		if len(uses[c]) == 0 {
			order = append(order, c)
		}
		uses[c] = append(uses[c], e)
	}
	for _, n := range namespaces(order) {
		if len(n) > manyTargets {
			p.Report(tellNamespace(p.Graph, n, uses))
			continue
		}
		for _, c := range n {
			p.Report(c.tell(p.Graph, uses[c]))
		}
	}
}

// crossing is an object that is used from other namespaces, and how grave it is that a controller
// refuses that; zero: it does not.
type crossing struct {
	target  graph.ID
	refused Severity
}

// manyTargets is how many objects of one namespace are told one by one. More of them are a plan, and
// one finding.
const manyTargets = 5

// namespaces puts the crossings into one namespace that no controller refuses together, and leaves the
// others each for itself.
func namespaces(all []crossing) [][]crossing {
	type place struct{ cluster, namespace string }
	at := map[place]int{}
	var groups [][]crossing
	for _, c := range all {
		key := place{c.target.Cluster, c.target.Namespace}
		i, ok := at[key]
		if c.refused != 0 || !ok {
			i = len(groups)
			groups = append(groups, nil)
			if c.refused == 0 {
				at[key] = i
			}
		}
		groups[i] = append(groups[i], c)
	}
	return groups
}

// tell tells that an object is used from other namespaces, at the first of its uses.
func (c crossing) tell(g *graph.Graph, edges []graph.Edge) Finding {
	f := across(g, edges)
	who, _ := edges[0].Reading()
	f.Severity = c.refused
	f.Message = fmt.Sprintf("%s names %s in another namespace", who.Key, c.target.Key)
	if c.refused != 0 {
		f.Message += ", which " + guards[who.Kind].controller + " refuses by --no-cross-namespace-refs"
	}
	if len(edges) > 1 {
		f.addHint("others do, too") // how many differs between clusters that share the plan
	}
	return f
}

// tellNamespace tells that many objects of one namespace are used from others.
func tellNamespace(g *graph.Graph, targets []crossing, uses map[crossing][]graph.Edge) Finding {
	var edges []graph.Edge
	for _, c := range targets {
		edges = append(edges, uses[c]...)
	}
	f := across(g, edges)
	f.Message = fmt.Sprintf("the sources in namespace %s are used from other namespaces", targets[0].target.Namespace)
	return f
}

// across begins to tell of references into another namespace: where the first ones are. Only the first
// is a part of what the finding is about, so that it stays the same one while others come and go.
func across(g *graph.Graph, edges []graph.Edge) Finding {
	slices.SortStableFunc(edges, func(a, b graph.Edge) int { return g.EdgePos(a).Compare(g.EdgePos(b)) })
	who, whom := edges[0].Reading()
	f := Finding{Cluster: who.Cluster, Nodes: []graph.ID{whom, who}, Edges: edges[:1:1], Pos: g.EdgePos(edges[0])}
	for _, e := range edges[1:min(len(edges), 4)] {
		user, whom := e.Reading()
		f.Related = append(f.Related, Related{g.EdgePos(e), user.Key.String() + " names " + whom.Key.String() + " here"})
	}
	return f
}
