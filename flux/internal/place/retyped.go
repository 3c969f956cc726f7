package place

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/flux/internal/substitute"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// retypedField is a field that substitution turns from a text into something that is not allowed there.
type retypedField struct {
	substitute.Retyped
	object graph.Key
	pos    graph.Pos
}

// retypedFields returns the fields of an object that are no text after substitution, and have to be. There are none of an
// object that Flux does not apply.
func retypedFields(c *model.Cluster, k *model.Kustomization, before, after build.Object) (all []retypedField) {
	found := substitute.RetypedFields(before.Root, after.Root)
	if len(found) == 0 || schema.ApplyPolicy(after.Root).Excluded() != "" {
		return nil
	}
	for _, r := range found {
		all = append(all, retypedField{r, c.Repository.Key(after.Root), k.Build.PosOf(before, r.Field)})
	}
	return all
}

// retypedProblems returns a problem for each variable of a Kustomization that is no text where it has to be.
func retypedProblems(k *model.Kustomization, fields []retypedField) (problems []graph.Problem) {
	slices.SortStableFunc(fields, func(a, b retypedField) int { return a.pos.Compare(b.pos) })
	index := map[string]int{} // of a variable in problems
	for _, f := range fields {
		i, seen := index[f.Variable]
		if !seen {
			index[f.Variable] = len(problems)
			problems = append(problems, problem.At(f.pos, problem.SubstitutedType{Kustomization: k.ID.Key, Object: f.object, Field: f.Field,
				Variable: f.Variable, Type: f.Type, Label: f.Label}))
			continue
		}
		p := &problems[i]
		if d, ok := p.Detail.(problem.SubstitutedType); ok && !f.Label {
			d.Label = false
			p.Detail = d
		}
		if len(p.Related) < maxRelated {
			p.Related = append(p.Related, graph.Related{Pos: f.pos, Object: f.object})
		}
	}
	return problems
}
