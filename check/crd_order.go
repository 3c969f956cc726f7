package check

import (
	"fmt"
	"strings"

	"github.com/fluxgraph/fluxgraph/check/readiness"
	"github.com/fluxgraph/fluxgraph/graph"
)

// CRDOrder finds custom resources that are applied without waiting for what installs their definition.
// They are never applied where the definition depends on the Kustomization that applies them, and else
// only once a retry comes after the definition.
// See https://fluxcd.io/flux/components/kustomize/kustomizations/#dependencies.
var CRDOrder = register(&Check{
	ID:       "crd-order",
	Title:    "a custom resource may be applied before its definition",
	Severity: Error,
	Run:      crdOrder,
})

func crdOrder(p *Pass) {
	reportDefinitionDeadlocks(p)
	var unordered []readiness.Unordered
	for _, u := range p.readiness().Unordered() {
		if !u.HasDependency() && !u.InDeadlock {
			unordered = append(unordered, u)
		}
	}
	for _, together := range byProvider(unordered) {
		provider := together[0].Provider.ID.Key
		if len(together) > maxSeparate {
			p.Report(bundle(together, fmt.Sprintf("apply kinds that %s brings without waiting for it: a new cluster refuses all of it until a retry comes after that", provider)))
			continue
		}
		for _, u := range together {
			p.Report(unorderedFinding(u, fmt.Sprintf("%s applies %s without waiting for %s, which brings %s: a new cluster refuses all of it until a retry comes after that",
				u.Kustomization.ID.Key, objectsOf(u), provider, itsKind(u))))
		}
	}
	for _, u := range p.readiness().Undefined() {
		p.Report(undefinedFinding(u))
	}
}

// undefinedFinding reports custom resources that nothing is known to define, at the first of them.
func undefinedFinding(u readiness.Undefined) Finding {
	who := u.Objects[0].ID.Key.String()
	if more := u.Count - 1; more > 0 {
		who += " and " + count(more, "other", "others") + " of " + u.Group
	}
	f := Finding{
		Severity: Info,
		Cluster:  u.Kustomization.ID.Cluster,
		Message: fmt.Sprintf("%s applies %s, whose kind nothing in the repository is known to define; if the chart of %s does, a new cluster refuses all that the Kustomization applies",
			u.Kustomization.ID.Key, who, u.Release.ID.Key),
		Nodes:   []graph.ID{u.Kustomization.ID, u.Release.ID},
		Pos:     u.Objects[0].Pos,
		Related: []Related{{Pos: u.Release.Pos, Message: u.Release.ID.Key.String() + " is applied beside it"}},
	}
	for i, n := range u.Objects {
		f.Nodes = append(f.Nodes, n.ID)
		if i > 0 {
			f.Related = append(f.Related, Related{Pos: n.Pos, Message: n.ID.Key.String() + " is another"})
		}
	}
	return f
}

// reportDefinitionDeadlocks reports the deadlocks that close because a custom resource needs its
// definition. One that another deadlock holds up is reported once that is removed.
func reportDefinitionDeadlocks(p *Pass) {
	r := p.readiness()
	for _, d := range r.Deadlocks() {
		if !d.Definition || d.HeldElsewhere {
			continue
		}
		verdict := "on a new cluster the API server refuses the object, and with it all that is applied beside it"
		if file := r.UnreadDefinitions(d.Steps[0].From.ID.Cluster); file != "" {
			verdict += ", unless " + file + " installs the kind, which is empty here"
		}
		p.Report(deadlockFinding(d, verdict))
	}
}

// maxSeparate is how many Kustomizations with the same mistake have a finding each. More of them are one
// finding.
const maxSeparate = 5

// byProvider puts those together that need the same provider, and depend on the same Kustomization if
// they depend on one, in the order of the first of them.
func byProvider(all []readiness.Unordered) [][]readiness.Unordered {
	type cause struct{ provider, readyTooEarly graph.ID }
	at := map[cause]int{}
	var groups [][]readiness.Unordered
	for _, u := range all {
		key := cause{u.Provider.ID, u.ReadyTooEarly.ID}
		i, ok := at[key]
		if !ok {
			i = len(groups)
			at[key] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], u)
	}
	return groups
}

// bundle reports many Kustomizations with the same mistake in one finding: the first in full, the others
// as related positions. mistake is the rest of the sentence after their names.
func bundle(all []readiness.Unordered, mistake string) Finding {
	f := unorderedFinding(all[0], "")
	var names []string
	for i, u := range all {
		applier := u.Kustomization
		if i < maxNamed {
			names = append(names, applier.ID.Key.String())
		}
		if i > 0 {
			f.Nodes = append(f.Nodes, applier.ID)
			f.Related = append(f.Related, Related{Pos: applier.Pos, Message: applier.ID.Key.String() + " does so too"})
		}
	}
	f.Message = fmt.Sprintf("%s and %s %s", strings.Join(names, ", "), count(len(all)-len(names), "other", "others"), mistake)
	return f
}

// unorderedFinding reports a Kustomization whose custom resources nothing orders after their definitions,
// at the first of those.
func unorderedFinding(u readiness.Unordered, message string) Finding {
	applier, provider := u.Kustomization, u.Provider
	f := Finding{Severity: Warning, Cluster: applier.ID.Cluster, Message: message, Nodes: []graph.ID{applier.ID}}
	for i, n := range u.Objects {
		f.Nodes = append(f.Nodes, n.ID)
		if i == 0 {
			f.Pos = n.Pos
		} else {
			f.Related = append(f.Related, Related{Pos: n.Pos, Message: n.ID.Key.String() + " is another"})
		}
	}
	f.Nodes = append(f.Nodes, provider.ID)
	if !provider.Pos.IsZero() {
		f.Related = append(f.Related, Related{Pos: provider.Pos, Message: provider.ID.Key.String() + " brings " + itsKind(u)})
	}
	if !applier.Pos.IsZero() {
		f.Related = append(f.Related, Related{Pos: applier.Pos, Message: applier.ID.Key.String() + " applies " + u.Objects[0].ID.Key.String()})
	}
	return f
}

// objectsOf names the custom resources: the first ones, and how many more there are.
func objectsOf(u readiness.Unordered) string {
	var names []string
	for _, n := range u.Objects {
		names = append(names, n.ID.Key.String())
	}
	if more := u.Count - len(names); more > 0 {
		names = append(names, count(more, "other", "others"))
	}
	return list(names)
}

func itsKind(u readiness.Unordered) string {
	if u.Count > 1 {
		return "their kinds"
	}
	return "its kind"
}
