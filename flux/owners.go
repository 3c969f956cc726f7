package flux

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// fight is what two Kustomizations both apply.
type fight struct {
	a, b    *kust
	objects []contested
	hard    bool // they differ in content, or one may prune what the other needs
}

// contested is an object as each side of a fight applies it.
type contested struct {
	*placed
	a, b owner
}

// fights finds the Kustomizations that apply the same object. Each of them takes fields away that only
// the other sets, at every interval, and what one prunes the other loses. Of several owners each is
// told once, against the first.
// See https://fluxcd.io/flux/components/kustomize/kustomizations/#controlling-the-apply-behavior-of-resources.
func (c *cluster) fights() []*fight {
	var all []*fight
	found := map[[2]graph.ID]*fight{}
	for _, p := range c.list {
		if len(p.owners) < 2 || symbolic(p.id.Name) || symbolic(p.id.Namespace) {
			continue
		}
		managing := slices.DeleteFunc(slices.Clone(p.owners), func(o owner) bool {
			return o.relation != graph.Applies || o.id == p.id || c.kusts[o.id] == nil || c.held(o.id) || !manages(o.root)
		})
		for i, o := range managing {
			if i == 0 || !c.sameTarget(p.id, managing[0].id, o.id) || c.guessed(p, managing[0]) || c.guessed(p, o) {
				continue
			}
			pair := [2]graph.ID{managing[0].id, o.id}
			f := found[pair]
			if f == nil {
				f = &fight{a: c.kusts[pair[0]], b: c.kusts[pair[1]]}
				found[pair] = f
				all = append(all, f)
			}
			f.objects = append(f.objects, contested{p, managing[0], o})
			f.hard = f.hard || !agree(f, managing[0], o)
		}
	}
	return all
}

// guessed reports whether the name of an object holds the hash of a content that is not known, because
// something is missing in the directory of its owner.
func (c *cluster) guessed(p *placed, o owner) bool {
	built := c.kusts[o.id].built
	return p.object.Generated && p.object.Base != p.id.Name && built != nil && !built.Complete()
}

// manages reports whether the Kustomization that applies an object keeps it as it is in Git: labels
// or annotations of the object may say otherwise.
func manages(root parse.Value) bool {
	policy := func(key string) string {
		for _, where := range []string{"labels", "annotations"} {
			if v := root.Get("metadata", where, kustomizeGroup+"/"+key).Text(); v != "" {
				return strings.ToLower(v)
			}
		}
		return ""
	}
	if policy("reconcile") == "disabled" {
		return false
	}
	switch policy("ssa") {
	case "ifnotpresent", "ignore", "merge":
		return false
	}
	return true
}

// agree reports whether two Kustomizations that apply an object neither change nor delete what the
// other wants.
func agree(f *fight, a, b owner) bool {
	if f.a.suspended() || f.b.suspended() {
		return true
	}
	keeps := func(k *kust, o owner) bool {
		if v, ok := k.spec.Get("spec", "prune").Bool(); ok && !v {
			return true
		}
		for _, where := range []string{"labels", "annotations"} {
			if strings.EqualFold(o.root.Get("metadata", where, kustomizeGroup+"/prune").Text(), "disabled") {
				return true
			}
		}
		return false
	}
	return keeps(f.a, a) && keeps(f.b, b) && nodeText(a.root) == nodeText(b.root)
}

func (k *kust) suspended() bool {
	v, ok := k.spec.Get("spec", "suspend").Bool()
	return ok && v
}

// sameTarget reports whether two Kustomizations that apply an object mean the same cluster: the name
// of a kubeConfig says so only within one namespace.
func (c *cluster) sameTarget(object, a, b graph.ID) bool {
	return object.Cluster == c.name || a.Namespace == b.Namespace
}

// told is how many of the objects that two Kustomizations share are named.
const told = 3

// problem tells a fight, at the line that makes it: the path of the second Kustomization where the
// paths are the reason, the first object that it applies otherwise.
func (f *fight) problem() graph.Problem {
	p := graph.Problem{Kind: graph.DuplicateOwner, Soft: !f.hard, Nodes: []graph.ID{f.a.id, f.b.id}, Pos: f.objects[0].b.pos}
	why, place := f.nested()
	if !place.IsZero() {
		p.Pos = place
	}
	var names []string
	for _, o := range f.objects {
		p.Nodes = append(p.Nodes, o.id)
		if len(names) < told {
			names = append(names, o.id.Key.String())
		}
	}
	if more := len(f.objects) - len(names); more > 0 {
		names = append(names, fmt.Sprintf("%d more", more))
	}
	outcome := "they overwrite each other at every reconciliation"
	if f.hard {
		outcome += ", and the one that lets go may delete what the other needs"
	}
	p.Message = fmt.Sprintf("%s and %s both apply %s%s; %s", f.a.id.Key, f.b.id.Key, and(names), why, outcome)
	related := func(pos graph.Pos, format string, args ...any) {
		r := graph.Related{Pos: pos, Message: fmt.Sprintf(format, args...)}
		if !pos.IsZero() && !slices.Contains(p.Related, r) {
			p.Related = append(p.Related, r)
		}
	}
	for _, k := range []*kust{f.a, f.b} {
		if k.from != nil {
			related(k.from.pos, "%s is declared here", k.id.Key)
		}
	}
	for i, o := range f.objects {
		if i == told {
			break
		}
		if o.a.pos == o.b.pos {
			related(o.a.pos, "both take %s from here", o.id.Key)
			continue
		}
		related(o.a.pos, "%s takes %s from here", f.a.id.Key, o.id.Key)
		related(o.b.pos, "%s takes %s from here", f.b.id.Key, o.id.Key)
	}
	return p
}

// nested says how the paths of two Kustomizations make them apply the same, and which line does it.
// Both are zero where the paths lie apart.
func (f *fight) nested() (why string, place graph.Pos) {
	if f.a.artifact.tree == nil || f.a.artifact.tree != f.b.artifact.tree {
		return "", graph.Pos{}
	}
	inner, outer := f.b, f.a
	switch {
	case f.a.dir == f.b.dir:
		why = ", because they have the same path"
	case inside(f.b.dir, f.a.dir):
	case inside(f.a.dir, f.b.dir):
		inner, outer = f.a, f.b
	default:
		return "", graph.Pos{}
	}
	if why == "" {
		why = fmt.Sprintf(", because the path of %s lies inside that of %s", inner.id.Key, outer.id.Key)
	}
	if inner.from == nil {
		inner = outer
	}
	if inner.from != nil {
		place = inner.from.at("spec.path")
	}
	return why, place
}

// inside reports whether a directory lies below another.
func inside(dir, above string) bool {
	return dir != above && (above == "." || strings.HasPrefix(dir, above+"/"))
}

// and prints a, b and c.
func and(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// twins finds the objects of a Kustomization that its variables give the same name: kustomize would
// refuse them, and so does Flux after it has filled the variables in.
func (k *kust) twins() []graph.Problem {
	type identity struct{ version, kind, namespace, name string }
	first := map[identity]build.Object{}
	var problems []graph.Problem
	for _, o := range k.objects {
		meta := o.Root.Get("metadata")
		id := identity{o.Root.Get("apiVersion").Text(), o.Root.Get("kind").Text(), meta.Get("namespace").Text(), meta.Get("name").Text()}
		if symbolic(id.name) || symbolic(id.namespace) || id.name == "" {
			continue
		}
		before, again := first[id]
		if !again {
			first[id] = o
			continue
		}
		what := graph.Key{Kind: groupKind(o.Root), Namespace: id.namespace, Name: id.name}.String()
		problems = append(problems, graph.Problem{Kind: graph.DuplicateObject, Pos: o.Pos,
			Message: fmt.Sprintf("the variables of %s make two objects one, %s", k.id.Key, what),
			Related: []graph.Related{{Pos: before.Pos, Message: what + " is here, too"}}})
	}
	return problems
}
