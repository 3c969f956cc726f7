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
	severity   Severity // of a reference that it refuses: a warning where the object only reports
	quiet      bool     // such references are so usual that without the flag there is no finding
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
	strict := strictControllers(p.Graph)
	uses := map[crossing][]graph.Edge{}
	var order []crossing
	for e := range p.Graph.Edges() {
		user, _ := e.Reading()
		c, ok := crossingOf(p.Graph, e, strict[user.Cluster])
		if !ok {
			continue
		}
		if len(uses[c]) == 0 {
			order = append(order, c)
		}
		uses[c] = append(uses[c], e)
	}
	for _, together := range byNamespace(order) {
		if len(together) > manyTargets {
			p.Report(namespaceFinding(p.Graph, together, uses))
			continue
		}
		for _, c := range together {
			p.Report(c.finding(p.Graph, uses[c]))
		}
	}
}

// strictControllers returns, of each cluster, the controllers that run with the flag.
func strictControllers(g *graph.Graph) map[string][]string {
	all := map[string][]string{}
	for n := range g.Nodes() {
		if controllers := n.FactList("no-cross-namespace-refs"); len(controllers) > 0 {
			all[n.ID.Cluster] = controllers
		}
	}
	return all
}

// crossingOf returns what an edge names in another namespace. strict holds the controllers of its
// cluster that run with the flag. ok is false for an edge that there is nothing to report about.
func crossingOf(g *graph.Graph, e graph.Edge, strict []string) (c crossing, ok bool) {
	user, target := e.Reading()
	guard, ok := guards[user.Kind]
	if !ok || !guarded(e) || target.Namespace == "" || user.Namespace == "" || user.Namespace == target.Namespace {
		return crossing{}, false
	}
	if strings.Contains(user.Namespace+target.Namespace, "${") {
		return crossing{}, false
	}
	if n, _ := g.Node(user); !onCluster(n) || readiness.NotApplied(n) {
		return crossing{}, false
	}
	if slices.Contains(strict, guard.controller) {
		return crossing{target, guard.severity}, true
	}
	n, _ := g.Node(target)
	return crossing{target: target}, !guard.quiet && n.State != graph.Missing
}

// crossing is an object that is used from other namespaces, and the severity where a controller refuses
// that; zero: none does.
type crossing struct {
	target  graph.ID
	refused Severity
}

// manyTargets is how many objects of one namespace have a finding each. More of them are intended, and one
// finding.
const manyTargets = 5

// byNamespace groups the crossings that no controller refuses by the namespace of their targets. Each of
// the others is a group of its own.
func byNamespace(all []crossing) [][]crossing {
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

// finding reports that an object is used from other namespaces, at the first of its uses.
func (c crossing) finding(g *graph.Graph, edges []graph.Edge) Finding {
	f := firstCrossing(g, edges)
	user, _ := edges[0].Reading()
	f.Severity = c.refused
	f.Message = fmt.Sprintf("%s names %s in another namespace", user.Key, c.target.Key)
	if c.refused != 0 {
		f.Message += ", which " + guards[user.Kind].controller + " refuses by --no-cross-namespace-refs"
	}
	if len(edges) > 1 {
		f.addHint("others do, too") // how many differs between clusters that share the file
	}
	return f
}

// namespaceFinding reports that many objects of one namespace are used from others.
func namespaceFinding(g *graph.Graph, targets []crossing, uses map[crossing][]graph.Edge) Finding {
	var edges []graph.Edge
	for _, c := range targets {
		edges = append(edges, uses[c]...)
	}
	f := firstCrossing(g, edges)
	f.Message = fmt.Sprintf("the sources in namespace %s are used from other namespaces", targets[0].target.Namespace)
	return f
}

// firstCrossing returns a finding without a message about references into another namespace, with the
// positions of the first ones. Only the first one is in Nodes and Edges, so that the fingerprint stays
// while others come and go.
func firstCrossing(g *graph.Graph, edges []graph.Edge) Finding {
	slices.SortStableFunc(edges, func(a, b graph.Edge) int { return graph.EdgePos(g, a).Compare(graph.EdgePos(g, b)) })
	user, target := edges[0].Reading()
	f := Finding{Cluster: user.Cluster, Nodes: []graph.ID{target, user}, Edges: edges[:1:1], Pos: graph.EdgePos(g, edges[0])}
	for _, e := range edges[1:min(len(edges), 4)] {
		user, target := e.Reading()
		f.Related = append(f.Related, Related{graph.EdgePos(g, e), user.Key.String() + " names " + target.Key.String() + " here"})
	}
	return f
}
