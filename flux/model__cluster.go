package flux

import (
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// cluster is one entry and what grows from it.
type cluster struct {
	w     *world
	name  string
	entry entry

	kusts map[graph.ID]*kust
	order []*kust // in the order of discovery, the root first

	objects map[graph.ID]*placed
	list    []*placed // in the order of placing

	dynamic map[graph.ID]string // ResourceSets whose inputs cannot be seen, and why

	problems []graph.Problem // of what objects produce
}

// id returns the identity of an object on the cluster.
func (c *cluster) id(k graph.Key) graph.ID { return graph.ID{Cluster: c.name, Key: k} }

// find returns the object of that key on the cluster.
func (c *cluster) find(k graph.Key) (*placed, bool) {
	p, ok := c.objects[c.id(k)]
	return p, ok
}

// target is the cluster that a Kustomization or HelmRelease applies to: its own, or the one that its
// kubeConfig names.
func (c *cluster) target(root parse.Value) string {
	config := root.Get("spec", "kubeConfig")
	for _, ref := range []string{"secretRef", "configMapRef"} {
		if name := config.Get(ref, "name").Text(); name != "" {
			return c.name + "@" + name
		}
	}
	return c.name
}
