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

// find reports the references of that sort whose target does not exist: a name with a slip of the
// pen, the right name in the wrong namespace or of the wrong kind. What may be absent, or may be
// supplied by something that could not be seen, is not among them.
func (d dangling) find(p *Pass) {
	var names *nameIndex
	inferred := inferredClusters(p.Graph)
	for e := range p.Graph.Edges() {
		if e.Optional || !d.of(e) {
			continue
		}
		declarer, named := e.Reading()
		gone, ok := p.Graph.Node(named)
		if !ok || gone.ID.Kind.Group == graph.OwnGroup {
			continue
		}
		elsewhere := gone.State == graph.Unknown || gone.State == graph.External
		if gone.State != graph.Missing && !(elsewhere && d.severe) {
			continue
		}
		if names == nil {
			names = indexNames(p.Graph)
		}
		who, _ := p.Graph.Node(declarer)
		if elsewhere {
			if typo, at := names.typo(gone); typo != "" && !readiness.NotApplied(who) && !readiness.Suspended(who) {
				f := Finding{
					Severity: Warning,
					Cluster:  who.ID.Cluster,
					Message:  fmt.Sprintf("%s%s names %s, which nothing in the repository makes", who.ID.Key, inField(e.Field), gone.ID.Key),
					Nodes:    []graph.ID{who.ID, gone.ID},
					Edges:    []graph.Edge{e},
					Pos:      p.Graph.EdgePos(e),
					Related:  []Related{at},
				}
				f.addHint(typo)
				p.Report(f)
			}
			continue
		}
		f := Finding{
			Cluster: who.ID.Cluster,
			Nodes:   []graph.ID{who.ID, gone.ID},
			Edges:   []graph.Edge{e},
			Pos:     p.Graph.EdgePos(e),
		}
		f.Message = fmt.Sprintf("%s%s names %s, which does not exist", who.ID.Key, inField(e.Field), gone.ID.Key)
		hint, at := names.hint(gone, e.Relation)
		if hint != "" {
			f.addHint(hint)
		}
		if !at.Pos.IsZero() {
			f.Related = append(f.Related, at)
		}
		switch {
		case !d.severe:
		case readiness.Suspended(who):
			f.Severity = Warning
			f.addHint("the " + who.ID.Kind.Name + " is suspended")
		case e.Relation == graph.ChecksHealthOf && who.Fact("wait") == "true":
			f.Severity = Info
			f.addHint("spec.wait is true, and Flux then passes over this list")
		case readiness.NotApplied(who), oftenManual(gone), hint == "" && (inferred[who.ID.Cluster] || gone.ID.Kind == externalArtifact):
			f.Severity = Warning
		}
		p.Report(f)
	}
}

// externalArtifact is a kind that third-party controllers create.
var externalArtifact = graph.Kind{Group: sourceGroup, Name: "ExternalArtifact"}

// oftenManual reports whether an object is of a kind that people, scripts and operators create, too: that
// nothing in the repository does is likely a mistake, and not certainly one.
func oftenManual(gone graph.Node) bool {
	switch gone.Role {
	case graph.Kustomization, graph.Release, graph.Source, graph.Generator, graph.Config:
		return false
	}
	return true
}

// inferredClusters returns the clusters that nothing in the repository declares, so that part of
// what is on them may come from elsewhere.
func inferredClusters(g *graph.Graph) map[string]bool {
	inferred := map[string]bool{}
	for _, c := range g.Clusters() {
		inferred[c.Name] = c.Entry == graph.InferredHow
	}
	return inferred
}

func inField(field string) string {
	if field == "" {
		return ""
	}
	return " in " + field
}
