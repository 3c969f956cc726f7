package check

import (
	"fmt"

	"github.com/fluxgraph/fluxgraph/check/readiness"
	"github.com/fluxgraph/fluxgraph/graph"
)

// dangling is a kind of reference whose target may not exist.
type dangling struct {
	of     func(e graph.Edge) bool // reports whether an edge is a reference of the kind
	severe bool                    // Flux itself fails on it
}

// find reports the references of the kind whose target does not exist: a name with a typing error, the
// right name in the wrong namespace or of the wrong kind. A target that may be absent, or that an unknown
// supplier may create, is not among them, unless its name is a typing error.
func (d dangling) find(p *Pass) {
	var names *nameIndex
	inferred := inferredClusters(p.Graph)
	for e := range p.Graph.Edges() {
		if e.Optional || !d.of(e) {
			continue
		}
		declarer, named := e.Reading()
		target, ok := p.Graph.Node(named)
		if !ok || target.ID.Kind.Group == graph.OwnGroup {
			continue
		}
		unknown := target.State == graph.Unknown || target.State == graph.External
		if target.State != graph.Missing && !(unknown && d.severe) {
			continue
		}
		if names == nil {
			names = indexNames(p.Graph)
		}
		who, _ := p.Graph.Node(declarer)
		r := reference{who, target, e}
		if unknown {
			r.reportTypo(p, names)
			continue
		}
		p.Report(d.finding(r, p.Graph, names, inferred[who.ID.Cluster]))
	}
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

// reportTypo reports a reference to what nothing in the repository creates where an object with a very
// similar name exists.
func (r reference) reportTypo(p *Pass, names *nameIndex) {
	typo, at := names.typo(r.target)
	if typo == "" || readiness.NotApplied(r.who) || readiness.Suspended(r.who) {
		return
	}
	f := r.finding(p.Graph, "which nothing in the repository makes")
	f.Severity = Warning
	f.Related = []Related{at}
	f.addHint(typo)
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
	case !d.severe:
	case readiness.Suspended(r.who):
		f.Severity = Warning
		f.addHint("the " + r.who.ID.Kind.Name + " is suspended")
	case r.edge.Relation == graph.ChecksHealthOf && r.who.Fact("wait") == "true":
		f.Severity = Info
		f.addHint("spec.wait is true, and Flux then ignores this list")
	case readiness.NotApplied(r.who), oftenManual(r.target), hint == "" && (inferred || r.target.ID.Kind == externalArtifact):
		f.Severity = Warning
	}
	return f
}

// externalArtifact is a kind that third-party controllers create.
var externalArtifact = graph.Kind{Group: sourceGroup, Name: "ExternalArtifact"}

// oftenManual reports whether an object is of a kind that people, scripts and operators create, too: that
// nothing in the repository does is likely a mistake, and not certainly one.
func oftenManual(target graph.Node) bool {
	switch target.Role {
	case graph.Kustomization, graph.Release, graph.Source, graph.Generator, graph.Config:
		return false
	}
	return true
}

func inField(field string) string {
	if field == "" {
		return ""
	}
	return " in " + field
}
