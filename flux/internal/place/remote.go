package place

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/flux/internal/artifact"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/operator"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
	"github.com/fluxgraph/fluxgraph/parse"
)

// maxHubs is how many hubs may be above a remote cluster. Flux on a remote cluster may apply the directory that makes
// the same remote cluster again, from there.
const maxHubs = 3

// RemoteClusters returns the clusters to which objects of a cluster apply by spec.kubeConfig, each followed by those to
// which its own objects apply, in the order of discovery. Where Flux runs on one, because a Kustomization is applied
// there, it is followed there like on any other cluster. At the limit of hubs, the hub gets a problem instead.
func RemoteClusters(hub *model.Cluster, producers model.Producers) []*model.Cluster {
	names, appliers := remoteNames(hub)
	if len(names) > 0 && hubsOf(hub) == maxHubs {
		hub.Problems = append(hub.Problems, problem.At(appliers[names[0]].Pos, problem.EndlessChange{Cluster: hub.Name}))
		return nil
	}
	var all []*model.Cluster
	for _, name := range names {
		c := remoteCluster(hub, name, appliers[name], producers)
		all = append(append(all, c), RemoteClusters(c, producers)...)
	}
	return all
}

// hubsOf returns the number of hubs above a cluster, itself included.
func hubsOf(c *model.Cluster) int {
	n := 0
	for ; c != nil; c = c.Hub {
		n++
	}
	return n
}

// remoteNames returns the names of the remote clusters to which the objects of a cluster apply, in the order in which
// these are placed, with the first such object of each.
func remoteNames(hub *model.Cluster) (names []string, appliers map[string]*model.Object) {
	appliers = map[string]*model.Object{}
	for _, o := range hub.Objects {
		if o.ID.Kind != schema.Kustomization && o.ID.Kind != schema.HelmRelease {
			continue
		}
		if name := hub.TargetOf(o); name != hub.Name && appliers[name] == nil {
			names, appliers[name] = append(names, name), o
		}
	}
	return names, appliers
}

// remoteCluster returns a remote cluster, of which the hub has applied all objects that it applies. applier is an object
// of the hub that applies to it.
func remoteCluster(hub *model.Cluster, name string, applier *model.Object, producers model.Producers) *model.Cluster {
	pos := applier.PosOf("spec.kubeConfig")
	evidence := graph.Evidence{Answer: graph.RootAnswer, Pos: pos, Reason: applier.ID.Key.String() + " applies to it by spec.kubeConfig"}
	empty := &model.Cluster{Repository: hub.Repository, Name: name, Hub: hub, Scopes: hub.Scopes,
		Entry: model.Entry{How: graph.RemoteHow, ArtifactRoot: hub.Entry.ArtifactRoot, Pos: pos, Evidence: []graph.Evidence{evidence}}}
	findRemoteRoot(empty)
	c := settle(collect(empty, nil, producers), producers)
	if k := c.KustomizationsByID[c.ID(c.Entry.Kustomization)]; k != nil && k.Artifact.Tree != nil && k.Artifact.Checkout == "" {
		c.Entry.Dir = k.Artifact.Tree.Where(k.Dir)
	}
	return c
}

// findRemoteRoot sets the root Kustomization of a remote cluster and its source: the first Kustomization that the hub
// applies there together with its source, or what a FluxInstance syncs. Without one, Flux does not run there, or it was
// set up otherwise.
func findRemoteRoot(c *model.Cluster) {
	onRemote := map[graph.Key]bool{}
	for _, o := range c.Hub.Applied {
		if o.ID.Cluster == c.Name {
			onRemote[o.ID.Key] = true
		}
	}
	setRoot := func(key, source graph.Key, root parse.Value, from *model.Object, reason string) {
		c.Entry.Kustomization, c.Entry.Source, c.Entry.Root = key, source, root
		c.Entry.Evidence = append(c.Entry.Evidence, graph.Evidence{Answer: graph.SourceAnswer, Pos: from.Pos, Reason: reason})
	}
	for _, o := range c.Hub.Applied {
		if o.ID.Cluster != c.Name {
			continue
		}
		switch o.ID.Kind {
		case schema.Kustomization:
			if source := artifact.KustomizationSource(o.Root()); onRemote[source] {
				setRoot(o.ID.Key, source, o.Root(), o, "the hub applies a Kustomization with its source")
				return
			}
		case schema.FluxInstance:
			if sync, ok := operator.SyncObjects(o.Root().Get("spec"), o.ID.Namespace); ok {
				setRoot(c.Repository.Key(sync.Kustomization), c.Repository.Key(sync.Source), sync.Kustomization, o, "the hub applies a FluxInstance with a sync")
				return
			}
		}
	}
}

// addRemote adds to a remote cluster what its hub applies to it.
func (r *collector) addRemote() {
	for _, applied := range r.cluster.Hub.Applied {
		if applied.ID.Cluster != r.cluster.Name {
			continue
		}
		object := *applied
		object.Owners = slices.Clone(applied.Owners)
		if isHeldBack(r.cluster, &object) {
			r.excluded = append(r.excluded, &object)
			continue
		}
		r.add(&object, 0)
	}
}

// isHeldBack reports whether no owner of an object on the hub applies it.
func isHeldBack(c *model.Cluster, object *model.Object) bool {
	return !slices.ContainsFunc(object.Owners, func(o model.Owner) bool { return o.Excluded() == "" && !isExcluded(c, o.ID) })
}
