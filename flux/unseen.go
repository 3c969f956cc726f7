package flux

import (
	"regexp"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// unseen is an object that may put others on the cluster which nobody here can read.
type unseen struct {
	name  string
	why   string
	spots []spot // all that it can make; nil: anything
	idle  bool   // it makes nothing before its own source comes from elsewhere
}

// spot is what may be made: objects of a kind and a name in a namespace. The zero Kind is any kind, an
// empty namespace or name any at all, and either may hold variables.
type spot struct {
	kind            graph.Kind
	namespace, name string
}

func (s spot) fits(key graph.Key) bool {
	return (s.kind == graph.Kind{} || s.kind == key.Kind) && (s.name == "" || mayBe(s.name, key.Name)) &&
		(s.namespace == "" || key.Namespace == "" || mayBe(s.namespace, key.Namespace))
}

// suspect is what may hold an object and cannot be seen.
type suspect struct {
	why   string
	named bool // its name is that of the object, or of the namespace
}

// mayHold finds what may hold an object: what has its name first.
func (b *blind) mayHold(key graph.Key) (found suspect, ok bool) {
	for _, u := range b.unseen {
		if u.idle && isSource(key.Kind) {
			continue
		}
		if u.spots != nil && !slices.ContainsFunc(u.spots, func(s spot) bool { return s.fits(key) }) {
			continue
		}
		if u.name == key.Name || u.name == key.Namespace {
			return suspect{u.why, true}, true
		}
		if !ok {
			found, ok = suspect{why: u.why}, true
		}
	}
	return found, ok
}

// hides says what a Kustomization applies that cannot be seen.
func (k *kust) hides() []unseen {
	var into []spot
	if ns := k.spec.Get("spec", "targetNamespace").Text(); ns != "" {
		into = []spot{{namespace: ns}}
	}
	name, own := k.id.Key.String(), k.id.Name
	switch {
	case k.artifact.remote != "":
		return []unseen{{name: own, why: "what " + name + " applies is in " + k.artifact.remote, spots: into}}
	case k.artifact.tree == nil:
		return []unseen{{name: own, why: "what " + name + " applies cannot be seen: " + k.artifact.unknown, spots: into, idle: k.artifact.absent}}
	case symbolic(k.spec.Get("spec", "path").Text()):
		return []unseen{{name: own, why: "the path of " + name + " holds a variable that is not known", spots: into}}
	case k.built == nil:
		return nil
	case k.built.Failed:
		return []unseen{{name: own, why: name + " does not build", spots: into}}
	}
	var all []unseen
	for _, r := range k.built.Remotes {
		spots := into
		if spots == nil {
			spots = k.namespacesAround(r.Pos.File)
		}
		all = append(all, unseen{name: own, why: name + " builds on " + r.URL, spots: spots})
	}
	return all
}

// namespacesAround returns the namespaces that what a kustomization file brings in can end up in: nil
// where neither that file nor the outermost one sets any. A file between the two may set another.
// See https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/namespace/.
func (k *kust) namespacesAround(file string) []spot {
	var all []spot
	bound := false
	outer := k.artifact.tree.KustomizationFile(k.dir)
	for _, p := range k.built.Read {
		f, ok := k.artifact.tree.File(p)
		if !ok || !isKustomizeFile(p) {
			continue
		}
		for _, d := range f.Repo.Documents(f.File) {
			if ns := d.Root.Get("namespace").Text(); ns != "" {
				all = append(all, spot{namespace: ns})
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

// rendersUnseen says what a ResourceSet makes whose inputs are not known: its templates still tell the
// kinds, and most namespaces. Nil stands for anything.
func (c *cluster) rendersUnseen(p *placed) []spot {
	spots := []spot{}
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
			root, err := parseObject([]byte(strings.Join(lines, "")))
			if err != nil {
				return false
			}
			more, ok := c.spotsOf(root, p.id.Namespace)
			if !ok {
				return false
			}
			spots = append(spots, more...)
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
	if !read(p.root().Get("spec")) {
		return nil
	}
	return spots
}

// spotsOf returns an object and what it may make in its turn; ok is false where that may be anything.
func (c *cluster) spotsOf(root parse.Value, owner string) (spots []spot, ok bool) {
	kind, meta := groupKind(root), root.Get("metadata")
	if kind.Name == "" || symbolic(kind.Name) || symbolic(kind.Group) {
		return nil, false
	}
	ns := meta.Get("namespace").Text()
	if ns == "" {
		ns = owner
	}
	spots = []spot{{kind, ns, meta.Get("name").Text()}}
	target := root.Get("spec", "targetNamespace").Text()
	switch {
	case kind == Kustomization && target != "":
		return append(spots, spot{namespace: target}), true
	case kind == Kustomization, kind == ResourceSet, kind == FluxInstance, strings.HasSuffix(kind.Group, "kyverno.io"):
		return nil, false
	case kind == HelmRelease && target != "":
		spots = append(spots, spot{namespace: target})
	case kind == HelmRelease, mayMake(kind):
		spots = append(spots, spot{namespace: ns})
	case kind == ArtifactGenerator:
		spots = append(spots, spot{kind: ExternalArtifact, namespace: ns})
	}
	for _, made := range productsOf[kind] {
		s := spot{kind: made.Makes, namespace: ns}
		if made.KindAt != "" {
			s.kind = graph.Kind{}
		}
		if made.Namespace != "" || made.Into != "" {
			s.namespace = ""
		}
		spots = append(spots, s)
	}
	return spots, true
}
