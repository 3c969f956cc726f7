package supply

import (
	"fmt"
	"slices"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
)

// unreadSupplier is a Kustomization or ResourceSet whose objects are not all known, or a file that cannot be read.
type unreadSupplier struct {
	name        string  // empty for a file
	reason      string  // why they are not known
	scopes      []scope // what they may be; nil: anything
	needsSource bool    // its own source is not known, so that it supplies no source itself
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

// unreadSupplierOf returns what may supply an object and could not be read: the first that has the name of the
// object or of its namespace, or else the first of all.
func (s *Index) unreadSupplierOf(key graph.Key) possibleSupplier {
	first := possibleSupplier{}
	for _, u := range s.unread {
		if !u.mayCreate(key) {
			continue
		}
		if u.name != "" && (u.name == key.Name || u.name == key.Namespace) {
			return possibleSupplier{u.reason, true}
		}
		if !first.exists() {
			first = possibleSupplier{reason: u.reason}
		}
	}
	return first
}

// unreadOf returns what a Kustomization applies and is not known; several for a build with several remote bases.
func unreadOf(k *model.Kustomization) []unreadSupplier {
	var target []scope
	if namespace := k.Root.Get("spec", "targetNamespace").Text(); namespace != "" {
		target = []scope{{namespace: namespace}}
	}
	name := k.ID.Key.String()
	all := unreadSupplier{name: k.ID.Name, scopes: target}
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
	default:
		return remoteBasesOf(k, target)
	}
	return []unreadSupplier{all}
}

// encryptedSupplier returns what an object may be whose kind, namespace or name SOPS has encrypted: what of these is not
// encrypted is known.
func encryptedSupplier(object *model.Object) unreadSupplier {
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
	return unreadSupplier{name: object.ID.Name, reason: fmt.Sprintf("the object at %s:%d is encrypted", object.Pos.File, object.Pos.Line), scopes: []scope{may}}
}

// remoteBasesOf returns the remote bases of a Kustomization. target is the scope of its target namespace; nil
// where it has none.
func remoteBasesOf(k *model.Kustomization, target []scope) []unreadSupplier {
	var bases []unreadSupplier
	for _, remote := range k.Build.Remotes {
		scopes := target
		if scopes == nil {
			scopes = kustomizeNamespaces(k, remote.Pos.File)
		}
		if known, ok := schema.RemoteContentOf(remote.URL); ok {
			scopes = knownScopes(known, scopes)
		}
		bases = append(bases, unreadSupplier{name: k.ID.Name, reason: k.ID.Key.String() + " builds on " + remote.URL, scopes: scopes})
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
