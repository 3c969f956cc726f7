package reach

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/flux/internal/link"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/flux/internal/supply"
	"github.com/fluxgraph/fluxgraph/graph"
)

// Usage is what may use an object that nothing refers to. The zero Usage: nothing does.
type Usage struct {
	Indirect string // what uses it other than by a reference, such as "the label grafana_dashboard"
	Unread   string // what could not be read and may use it; empty where Indirect is set
	UnreadBy string // the object that Unread is about, as Kind/namespace/name
}

// Unused returns the sources, ConfigMaps and Secrets of a cluster, of which links are the objects, that are not among the
// referred ones, with what may use each of them all the same. Objects that create a Secret count as Secrets; those of a chart are left out.
func Unused(s *supply.Index, referred Referred, links []link.Linked) map[graph.ID]Usage {
	var unused []*model.Object
	names := map[string]bool{}
	for _, object := range s.Cluster.Objects {
		if !isForUse(object) || referred[object.ID] || object.FromChart() {
			continue
		}
		unused = append(unused, object)
		for _, name := range namesOf(s, object) {
			names[name] = true
		}
	}
	if len(unused) == 0 {
		return nil
	}
	indirect := newIndirectUses(s, names)
	unread := unreadUsers(s.Cluster)
	formerly := formerNameUsers(s, links)
	all := map[graph.ID]Usage{}
	for _, object := range unused {
		usage := Usage{}
		by, isMisnamed := formerly[object.ID]
		switch {
		case isMisnamed:
			usage.Indirect = by.Key.String() + " names it as it is in its file"
		case s.Cluster.PartlyKnown():
			usage.Indirect = "what else is on that cluster"
		case isSettings(object.ID.Kind):
			usage.Indirect = indirect.of(object)
		}
		if usage.Indirect == "" {
			if user, ok := findUser(unread, object, namesOf(s, object)); ok {
				usage.Unread, usage.UnreadBy = user.reason, user.id.Key.String()
			}
		}
		all[object.ID] = usage
	}
	return all
}

// Referred are the objects that others use by a reference.
type Referred map[graph.ID]bool

// Add adds what the objects of a cluster and their containers use by a reference, on that cluster or a remote one, and
// the objects that supply it.
func (referred Referred) Add(s *supply.Index, links []link.Linked) {
	add := func(from graph.ID, refs []graph.Ref) {
		for _, r := range refs {
			to := graph.ID{Cluster: r.Cluster, Key: r.To}
			if to.Cluster == "" {
				to.Cluster = from.Cluster
			}
			if to == from || !isUse(r.Relation) {
				continue
			}
			referred[to] = true
			if supplier, ok := s.On(to.Cluster).Suppliers[to]; ok && supplier != from {
				referred[supplier] = true
			}
		}
	}
	for _, l := range links {
		add(l.Object.ID, l.Refs)
		for _, c := range l.Containers {
			add(c.Node.ID, c.Refs)
		}
	}
}

// formerNameUsers returns the objects of which another one uses the name in their file, which kustomize has changed. Such a
// reference is reported by itself.
func formerNameUsers(s *supply.Index, links []link.Linked) map[graph.ID]graph.ID {
	users := map[graph.ID]graph.ID{}
	for _, l := range links {
		for _, r := range l.Refs {
			renamed, ok := s.Renamed(graph.ID{Cluster: l.Object.ID.Cluster, Key: r.To})
			if ok && isUse(r.Relation) && renamed.ID != l.Object.ID {
				users[renamed.ID] = l.Object.ID
			}
		}
	}
	return users
}

// isUse reports whether a reference of a relation uses its target.
func isUse(r graph.Relation) bool {
	switch r {
	case graph.Applies, graph.Contains, graph.Generates, graph.Watches, graph.PointsAt:
		return false
	}
	return true
}

// isForUse reports whether an object is on the cluster only for others to use.
func isForUse(object *model.Object) bool {
	return isSettings(object.ID.Kind) || schema.IsSource(object.ID.Kind)
}

// isSettings reports whether a kind is ConfigMap or Secret, or creates a Secret.
func isSettings(k graph.Kind) bool {
	return k == schema.ConfigMap || k == schema.Secret || k == schema.SealedSecret || k == schema.ExternalSecret
}

// namesOf returns the names by which others may use an object, sorted: its own, the one before a generator's hash,
// and those of what it produces.
func namesOf(s *supply.Index, object *model.Object) []string {
	names := []string{object.ID.Name}
	if object.Manifest.Base != "" {
		names = append(names, object.Manifest.Base)
	}
	for _, id := range s.Produced[object.ID] {
		names = append(names, id.Name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
