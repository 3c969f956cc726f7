package supply

import (
	"regexp"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// unreadSupplier is an object that may put others on the cluster that could not be read.
type unreadSupplier struct {
	name   string
	why    string
	scopes []scope // all that it can create; nil: anything
	idle   bool    // it creates nothing before its own source comes from elsewhere
}

// scope is what may be created: objects of a kind and a name in a namespace. The zero Kind is any kind, an
// empty namespace or name any at all, and either may hold variables.
type scope struct {
	kind            graph.Kind
	namespace, name string
}

func (s scope) fits(key graph.Key) bool {
	return (s.kind == graph.Kind{} || s.kind == key.Kind) && (s.name == "" || model.MayEqual(s.name, key.Name)) &&
		(s.namespace == "" || key.Namespace == "" || model.MayEqual(s.namespace, key.Namespace))
}

// holder is what may hold an object and could not be read.
type holder struct {
	why   string
	named bool // its name is that of the object, or of the namespace
}

// unreadHolder finds what could not be read and may hold an object: what has its name first.
func (s *Index) unreadHolder(key graph.Key) (found holder, ok bool) {
	for _, u := range s.unread {
		if u.idle && schema.IsSource(key.Kind) {
			continue
		}
		if u.scopes != nil && !slices.ContainsFunc(u.scopes, func(s scope) bool { return s.fits(key) }) {
			continue
		}
		if u.name == key.Name || u.name == key.Namespace {
			return holder{u.why, true}, true
		}
		if !ok {
			found, ok = holder{why: u.why}, true
		}
	}
	return found, ok
}

// hiddenBy says what a Kustomization applies that cannot be seen.
func unreadOf(k *model.Kustomization) []unreadSupplier {
	var into []scope
	if ns := k.Root.Get("spec", "targetNamespace").Text(); ns != "" {
		into = []scope{{namespace: ns}}
	}
	name, own := k.Id.Key.String(), k.Id.Name
	switch {
	case k.Artifact.RemoteURL != "":
		return []unreadSupplier{{name: own, why: "what " + name + " applies is in " + k.Artifact.RemoteURL, scopes: into}}
	case k.Artifact.Tree == nil:
		return []unreadSupplier{{name: own, why: "what " + name + " applies cannot be seen: " + k.Artifact.Unknown, scopes: into, idle: k.Artifact.SourceAbsent}}
	case model.HasVariable(k.Root.Get("spec", "path").Text()):
		return []unreadSupplier{{name: own, why: "the path of " + name + " holds a variable that is not known", scopes: into}}
	case k.Build == nil:
		return nil
	case k.Build.Failed:
		return []unreadSupplier{{name: own, why: name + " does not build", scopes: into}}
	}
	var all []unreadSupplier
	for _, r := range k.Build.Remotes {
		scopes := into
		if scopes == nil {
			scopes = namespacesAround(k, r.Pos.File)
		}
		all = append(all, unreadSupplier{name: own, why: name + " builds on " + r.URL, scopes: scopes})
	}
	return all
}

// namespacesAround returns the namespaces that what a kustomization file brings in can end up in: nil
// where neither that file nor the outermost one sets any. A file between the two may set another.
// See https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/namespace/.
func namespacesAround(k *model.Kustomization, file string) []scope {
	var all []scope
	bound := false
	outer := k.Artifact.Tree.KustomizationFile(k.Dir)
	for _, p := range k.Build.Read {
		f, ok := k.Artifact.Tree.File(p)
		if !ok || !model.IsKustomizeFile(p) {
			continue
		}
		for _, d := range f.Repo.Documents(f.File) {
			if ns := d.Root.Get("namespace").Text(); ns != "" {
				all = append(all, scope{namespace: ns})
				bound = bound || f.File == file || p == outer
			}
		}
	}
	if !bound {
		return nil
	}
	return all
}

var action = regexp.MustCompile(`<<[^>]*(?:>[^>]+)*>>`)

// templateScopes says what a ResourceSet makes whose inputs are not known: its templates still tell the
// kinds, and most namespaces. Nil stands for anything.
func templateScopes(p *model.Object) []scope {
	all := []scope{}
	var read func(v parse.Value) bool
	take := func(text string) bool {
		for _, doc := range strings.Split("\n"+action.ReplaceAllString(text, "$${_}"), "\n---") {
			var lines []string
			for line := range strings.Lines(doc) {
				if strings.TrimSpace(strings.ReplaceAll(line, "${_}", "")) != "" {
					lines = append(lines, line)
				}
			}
			if len(lines) == 0 {
				continue
			}
			root, err := model.ParseObject([]byte(strings.Join(lines, "")))
			if err != nil {
				return false
			}
			more, ok := scopesOf(root, p.ID.Namespace)
			if !ok {
				return false
			}
			all = append(all, more...)
		}
		return true
	}
	read = func(v parse.Value) bool {
		for _, r := range v.Get("resources").Items() {
			text, err := build.Object{Root: r}.YAML()
			if err != nil || !take(string(text)) {
				return false
			}
		}
		for _, step := range v.Get("steps").Items() {
			if !read(step) {
				return false
			}
		}
		return take(v.Get("resourcesTemplate").Text())
	}
	if !read(p.Root().Get("spec")) {
		return nil
	}
	return all
}

// scopesOf returns an object and what it may make in its turn; ok is false where that may be anything.
func scopesOf(root parse.Value, owner string) (all []scope, ok bool) {
	kind, meta := model.GroupKind(root), root.Get("metadata")
	if kind.Name == "" || model.HasVariable(kind.Name) || model.HasVariable(kind.Group) {
		return nil, false
	}
	ns := meta.Get("namespace").Text()
	if ns == "" {
		ns = owner
	}
	all = []scope{{kind, ns, meta.Get("name").Text()}}
	target := root.Get("spec", "targetNamespace").Text()
	switch {
	case kind == schema.Kustomization && target != "":
		return append(all, scope{namespace: target}), true
	case kind == schema.Kustomization, kind == schema.ResourceSet, kind == schema.FluxInstance, strings.HasSuffix(kind.Group, "kyverno.io"):
		return nil, false
	case kind == schema.HelmRelease && target != "":
		all = append(all, scope{namespace: target})
	case kind == schema.HelmRelease, schema.HasOperator(kind):
		all = append(all, scope{namespace: ns})
	case kind == schema.ArtifactGenerator:
		all = append(all, scope{kind: schema.ExternalArtifact, namespace: ns})
	}
	for _, made := range productsOf[kind] {
		s := scope{kind: made.Makes, namespace: ns}
		if made.KindAt != "" {
			s.kind = graph.Kind{}
		}
		if made.Namespace != "" || made.Into != "" {
			s.namespace = ""
		}
		all = append(all, s)
	}
	return all, true
}
