package supply

import (
	"slices"
	"sync"

	"github.com/fluxgraph/fluxgraph/flux/internal/evidence"
	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
)

// unreadSupplier is a Kustomization or ResourceSet whose objects are not all known, or a file that cannot be read.
type unreadSupplier struct {
	id          graph.ID // of the Kustomization; zero for others
	name        string   // empty for a file
	reason      string   // why they are not known
	pos         graph.Pos
	scopes      []scope                // what they may be; nil: anything
	needsSource bool                   // its own source is not known, so that it supplies no source itself
	words       func() map[string]bool // those in its spec and in what of it is in the repository; nil: none
}

// scope is a set of objects: those of a kind, with a name, in a namespace. The zero Kind is any kind, an empty
// namespace or name any of them, and either may hold variables.
type scope struct {
	kind            graph.Kind
	namespace, name string
}

func (s scope) includes(key graph.Key) bool {
	return (s.kind == graph.Kind{} || s.kind == key.Kind) && (s.name == "" || model.MayEqual(s.name, key.Name)) &&
		(s.namespace == "" || key.Namespace == "" || model.MayEqual(s.namespace, key.Namespace))
}

// mayCreate reports whether an object may be among those that are not known.
func (u unreadSupplier) mayCreate(key graph.Key) bool {
	if u.needsSource && schema.IsSource(key.Kind) {
		return false
	}
	return u.scopes == nil || slices.ContainsFunc(u.scopes, func(s scope) bool { return s.includes(key) })
}

// unreadSupplierOf returns what may supply the target of a reference and could not be read: the first that names
// it, or else the first of all.
func unreadSupplierOf(s *Index, object *model.Object, key graph.Key) possibleSupplier {
	first := possibleSupplier{}
	for _, u := range s.unread {
		if !u.mayCreate(key) {
			continue
		}
		if u.id == object.ID || u.names(key) {
			return named(u.reason, u.pos)
		}
		if !first.exists() && mayReach(s, u, key) {
			first = possibleSupplier{reason: u.reason, pos: u.pos}
		}
	}
	return first
}

// mayReach reports whether an unread supplier that does not name an object may supply it all the same: it is at home
// in the namespace of the object, or nothing else is.
func mayReach(s *Index, u *unreadSupplier, key graph.Key) bool {
	if u.id == (graph.ID{}) || key.Namespace == "" || key.Namespace == u.id.Namespace || schema.IsFlux(key.Kind) {
		return true
	}
	owners := s.ownersIn[key.Namespace]
	return len(owners) == 0 || owners[u.id] || u.scopes != nil
}

// names reports whether an unread supplier names an object that it may create: by its own name, by a template of
// the kind, or in what of it is in the repository.
func (u *unreadSupplier) names(key graph.Key) bool {
	hasKind := func(s scope) bool { return s.kind == key.Kind && s.includes(key) }
	if u.name != "" && (u.name == key.Name || u.name == key.Namespace) || slices.ContainsFunc(u.scopes, hasKind) {
		return true
	}
	return u.words != nil && u.words()[key.Name]
}

// unreadOf returns what a Kustomization applies and is not known; several for a build with several remote bases.
func unreadOf(c *model.Cluster, k *model.Kustomization) []*unreadSupplier {
	var target []scope
	if namespace := k.Root.Get("spec", "targetNamespace").Text(); namespace != "" {
		target = []scope{{namespace: namespace}}
	}
	name := k.ID.Key.String()
	all := &unreadSupplier{id: k.ID, name: k.ID.Name, scopes: target, pos: posOf(k), words: sync.OnceValue(func() map[string]bool { return specWords(k) })}
	switch {
	case k.Artifact.RemoteURL != "":
		all.reason = "what " + name + " applies is in " + k.Artifact.RemoteURL
		if known, ok := schema.RemoteContentOf(k.Artifact.RemoteURL); ok {
			all.scopes = knownScopes(known, target)
		}
	case k.Artifact.Tree == nil:
		all.reason = "what " + name + " applies cannot be seen: " + k.Artifact.Unknown
		all.needsSource = k.Artifact.SourceAbsent
	case model.HasVariable(k.Root.Get("spec", "path").Text()):
		all.reason = "the path of " + name + " holds a variable that is not known"
	case k.Build == nil:
		return nil
	case k.UnreadReason() != "":
		all.reason = k.UnreadReason()
	case k.Build.Failed:
		all.reason = name + " does not build"
		all.words = sync.OnceValue(func() map[string]bool { return unbuiltWords(c, k) })
	default:
		return remoteBasesOf(k, target)
	}
	return []*unreadSupplier{all}
}

// posOf returns the position of a Kustomization; zero for a root that no file declares.
func posOf(k *model.Kustomization) graph.Pos {
	if k.Object == nil {
		return graph.Pos{}
	}
	return k.Object.Pos
}

// specWords returns the words in the spec of a Kustomization.
func specWords(k *model.Kustomization) map[string]bool {
	words := map[string]bool{}
	fieldpath.EachText(k.Root.Get("spec"), func(text string) {
		for _, word := range evidence.WordPattern.FindAllString(text, -1) {
			words[word] = true
		}
	})
	return words
}

// unbuiltWords returns the words in the files of the repository that a Kustomization would build.
func unbuiltWords(c *model.Cluster, k *model.Kustomization) map[string]bool {
	if k.Artifact.Checkout != "" {
		return specWords(k)
	}
	r := c.Repository
	return evidence.ReachableWords(r, r.Tree(r.Repo, ".", nil), []string{k.Artifact.Tree.Where(k.Dir)})
}

// encryptedSupplier returns what an object may be whose kind, namespace or name SOPS has encrypted: what of these is not
// encrypted is known.
func encryptedSupplier(object *model.Object) *unreadSupplier {
	may := scope{}
	if kind := model.GroupKind(object.Root()); !model.HasCiphertext(graph.Key{Kind: kind}) {
		may.kind = kind
	}
	metadata := object.Root().Get("metadata")
	if name := metadata.Get("name").Text(); !model.IsCiphertext(name) {
		may.name = name
	}
	if namespace := metadata.Get("namespace").Text(); !model.IsCiphertext(namespace) {
		may.namespace = namespace
	}
	return &unreadSupplier{name: object.ID.Name, reason: "an encrypted object may be it", pos: object.Pos, scopes: []scope{may}}
}

// remoteBasesOf returns the remote bases of a Kustomization. target is the scope of its target namespace; nil
// where it has none.
func remoteBasesOf(k *model.Kustomization, target []scope) []*unreadSupplier {
	var bases []*unreadSupplier
	words := sync.OnceValue(func() map[string]bool { return specWords(k) })
	for _, remote := range k.Build.Remotes {
		scopes := target
		if scopes == nil {
			scopes = kustomizeNamespaces(k, remote.Pos.File)
		}
		if known, ok := schema.RemoteContentOf(remote.URL); ok {
			scopes = knownScopes(known, scopes)
		}
		bases = append(bases, &unreadSupplier{id: k.ID, name: k.ID.Name, reason: k.ID.Key.String() + " builds on " + remote.URL, pos: remote.Pos, scopes: scopes, words: words})
	}
	return bases
}

// knownScopes returns what remote content consists of that is known. namespaces are those that kustomize sets on it; nil
// where it sets none.
func knownScopes(known schema.RemoteContent, namespaces []scope) []scope {
	if namespaces == nil {
		namespaces = []scope{{namespace: known.Namespace}}
	}
	scopes := []scope{}
	for _, o := range known.Objects {
		for _, in := range namespaces {
			scopes = append(scopes, scope{o.Kind, in.namespace, o.Name})
		}
	}
	return scopes
}

// kustomizeNamespaces returns the namespaces that kustomization files of a build may set on the resources of one
// of them: those of all its files, because any may lie between that file and the outermost one. It returns nil, any
// namespace, where neither the file nor the outermost one sets one.
// See https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/namespace/.
func kustomizeNamespaces(k *model.Kustomization, file string) []scope {
	var namespaces []scope
	isSet := false
	outermost := k.Artifact.Tree.KustomizationFile(k.Dir)
	for _, p := range k.Build.Read {
		f, ok := k.Artifact.Tree.File(p)
		if !ok || !model.IsKustomizationFile(p) {
			continue
		}
		for _, d := range f.Repo.Documents(f.File) {
			if namespace := d.Root.Get("namespace").Text(); namespace != "" {
				namespaces = append(namespaces, scope{namespace: namespace})
				isSet = isSet || f.File == file || p == outermost
			}
		}
	}
	if !isSet {
		return nil
	}
	return namespaces
}
