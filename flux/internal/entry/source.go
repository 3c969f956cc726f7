package entry

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/artifact"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// urlMayBeRepository reports whether a Git URL may be that of this repository, of a fork or of a mirror. Without
// a remote to compare with, it may.
func urlMayBeRepository(r *model.Repository, u string) bool {
	remotes := r.Repo.Remotes()
	if len(remotes) == 0 || model.HasVariable(u) {
		return true
	}
	return slices.ContainsFunc(remotes, func(remote string) bool {
		return artifact.SameRepository(u, remote) || artifact.SameRepositoryName(u, remote)
	})
}

// syncMayBeRepository reports whether the spec.sync of a FluxInstance may be of this repository.
func syncMayBeRepository(r *model.Repository, sync parse.Value) bool {
	return sync.Get("kind").Text() != schema.GitRepository.Name || urlMayBeRepository(r, sync.Get("url").Text())
}

// sourceMayBeRepository reports whether a source may be this repository: it may, unless it is among the objects
// of a build and has the URL of another repository.
func sourceMayBeRepository(r *model.Repository, built *build.Result, key graph.Key) bool {
	source, found := findObject(r, built, key)
	return !found || key.Kind != schema.GitRepository || urlMayBeRepository(r, source.Get("spec", "url").Text())
}

// sourceIsRepository reports whether a source is known to be this repository: it is among the objects of a
// build, and its URL is that of a remote, or of an artifact that a pipeline of the repository pushes.
func sourceIsRepository(r *model.Repository, built *build.Result, key graph.Key) bool {
	source, found := findObject(r, built, key)
	if !found {
		return false
	}
	u := source.Get("spec", "url").Text()
	isRemote := slices.ContainsFunc(r.Repo.Remotes(), func(remote string) bool { return artifact.SameRepository(u, remote) })
	isPushed := slices.ContainsFunc(r.Pushes, func(push model.Push) bool { return u != "" && strings.HasPrefix(push.URL, u) })
	return isRemote || isPushed
}

// specIgnoreOf returns spec.ignore of a source that is among the objects of a build; nil where there is none.
func specIgnoreOf(r *model.Repository, built *build.Result, key graph.Key) *string {
	source, _ := findObject(r, built, key)
	return artifact.SpecIgnore(source)
}

// findObject returns an object of a build.
func findObject(r *model.Repository, built *build.Result, key graph.Key) (root parse.Value, found bool) {
	for _, o := range built.Objects {
		if r.Key(o.Root) == key {
			return o.Root, true
		}
	}
	return parse.Value{}, false
}
