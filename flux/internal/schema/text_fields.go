package schema

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/graph"
)

// TextField is a field in which the API server accepts a text, and neither a number nor a bool.
type TextField struct {
	Pattern string // of package fieldpath
	Label   bool   // it is a label of the object itself: Flux drops all of them where one is no text
}

// podFields are text fields of a pod, below its spec.
var podFields = []string{
	"containers[].env[].value", "initContainers[].env[].value", "containers[].args[]", "initContainers[].args[]",
	"containers[].command[]", "initContainers[].command[]", "nodeSelector.*",
}

// textFields are text fields by kind, beside those of metadata and of pods.
// See https://kubernetes.io/docs/reference/kubernetes-api/ and https://fluxcd.io/flux/components/.
var textFields = map[graph.Kind][]string{
	ConfigMap: {"data.*", "binaryData.*"},
	Secret:    {"data.*", "stringData.*"},
	Service:   {"spec.selector.*"},
	Kustomization: {
		"spec.postBuild.substitute.*", "spec.commonMetadata.labels.*", "spec.commonMetadata.annotations.*",
	},
	HelmRelease:   {"spec.chart.spec.version", "spec.chart.spec.chart", "spec.releaseName"},
	GitRepository: {"spec.ref.branch", "spec.ref.tag", "spec.ref.semver", "spec.ref.commit"},
	OCIRepository: {"spec.ref.tag", "spec.ref.semver", "spec.ref.digest"},
}

// podPaths are the paths of the pod that a kind has, or makes.
var podPaths = map[graph.Kind]string{
	{Name: "Pod"}:                       "",
	Deployment:                          "spec.template.",
	statefulSet:                         "spec.template.",
	{Group: "apps", Name: "DaemonSet"}:  "spec.template.",
	{Group: "apps", Name: "ReplicaSet"}: "spec.template.",
	{Group: "batch", Name: "Job"}:       "spec.template.",
	{Group: "batch", Name: "CronJob"}:   "spec.jobTemplate.spec.template.",
}

// TextFields returns fields of a kind in which only a text is allowed. Others may be, too.
func TextFields(k graph.Kind) []TextField {
	paths := []string{"metadata.annotations.*"}
	paths = append(paths, textFields[k]...)
	if pod, ok := podPaths[k]; ok {
		for _, field := range podFields {
			paths = append(paths, pod+"spec."+field)
		}
		if pod != "" {
			paths = append(paths, pod+"metadata.labels.*", pod+"metadata.annotations.*", "spec.selector.matchLabels.*")
		}
	}
	slices.Sort(paths)
	all := []TextField{{Pattern: "metadata.labels.*", Label: true}}
	for _, p := range paths {
		all = append(all, TextField{Pattern: p})
	}
	return all
}
