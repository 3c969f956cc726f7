package substitute

import (
	"maps"
	"slices"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
)

// maxRelated is the number of further positions of a variable that a problem has.
const maxRelated = 9

// KustomizationProblems returns a problem for each undefined variable of a Kustomization, sorted by name. The version of
// Flux decides whether Flux refuses the Kustomization or replaces the variable by an empty text. In the second
// case the detail does not depend on the Kustomization, so that [SharedProblems] can report it once for all, and
// the descriptions of CustomResourceDefinitions do not count.
func KustomizationProblems(k *model.Kustomization, v model.Version) (all []graph.Problem) {
	positions := map[string][]graph.Pos{} // of each name, one for each object that holds it
	for _, u := range k.Undefined {
		if v.Strict() || !u.InDefinition {
			positions[u.Name] = append(positions[u.Name], u.Pos)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(positions)) {
		at := positions[name]
		slices.SortFunc(at, graph.Pos.Compare)
		p := problem.At(at[0], undefinedVariable(name, len(at), k.ID.Key, v))
		p.Soft = !v.Strict() || !v.Known()
		for _, pos := range at[1:] {
			p.Related = append(p.Related, graph.Related{Pos: pos})
		}
		p.Related = p.Related[:min(len(p.Related), maxRelated)]
		all = append(all, p)
	}
	return all
}

// undefinedVariable describes a variable in a number of objects of a Kustomization.
func undefinedVariable(name string, objects int, by graph.Key, v model.Version) problem.UndefinedVariable {
	switch {
	case v == 0:
		return problem.UndefinedVariable{Name: name, Version: problem.VersionUnknown}
	case !v.Strict():
		return problem.UndefinedVariable{Name: name, Version: problem.BeforeStrict}
	}
	return problem.UndefinedVariable{Name: name, Version: problem.Strict, Kustomization: by, Objects: objects}
}

// SharedProblems returns the problems of undefined variables that the Kustomizations of a cluster have in common,
// each once, with all these Kustomizations. There are none where Flux refuses a Kustomization for them,
// which then has a problem of its own, nor where a file that cannot be read may supply them.
func SharedProblems(c *model.Cluster) (all []graph.Problem) {
	if c.Version.Strict() || len(c.Repository.Unread()) > 0 {
		return nil
	}
	index := map[graph.Detail]int{} // of a detail in all
	for _, k := range c.Kustomizations {
		for _, p := range k.Problems {
			if p.Kind != graph.UndefinedVariable {
				continue
			}
			if k.Artifact.Checkout != "" {
				p.Pos.File = model.CheckoutFile(k.Artifact.Checkout, p.Pos.File)
			}
			i, seen := index[p.Detail]
			if seen {
				addPositions(&all[i], p)
			} else {
				i = len(all)
				index[p.Detail] = i
				p.Cluster, p.Nodes, p.Related = c.Name, nil, slices.Clone(p.Related)
				all = append(all, p)
			}
			all[i].Nodes = append(all[i].Nodes, k.ID)
		}
	}
	for i := range all {
		trimRelated(&all[i])
	}
	return all
}

// addPositions adds the positions of another problem to p. The first of all is the position of p, the others are
// related.
func addPositions(p *graph.Problem, other graph.Problem) {
	first, second := p.Pos, other.Pos
	if second.Compare(first) < 0 {
		first, second = second, first
	}
	p.Pos = first
	p.Related = append(p.Related, graph.Related{Pos: second})
	p.Related = append(p.Related, other.Related...)
}

// trimRelated sorts the related positions of a problem, and keeps the first of them, each once.
func trimRelated(p *graph.Problem) {
	slices.SortFunc(p.Related, func(a, b graph.Related) int { return a.Pos.Compare(b.Pos) })
	p.Related = slices.CompactFunc(p.Related, func(a, b graph.Related) bool { return a.Pos == b.Pos })
	p.Related = slices.DeleteFunc(p.Related, func(r graph.Related) bool { return r.Pos == p.Pos })
	p.Related = p.Related[:min(len(p.Related), maxRelated)]
}
