package model

import (
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// Cluster is one entry and what grows from it.
type Cluster struct {
	Repository *Repository
	Name       string
	Entry      Entry

	KustomizationsByID map[graph.ID]*Kustomization
	Kustomizations     []*Kustomization // in the order of discovery, the root first

	ObjectsByID map[graph.ID]*Object
	Objects     []*Object // in the order of placing

	Unknown map[graph.ID]string // ResourceSets whose inputs cannot be seen, and why

	Problems []graph.Problem // of what objects produce
}

// ID returns the identity of an object on the cluster.
func (c *Cluster) ID(k graph.Key) graph.ID { return graph.ID{Cluster: c.Name, Key: k} }

// Find returns the object of that key on the cluster.
func (c *Cluster) Find(k graph.Key) (*Object, bool) {
	p, ok := c.ObjectsByID[c.ID(k)]
	return p, ok
}

// Target is the cluster that a Kustomization or HelmRelease applies to: its own, or the one that its
// kubeConfig names.
func (c *Cluster) Target(root parse.Value) string {
	config := root.Get("spec", "kubeConfig")
	for _, ref := range []string{"secretRef", "configMapRef"} {
		if name := config.Get(ref, "name").Text(); name != "" {
			return c.Name + "@" + name
		}
	}
	return c.Name
}
