package place

import (
	"maps"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// scopesOf returns the scopes of the kinds on a cluster: those of the repository, and those of the definitions that the
// charts of the round before put there.
func scopesOf(before *model.Cluster) schema.Scopes {
	known := before.Repository.Scopes
	scopes, isCopy := known, false
	for _, o := range before.Objects {
		if o.ID.Kind != schema.CustomResourceDefinition || !o.Generated {
			continue
		}
		if kind, scope := model.DefinedScope(o.Root()); known[kind] != scope {
			if !isCopy {
				scopes, isCopy = maps.Clone(known), true
			}
			scopes[kind] = scope
		}
	}
	return scopes
}

// document is a document of a file as it is placed on a cluster.
type document struct {
	cluster, file string
	index         int
	key           graph.Key // without its namespace
}

// documentOf returns the document that a built object began as. ok is false for an object that a generator makes, or that
// is of a kind of which the scope is known.
func documentOf(id graph.ID, manifest build.Object, scopes schema.Scopes) (d document, ok bool) {
	if manifest.Generated || scopes.Of(id.Kind) != schema.UnknownScope {
		return document{}, false
	}
	key := id.Key
	key.Namespace = ""
	return document{id.Cluster, manifest.Origin.File, manifest.Origin.Index, key}, true
}

// identify returns the identity of an object that a Kustomization builds. A document of a kind of which nobody knows
// whether it has a namespace, and that is placed already, is the same object in whatever namespace a transformer puts it:
// if the kind is cluster-scoped, the API server drops the namespace.
func (r *collector) identify(id graph.ID, manifest build.Object) graph.ID {
	d, ok := documentOf(id, manifest, r.cluster.Scopes)
	if !ok {
		return id
	}
	if placed, ok := r.documents[d]; ok {
		return placed
	}
	r.documents[d] = id
	return id
}
