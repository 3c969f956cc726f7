package place

import (
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/graph"
)

// Conflicts returns the pairs of Kustomizations of a cluster that apply the same objects, in the order in which
// the objects are placed. An object with several owners is in conflict between the first owner and each other.
func Conflicts(c *model.Cluster) []model.OwnershipConflict {
	var pairs []*ownerPair
	byIDs := map[pairKey]*ownerPair{}
	for _, object := range c.Objects {
		if len(object.Owners) < 2 || model.HasVariable(object.ID.Name) || model.HasVariable(object.ID.Namespace) {
			continue
		}
		owners := enforcingOwners(c, object)
		for i := 1; i < len(owners); i++ {
			first, second := owners[0], owners[i]
			if !sameTarget(c, object.ID, first.Id, second.Id) || hasUncertainName(c, object, first) || hasUncertainName(c, object, second) {
				continue
			}
			key := pairKey{first.Id, second.Id}
			pair := byIDs[key]
			if pair == nil {
				pair = &ownerPair{first: c.KustomizationsByID[first.Id], second: c.KustomizationsByID[second.Id]}
				byIDs[key] = pair
				pairs = append(pairs, pair)
			}
			pair.add(object, first, second)
		}
	}
	conflicts := make([]model.OwnershipConflict, len(pairs))
	for i, pair := range pairs {
		conflicts[i] = pair.conflict()
	}
	return conflicts
}

// enforcingOwners returns the owners of an object that apply every field of it at every reconciliation: the
// Kustomizations of this cluster that are applied themselves and do not exclude the object.
func enforcingOwners(c *model.Cluster, object *model.Object) []model.Owner {
	var owners []model.Owner
	for _, o := range object.Owners {
		isKustomization := o.Relation == graph.Applies && o.Id != object.ID && c.KustomizationsByID[o.Id] != nil
		if isKustomization && !isExcluded(c, o.Id) && o.Policy.Enforced() {
			owners = append(owners, o)
		}
	}
	return owners
}

// isExcluded reports whether an object is placed on a cluster and Flux does not apply it.
func isExcluded(c *model.Cluster, id graph.ID) bool {
	object := c.ObjectsByID[id]
	return object != nil && object.Excluded != ""
}

// sameTarget reports whether two owners of an object surely apply it to the same cluster. The Secret that a
// kubeConfig names is only the same within one namespace.
func sameTarget(c *model.Cluster, object, first, second graph.ID) bool {
	return object.Cluster == c.Name || first.Namespace == second.Namespace
}

// hasUncertainName reports whether the name of an object ends in the hash of content that is not all known,
// because the build of its owner is not complete.
func hasUncertainName(c *model.Cluster, object *model.Object, owner model.Owner) bool {
	built := c.KustomizationsByID[owner.Id].Build
	hasHash := object.Manifest.Generated && object.Manifest.Base != object.ID.Name
	return hasHash && built != nil && !built.Complete()
}

// pairKey identifies two Kustomizations, in the order in which they own an object.
type pairKey struct{ first, second graph.ID }

// ownerPair gathers the objects that two Kustomizations both apply.
type ownerPair struct {
	first, second *model.Kustomization
	objects       []model.ContestedObject
	mayDelete     bool
}

// add adds an object that the two Kustomizations both apply.
func (p *ownerPair) add(object *model.Object, first, second model.Owner) {
	p.objects = append(p.objects, model.ContestedObject{ID: object.ID, First: first.Pos, Second: second.Pos})
	p.mayDelete = p.mayDelete || !p.agreeOn(first, second)
}

// agreeOn reports whether neither Kustomization changes or deletes an object as the other applies it: one of
// them is suspended, or both apply the same content and neither prunes it.
func (p *ownerPair) agreeOn(first, second model.Owner) bool {
	if p.first.Suspended() || p.second.Suspended() {
		return true
	}
	return !prunes(p.first, first) && !prunes(p.second, second) && model.NodeText(first.Root) == model.NodeText(second.Root)
}

// prunes reports whether a Kustomization deletes an object that is no longer among its own.
// See https://fluxcd.io/flux/components/kustomize/kustomizations/#prune.
func prunes(k *model.Kustomization, owner model.Owner) bool {
	prune, isSet := k.Root.Get("spec", "prune").Bool()
	return (prune || !isSet) && !owner.Policy.Kept()
}

// conflict returns the conflict of the pair.
func (p *ownerPair) conflict() model.OwnershipConflict {
	conflict := model.OwnershipConflict{
		First: declarationOf(p.first), Second: declarationOf(p.second),
		Objects: p.objects, MayDelete: p.mayDelete, Paths: pathOrder(p.first, p.second),
	}
	inner, outer := p.second, p.first
	switch conflict.Paths {
	case model.PathsApart:
		return conflict
	case model.FirstInside:
		inner, outer = outer, inner
	}
	if inner.Object == nil {
		inner = outer
	}
	if inner.Object != nil {
		conflict.PathPos = inner.Object.PosOf("spec.path")
	}
	return conflict
}

func declarationOf(k *model.Kustomization) model.Declaration {
	if k.Object == nil {
		return model.Declaration{ID: k.Id}
	}
	return model.Declaration{ID: k.Id, Pos: k.Object.Pos}
}

// pathOrder returns how the paths of two Kustomizations lie in the artifact that both build.
func pathOrder(first, second *model.Kustomization) model.PathOrder {
	switch {
	case first.Artifact.Tree == nil || first.Artifact.Tree != second.Artifact.Tree:
		return model.PathsApart
	case first.Dir == second.Dir:
		return model.SamePath
	case isBelow(second.Dir, first.Dir):
		return model.SecondInside
	case isBelow(first.Dir, second.Dir):
		return model.FirstInside
	}
	return model.PathsApart
}

// isBelow reports whether a directory lies below another.
func isBelow(dir, above string) bool {
	return dir != above && (above == "." || strings.HasPrefix(dir, above+"/"))
}
