package schema

import (
	"regexp"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// RemoteContent is what the content of a remote base or of another repository consists of, as its URL shows.
type RemoteContent struct {
	URL       *regexp.Regexp // matches the URL in lower case, without a query
	Objects   []NamePattern  // what objects there may be, and no others; an empty name is any
	Namespace string         // of those that have one
}

// onlyDefinitions are custom resource definitions.
var onlyDefinitions = []NamePattern{{Kind: CustomResourceDefinition}}

// RemoteContents are the URLs whose content is known. Everything else may hold anything.
var RemoteContents = []RemoteContent{
	{regexp.MustCompile(`/flux-manifests$|\bfluxcd/flux2/+manifests/install/?$|\bfluxcd/flux2/releases/.*/install\.yaml$`), fluxManifests, "flux-system"},
	// A release of gateway-api has a policy beside the definitions.
	{regexp.MustCompile(`\bgateway-api/releases/.*/(standard|experimental)-install\.yaml$`), []NamePattern{
		{Kind: CustomResourceDefinition},
		{Kind: graph.Kind{Group: "admissionregistration.k8s.io", Name: "ValidatingAdmissionPolicy"}},
		{Kind: graph.Kind{Group: "admissionregistration.k8s.io", Name: "ValidatingAdmissionPolicyBinding"}},
	}, ""},
	// A directory such as config/crd, as kubebuilder lays out projects.
	{regexp.MustCompile(`/crds?(/bases|/standard|/experimental)?/?$`), onlyDefinitions, ""},
	// A file such as operator-crds.yaml, and one of controller-gen: example.com_things.yaml.
	{regexp.MustCompile(`/([^/]*[._-])?crds?([._-][^/]*)?\.ya?ml$`), onlyDefinitions, ""},
	{regexp.MustCompile(`/[a-z0-9-]+(\.[a-z0-9-]+)+_[a-z0-9]+\.ya?ml$`), onlyDefinitions, ""},
}

// fluxManifests are the objects of an installation of Flux.
// See https://github.com/fluxcd/flux2/tree/main/manifests/install.
var fluxManifests = []NamePattern{
	{Namespace, "flux-system"},
	{CustomResourceDefinition, ""},
	{ClusterRole, ""},
	{ClusterRoleBinding, ""},
	{ServiceAccount, ""},
	{Deployment, ""},
	{Service, ""},
	{networkPolicy, ""},
	{graph.Kind{Name: "ResourceQuota"}, ""},
}

// RemoteContentOf returns what the content of a URL consists of; ok is false where that is not known.
func RemoteContentOf(url string) (c RemoteContent, ok bool) {
	url, _, _ = strings.Cut(strings.ToLower(url), "?")
	for _, c := range RemoteContents {
		if c.URL.MatchString(url) {
			return c, true
		}
	}
	return RemoteContent{}, false
}
