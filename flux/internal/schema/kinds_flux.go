package schema

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// The API groups of Flux and flux-operator.
const (
	KustomizeGroup    = "kustomize.toolkit.fluxcd.io"
	helmGroup         = "helm.toolkit.fluxcd.io"
	SourceGroup       = "source.toolkit.fluxcd.io"
	notificationGroup = "notification.toolkit.fluxcd.io"
	imageGroup        = "image.toolkit.fluxcd.io"
	extensionsGroup   = "source.extensions.fluxcd.io"
	OperatorGroup     = "fluxcd.controlplane.io"
)

// The kinds of Flux. See https://fluxcd.io/flux/components/.
var (
	Kustomization         = graph.Kind{Group: KustomizeGroup, Name: "Kustomization"}
	HelmRelease           = graph.Kind{Group: helmGroup, Name: "HelmRelease"}
	GitRepository         = graph.Kind{Group: SourceGroup, Name: "GitRepository"}
	OCIRepository         = graph.Kind{Group: SourceGroup, Name: "OCIRepository"}
	HelmRepository        = graph.Kind{Group: SourceGroup, Name: "HelmRepository"}
	HelmChart             = graph.Kind{Group: SourceGroup, Name: "HelmChart"}
	Bucket                = graph.Kind{Group: SourceGroup, Name: "Bucket"}
	ExternalArtifact      = graph.Kind{Group: SourceGroup, Name: "ExternalArtifact"}
	ArtifactGenerator     = graph.Kind{Group: extensionsGroup, Name: "ArtifactGenerator"}
	imageRepository       = graph.Kind{Group: imageGroup, Name: "ImageRepository"}
	ImagePolicy           = graph.Kind{Group: imageGroup, Name: "ImagePolicy"}
	ImageUpdateAutomation = graph.Kind{Group: imageGroup, Name: "ImageUpdateAutomation"}
	alert                 = graph.Kind{Group: notificationGroup, Name: "Alert"}
	provider              = graph.Kind{Group: notificationGroup, Name: "Provider"}
	receiver              = graph.Kind{Group: notificationGroup, Name: "Receiver"}
)

// The kinds of flux-operator. See https://fluxoperator.dev/docs/crd/.
var (
	FluxInstance             = graph.Kind{Group: OperatorGroup, Name: "FluxInstance"}
	ResourceSet              = graph.Kind{Group: OperatorGroup, Name: "ResourceSet"}
	ResourceSetInputProvider = graph.Kind{Group: OperatorGroup, Name: "ResourceSetInputProvider"}
)

// anySource is the group of sources; the kind field of a reference names the kind.
var anySource = graph.Kind{Group: SourceGroup}

// The manual pages of the kinds of Flux and flux-operator.
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
