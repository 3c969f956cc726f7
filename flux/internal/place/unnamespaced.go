package place

import (
	"cmp"
	"slices"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
)

// unnamespacedProblem returns the problem of the objects of a Kustomization that are in namespaces and have none, where
// there are any. Flux applies to no default namespace: it refuses the objects, and with them all of the Kustomization.
// There is none where the build may lack what sets the namespace. Of custom kinds only definitions in the repository count.
// See https://fluxcd.io/flux/components/kustomize/kustomizations/#target-namespace.
func unnamespacedProblem(c *model.Cluster, k *model.Kustomization) (p graph.Problem, ok bool) {
	if k.Build == nil || k.Build.Failed || !onlyContentsMissing(k) {
		return p, false
	}
	isNamespaced := func(kind graph.Kind) bool {
		return schema.KnownNamespaced(kind) || c.Repository.Defined[kind] == schema.NamespaceScope
	}
	type found struct {
		object graph.Key
		pos    graph.Pos
	}
	var all []found
	for _, manifest := range k.Manifests {
		manifest = withCommonMetadata(manifest, k.Root.Get("spec", "commonMetadata"))
		kind, metadata := model.GroupKind(manifest.Root), manifest.Root.Get("metadata")
		if metadata.Get("namespace").Text() != "" || !isNamespaced(kind) || schema.ApplyPolicy(manifest.Root).Excluded() != "" {
			continue
		}
		all = append(all, found{graph.Key{Kind: kind, Name: metadata.Get("name").Text()}, manifest.Pos})
	}
	if len(all) == 0 {
		return p, false
	}
	slices.SortStableFunc(all, func(a, b found) int { return cmp.Or(a.pos.Compare(b.pos), a.object.Compare(b.object)) })
	p = problem.At(all[0].pos, problem.NoNamespace{Kustomization: k.ID.Key, Object: all[0].object, Others: len(all) - 1})
	for _, f := range all[1:min(len(all), 1+maxRelated)] {
		p.Related = append(p.Related, graph.Related{Pos: f.pos, Object: f.object})
	}
	return p, true
}

// onlyContentsMissing reports whether a build lacks nothing, or the contents of files that its generators would fetch.
func onlyContentsMissing(k *model.Kustomization) bool {
	b := k.Build
	return len(b.Remotes) == 0 && len(b.Unread) == 0 && len(b.Problems) == 0
}
