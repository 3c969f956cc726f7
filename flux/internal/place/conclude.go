package place

import (
	"fmt"
	"slices"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/operator"
	"github.com/fluxgraph/fluxgraph/flux/internal/substitute"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
)

// maxRelated is the number of further places of one mistake that are related positions.
const maxRelated = 9

// conclude returns a cluster in which nothing changes any more, with what follows from all of it: the version of Flux,
// the problems of undefined and unused variables, of what stays encrypted and of objects without a namespace, the
// Kustomizations that Flux refuses, and the objects that it does not apply.
func conclude(c *model.Cluster) *model.Cluster {
	c.Version = operator.ClusterVersion(c)
	literals := newLiterals(c)
	for _, k := range c.Kustomizations {
		k.Problems = slices.Concat(k.Problems, substitute.KustomizationProblems(k, c.Version), literals.problemsOf(k), encryptedProblems(c, k))
		if k.Refused = refusal(c, k); k.Refused != "" {
			continue
		}
		if p, ok := unnamespacedProblem(c, k); ok {
			k.Problems = append(k.Problems, p)
			k.Refused = refusal(c, k)
		}
	}
	return withExclusions(c)
}

// refusal returns why Flux applies nothing of what a Kustomization builds, with the position of the first mistake:
// kustomize or the substitution of variables fails, or the API server refuses an object. It is empty where nothing does.
func refusal(c *model.Cluster, k *model.Kustomization) string {
	for _, p := range k.Problems {
		if !refuses(c, p) {
			continue
		}
		if p.Pos.IsZero() && k.Object != nil {
			p.Pos = k.Object.Pos
		} else if k.Artifact.Checkout != "" && !p.Pos.IsZero() {
			p.Pos.File = model.CheckoutFile(k.Artifact.Checkout, p.Pos.File)
		}
		return fmt.Sprintf("Flux refuses what %s builds, because of %s:%d", k.ID.Key, p.Pos.File, p.Pos.Line)
	}
	if k.Build != nil && k.Build.Failed {
		return k.ID.Key.String() + " does not build"
	}
	return ""
}

// refuses reports whether Flux refuses a Kustomization because of one of its problems.
func refuses(c *model.Cluster, p graph.Problem) bool {
	switch p.Kind {
	case graph.BuildFailed, graph.InvalidManifest, graph.DuplicateObject, graph.UnnamespacedObject:
		return !p.Soft
	case graph.SubstitutedType:
		d, _ := p.Detail.(problem.SubstitutedType)
		return !d.Label
	case graph.UndefinedVariable:
		return !p.Soft && len(c.Repository.Unread()) == 0
	}
	return false
}
