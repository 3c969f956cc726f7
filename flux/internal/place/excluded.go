package place

import (
	"cmp"
	"fmt"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/graph"
)

// withExclusions sets the reasons of the objects of a cluster that Flux does not apply: those whose apply policy
// excludes them, those whose owners are all excluded, and those of Kustomizations that Flux refuses. The root Kustomization and its source are never
// excluded, because bootstrap applies them.
func withExclusions(c *model.Cluster) *model.Cluster {
	e := exclusions{cluster: c, reasons: map[graph.ID]string{}}
	for _, object := range c.Objects {
		if object.ID != c.ID(c.Entry.Kustomization) && object.ID != c.ID(c.Entry.Source) {
			object.ExcludedReason = e.reason(object)
			object.RefusedReason = refusedReason(c, object)
		}
	}
	return c
}

// refusedReason returns why Flux refuses all Kustomizations that would apply an object, or the objects that produce it,
// which then is on the cluster only if an earlier revision could be applied. It is empty where one applies or
// produces it. An object is placed after what produces it.
func refusedReason(c *model.Cluster, object *model.Object) string {
	first := ""
	for _, o := range object.Owners {
		if o.Excluded() != "" {
			continue
		}
		reason := ""
		if k := c.Kustomization(o.ID); o.Relation == graph.Applies && k != nil {
			reason = k.Refused
		} else if producer := c.Object(o.ID); o.Relation == graph.Generates && producer != nil {
			reason = producer.RefusedReason
		}
		if reason == "" {
			return ""
		}
		first = cmp.Or(first, reason)
	}
	return first
}

// exclusions computes why objects are not applied, once for each object.
type exclusions struct {
	cluster *model.Cluster
	reasons map[graph.ID]string // empty: the object is applied
}

// inProgress is the reason of an object whose owners are being looked at: it is one of its own owners' owners.
const inProgress = "?"

// reason returns why Flux does not apply an object; it is empty where it does.
func (e *exclusions) reason(object *model.Object) string {
	if known, ok := e.reasons[object.ID]; ok {
		return known
	}
	e.reasons[object.ID] = inProgress
	reason := ""
	if object.ID != e.cluster.ID(e.cluster.Entry.Kustomization) {
		if setting := model.ExcludedBySetting(object); setting != "" {
			reason = "Flux never applies it, because of " + setting
		} else {
			reason = e.ownersReason(object)
		}
	}
	e.reasons[object.ID] = reason
	return reason
}

// ownersReason returns why none of the owners of an object that would apply it is applied itself. It is empty where one
// of them is, and where the object has none. That an object owns itself is no reason for it to be there.
func (e *exclusions) ownersReason(object *model.Object) string {
	first := ""
	for _, o := range object.Owners {
		if o.ID == object.ID || o.Excluded() != "" {
			continue
		}
		owner := e.cluster.Object(o.ID)
		if owner == nil {
			return ""
		}
		reason := owner.ExcludedReason // of a hub, which is settled
		if o.ID.Cluster == e.cluster.Name {
			reason = e.reason(owner)
		}
		switch reason {
		case "":
			return ""
		case inProgress:
		default:
			if first == "" {
				first = fmt.Sprintf("%s would bring it, and Flux never applies that", o.ID.Key)
			}
		}
	}
	return first
}
