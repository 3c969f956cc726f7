package schema

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// fluxKinds are the kinds that an Alert or a Receiver can name without an API group. The last three
// are those that flux-operator adds.
var fluxKinds = []graph.Kind{Kustomization, HelmRelease, GitRepository, OCIRepository, HelmRepository, HelmChart, Bucket,
	ExternalArtifact, ArtifactGenerator, imageRepository, ImagePolicy, imageAutomation, FluxInstance, ResourceSet, InputProvider}

// fluxRules are the references of Flux's own objects.
var fluxRules = []Rule{
	{From: Kustomization, Field: "spec.sourceRef", Relation: graph.ProvidesSourceFor, To: anySource, Namespace: Named, Page: kustomizationPage},
	{From: Kustomization, Field: "spec.dependsOn[]", Relation: graph.DependsOn, To: Kustomization, Namespace: Named, Condition: "readyExpr", Page: kustomizationPage},
	{From: Kustomization, Field: "spec.healthChecks[]", Relation: graph.ChecksHealthOf, Default: graph.Kind{Group: "apps"}, Namespace: Exact, Page: kustomizationPage},
	{From: Kustomization, Field: "spec.postBuild.substituteFrom[]", Relation: graph.Configures, Optional: "optional", Page: kustomizationPage},
	{From: Kustomization, Field: "spec.decryption.secretRef", Relation: graph.References, To: Secret, Page: kustomizationPage},
	{From: Kustomization, Field: "spec.decryption.serviceAccountName", Relation: graph.References, To: ServiceAccount, Page: kustomizationPage},
	{From: Kustomization, Field: "spec.kubeConfig.secretRef", Relation: graph.References, To: Secret, Page: kustomizationPage},
	{From: Kustomization, Field: "spec.kubeConfig.configMapRef", Relation: graph.References, To: ConfigMap, Page: kustomizationPage},
	{From: Kustomization, Field: "spec.serviceAccountName", Relation: graph.References, To: ServiceAccount, Page: kustomizationPage},
	{From: Kustomization, Field: "spec.targetNamespace", Relation: graph.References, To: Namespace, Namespace: Cluster, Absence: Unsaid, Page: kustomizationPage},

	{From: HelmRelease, Field: "spec.chart.spec.sourceRef", Relation: graph.HostsChartsFor, To: anySource, Namespace: Named, Page: helmReleasePage},
	{From: HelmRelease, Field: "spec.chart.spec.verify.secretRef", Relation: graph.References, To: Secret, In: "spec.chart.spec.sourceRef.namespace", Page: helmReleasePage},
	{From: HelmRelease, Field: "spec.chartRef", Relation: graph.HostsChartsFor, To: anySource, Namespace: Named, Page: helmReleasePage},
	{From: HelmRelease, Field: "spec.valuesFrom[]", Relation: graph.Configures, Optional: "optional", Page: helmReleasePage},
	{From: HelmRelease, Field: "spec.dependsOn[]", Relation: graph.DependsOn, To: HelmRelease, Namespace: Named, Condition: "readyExpr", Page: helmReleasePage},
	{From: HelmRelease, Field: "spec.kubeConfig.secretRef", Relation: graph.References, To: Secret, Page: helmReleasePage},
	{From: HelmRelease, Field: "spec.kubeConfig.configMapRef", Relation: graph.References, To: ConfigMap, Page: helmReleasePage},
	{From: HelmRelease, Field: "spec.serviceAccountName", Relation: graph.References, To: ServiceAccount, Page: helmReleasePage},
	{From: HelmRelease, Field: "spec.targetNamespace", Relation: graph.References, To: Namespace, Namespace: Cluster, Absence: Unsaid, Page: helmReleasePage},
	{From: HelmRelease, Field: "spec.storageNamespace", Relation: graph.References, To: Namespace, Namespace: Cluster, Absence: Unsaid, Page: helmReleasePage},

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
	{From: ArtifactGenerator, Field: "spec.sources[]", Relation: graph.References, To: anySource, Namespace: Named, Page: generatorPage},

	{From: imageRepository, Field: "spec.secretRef", Relation: graph.References, To: Secret, Page: imageRepoPage},
	{From: imageRepository, Field: "spec.certSecretRef", Relation: graph.References, To: Secret, Page: imageRepoPage},
	{From: imageRepository, Field: "spec.proxySecretRef", Relation: graph.References, To: Secret, Page: imageRepoPage},
	{From: imageRepository, Field: "spec.serviceAccountName", Relation: graph.References, To: ServiceAccount, Page: imageRepoPage},
	{From: ImagePolicy, Field: "spec.imageRepositoryRef", Relation: graph.References, To: imageRepository, Namespace: Named, Page: imagePolicyPage},
	{From: imageAutomation, Field: "spec.sourceRef", Relation: graph.References, To: anySource, Namespace: Named, Page: automationPage},
	{From: imageAutomation, Field: "spec.git.commit.signingKey.secretRef", Relation: graph.References, To: Secret, Page: automationPage},

	{From: alert, Field: "spec.providerRef", Relation: graph.References, To: provider, Page: alertPage},
	{From: alert, Field: "spec.eventSources[]", Relation: graph.Watches, Kinds: fluxKinds, Namespace: Named, All: "matchLabels", Page: alertPage},
	{From: provider, Field: "spec.secretRef", Relation: graph.References, To: Secret, Page: providerPage},
	{From: provider, Field: "spec.certSecretRef", Relation: graph.References, To: Secret, Page: providerPage},
	{From: provider, Field: "spec.proxySecretRef", Relation: graph.References, To: Secret, Page: providerPage},
	{From: provider, Field: "spec.serviceAccountName", Relation: graph.References, To: ServiceAccount, Page: providerPage},
	{From: receiver, Field: "spec.resources[]", Relation: graph.Watches, Kinds: fluxKinds, Namespace: Named, All: "matchLabels", Page: receiverPage},
	{From: receiver, Field: "spec.secretRef", Relation: graph.References, To: Secret, Page: receiverPage},
}

// operatorRules are the references of flux-operator: those of its own objects, and the annotations by which it fills a
// ConfigMap or Secret from another one when it applies it.
var operatorRules = []Rule{
	{From: FluxInstance, Field: "spec.sync.pullSecret", Relation: graph.References, To: Secret, Page: instancePage},
	{From: FluxInstance, Field: "spec.distribution.imagePullSecret", Relation: graph.References, To: Secret, Page: instancePage},
	{From: FluxInstance, Field: "spec.distribution.artifactPullSecret", Relation: graph.References, To: Secret, Page: instancePage},
	{From: FluxInstance, Field: "spec.storage.class", Relation: graph.References, To: StorageClass, Namespace: Cluster, Page: instancePage},
	{From: ResourceSet, Field: "spec.dependsOn[]", Relation: graph.DependsOn, Namespace: Exact, Condition: "readyExpr", Ready: "ready", Page: resourceSetPage},
	{From: ResourceSet, Field: "spec.inputsFrom[]", Relation: graph.References, To: InputProvider, Page: resourceSetPage},
	{From: ResourceSet, Field: "spec.serviceAccountName", Relation: graph.References, To: ServiceAccount, Page: resourceSetPage},
	{From: InputProvider, Field: "spec.secretRef", Relation: graph.References, To: Secret, Page: inputsPage},
	{From: InputProvider, Field: "spec.certSecretRef", Relation: graph.References, To: Secret, Page: inputsPage},
	{From: InputProvider, Field: "spec.serviceAccountName", Relation: graph.References, To: ServiceAccount, Page: inputsPage},
	{From: ConfigMap, Field: `metadata.annotations["fluxcd.controlplane.io/copyFrom"]`, Relation: graph.References, To: ConfigMap, Spelling: Qualified, Page: resourceSetPage},
	{From: Secret, Field: `metadata.annotations["fluxcd.controlplane.io/copyFrom"]`, Relation: graph.References, To: Secret, Spelling: Qualified, Page: resourceSetPage},
	{From: Secret, Field: `metadata.annotations["fluxcd.controlplane.io/convertKubeConfigFrom"]`, Relation: graph.References, To: Secret, Spelling: Qualified, Page: resourceSetPage},
}

// checksumRules are the references of any object whose checksum annotation flux-operator computes.
var checksumRules = []Rule{
	{Field: `metadata.annotations["fluxcd.controlplane.io/checksumFrom"]`, Relation: graph.References, Kinds: []graph.Kind{ConfigMap, Secret}, Spelling: Qualified, Page: resourceSetPage},
}
