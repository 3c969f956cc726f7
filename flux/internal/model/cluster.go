package model

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// Cluster is one cluster: its entry, and the objects that Flux applies from there.
type Cluster struct {
	Repository *Repository
	Name       string
	Entry      Entry
	Version    Version // of the Flux that runs on it, as far as the repository shows

	KustomizationsByID map[graph.ID]*Kustomization
	Kustomizations     []*Kustomization // in the order of discovery, the root first

	ObjectsByID map[graph.ID]*Object
	Objects     []*Object // in the order of placing

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
