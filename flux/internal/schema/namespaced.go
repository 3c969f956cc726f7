package schema

import (
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// namespacedKinds are the kinds of Kubernetes whose objects are in namespaces and are applied from files, by group. A
// kind that is not among them may be a mistyped one, of which the API server knows no scope.
// See https://kubernetes.io/docs/reference/kubernetes-api/.
var namespacedKinds = map[string]string{
	"": "ConfigMap Endpoints LimitRange PersistentVolumeClaim Pod PodTemplate ReplicationController ResourceQuota Secret " +
		"Service ServiceAccount",
	"apps":                      "ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet",
	"autoscaling":               "HorizontalPodAutoscaler",
	"batch":                     "CronJob Job",
	"coordination.k8s.io":       "Lease",
	"discovery.k8s.io":          "EndpointSlice",
	"networking.k8s.io":         "Ingress NetworkPolicy",
	"policy":                    "PodDisruptionBudget",
	"rbac.authorization.k8s.io": "Role RoleBinding",
	"storage.k8s.io":            "CSIStorageCapacity",
}

// KnownNamespaced reports whether the objects of a kind are certainly in namespaces: by the list above, or by the table
// of kinds. It knows nothing of the definitions of a repository.
func KnownNamespaced(k graph.Kind) bool {
	for _, name := range strings.Fields(namespacedKinds[k.Group]) {
		if name == k.Name {
			return true
		}
	}
	info, ok := kindsByKind[k]
	return ok && !info.ClusterScoped && k.Group != graph.OwnGroup
}
