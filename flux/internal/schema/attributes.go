package schema

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// Attribute is a scalar field of an object that its node in the graph has as a fact.
type Attribute struct {
	Name  string // of the fact
	Field string // the path of the field from the root of the object
}

// Attributes are the fields that the nodes of a kind have as facts.
var Attributes = map[graph.Kind][]Attribute{
	Kustomization: {{"path", "spec.path"}, {"wait", "spec.wait"}, {"suspend", "spec.suspend"}, {"prune", "spec.prune"},
		{"interval", "spec.interval"}, {"timeout", "spec.timeout"}, {"targetNamespace", "spec.targetNamespace"}},
	HelmRelease: {{"chart", "spec.chart.spec.chart"}, {"chartVersion", "spec.chart.spec.version"}, {"suspend", "spec.suspend"},
		{"releaseName", "spec.releaseName"}, {"targetNamespace", "spec.targetNamespace"}, {"interval", "spec.interval"},
		{"storageNamespace", "spec.storageNamespace"}, {"kubeConfig", "spec.kubeConfig.secretRef.name"}, {"kubeConfig", "spec.kubeConfig.configMapRef.name"},
		{"createNamespace", "spec.install.createNamespace"}},
	GitRepository: {{"url", "spec.url"}, {"branch", "spec.ref.branch"}, {"tag", "spec.ref.tag"}, {"semver", "spec.ref.semver"},
		{"commit", "spec.ref.commit"}, {"ref", "spec.ref.name"}, {"suspend", "spec.suspend"}},
	OCIRepository:  {{"url", "spec.url"}, {"tag", "spec.ref.tag"}, {"semver", "spec.ref.semver"}, {"digest", "spec.ref.digest"}, {"suspend", "spec.suspend"}},
	HelmRepository: {{"url", "spec.url"}, {"type", "spec.type"}, {"suspend", "spec.suspend"}},
	HelmChart:      {{"chart", "spec.chart"}, {"chartVersion", "spec.version"}, {"suspend", "spec.suspend"}},
	Bucket:         {{"endpoint", "spec.endpoint"}, {"bucket", "spec.bucketName"}, {"suspend", "spec.suspend"}},
	FluxInstance:   {{"path", "spec.sync.path"}, {"url", "spec.sync.url"}, {"distribution", "spec.distribution.version"}, {"wait", "spec.wait"}},
	ResourceSet:    {{"wait", "spec.wait"}},
	StorageClass:   {{"volumeBindingMode", "volumeBindingMode"}},
}
