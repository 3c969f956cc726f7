package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/check/readiness"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
)

// dangling is a kind of reference whose target may not exist.
type dangling struct {
	of     func(e graph.Edge) bool // reports whether an edge is a reference of the kind
	severe bool                    // Flux itself fails on it
}

// find reports the references of the kind whose target does not exist: a name with a typing error, the
// right name in the wrong namespace or of the wrong kind. A target that may be absent, or that an unknown
// supplier may create, is not among them, unless a near name shows what was meant and nothing names the target.
func (d dangling) find(p *Pass) {
	var names *nameIndex
	inferred, unread := inferredClusters(p.Graph), hasUnreadFile(p.Graph)
	for e := range p.Graph.Edges() {
		if e.Optional || !d.of(e) {
			continue
		}
		declarer, named := e.Reading()
		target, ok := p.Graph.Node(named)
		if !ok || target.ID.Kind.Group == graph.OwnGroup {
			continue
		}
		missing, doubtful := target.State == graph.Missing, isDoubtful(target) && !unread
		if !missing && !doubtful {
			continue
		}
		if names == nil {
			names = indexNames(p.Graph)
		}
		who, _ := p.Graph.Node(declarer)
		r := reference{who, target, e}
		switch {
		case isUnnamespaced(who):
		case doubtful:
			r.reportNear(p, names)
		case d.severe || r.isCertain(names):
			p.Report(d.finding(r, p.Graph, names, inferred[who.ID.Cluster]))
		}
	}
}

// hasUnreadFile reports whether a file of the repository cannot be read: it may hold what an unknown target is.
func hasUnreadFile(g *graph.Graph) bool {
	return slices.ContainsFunc(g.Problems(), func(p graph.Problem) bool { _, ok := p.Detail.(problem.UnreadFile); return ok })
}

// isUnnamespaced reports whether an object of Flux lacks the namespace in which it would look for what it names. Rule
// unnamespaced-object reports it where a Kustomization applies it.
func isUnnamespaced(n graph.Node) bool { return n.ID.Namespace == "" && isFluxKind(n.ID.Kind) }

// isDoubtful reports whether something unread may supply a target, as it may supply anything, or people may have
// created a Secret when they set Flux up.
func isDoubtful(target graph.Node) bool {
	if target.Fact("evidence") != "" {
		return false
	}
	return target.State == graph.Unknown || target.State == graph.External && target.Role == graph.Secret
}

// reference is an edge with the nodes at its ends.
type reference struct {
	who, target graph.Node // the node that declares it, and the one that it names
	edge        graph.Edge
}

// finding returns a finding about a reference, without the end of its message.
func (r reference) finding(g *graph.Graph, fault string) Finding {
	return Finding{
		Cluster: r.who.ID.Cluster,
		Message: fmt.Sprintf("%s%s names %s, %s", r.who.ID.Key, inField(r.edge.Field), r.target.ID.Key, fault),
		Nodes:   []graph.ID{r.who.ID, r.target.ID},
		Edges:   []graph.Edge{r.edge},
		Pos:     graph.EdgePos(g, r.edge),
	}
}

// isCertain reports whether a reference to a missing object is a mistake although Flux does not fail on it:
// something similar exists, or nothing outside a repository creates objects of its kind. Rule unresolved reports the
// others.
func (r reference) isCertain(names *nameIndex) bool {
	return r.isClear(names) || neverOutside(r.target.ID.Kind)
}

// isClear reports whether the repository shows what a reference to a missing object means: by an object of the same name,
// or one whose name differs by a letter or two.
func (r reference) isClear(names *nameIndex) bool {
	if slip, _ := names.slip(r.target); slip != "" {
		return true
	}
	if exact, _ := names.exact(r.target, r.edge.Relation); exact == "" || r.target.Role != graph.Secret {
		return exact != ""
	}
	_, isUnapplied := names.unapplied(r.target.ID)
	near, _ := names.near(r.target, r.edge.Relation)
	return r.target.Fact("reason") != "" || isUnapplied || near != ""
}

// isReported reports whether rule dangling-reference reports a reference.
func (r reference) isReported(names *nameIndex) bool {
	if r.target.State == graph.Missing {
		return r.isCertain(names)
	}
	near, _ := names.near(r.target, r.edge.Relation)
	return near != ""
}

// neverOutside reports whether objects of a kind are created by the repository that refers to them: no person and no
// cloud creates a Service or a ConfigMap for it.
func neverOutside(k graph.Kind) bool {
	switch k.Group {
	case "":
		return k.Name == "ConfigMap" || k.Name == "ServiceAccount" || k.Name == "PersistentVolumeClaim" || k.Name == "Service"
	case "gateway.networking.k8s.io":
		return k.Name == "Gateway"
	case "external-secrets.io":
		return k.Name == "ClusterSecretStore"
	}
	return isFluxKind(k)
}

// isFluxKind reports whether a kind is one of Flux.
func isFluxKind(k graph.Kind) bool {
	return strings.HasSuffix(k.Group, ".toolkit.fluxcd.io") || strings.HasSuffix(k.Group, "fluxcd.controlplane.io")
}

// reportNear reports a reference to what nothing in the repository creates or names where an object exists that
// was probably meant.
func (r reference) reportNear(p *Pass, names *nameIndex) {
	near, at := names.near(r.target, r.edge.Relation)
	if near == "" || readiness.NotApplied(r.who) || readiness.Suspended(r.who) {
		return
	}
	f := r.finding(p.Graph, "which nothing in the repository makes")
	f.Severity = Warning
	f.Related = []Related{at}
	f.addHint(near)
	p.Report(f)
}

// finding reports a reference whose target does not exist. inferred is whether nothing in the repository
// declares the cluster.
func (d dangling) finding(r reference, g *graph.Graph, names *nameIndex, inferred bool) Finding {
	f := r.finding(g, "which does not exist")
	hint, at := names.hint(r.target, r.edge.Relation)
	if hint != "" {
		f.addHint(hint)
	}
	if !at.Pos.IsZero() {
		f.Related = append(f.Related, at)
	}
	switch {
	case inferred && hint == "" && likelyBootstrapped(r.target):
		f.Severity = Info
		f.addHint(entryHint)
	case strings.HasPrefix(r.edge.Field, "spec.inputsFrom"):
		f.Severity = Error // flux-operator stops: https://fluxcd.control-plane.io/operator/resourceset/#inputs-from-resourcesetinputprovider
	case !d.severe:
	case readiness.Suspended(r.who):
		f.Severity = Warning
		f.addHint("the " + r.who.ID.Kind.Name + " is suspended")
	case r.edge.Relation == graph.ChecksHealthOf && r.who.Fact("wait") == "true":
		f.Severity = Info
		f.addHint("spec.wait is true, and Flux then ignores this list")
	case readiness.NotApplied(r.who), !r.isClear(names) && (inferred || r.target.Role == graph.Secret || r.target.ID.Kind == externalArtifact):
		f.Severity = Warning
	}
	return f
}

// externalArtifact is a kind that third-party controllers create.
var externalArtifact = graph.Kind{Group: sourceGroup, Name: "ExternalArtifact"}

func inField(field string) string {
	if field == "" {
		return ""
	}
	return " in " + field
}
