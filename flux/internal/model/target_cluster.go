package model

import "github.com/fluxgraph/fluxgraph/parse"

// TargetCluster returns the name of the cluster that a Kustomization or HelmRelease applies to: this one, or the one
// that its kubeConfig names, as NAME@SECRET.
// See https://fluxcd.io/flux/components/kustomize/kustomizations/#kubeconfig-reference.
func (c *Cluster) TargetCluster(root parse.Value) string {
	config := root.Get("spec", "kubeConfig")
	for _, field := range []string{"secretRef", "configMapRef"} {
		if name := config.Get(field, "name").Text(); name != "" {
			return c.Name + "@" + name
		}
	}
	return c.Name
}
