package place

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
)

// Conflicts returns a problem with a [problem.OwnershipConflict] for each pair of Kustomizations of a cluster that
// apply the same objects, in the order in which the objects are placed. An object with several owners is in
// conflict between the first owner and each other. Each of them removes, at every interval, the fields that only
// the other sets.
// See https://fluxcd.io/flux/components/kustomize/kustomizations/#controlling-the-apply-behavior-of-resources.
func Conflicts(c *model.Cluster) []graph.Problem {
	var pairs []*ownerPair
	byIDs := map[pairKey]*ownerPair{}
	for _, object := range c.Objects {
		if len(object.Owners) < 2 || model.HasVariable(object.ID.Name) || model.HasVariable(object.ID.Namespace) {
			continue
		}
		owners := enforcingOwners(c, object)
		for i := 1; i < len(owners); i++ {
			first, second := owners[0], owners[i]
			if !isSameObject(c, object, first, second) || isRemoteBootstrap(c, object.ID.Key, first.ID, second.ID) || hasUncertainName(c, object, first) || hasUncertainName(c, object, second) {
				continue
			}
			key := pairKey{first.ID, second.ID}
			pair := byIDs[key]
			if pair == nil {
				pair = &ownerPair{first: c.Kustomization(first.ID), second: c.Kustomization(second.ID)}
				byIDs[key] = pair
				pairs = append(pairs, pair)
			}
			pair.add(object, first, second)
		}
	}
	conflicts := make([]graph.Problem, len(pairs))
	for i, pair := range pairs {
		conflicts[i] = pair.problem()
	}
	return conflicts
}

// enforcingOwners returns the owners of an object that apply every field of it at every reconciliation: the
// Kustomizations of this cluster and its hub that are applied themselves, that Flux does not refuse, and that do not exclude
// the object. One of them may be the object itself.
func enforcingOwners(c *model.Cluster, object *model.Object) []model.Owner {
	var owners []model.Owner
	for _, o := range object.Owners {
		k := c.Kustomization(o.ID)
		applies := o.Relation == graph.Applies && k != nil && k.Refused == ""
		if applies && !isExcluded(c, o.ID) && o.Policy.Enforced() {
			owners = append(owners, o)
		}
	}
	return owners
}

// isExcluded reports whether an object is placed on a cluster and Flux does not apply it.
func isExcluded(c *model.Cluster, id graph.ID) bool {
	object := c.Object(id)
	return object != nil && object.ExcludedReason != ""
}

// isSameObject reports whether two owners surely apply the same object: in the same namespace, unless objects of its kind
// are known to have none.
func isSameObject(c *model.Cluster, object *model.Object, first, second model.Owner) bool {
	namespace := func(o model.Owner) string { return o.Root.Get("metadata", "namespace").Text() }
	return c.Scopes.Of(object.ID.Kind) != schema.UnknownScope || namespace(first) == namespace(second)
}

// isRemoteBootstrap reports whether an object is the root Kustomization of a remote cluster or its source, which the hub
// applies to set Flux up there, and the root applies again, as after flux bootstrap.
func isRemoteBootstrap(c *model.Cluster, object graph.Key, first, second graph.ID) bool {
	return first.Cluster != second.Cluster && (object == c.Entry.Kustomization || object == c.Entry.Source)
}

// hasUncertainName reports whether the name of an object ends in the hash of content that is not all known,
// because the build of its owner is not complete.
func hasUncertainName(c *model.Cluster, object *model.Object, owner model.Owner) bool {
	built := c.Kustomization(owner.ID).Build
	hasHash := object.Manifest.Generated && object.Manifest.Base != object.ID.Name
	return object.Manifest.ContentUnknown || hasHash && built != nil && !built.Complete()
}

// pairKey identifies two Kustomizations, in the order in which they own an object.
type pairKey struct{ first, second graph.ID }

// ownerPair gathers the objects that two Kustomizations both apply.
type ownerPair struct {
	first, second *model.Kustomization
	objects       []contestedObject // in the order in which they are placed, at least one
	mayDelete     bool              // their contents differ, or one side prunes, so that it may delete what the other needs
}

// contestedObject is an object that two Kustomizations apply.
type contestedObject struct {
	id            graph.ID
	first, second graph.Pos // where the first and the second Kustomization take it from
}

// add adds an object that the two Kustomizations both apply.
func (p *ownerPair) add(object *model.Object, first, second model.Owner) {
	p.objects = append(p.objects, contestedObject{object.ID, first.Pos, second.Pos})
	p.mayDelete = p.mayDelete || !p.agreeOn(first, second)
}

// agreeOn reports whether neither Kustomization changes or deletes an object as the other applies it: one of
// them is suspended, or both apply the same content and neither prunes it.
func (p *ownerPair) agreeOn(first, second model.Owner) bool {
	if p.first.Suspended() || p.second.Suspended() {
		return true
	}
	return !prunes(p.first, first) && !prunes(p.second, second) && model.Fingerprint(first.Root) == model.Fingerprint(second.Root)
}

// prunes reports whether a Kustomization deletes an object that is no longer among its own.
// See https://fluxcd.io/flux/components/kustomize/kustomizations/#prune.
func prunes(k *model.Kustomization, owner model.Owner) bool {
	prune, isSet := k.Root.Get("spec", "prune").Bool()
	return (prune || !isSet) && !owner.Policy.Kept()
}

// problem returns the problem of the pair. Its position is the spec.path because of which both apply the same
// objects, or else the first object of the second one.
func (p *ownerPair) problem() graph.Problem {
	conflict := problem.OwnershipConflict{First: p.first.ID.Key, Second: p.second.ID.Key, MayDelete: p.mayDelete, Paths: pathOrder(p.first, p.second)}
	nodes := []graph.ID{p.first.ID, p.second.ID}
	for _, o := range p.objects {
		conflict.Objects = append(conflict.Objects, o.id.Key)
		nodes = append(nodes, o.id)
	}
	pos := p.pathPos(conflict.Paths)
	if pos.IsZero() {
		pos = p.objects[0].second
	}
	found := problem.At(pos, conflict)
	found.Soft, found.Nodes, found.Related = !p.mayDelete, nodes, p.related()
	return found
}

// pathPos returns the spec.path because of which both Kustomizations apply the same objects; zero where the paths
// are not the reason, or nothing declares it.
func (p *ownerPair) pathPos(paths problem.PathOrder) graph.Pos {
	inner, outer := p.second, p.first
	switch paths {
	case problem.Apart:
		return graph.Pos{}
	case problem.FirstInside:
		inner, outer = outer, inner
	}
	if inner.Object == nil {
		inner = outer
	}
	if inner.Object == nil {
		return graph.Pos{}
	}
	return inner.Object.PosOf("spec.path")
}

// maxRelatedObjects is the number of objects of a pair whose positions are related.
const maxRelatedObjects = 3

// related returns where the Kustomizations of the pair are declared, and where they take the first of the objects
// from. Each position is there once for the same facts.
func (p *ownerPair) related() (all []graph.Related) {
	add := func(r graph.Related) {
		if !r.Pos.IsZero() && !slices.Contains(all, r) {
			all = append(all, r)
		}
	}
	first, second := p.first.ID.Key, p.second.ID.Key
	add(graph.Related{Pos: declarationPos(p.first), By: first})
	add(graph.Related{Pos: declarationPos(p.second), By: second})
	for _, o := range p.objects[:min(maxRelatedObjects, len(p.objects))] {
		if o.first == o.second {
			add(graph.Related{Pos: o.first, Object: o.id.Key})
			continue
		}
		add(graph.Related{Pos: o.first, Object: o.id.Key, By: first})
		add(graph.Related{Pos: o.second, Object: o.id.Key, By: second})
	}
	return all
}

// declarationPos returns where a Kustomization is declared; zero for a root Kustomization that no file declares.
func declarationPos(k *model.Kustomization) graph.Pos {
	if k.Object == nil {
		return graph.Pos{}
	}
	return k.Object.Pos
}

// pathOrder returns how the paths of two Kustomizations lie in the artifact that both build. A path inside another that
// the other one does not build counts as apart, because it is no reason for both to apply the same objects.
func pathOrder(first, second *model.Kustomization) problem.PathOrder {
	switch {
	case first.Artifact.Tree == nil || first.Artifact.Tree != second.Artifact.Tree:
		return problem.Apart
	case first.Dir == second.Dir:
		return problem.Same
	case isBelow(second.Dir, first.Dir) && buildsOn(first, second.Dir):
		return problem.SecondInside
	case isBelow(first.Dir, second.Dir) && buildsOn(second, first.Dir):
		return problem.FirstInside
	}
	return problem.Apart
}

// buildsOn reports whether the build of a Kustomization takes in a directory: it reads the kustomization file there, or
// any file below where there is none.
func buildsOn(k *model.Kustomization, dir string) bool {
	if k.Build == nil {
		return false
	}
	if file := k.Artifact.Tree.KustomizationFile(dir); file != "" {
		return slices.Contains(k.Build.Read, file)
	}
	return slices.ContainsFunc(k.Build.Read, func(file string) bool { return strings.HasPrefix(file, dir+"/") })
}

// isBelow reports whether a directory lies below another.
func isBelow(dir, above string) bool {
	return dir != above && (above == "." || strings.HasPrefix(dir, above+"/"))
}
