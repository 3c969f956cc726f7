package place

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/graph"
)

// isExcluded reports whether Flux does not put an object on the cluster.
func isExcluded(c *model.Cluster, id graph.ID) bool {
	p := c.ObjectsByID[id]
	return p != nil && p.Excluded != ""
}

// conflict is what two Kustomizations both apply.
type conflict struct {
	a, b    *model.Kustomization
	objects []contested
	hard    bool // they differ in content, or one may prune what the other needs
}

// contested is an object as each side of a fight applies it.
type contested struct {
	*model.Object
	a, b model.Owner
}

// Conflicts finds the Kustomizations that apply the same object. Each of them takes fields away that only
// the other sets, at every interval, and what one prunes the other loses. Of several owners each is
// told once, against the first.
// See https://fluxcd.io/flux/components/kustomize/kustomizations/#controlling-the-apply-behavior-of-resources.
func Conflicts(c *model.Cluster) []*conflict {
	var all []*conflict
	found := map[[2]graph.ID]*conflict{}
	for _, p := range c.Objects {
		if len(p.Owners) < 2 || model.HasVariable(p.ID.Name) || model.HasVariable(p.ID.Namespace) {
			continue
		}
		managing := slices.DeleteFunc(slices.Clone(p.Owners), func(o model.Owner) bool {
			return o.Relation != graph.Applies || o.Id == p.ID || c.KustomizationsByID[o.Id] == nil || isExcluded(c, o.Id) || !o.Policy.Enforced()
		})
		for i, o := range managing {
			if i == 0 || !sameTarget(c, p.ID, managing[0].Id, o.Id) || hasGuessedName(c, p, managing[0]) || hasGuessedName(c, p, o) {
				continue
			}
			pair := [2]graph.ID{managing[0].Id, o.Id}
			f := found[pair]
			if f == nil {
				f = &conflict{a: c.KustomizationsByID[pair[0]], b: c.KustomizationsByID[pair[1]]}
				found[pair] = f
				all = append(all, f)
			}
			f.objects = append(f.objects, contested{p, managing[0], o})
			f.hard = f.hard || !agree(f, managing[0], o)
		}
	}
	return all
}

// hasGuessedName reports whether the name of an object holds the hash of a content that is not known, because
// something is missing in the directory of its owner.
func hasGuessedName(c *model.Cluster, p *model.Object, o model.Owner) bool {
	built := c.KustomizationsByID[o.Id].Build
	return p.Manifest.Generated && p.Manifest.Base != p.ID.Name && built != nil && !built.Complete()
}

// agree reports whether two Kustomizations that apply an object neither change nor delete what the
// other wants.
func agree(f *conflict, a, b model.Owner) bool {
	if f.a.Suspended() || f.b.Suspended() {
		return true
	}
	keeps := func(k *model.Kustomization, o model.Owner) bool {
		if v, ok := k.Root.Get("spec", "prune").Bool(); ok && !v {
			return true
		}
		return o.Policy.Kept()
	}
	return keeps(f.a, a) && keeps(f.b, b) && model.NodeText(a.Root) == model.NodeText(b.Root)
}

// sameTarget reports whether two Kustomizations that apply an object mean the same cluster: the name
// of a kubeConfig says so only within one namespace.
func sameTarget(c *model.Cluster, object, a, b graph.ID) bool {
	return object.Cluster == c.Name || a.Namespace == b.Namespace
}

// told is how many of the objects that two Kustomizations share are named.
const told = 3

// ConflictProblem tells a fight, at the line that makes it: the path of the second Kustomization where the
// paths are the reason, the first object that it applies otherwise.
func ConflictProblem(f *conflict) graph.Problem {
	p := graph.Problem{Kind: graph.DuplicateOwner, Soft: !f.hard, Nodes: []graph.ID{f.a.Id, f.b.Id}, Pos: f.objects[0].b.Pos}
	why, place := nestedPaths(f)
	if !place.IsZero() {
		p.Pos = place
	}
	var names []string
	for _, o := range f.objects {
		p.Nodes = append(p.Nodes, o.ID)
		if len(names) < told {
			names = append(names, o.ID.Key.String())
		}
	}
	if more := len(f.objects) - len(names); more > 0 {
		names = append(names, fmt.Sprintf("%d more", more))
	}
	outcome := "they overwrite each other at every reconciliation"
	if f.hard {
		outcome += ", and the one that lets go may delete what the other needs"
	}
	p.Message = fmt.Sprintf("%s and %s both apply %s%s; %s", f.a.Id.Key, f.b.Id.Key, and(names), why, outcome)
	related := func(pos graph.Pos, format string, args ...any) {
		r := graph.Related{Pos: pos, Message: fmt.Sprintf(format, args...)}
		if !pos.IsZero() && !slices.Contains(p.Related, r) {
			p.Related = append(p.Related, r)
		}
	}
	for _, k := range []*model.Kustomization{f.a, f.b} {
		if k.Object != nil {
			related(k.Object.Pos, "%s is declared here", k.Id.Key)
		}
	}
	for i, o := range f.objects {
		if i == told {
			break
		}
		if o.a.Pos == o.b.Pos {
			related(o.a.Pos, "both take %s from here", o.ID.Key)
			continue
		}
		related(o.a.Pos, "%s takes %s from here", f.a.Id.Key, o.ID.Key)
		related(o.b.Pos, "%s takes %s from here", f.b.Id.Key, o.ID.Key)
	}
	return p
}

// nestedPaths says how the paths of two Kustomizations make them apply the same, and which line does it.
// Both are zero where the paths lie apart.
func nestedPaths(f *conflict) (why string, place graph.Pos) {
	if f.a.Artifact.Tree == nil || f.a.Artifact.Tree != f.b.Artifact.Tree {
		return "", graph.Pos{}
	}
	inner, outer := f.b, f.a
	switch {
	case f.a.Dir == f.b.Dir:
		why = ", because they have the same path"
	case inside(f.b.Dir, f.a.Dir):
	case inside(f.a.Dir, f.b.Dir):
		inner, outer = f.a, f.b
	default:
		return "", graph.Pos{}
	}
	if why == "" {
		why = fmt.Sprintf(", because the path of %s lies inside that of %s", inner.Id.Key, outer.Id.Key)
	}
	if inner.Object == nil {
		inner = outer
	}
	if inner.Object != nil {
		place = inner.Object.PosOf("spec.path")
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
