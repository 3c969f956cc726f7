package flux

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// scopes tells cluster-scoped kinds from namespaced ones: the table, and the CRDs of a repository.
type scopes map[graph.Kind]bool

// clusterScoped reports whether objects of a kind have no namespace.
func (s scopes) clusterScoped(k graph.Kind) bool {
	if info, ok := kindTable[k]; ok {
		return info.ClusterScoped
	}
	if cluster, ok := s[k]; ok {
		return cluster
	}
	return kindTable[graph.Kind{Group: k.Group, Name: "*"}].ClusterScoped
}
