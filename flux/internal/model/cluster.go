package model

import (
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
)

// Cluster is one cluster: its entry, and the objects that Flux applies from there.
type Cluster struct {
	Repository *Repository
	Name       string
	Entry      Entry
	Scopes     schema.Scopes // of the repository, and of the definitions that charts put on the cluster
	Hub        *Cluster      // of a remote cluster: the one that applies to it by spec.kubeConfig; else nil
	Version    Version       // of the Flux that runs on it, as far as the repository shows

	KustomizationsByID map[graph.ID]*Kustomization
	Kustomizations     []*Kustomization // in the order of discovery, the root first

	ObjectsByID map[graph.ID]*Object
	Objects     []*Object // in the order of placing

	Applied []*Object // that the cluster applies to remote clusters, in the order of placing

	Unknown map[graph.ID]string // the objects whose products are not all known, with the reason

	Problems []graph.Problem // those of producing objects
}

// ID returns the identity of an object on the cluster.
func (c *Cluster) ID(k graph.Key) graph.ID { return graph.ID{Cluster: c.Name, Key: k} }

// Find returns the object of a key on the cluster.
func (c *Cluster) Find(k graph.Key) (o *Object, ok bool) {
	o, ok = c.ObjectsByID[c.ID(k)]
	return o, ok
}

// Object returns an object of the cluster or of a hub above it; nil where neither has it.
func (c *Cluster) Object(id graph.ID) *Object {
	for ; c != nil; c = c.Hub {
		if o := c.ObjectsByID[id]; o != nil {
			return o
		}
	}
	return nil
}

// Kustomization returns a Kustomization of the cluster or of a hub above it; nil where neither has it.
func (c *Cluster) Kustomization(id graph.ID) *Kustomization {
	for ; c != nil; c = c.Hub {
		if k := c.KustomizationsByID[id]; k != nil {
			return k
		}
	}
	return nil
}

// Appliers returns the Kustomizations that apply to the cluster: those of its hub first, then its own.
func (c *Cluster) Appliers() []*Kustomization {
	var all []*Kustomization
	for _, from := range []*Cluster{c.Hub, c} {
		if from == nil {
			continue
		}
		for _, k := range from.Kustomizations {
			if from.TargetCluster(k.ID, k.Root) == c.Name {
				all = append(all, k)
			}
		}
	}
	return all
}

// Releases returns the HelmReleases that install into the cluster: those of its hub first, then its own.
func (c *Cluster) Releases() []*Object {
	var all []*Object
	for _, from := range []*Cluster{c.Hub, c} {
		if from == nil {
			continue
		}
		for _, o := range from.Objects {
			if o.ID.Kind == schema.HelmRelease && from.TargetOf(o) == c.Name {
				all = append(all, o)
			}
		}
	}
	return all
}

// PartlyKnown reports whether the cluster is a remote one of which only what its hub applies is known: Flux does not
// run there, or was not set up by the hub.
func (c *Cluster) PartlyKnown() bool { return c.Hub != nil && c.Entry.Kustomization == (graph.Key{}) }
