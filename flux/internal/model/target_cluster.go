package model

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// defaultKeys are the keys of a Secret in which the controllers look for a kubeconfig where spec.kubeConfig names none.
var defaultKeys = []string{"", "value", "value.yaml"}

// TargetCluster returns the name of the cluster to which a Kustomization or HelmRelease of the cluster, with that identity
// and manifest, applies: the cluster itself, or the one that spec.kubeConfig names. The latter is called
// HUB@NAMESPACE/NAME after the Secret or ConfigMap, with a /KEY where that is not the default, because a Secret may hold
// the kubeconfigs of several clusters.
// See https://fluxcd.io/flux/components/kustomize/kustomizations/#kubeconfig-reference.
func (c *Cluster) TargetCluster(id graph.ID, root parse.Value) string {
	config := root.Get("spec", "kubeConfig")
	for _, field := range []string{"secretRef", "configMapRef"} {
		ref := config.Get(field)
		name := ref.Get("name").Text()
		if name == "" {
			continue
		}
		target := c.Name + "@" + id.Namespace + "/" + name
		if key := ref.Get("key").Text(); field == "secretRef" && !slices.Contains(defaultKeys, key) {
			target += "/" + key
		}
		return target
	}
	return c.Name
}

// TargetOf returns the name of the cluster to which an object of the cluster applies others; the cluster itself for an
// object without spec.kubeConfig.
func (c *Cluster) TargetOf(o *Object) string { return c.TargetCluster(o.ID, o.Root()) }
