package schema

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// Scopes tells cluster-scoped kinds from namespaced ones: the table, and the CRDs of a repository.
type Scopes map[graph.Kind]bool

// ClusterScoped reports whether objects of a kind have no namespace.
func (s Scopes) ClusterScoped(k graph.Kind) bool {
	if info, ok := KindsByKind[k]; ok {
		return info.ClusterScoped
	}
	if cluster, ok := s[k]; ok {
		return cluster
	}
	return KindsByKind[graph.Kind{Group: k.Group, Name: "*"}].ClusterScoped
}
