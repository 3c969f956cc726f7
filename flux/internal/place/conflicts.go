package place

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
)

// Conflicts returns a problem with a [problem.OwnershipConflict] for each set of Kustomizations of a cluster that
// apply the same objects, in the order in which the objects are placed. Each of them removes, at every interval, the
// fields that only the others set.
// See https://fluxcd.io/flux/components/kustomize/kustomizations/#controlling-the-apply-behavior-of-resources.
func Conflicts(c *model.Cluster) []graph.Problem {
	var sets []*ownerSet
	byIDs := map[string]*ownerSet{}
	for _, object := range c.Objects {
		if len(object.Owners) < 2 || model.HasVariable(object.ID.Name) || model.HasVariable(object.ID.Namespace) {
			continue
		}
		owners := contestingOwners(c, object)
		if len(owners) < 2 {
			continue
		}
		var key strings.Builder
		for _, o := range owners {
			key.WriteString(o.ID.String() + "\n")
		}
		set := byIDs[key.String()]
		if set == nil {
			set = &ownerSet{}
			for _, o := range owners {
				set.kustomizations = append(set.kustomizations, c.Kustomization(o.ID))
			}
			byIDs[key.String()] = set
			sets = append(sets, set)
		}
		set.add(object, owners)
	}
	conflicts := make([]graph.Problem, len(sets))
	for i, set := range sets {
		conflicts[i] = set.problem()
	}
	return conflicts
}

// contestingOwners returns the first owner that applies an object, and the others that surely apply the same one.
func contestingOwners(c *model.Cluster, object *model.Object) []model.Owner {
	owners := enforcingOwners(c, object)
	if len(owners) < 2 || hasUncertainName(c, object, owners[0]) {
		return nil
	}
	contesting := owners[:1:1]
	for _, o := range owners[1:] {
		if isSameObject(c, object, owners[0], o) && !isRemoteBootstrap(c, object.ID.Key, owners[0].ID, o.ID) && !hasUncertainName(c, object, o) {
			contesting = append(contesting, o)
		}
	}
	return contesting
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

// ownerSet gathers the objects that the same Kustomizations apply.
type ownerSet struct {
	kustomizations []*model.Kustomization // at least two
	objects        []contestedObject      // in the order in which they are placed, at least one
	mayDelete      bool                   // their contents differ, or one side prunes, so that it may delete what another needs
}

// contestedObject is an object that several Kustomizations apply.
type contestedObject struct {
	id    graph.ID
	taken []graph.Pos // where each Kustomization takes it from
}

// add adds an object that the Kustomizations apply as owners.
func (s *ownerSet) add(object *model.Object, owners []model.Owner) {
	contested := contestedObject{id: object.ID}
	for i, o := range owners {
		contested.taken = append(contested.taken, o.Pos)
		s.mayDelete = s.mayDelete || i > 0 && !agree(s.kustomizations[0], s.kustomizations[i], owners[0], o)
	}
	s.objects = append(s.objects, contested)
}

// agree reports whether neither of two Kustomizations changes or deletes an object as the other applies it: one of
// them is suspended, or both apply the same content and neither prunes it.
func agree(a, b *model.Kustomization, first, second model.Owner) bool {
	if a.Suspended() || b.Suspended() {
		return true
	}
	return !prunes(a, first) && !prunes(b, second) && model.Fingerprint(first.Root) == model.Fingerprint(second.Root)
}

// prunes reports whether a Kustomization deletes an object that is no longer among its own.
// See https://fluxcd.io/flux/components/kustomize/kustomizations/#prune.
func prunes(k *model.Kustomization, owner model.Owner) bool {
	prune, isSet := k.Root.Get("spec", "prune").Bool()
	return (prune || !isSet) && !owner.Policy.Kept()
}

// problem returns the problem of the set. Its position is the spec.path because of which two Kustomizations apply the
// same objects, or else the first object of the second one.
func (s *ownerSet) problem() graph.Problem {
	first, second := s.kustomizations[0], s.kustomizations[1]
	conflict := problem.OwnershipConflict{First: first.ID.Key, Second: second.ID.Key, MayDelete: s.mayDelete}
	var nodes []graph.ID
	for i, k := range s.kustomizations {
		nodes = append(nodes, k.ID)
		if i > 1 {
			conflict.Further = append(conflict.Further, k.ID.Key)
		}
	}
	for _, o := range s.objects {
		conflict.Objects = append(conflict.Objects, o.id.Key)
		nodes = append(nodes, o.id)
	}
	var pos graph.Pos
	if len(s.kustomizations) == 2 {
		conflict.Paths = pathOrder(first, second)
		pos = pathPos(first, second, conflict.Paths)
	}
	if pos.IsZero() {
		pos = s.objects[0].taken[1]
	}
	found := problem.At(pos, conflict)
	found.Soft, found.Nodes, found.Related = !s.mayDelete, nodes, s.related()
	return found
}

// pathPos returns the spec.path because of which two Kustomizations apply the same objects; zero where the paths
// are not the reason, or nothing declares it.
func pathPos(first, second *model.Kustomization, paths problem.PathOrder) graph.Pos {
	inner, outer := second, first
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

// maxRelatedObjects is the number of objects of a set whose positions are related.
const maxRelatedObjects = 3

// related returns where the Kustomizations of the set are declared, and where they take the first of the objects
// from. Each position is there once for the same facts.
func (s *ownerSet) related() (all []graph.Related) {
	add := func(r graph.Related) {
		if !r.Pos.IsZero() && !slices.Contains(all, r) {
			all = append(all, r)
		}
	}
	for _, k := range s.kustomizations {
		add(graph.Related{Pos: declarationPos(k), By: k.ID.Key})
	}
	for _, o := range s.objects[:min(maxRelatedObjects, len(s.objects))] {
		isShared := !slices.ContainsFunc(o.taken, func(pos graph.Pos) bool { return pos != o.taken[0] })
		for i, pos := range o.taken {
			if isShared {
				add(graph.Related{Pos: pos, Object: o.id.Key})
			} else {
				add(graph.Related{Pos: pos, Object: o.id.Key, By: s.kustomizations[i].ID.Key})
			}
		}
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
