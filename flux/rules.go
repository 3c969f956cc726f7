package flux

import "github.com/fluxgraph/fluxgraph/graph"

// Namespacing says in which namespace a reference looks.
type Namespacing uint8

// Where a reference looks.
const (
	Own     Namespacing = iota // the namespace of the object that refers
	Named                      // the namespace field beside the name, or its own where that is empty
	Exact                      // the namespace field beside the name, and no default
	Cluster                    // what is referred to has no namespace
)

// Rule is one field by which an object refers to another.
type Rule struct {
	From      graph.Kind
	Field     string // path of the reference; [] stands for every item of a list
	Relation  graph.Relation
	To        graph.Kind // without a name: the kind field beside the name says it
	Namespace Namespacing
	Default   graph.Kind // the kind where the reference names none
	Name      string     // the field that holds the name; empty: name, or the reference itself where it is a scalar
	Optional  string     // the field that says that the target may be absent
	Page      string     // of the manual, where the row is not obvious
}

// The kind of what a reference's own kind field names.
var anySource = graph.Kind{Group: sourceGroup}

// podSpecs are the paths of the pod in the kinds that run one.
var podSpecs = map[graph.Kind]string{
	{Name: "Pod"}:                        "spec",
	{Name: "PodTemplate"}:                "template.spec",
	{Name: "ReplicationController"}:      "spec.template.spec",
	{Group: "apps", Name: "Deployment"}:  "spec.template.spec",
	{Group: "apps", Name: "StatefulSet"}: "spec.template.spec",
	{Group: "apps", Name: "DaemonSet"}:   "spec.template.spec",
	{Group: "apps", Name: "ReplicaSet"}:  "spec.template.spec",
	{Group: "batch", Name: "Job"}:        "spec.template.spec",
	{Group: "batch", Name: "CronJob"}:    "spec.jobTemplate.spec.template.spec",
}

const (
	kustomizationPage = "https://fluxcd.io/flux/components/kustomize/kustomizations/"
	helmReleasePage   = "https://fluxcd.io/flux/components/helm/helmreleases/"
	helmChartPage     = "https://fluxcd.io/flux/components/source/helmcharts/"
	resourceSetPage   = "https://fluxoperator.dev/docs/crd/resourceset/"
)

// Rules are the references between objects. The order is that of the manuals.
var Rules = []Rule{
	{From: Kustomization, Field: "spec.sourceRef", Relation: graph.ProvidesSourceFor, To: anySource, Namespace: Named, Page: kustomizationPage},
	{From: Kustomization, Field: "spec.dependsOn[]", Relation: graph.DependsOn, To: Kustomization, Namespace: Named, Page: kustomizationPage},
	{From: Kustomization, Field: "spec.healthChecks[]", Relation: graph.ChecksHealthOf, Default: graph.Kind{Group: "apps"}, Namespace: Exact, Page: kustomizationPage},
	{From: Kustomization, Field: "spec.postBuild.substituteFrom[]", Relation: graph.Configures, Optional: "optional", Page: kustomizationPage},
	{From: Kustomization, Field: "spec.decryption.secretRef", Relation: graph.References, To: secret, Page: kustomizationPage},
	{From: Kustomization, Field: "spec.kubeConfig.secretRef", Relation: graph.References, To: secret, Page: kustomizationPage},
	{From: Kustomization, Field: "spec.kubeConfig.configMapRef", Relation: graph.References, To: configMap, Page: kustomizationPage},
	{From: Kustomization, Field: "spec.serviceAccountName", Relation: graph.References, To: serviceAccount, Page: kustomizationPage},

	{From: HelmRelease, Field: "spec.chart.spec.sourceRef", Relation: graph.HostsChartsFor, To: anySource, Namespace: Named, Page: helmReleasePage},
	{From: HelmRelease, Field: "spec.chartRef", Relation: graph.HostsChartsFor, To: anySource, Namespace: Named, Page: helmReleasePage},
	{From: HelmRelease, Field: "spec.valuesFrom[]", Relation: graph.Configures, Optional: "optional", Page: helmReleasePage},
	{From: HelmRelease, Field: "spec.dependsOn[]", Relation: graph.DependsOn, To: HelmRelease, Namespace: Named, Page: helmReleasePage},
	{From: HelmRelease, Field: "spec.kubeConfig.secretRef", Relation: graph.References, To: secret, Page: helmReleasePage},
	{From: HelmRelease, Field: "spec.kubeConfig.configMapRef", Relation: graph.References, To: configMap, Page: helmReleasePage},
	{From: HelmRelease, Field: "spec.serviceAccountName", Relation: graph.References, To: serviceAccount, Page: helmReleasePage},

	{From: HelmChart, Field: "spec.sourceRef", Relation: graph.HostsChartsFor, To: anySource, Page: helmChartPage},

	{From: GitRepository, Field: "spec.secretRef", Relation: graph.References, To: secret},
	{From: GitRepository, Field: "spec.proxySecretRef", Relation: graph.References, To: secret},
	{From: GitRepository, Field: "spec.verify.secretRef", Relation: graph.References, To: secret},
	{From: GitRepository, Field: "spec.include[].repository", Relation: graph.References, To: GitRepository},
	{From: OCIRepository, Field: "spec.secretRef", Relation: graph.References, To: secret},
	{From: OCIRepository, Field: "spec.certSecretRef", Relation: graph.References, To: secret},
	{From: OCIRepository, Field: "spec.proxySecretRef", Relation: graph.References, To: secret},
	{From: OCIRepository, Field: "spec.verify.secretRef", Relation: graph.References, To: secret},
	{From: HelmRepository, Field: "spec.secretRef", Relation: graph.References, To: secret},
	{From: HelmRepository, Field: "spec.certSecretRef", Relation: graph.References, To: secret},
	{From: Bucket, Field: "spec.secretRef", Relation: graph.References, To: secret},
	{From: Bucket, Field: "spec.certSecretRef", Relation: graph.References, To: secret},
	{From: Bucket, Field: "spec.proxySecretRef", Relation: graph.References, To: secret},

	{From: ArtifactGenerator, Field: "spec.sources[]", Relation: graph.References, To: anySource, Namespace: Named},

	{From: ResourceSet, Field: "spec.dependsOn[]", Relation: graph.DependsOn, Namespace: Exact, Page: resourceSetPage},
	{From: ResourceSet, Field: "spec.inputsFrom[]", Relation: graph.References, To: InputProvider, Page: resourceSetPage},
	{From: ResourceSet, Field: "spec.serviceAccountName", Relation: graph.References, To: serviceAccount, Page: resourceSetPage},

	{From: graph.Kind{Group: imageGroup, Name: "ImageUpdateAutomation"}, Field: "spec.sourceRef", Relation: graph.References, To: anySource, Namespace: Named},
	{From: graph.Kind{Group: imageGroup, Name: "ImagePolicy"}, Field: "spec.imageRepositoryRef", Relation: graph.References, To: graph.Kind{Group: imageGroup, Name: "ImageRepository"}, Namespace: Named},
	{From: graph.Kind{Group: imageGroup, Name: "ImageRepository"}, Field: "spec.secretRef", Relation: graph.References, To: secret},
	{From: graph.Kind{Group: notificationGroup, Name: "Alert"}, Field: "spec.providerRef", Relation: graph.References, To: graph.Kind{Group: notificationGroup, Name: "Provider"}},
	{From: graph.Kind{Group: notificationGroup, Name: "Provider"}, Field: "spec.secretRef", Relation: graph.References, To: secret},
	{From: graph.Kind{Group: notificationGroup, Name: "Receiver"}, Field: "spec.secretRef", Relation: graph.References, To: secret},

	{From: externalSecret, Field: "spec.secretStoreRef", Relation: graph.References, To: graph.Kind{Group: "external-secrets.io"}, Default: graph.Kind{Group: "external-secrets.io", Name: "SecretStore"}},
}

// podRules are the references of a pod that are not one container's.
var podRules = []Rule{
	{Field: "serviceAccountName", Relation: graph.References, To: serviceAccount},
	{Field: "imagePullSecrets[]", Relation: graph.References, To: secret},
	{Field: "volumes[].secret", Relation: graph.References, To: secret, Name: "secretName", Optional: "optional"},
	{Field: "volumes[].configMap", Relation: graph.References, To: configMap, Optional: "optional"},
	{Field: "volumes[].projected.sources[].secret", Relation: graph.References, To: secret, Optional: "optional"},
	{Field: "volumes[].projected.sources[].configMap", Relation: graph.References, To: configMap, Optional: "optional"},
	{Field: "volumes[].persistentVolumeClaim", Relation: graph.References, To: persistentVolumeClaim, Name: "claimName"},
}

// containerRules are the references of a container.
var containerRules = []Rule{
	{Field: "env[].valueFrom.secretKeyRef", Relation: graph.References, To: secret, Optional: "optional"},
	{Field: "env[].valueFrom.configMapKeyRef", Relation: graph.References, To: configMap, Optional: "optional"},
	{Field: "envFrom[].secretRef", Relation: graph.References, To: secret, Optional: "optional"},
	{Field: "envFrom[].configMapRef", Relation: graph.References, To: configMap, Optional: "optional"},
}

// facts are the fields of a kind that are worth showing beside its name.
var facts = map[graph.Kind][][2]string{
	Kustomization: {{"path", "spec.path"}, {"wait", "spec.wait"}, {"suspend", "spec.suspend"}, {"prune", "spec.prune"},
		{"interval", "spec.interval"}, {"timeout", "spec.timeout"}, {"targetNamespace", "spec.targetNamespace"}},
	HelmRelease: {{"chart", "spec.chart.spec.chart"}, {"chartVersion", "spec.chart.spec.version"}, {"suspend", "spec.suspend"},
		{"releaseName", "spec.releaseName"}, {"targetNamespace", "spec.targetNamespace"}, {"interval", "spec.interval"}},
	GitRepository: {{"url", "spec.url"}, {"branch", "spec.ref.branch"}, {"tag", "spec.ref.tag"}, {"semver", "spec.ref.semver"},
		{"commit", "spec.ref.commit"}, {"ref", "spec.ref.name"}, {"suspend", "spec.suspend"}},
	OCIRepository:  {{"url", "spec.url"}, {"tag", "spec.ref.tag"}, {"semver", "spec.ref.semver"}, {"digest", "spec.ref.digest"}, {"suspend", "spec.suspend"}},
	HelmRepository: {{"url", "spec.url"}, {"type", "spec.type"}, {"suspend", "spec.suspend"}},
	HelmChart:      {{"chart", "spec.chart"}, {"chartVersion", "spec.version"}},
	Bucket:         {{"endpoint", "spec.endpoint"}, {"bucket", "spec.bucketName"}},
	FluxInstance:   {{"path", "spec.sync.path"}, {"url", "spec.sync.url"}, {"distribution", "spec.distribution.version"}},
}
