package schema

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// fluxKinds are the kinds that an Alert or a Receiver can name without an API group. The last three
// are those that flux-operator adds.
var fluxKinds = []graph.Kind{Kustomization, HelmRelease, GitRepository, OCIRepository, HelmRepository, HelmChart, Bucket,
	ExternalArtifact, ArtifactGenerator, imageRepository, ImagePolicy, ImageUpdateAutomation, FluxInstance, ResourceSet, ResourceSetInputProvider}

// fluxRules are the references of Flux's own objects.
var fluxRules = []Rule{
	{From: Kustomization, Field: "spec.sourceRef", Relation: graph.ProvidesSourceFor, To: anySource, Namespace: NamedOrSame, Page: kustomizationPage},
	{From: Kustomization, Field: "spec.dependsOn[]", Relation: graph.DependsOn, To: Kustomization, Namespace: NamedOrSame, ReadyExprField: "readyExpr", Page: kustomizationPage},
	{From: Kustomization, Field: "spec.healthChecks[]", OnTarget: true, Relation: graph.ChecksHealthOf, DefaultKind: graph.Kind{Group: "apps"}, Namespace: NamedOnly, Page: kustomizationPage},
	{From: Kustomization, Field: "spec.postBuild.substituteFrom[]", Relation: graph.Configures, OptionalField: "optional", Page: kustomizationPage},
	{From: Kustomization, Field: "spec.decryption.secretRef", Relation: graph.References, To: Secret, Page: kustomizationPage},
	{From: Kustomization, Field: "spec.decryption.serviceAccountName", Relation: graph.References, To: ServiceAccount, Page: kustomizationPage},
	{From: Kustomization, Field: "spec.kubeConfig.secretRef", Relation: graph.References, To: Secret, Page: kustomizationPage},
	{From: Kustomization, Field: "spec.kubeConfig.configMapRef", Relation: graph.References, To: ConfigMap, Page: kustomizationPage},
	{From: Kustomization, Field: "spec.serviceAccountName", OnTarget: true, Relation: graph.References, To: ServiceAccount, Page: kustomizationPage},
	{From: Kustomization, Field: "spec.targetNamespace", OnTarget: true, Relation: graph.References, To: Namespace, Namespace: NoNamespace, Absence: NoEdge, Page: kustomizationPage},

	{From: HelmRelease, Field: "spec.chart.spec.sourceRef", Relation: graph.HostsChartsFor, To: anySource, Namespace: NamedOrSame, Page: helmReleasePage},
	{From: HelmRelease, Field: "spec.chart.spec.verify.secretRef", Relation: graph.References, To: Secret, NamespaceField: "spec.chart.spec.sourceRef.namespace", Page: helmReleasePage},
	{From: HelmRelease, Field: "spec.chartRef", Relation: graph.HostsChartsFor, To: anySource, Namespace: NamedOrSame, Page: helmReleasePage},
	{From: HelmRelease, Field: "spec.valuesFrom[]", Relation: graph.Configures, OptionalField: "optional", Page: helmReleasePage},
	{From: HelmRelease, Field: "spec.dependsOn[]", Relation: graph.DependsOn, To: HelmRelease, Namespace: NamedOrSame, ReadyExprField: "readyExpr", Page: helmReleasePage},
	{From: HelmRelease, Field: "spec.kubeConfig.secretRef", Relation: graph.References, To: Secret, Page: helmReleasePage},
	{From: HelmRelease, Field: "spec.kubeConfig.configMapRef", Relation: graph.References, To: ConfigMap, Page: helmReleasePage},
	{From: HelmRelease, Field: "spec.serviceAccountName", OnTarget: true, Relation: graph.References, To: ServiceAccount, Page: helmReleasePage},
	{From: HelmRelease, Field: "spec.targetNamespace", OnTarget: true, Relation: graph.References, To: Namespace, Namespace: NoNamespace, Absence: NoEdge, Page: helmReleasePage},
	{From: HelmRelease, Field: "spec.storageNamespace", OnTarget: true, Relation: graph.References, To: Namespace, Namespace: NoNamespace, Absence: NoEdge, Page: helmReleasePage},

	{From: HelmChart, Field: "spec.sourceRef", Relation: graph.HostsChartsFor, To: anySource, Page: helmChartPage},
	{From: HelmChart, Field: "spec.verify.secretRef", Relation: graph.References, To: Secret, Page: helmChartPage},

	{From: GitRepository, Field: "spec.secretRef", Relation: graph.References, To: Secret, Page: gitPage},
	{From: GitRepository, Field: "spec.proxySecretRef", Relation: graph.References, To: Secret, Page: gitPage},
	{From: GitRepository, Field: "spec.serviceAccountName", Relation: graph.References, To: ServiceAccount, Page: gitPage},
	{From: GitRepository, Field: "spec.verify.secretRef", Relation: graph.References, To: Secret, Page: gitPage},
	{From: GitRepository, Field: "spec.include[].repository", Relation: graph.References, To: GitRepository, Page: gitPage},
	{From: OCIRepository, Field: "spec.secretRef", Relation: graph.References, To: Secret, Page: ociPage},
	{From: OCIRepository, Field: "spec.certSecretRef", Relation: graph.References, To: Secret, Page: ociPage},
	{From: OCIRepository, Field: "spec.proxySecretRef", Relation: graph.References, To: Secret, Page: ociPage},
	{From: OCIRepository, Field: "spec.serviceAccountName", Relation: graph.References, To: ServiceAccount, Page: ociPage},
	{From: OCIRepository, Field: "spec.verify.secretRef", Relation: graph.References, To: Secret, Page: ociPage},
	{From: OCIRepository, Field: "spec.verify.trustedRootSecretRef", Relation: graph.References, To: Secret, Page: ociPage},
	{From: HelmRepository, Field: "spec.secretRef", Relation: graph.References, To: Secret, Page: helmRepoPage},
	{From: HelmRepository, Field: "spec.certSecretRef", Relation: graph.References, To: Secret, Page: helmRepoPage},
	{From: Bucket, Field: "spec.secretRef", Relation: graph.References, To: Secret, Page: bucketPage},
	{From: Bucket, Field: "spec.certSecretRef", Relation: graph.References, To: Secret, Page: bucketPage},
	{From: Bucket, Field: "spec.proxySecretRef", Relation: graph.References, To: Secret, Page: bucketPage},
	{From: Bucket, Field: "spec.sts.secretRef", Relation: graph.References, To: Secret, Page: bucketPage},
	{From: Bucket, Field: "spec.sts.certSecretRef", Relation: graph.References, To: Secret, Page: bucketPage},
	{From: Bucket, Field: "spec.serviceAccountName", Relation: graph.References, To: ServiceAccount, Page: bucketPage},
	{From: ArtifactGenerator, Field: "spec.sources[]", Relation: graph.References, To: anySource, Namespace: NamedOrSame, Page: generatorPage},

	{From: imageRepository, Field: "spec.secretRef", Relation: graph.References, To: Secret, Page: imageRepoPage},
	{From: imageRepository, Field: "spec.certSecretRef", Relation: graph.References, To: Secret, Page: imageRepoPage},
	{From: imageRepository, Field: "spec.proxySecretRef", Relation: graph.References, To: Secret, Page: imageRepoPage},
	{From: imageRepository, Field: "spec.serviceAccountName", Relation: graph.References, To: ServiceAccount, Page: imageRepoPage},
	{From: ImagePolicy, Field: "spec.imageRepositoryRef", Relation: graph.References, To: imageRepository, Namespace: NamedOrSame, Page: imagePolicyPage},
	{From: ImageUpdateAutomation, Field: "spec.sourceRef", Relation: graph.References, To: anySource, Namespace: NamedOrSame, Page: automationPage},
	{From: ImageUpdateAutomation, Field: "spec.git.commit.signingKey.secretRef", Relation: graph.References, To: Secret, Page: automationPage},

	{From: alert, Field: "spec.providerRef", Relation: graph.References, To: provider, Page: alertPage},
	{From: alert, Field: "spec.eventSources[]", Relation: graph.Watches, Kinds: fluxKinds, Namespace: NamedOrSame, LabelsField: "matchLabels", Page: alertPage},
	{From: provider, Field: "spec.secretRef", Relation: graph.References, To: Secret, Page: providerPage},
	{From: provider, Field: "spec.certSecretRef", Relation: graph.References, To: Secret, Page: providerPage},
	{From: provider, Field: "spec.proxySecretRef", Relation: graph.References, To: Secret, Page: providerPage},
	{From: provider, Field: "spec.serviceAccountName", Relation: graph.References, To: ServiceAccount, Page: providerPage},
	{From: receiver, Field: "spec.resources[]", Relation: graph.Watches, Kinds: fluxKinds, Namespace: NamedOrSame, LabelsField: "matchLabels", Page: receiverPage},
	{From: receiver, Field: "spec.secretRef", Relation: graph.References, To: Secret, Page: receiverPage},
}

// operatorRules are the references of flux-operator: those of its own objects, and the annotations by which it fills a
// ConfigMap or Secret from another one when it applies it.
var operatorRules = []Rule{
	{From: FluxInstance, Field: "spec.sync.pullSecret", Relation: graph.References, To: Secret, Page: instancePage},
	{From: FluxInstance, Field: "spec.distribution.imagePullSecret", Relation: graph.References, To: Secret, Page: instancePage},
	{From: FluxInstance, Field: "spec.distribution.artifactPullSecret", Relation: graph.References, To: Secret, Page: instancePage},
	{From: FluxInstance, Field: "spec.storage.class", Relation: graph.References, To: StorageClass, Namespace: NoNamespace, Page: instancePage},
	{From: ResourceSet, Field: "spec.dependsOn[]", Relation: graph.DependsOn, Namespace: NamedOnly, ReadyExprField: "readyExpr", ReadyField: "ready", Page: resourceSetPage},
	{From: ResourceSet, Field: "spec.inputsFrom[]", Relation: graph.References, To: ResourceSetInputProvider, Page: resourceSetPage},
	{From: ResourceSet, Field: "spec.serviceAccountName", Relation: graph.References, To: ServiceAccount, Page: resourceSetPage},
	{From: ResourceSetInputProvider, Field: "spec.secretRef", Relation: graph.References, To: Secret, Page: inputsPage},
	{From: ResourceSetInputProvider, Field: "spec.certSecretRef", Relation: graph.References, To: Secret, Page: inputsPage},
	{From: ResourceSetInputProvider, Field: "spec.serviceAccountName", Relation: graph.References, To: ServiceAccount, Page: inputsPage},
	{From: ConfigMap, Field: `metadata.annotations["fluxcd.controlplane.io/copyFrom"]`, Relation: graph.References, To: ConfigMap, Spelling: QualifiedName, Page: resourceSetPage},
	{From: Secret, Field: `metadata.annotations["fluxcd.controlplane.io/copyFrom"]`, Relation: graph.References, To: Secret, Spelling: QualifiedName, Page: resourceSetPage},
	{From: Secret, Field: `metadata.annotations["fluxcd.controlplane.io/convertKubeConfigFrom"]`, Relation: graph.References, To: Secret, Spelling: QualifiedName, Page: resourceSetPage},
}

// checksumRules are the references of any object whose checksum annotation flux-operator computes.
var checksumRules = []Rule{
	{Field: `metadata.annotations["fluxcd.controlplane.io/checksumFrom"]`, Relation: graph.References, Kinds: []graph.Kind{ConfigMap, Secret}, Spelling: QualifiedName, Page: resourceSetPage},
}
