package flux

import "github.com/fluxgraph/fluxgraph/graph"

// Namespacing says in which namespace a reference looks.
type Namespacing uint8

// Where a reference looks.
const (
	Own      Namespacing = iota // the namespace of the object that refers
	Named                       // the namespace field beside the name, or its own where that is empty
	Exact                       // the namespace field beside the name, and no default
	Cluster                     // what is referred to has no namespace
	Anywhere                    // the object does not say: the only one of that name on the cluster, else nothing is said
)

// Spelling says how the text of a reference names an object.
type Spelling uint8

// How a text names an object.
const (
	Plain     Spelling = iota // its name
	Qualified                 // [Kind/][namespace/]name[:key], several with commas between them
)

// Absence says what it means that nothing on the cluster answers a reference.
type Absence uint8

// What an unanswered reference means.
const (
	Judged    Absence = iota // its target is missing, unless something that cannot be seen may supply it
	Tolerated                // the same, but nothing fails
	Unsaid                   // nothing: no edge, because most such objects come from elsewhere
)

// Rule is one field by which an object refers to another.
type Rule struct {
	From      graph.Kind
	Field     string // path of the reference; [] stands for every item of a list, * for any letters of a key
	Relation  graph.Relation
	To        graph.Kind   // without a name: the kind field beside the name says it
	Kinds     []graph.Kind // what the kind field can name without a group
	Namespace Namespacing
	In        string     // the field, from the root, with the namespace, where that is not beside the name
	Default   graph.Kind // the kind where the reference names none
	Name      string     // the field that holds the name; empty: name, or the reference itself where it is a scalar
	Spelling  Spelling
	When      string // what the object must say for the row to count: field, field=value|value or !field, with spaces between them
	All       string // the field with the labels that narrow the name *, which stands for every object
	Optional  string // the field that says that the target may be absent
	Condition string // the field with an expression that is asked in place of that the target is ready
	Ready     string // the field without which it is enough that the target is there
	Absence   Absence
	Page      string // of the manual, where the row is not obvious
}

// The kind of what a reference's own kind field names.
var anySource = graph.Kind{Group: sourceGroup}

// Kinds that only the tables speak of.
var (
	imageRepository = graph.Kind{Group: imageGroup, Name: "ImageRepository"}
	imagePolicy     = graph.Kind{Group: imageGroup, Name: "ImagePolicy"}
	imageAutomation = graph.Kind{Group: imageGroup, Name: "ImageUpdateAutomation"}
	alert           = graph.Kind{Group: notificationGroup, Name: "Alert"}
	provider        = graph.Kind{Group: notificationGroup, Name: "Provider"}
	receiver        = graph.Kind{Group: notificationGroup, Name: "Receiver"}
)

// fluxKinds are the kinds that an Alert or a Receiver can name without an API group. The last three
// are those that flux-operator adds.
var fluxKinds = []graph.Kind{Kustomization, HelmRelease, GitRepository, OCIRepository, HelmRepository, HelmChart, Bucket,
	ExternalArtifact, ArtifactGenerator, imageRepository, imagePolicy, imageAutomation, FluxInstance, ResourceSet, InputProvider}

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
	gitPage           = "https://fluxcd.io/flux/components/source/gitrepositories/"
	ociPage           = "https://fluxcd.io/flux/components/source/ocirepositories/"
	helmRepoPage      = "https://fluxcd.io/flux/components/source/helmrepositories/"
	bucketPage        = "https://fluxcd.io/flux/components/source/buckets/"
	generatorPage     = "https://fluxcd.io/flux/components/source/artifactgenerators/"
	imageRepoPage     = "https://fluxcd.io/flux/components/image/imagerepositories/"
	imagePolicyPage   = "https://fluxcd.io/flux/components/image/imagepolicies/"
	automationPage    = "https://fluxcd.io/flux/components/image/imageupdateautomations/"
	alertPage         = "https://fluxcd.io/flux/components/notification/alerts/"
	providerPage      = "https://fluxcd.io/flux/components/notification/providers/"
	receiverPage      = "https://fluxcd.io/flux/components/notification/receivers/"
	instancePage      = "https://fluxoperator.dev/docs/crd/fluxinstance/"
	resourceSetPage   = "https://fluxoperator.dev/docs/crd/resourceset/"
	inputsPage        = "https://fluxoperator.dev/docs/crd/resourcesetinputprovider/"
)

// Rules are the references between objects: of Flux here, of everything else in clusterRules. The
// order is that of the manuals.
var Rules = append([]Rule{
	{From: Kustomization, Field: "spec.sourceRef", Relation: graph.ProvidesSourceFor, To: anySource, Namespace: Named, Page: kustomizationPage},
	{From: Kustomization, Field: "spec.dependsOn[]", Relation: graph.DependsOn, To: Kustomization, Namespace: Named, Condition: "readyExpr", Page: kustomizationPage},
	{From: Kustomization, Field: "spec.healthChecks[]", Relation: graph.ChecksHealthOf, Default: graph.Kind{Group: "apps"}, Namespace: Exact, Page: kustomizationPage},
	{From: Kustomization, Field: "spec.postBuild.substituteFrom[]", Relation: graph.Configures, Optional: "optional", Page: kustomizationPage},
	{From: Kustomization, Field: "spec.decryption.secretRef", Relation: graph.References, To: secret, Page: kustomizationPage},
	{From: Kustomization, Field: "spec.decryption.serviceAccountName", Relation: graph.References, To: serviceAccount, Page: kustomizationPage},
	{From: Kustomization, Field: "spec.kubeConfig.secretRef", Relation: graph.References, To: secret, Page: kustomizationPage},
	{From: Kustomization, Field: "spec.kubeConfig.configMapRef", Relation: graph.References, To: configMap, Page: kustomizationPage},
	{From: Kustomization, Field: "spec.serviceAccountName", Relation: graph.References, To: serviceAccount, Page: kustomizationPage},
	{From: Kustomization, Field: "spec.targetNamespace", Relation: graph.References, To: namespaceKind, Namespace: Cluster, Absence: Unsaid, Page: kustomizationPage},

	{From: HelmRelease, Field: "spec.chart.spec.sourceRef", Relation: graph.HostsChartsFor, To: anySource, Namespace: Named, Page: helmReleasePage},
	{From: HelmRelease, Field: "spec.chart.spec.verify.secretRef", Relation: graph.References, To: secret, In: "spec.chart.spec.sourceRef.namespace", Page: helmReleasePage},
	{From: HelmRelease, Field: "spec.chartRef", Relation: graph.HostsChartsFor, To: anySource, Namespace: Named, Page: helmReleasePage},
	{From: HelmRelease, Field: "spec.valuesFrom[]", Relation: graph.Configures, Optional: "optional", Page: helmReleasePage},
	{From: HelmRelease, Field: "spec.dependsOn[]", Relation: graph.DependsOn, To: HelmRelease, Namespace: Named, Condition: "readyExpr", Page: helmReleasePage},
	{From: HelmRelease, Field: "spec.kubeConfig.secretRef", Relation: graph.References, To: secret, Page: helmReleasePage},
	{From: HelmRelease, Field: "spec.kubeConfig.configMapRef", Relation: graph.References, To: configMap, Page: helmReleasePage},
	{From: HelmRelease, Field: "spec.serviceAccountName", Relation: graph.References, To: serviceAccount, Page: helmReleasePage},
	{From: HelmRelease, Field: "spec.targetNamespace", Relation: graph.References, To: namespaceKind, Namespace: Cluster, Absence: Unsaid, Page: helmReleasePage},
	{From: HelmRelease, Field: "spec.storageNamespace", Relation: graph.References, To: namespaceKind, Namespace: Cluster, Absence: Unsaid, Page: helmReleasePage},

	{From: HelmChart, Field: "spec.sourceRef", Relation: graph.HostsChartsFor, To: anySource, Page: helmChartPage},
	{From: HelmChart, Field: "spec.verify.secretRef", Relation: graph.References, To: secret, Page: helmChartPage},

	{From: GitRepository, Field: "spec.secretRef", Relation: graph.References, To: secret, Page: gitPage},
	{From: GitRepository, Field: "spec.proxySecretRef", Relation: graph.References, To: secret, Page: gitPage},
	{From: GitRepository, Field: "spec.serviceAccountName", Relation: graph.References, To: serviceAccount, Page: gitPage},
	{From: GitRepository, Field: "spec.verify.secretRef", Relation: graph.References, To: secret, Page: gitPage},
	{From: GitRepository, Field: "spec.include[].repository", Relation: graph.References, To: GitRepository, Page: gitPage},
	{From: OCIRepository, Field: "spec.secretRef", Relation: graph.References, To: secret, Page: ociPage},
	{From: OCIRepository, Field: "spec.certSecretRef", Relation: graph.References, To: secret, Page: ociPage},
	{From: OCIRepository, Field: "spec.proxySecretRef", Relation: graph.References, To: secret, Page: ociPage},
	{From: OCIRepository, Field: "spec.serviceAccountName", Relation: graph.References, To: serviceAccount, Page: ociPage},
	{From: OCIRepository, Field: "spec.verify.secretRef", Relation: graph.References, To: secret, Page: ociPage},
	{From: OCIRepository, Field: "spec.verify.trustedRootSecretRef", Relation: graph.References, To: secret, Page: ociPage},
	{From: HelmRepository, Field: "spec.secretRef", Relation: graph.References, To: secret, Page: helmRepoPage},
	{From: HelmRepository, Field: "spec.certSecretRef", Relation: graph.References, To: secret, Page: helmRepoPage},
	{From: Bucket, Field: "spec.secretRef", Relation: graph.References, To: secret, Page: bucketPage},
	{From: Bucket, Field: "spec.certSecretRef", Relation: graph.References, To: secret, Page: bucketPage},
	{From: Bucket, Field: "spec.proxySecretRef", Relation: graph.References, To: secret, Page: bucketPage},
	{From: Bucket, Field: "spec.sts.secretRef", Relation: graph.References, To: secret, Page: bucketPage},
	{From: Bucket, Field: "spec.sts.certSecretRef", Relation: graph.References, To: secret, Page: bucketPage},
	{From: Bucket, Field: "spec.serviceAccountName", Relation: graph.References, To: serviceAccount, Page: bucketPage},
	{From: ArtifactGenerator, Field: "spec.sources[]", Relation: graph.References, To: anySource, Namespace: Named, Page: generatorPage},

	{From: imageRepository, Field: "spec.secretRef", Relation: graph.References, To: secret, Page: imageRepoPage},
	{From: imageRepository, Field: "spec.certSecretRef", Relation: graph.References, To: secret, Page: imageRepoPage},
	{From: imageRepository, Field: "spec.proxySecretRef", Relation: graph.References, To: secret, Page: imageRepoPage},
	{From: imageRepository, Field: "spec.serviceAccountName", Relation: graph.References, To: serviceAccount, Page: imageRepoPage},
	{From: imagePolicy, Field: "spec.imageRepositoryRef", Relation: graph.References, To: imageRepository, Namespace: Named, Page: imagePolicyPage},
	{From: imageAutomation, Field: "spec.sourceRef", Relation: graph.References, To: anySource, Namespace: Named, Page: automationPage},
	{From: imageAutomation, Field: "spec.git.commit.signingKey.secretRef", Relation: graph.References, To: secret, Page: automationPage},

	{From: alert, Field: "spec.providerRef", Relation: graph.References, To: provider, Page: alertPage},
	{From: alert, Field: "spec.eventSources[]", Relation: graph.Watches, Kinds: fluxKinds, Namespace: Named, All: "matchLabels", Page: alertPage},
	{From: provider, Field: "spec.secretRef", Relation: graph.References, To: secret, Page: providerPage},
	{From: provider, Field: "spec.certSecretRef", Relation: graph.References, To: secret, Page: providerPage},
	{From: provider, Field: "spec.proxySecretRef", Relation: graph.References, To: secret, Page: providerPage},
	{From: provider, Field: "spec.serviceAccountName", Relation: graph.References, To: serviceAccount, Page: providerPage},
	{From: receiver, Field: "spec.resources[]", Relation: graph.Watches, Kinds: fluxKinds, Namespace: Named, All: "matchLabels", Page: receiverPage},
	{From: receiver, Field: "spec.secretRef", Relation: graph.References, To: secret, Page: receiverPage},

	{From: FluxInstance, Field: "spec.sync.pullSecret", Relation: graph.References, To: secret, Page: instancePage},
	{From: FluxInstance, Field: "spec.distribution.imagePullSecret", Relation: graph.References, To: secret, Page: instancePage},
	{From: FluxInstance, Field: "spec.distribution.artifactPullSecret", Relation: graph.References, To: secret, Page: instancePage},
	{From: FluxInstance, Field: "spec.storage.class", Relation: graph.References, To: storageClass, Namespace: Cluster, Page: instancePage},
	{From: ResourceSet, Field: "spec.dependsOn[]", Relation: graph.DependsOn, Namespace: Exact, Condition: "readyExpr", Ready: "ready", Page: resourceSetPage},
	{From: ResourceSet, Field: "spec.inputsFrom[]", Relation: graph.References, To: InputProvider, Page: resourceSetPage},
	{From: ResourceSet, Field: "spec.serviceAccountName", Relation: graph.References, To: serviceAccount, Page: resourceSetPage},
	{From: InputProvider, Field: "spec.secretRef", Relation: graph.References, To: secret, Page: inputsPage},
	{From: InputProvider, Field: "spec.certSecretRef", Relation: graph.References, To: secret, Page: inputsPage},
	{From: InputProvider, Field: "spec.serviceAccountName", Relation: graph.References, To: serviceAccount, Page: inputsPage},
	// flux-operator fills these objects from others when it applies them.
	{From: configMap, Field: `metadata.annotations["fluxcd.controlplane.io/copyFrom"]`, Relation: graph.References, To: configMap, Spelling: Qualified, Page: resourceSetPage},
	{From: secret, Field: `metadata.annotations["fluxcd.controlplane.io/copyFrom"]`, Relation: graph.References, To: secret, Spelling: Qualified, Page: resourceSetPage},
	{From: secret, Field: `metadata.annotations["fluxcd.controlplane.io/convertKubeConfigFrom"]`, Relation: graph.References, To: secret, Spelling: Qualified, Page: resourceSetPage},
	{From: configMap, Field: `metadata.annotations["reflector.v1.k8s.emberstack.com/reflects"]`, Relation: graph.References, To: configMap, Spelling: Qualified, Page: "https://github.com/emberstack/kubernetes-reflector"},
	{From: secret, Field: `metadata.annotations["reflector.v1.k8s.emberstack.com/reflects"]`, Relation: graph.References, To: secret, Spelling: Qualified, Page: "https://github.com/emberstack/kubernetes-reflector"},
	{From: configMap, Field: `metadata.annotations["replicator.v1.mittwald.de/replicate-from"]`, Relation: graph.References, To: configMap, Spelling: Qualified, Page: "https://github.com/mittwald/kubernetes-replicator"},
	{From: secret, Field: `metadata.annotations["replicator.v1.mittwald.de/replicate-from"]`, Relation: graph.References, To: secret, Spelling: Qualified, Page: "https://github.com/mittwald/kubernetes-replicator"},
	{Field: `metadata.annotations["fluxcd.controlplane.io/checksumFrom"]`, Relation: graph.References, Kinds: []graph.Kind{configMap, secret}, Spelling: Qualified, Page: resourceSetPage},
}, clusterRules...)

// podRules are the references of a pod that are not one container's.
var podRules = []Rule{
	{Field: "serviceAccountName", Relation: graph.References, To: serviceAccount},
	{Field: "imagePullSecrets[]", Relation: graph.References, To: secret},
	{Field: "priorityClassName", Relation: graph.References, To: priorityClass, Namespace: Cluster},
	{Field: "runtimeClassName", Relation: graph.References, To: graph.Kind{Group: "node.k8s.io", Name: "RuntimeClass"}, Namespace: Cluster},
	{Field: "resourceClaims[].resourceClaimName", Relation: graph.References, To: graph.Kind{Group: "resource.k8s.io", Name: "ResourceClaim"}},
	{Field: "resourceClaims[].resourceClaimTemplateName", Relation: graph.References, To: graph.Kind{Group: "resource.k8s.io", Name: "ResourceClaimTemplate"}},
	{Field: "volumes[].secret", Relation: graph.References, To: secret, Name: "secretName", Optional: "optional"},
	{Field: "volumes[].configMap", Relation: graph.References, To: configMap, Optional: "optional"},
	{Field: "volumes[].projected.sources[].secret", Relation: graph.References, To: secret, Optional: "optional"},
	{Field: "volumes[].projected.sources[].configMap", Relation: graph.References, To: configMap, Optional: "optional"},
	{Field: "volumes[].persistentVolumeClaim", Relation: graph.References, To: persistentVolumeClaim, Name: "claimName"},
	{Field: "volumes[].ephemeral.volumeClaimTemplate.spec.storageClassName", Relation: graph.References, To: storageClass, Namespace: Cluster},
	{Field: "volumes[].csi.nodePublishSecretRef", Relation: graph.References, To: secret},
	{Field: "volumes[].csi.volumeAttributes.secretProviderClass", Relation: graph.References, To: secretProviderClass},
	{Field: "volumes[].azureFile", Relation: graph.References, To: secret, Name: "secretName"},
	{Field: "volumes[].*.secretRef", Relation: graph.References, To: secret}, // cephfs, flexVolume, iscsi, rbd, scaleIO, storageos
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
}
