package reach

import (
	"path"
	"regexp"
	"slices"

	"github.com/fluxgraph/fluxgraph/flux/internal/artifact"
	"github.com/fluxgraph/fluxgraph/flux/internal/evidence"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// unreadUser is a Kustomization or ResourceSet whose objects are not all known, and what they may use. For a file
// that cannot be read it is the root Kustomization.
type unreadUser struct {
	id     graph.ID
	reason string // why not all is known

	inScope  func(*model.Object) bool // the objects that may be used; nil: every object
	anyName  bool                     // a use may be by any name; otherwise it is by words and patterns
	words    map[string]bool          // that the unread text holds
	patterns []*regexp.Regexp         // for words with a part that is not known
}

// mayUse reports whether an object may be used by one of its names.
func (u unreadUser) mayUse(object *model.Object, names []string) bool {
	if u.inScope != nil && !u.inScope(object) {
		return false
	}
	return slices.ContainsFunc(names, u.mayName)
}

func (u unreadUser) mayName(name string) bool {
	return u.anyName || u.words[name] || slices.ContainsFunc(u.patterns, func(p *regexp.Regexp) bool { return p.MatchString(name) })
}

// findUser returns the first user that may use an object by one of its names.
func findUser(users []unreadUser, object *model.Object, names []string) (unreadUser, bool) {
	i := slices.IndexFunc(users, func(u unreadUser) bool { return u.mayUse(object, names) })
	if i < 0 {
		return unreadUser{}, false
	}
	return users[i], true
}

// unreadUsers returns the files that cannot be read, then the Kustomizations, in the order of discovery, and then
// the ResourceSets of a cluster whose objects are not all known.
func unreadUsers(c *model.Cluster) []unreadUser {
	tree := c.Repository.Tree(c.Repository.Repo, ".", nil)
	var users []unreadUser
	for _, reason := range c.Repository.Unread() {
		users = append(users, unreadUser{id: c.ID(c.Entry.Kustomization), reason: reason, anyName: true})
	}
	for _, k := range c.Kustomizations {
		for _, u := range kustomizationUsers(c, tree, k) {
			u.id = k.ID
			users = append(users, u)
		}
	}
	for _, id := range sortedIDs(c.Unknown) {
		if object, ok := c.ObjectsByID[id]; ok {
			u := resourceSetUser(c, tree, object)
			u.id, u.reason = id, "what "+id.Key.String()+" makes is not known"
			users = append(users, u)
		}
	}
	return users
}

func sortedIDs(m map[graph.ID]string) []graph.ID {
	var ids []graph.ID
	for id := range m {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, graph.ID.Compare)
	return ids
}

// kustomizationUsers returns what a Kustomization applies and is not known, and may use other objects. tree is
// the whole repository.
func kustomizationUsers(c *model.Cluster, tree *build.Tree, k *model.Kustomization) []unreadUser {
	name, specPath := k.ID.Key.String(), k.Root.Get("spec", "path").Text()
	switch {
	case c.Entry.Unbuilt && k.ID == c.ID(c.Entry.Kustomization), k.PathMissing:
		return nil
	case k.Artifact.Tree == nil && isKnownRemote(k.Artifact.RemoteURL):
		return nil
	case k.Artifact.Tree == nil:
		return []unreadUser{{reason: "not all that " + name + " applies is known", anyName: true, inScope: remoteScope(c, k)}}
	case model.HasVariable(specPath):
		dirs := candidateDirs(c.Repository, tree, specPath)
		return []unreadUser{{reason: "the path of " + name + " holds a variable that is not known", anyName: len(dirs) == 0,
			words: evidence.ReachableWords(c.Repository, tree, dirs), inScope: targetScope(k)}}
	case k.Build != nil && !k.Build.Failed:
		return builtUsers(c, k)
	case k.Artifact.Checkout != "":
		return []unreadUser{{reason: name + " does not build", anyName: true, inScope: targetScope(k)}}
	}
	return []unreadUser{{reason: name + " does not build", words: evidence.ReachableWords(c.Repository, tree, []string{k.Artifact.Tree.Where(k.Dir)})}}
}

// builtUsers returns what the build of a Kustomization leaves out: remote bases, manifests that cannot be read,
// and entries that are not there.
func builtUsers(c *model.Cluster, k *model.Kustomization) []unreadUser {
	var users []unreadUser
	name := k.ID.Key.String()
	if slices.ContainsFunc(k.Build.Remotes, func(r build.Remote) bool { return !isKnownRemote(r.URL) }) {
		users = append(users, unreadUser{reason: "not all that " + name + " applies is known", anyName: true, inScope: remoteScope(c, k)})
	}
	for _, p := range k.Problems {
		switch p.Kind {
		case graph.InvalidManifest:
			users = append(users, unreadUser{reason: "a manifest cannot be read for " + name, words: evidence.WordsInFiles(c.Repository, []string{p.Pos.File})})
		case graph.BuildFailed:
			dir := path.Dir(p.Pos.File)
			inSameDir := func(object *model.Object) bool { return path.Dir(object.Pos.File) == dir }
			users = append(users, unreadUser{reason: name + " does not build", anyName: true, inScope: inSameDir})
		}
	}
	return users
}

// isKnownRemote reports whether the content of a URL is known: it uses nothing of this repository.
func isKnownRemote(url string) bool {
	_, ok := schema.RemoteContentOf(url)
	return ok
}

// targetScope returns whether an object is one that the objects of a Kustomization may use: a source, or one in
// the namespace that all of them have.
func targetScope(k *model.Kustomization) func(*model.Object) bool {
	target := k.Root.Get("spec", "targetNamespace").Text()
	return func(object *model.Object) bool {
		return target == "" || schema.IsSource(object.ID.Kind) || object.ID.Namespace == target
	}
}

// remoteScope returns whether an object is one that the remote content of a Kustomization may use. Content of this
// repository's own owner may use anything. Content of another owner uses none of this repository's sources, and
// other objects only in its own namespaces, where it may expect their names.
func remoteScope(c *model.Cluster, k *model.Kustomization) func(*model.Object) bool {
	foreign := isForeign(c, k)
	hasTarget := k.Root.Get("spec", "targetNamespace").Text() != ""
	namespaces := appliedNamespaces(c, k)
	return func(object *model.Object) bool {
		switch {
		case schema.IsSource(object.ID.Kind):
			return !foreign
		case foreign, hasTarget:
			return namespaces[object.ID.Namespace]
		}
		return true
	}
}

// appliedNamespaces returns the namespaces of what a Kustomization applies: its target namespace, or those of its
// known objects and the one that has its own name. A target namespace with its own name is not among them.
func appliedNamespaces(c *model.Cluster, k *model.Kustomization) map[string]bool {
	if target := k.Root.Get("spec", "targetNamespace").Text(); target != "" {
		return map[string]bool{target: target != k.ID.Name}
	}
	namespaces := map[string]bool{k.ID.Name: true}
	for _, manifest := range k.Manifests {
		key := c.Repository.Key(manifest.Root)
		if key.Namespace != "" {
			namespaces[key.Namespace] = true
		}
		if key.Kind == schema.Namespace {
			namespaces[key.Name] = true
		}
	}
	return namespaces
}

// isForeign reports whether all remote content of a Kustomization is in repositories of other owners.
func isForeign(c *model.Cluster, k *model.Kustomization) bool {
	if k.Build == nil {
		return k.Artifact.RemoteURL != "" && isForeignURL(c, k.Artifact.RemoteURL)
	}
	return !slices.ContainsFunc(k.Build.Remotes, func(r build.Remote) bool { return !isForeignURL(c, r.URL) })
}

// isForeignURL reports whether a URL is that of a repository whose owner is not the owner of this one. It is false
// where the owner of this one is not known.
func isForeignURL(c *model.Cluster, url string) bool {
	isKnown := false
	for _, own := range append(c.Repository.Repo.Remotes(), artifact.RootURL(c)) {
		if owner := artifact.URLOwner(own); owner != "" {
			isKnown = true
			if owner == artifact.URLOwner(url) {
				return false
			}
		}
	}
	return isKnown
}
