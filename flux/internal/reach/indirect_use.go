package reach

import (
	"regexp"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/flux/internal/supply"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// Labels, annotations and types that only describe an object: a controller may select an object by any other.
var (
	plainLabels      = []string{"app", "name", "component", "tier", "env", "environment", "team", "owner", "version", "release", "chart", "heritage", "k8s-app"}
	plainGroups      = []string{"app.kubernetes.io/", "helm.sh/", "kustomize.toolkit.fluxcd.io/", "kustomize.config.k8s.io/", "app/"}
	plainAnnotations = []string{"kubectl.kubernetes.io/", "kustomize.toolkit.fluxcd.io/", "config.kubernetes.io/", "internal.config.kubernetes.io/", "meta.helm.sh/",
		"sealedsecrets.bitnami.com/", "fluxgraph.dev/", "external-secrets.io/", "description"}
	plainTypes = []string{"", "Opaque", "kubernetes.io/tls", "kubernetes.io/dockerconfigjson", "kubernetes.io/dockercfg", "kubernetes.io/basic-auth", "kubernetes.io/ssh-auth"}
)

// conventionalName matches names that a program reads without any reference.
var conventionalName = regexp.MustCompile(`(?i)^(?:flux-system|sops-(?:age|gpg).*|coredns.*|aws-auth|argocd-.*|cluster-info|kubeadm-config|kubevirt-config)$|pull|ca-bundle|dashboard|alerting|-rules\b`)

// indirectUses finds uses of ConfigMaps and Secrets other than by a reference.
type indirectUses struct {
	supply      *supply.Index
	mentions    map[string][]graph.ID      // the objects whose texts hold a name
	inNamespace map[string][]*model.Object // the objects of the cluster
}

func newIndirectUses(s *supply.Index, names map[string]bool) *indirectUses {
	u := &indirectUses{supply: s, mentions: mentionsOf(s.Cluster, names), inNamespace: map[string][]*model.Object{}}
	for _, object := range s.Cluster.Objects {
		u.inNamespace[object.ID.Namespace] = append(u.inNamespace[object.ID.Namespace], object)
	}
	return u
}

// of returns what may use a ConfigMap or Secret that nothing refers to; it is empty where nothing does.
func (u *indirectUses) of(object *model.Object) string {
	if use := metadataUse(object.Root()); use != "" {
		return use
	}
	root, names := object.Root(), namesOf(u.supply, object)
	if t := root.Get("type").Text(); !slices.Contains(plainTypes, t) {
		return "its type " + t
	}
	// An ExternalSecret with such a policy does not create the Secret: the owner of the Secret may use it.
	if policy := root.Get("spec", "target", "creationPolicy").Text(); policy == "Merge" || policy == "None" {
		return "its creation policy " + policy
	}
	for _, name := range names {
		if isConventional(object.ID.Namespace, name) {
			return "its name"
		}
		for _, id := range u.mentions[name] {
			if id != object.ID && !slices.Contains(u.supply.Produced[object.ID], id) {
				return id.Key.String() + " speaks of it"
			}
		}
	}
	return u.readerByName(object, names)
}

// metadataUse returns the first label or annotation of an object, or of the Secret that it creates, by which a
// controller may select it; it is empty where there is none.
func metadataUse(root parse.Value) string {
	for _, at := range [][]string{{"metadata"}, {"spec", "template", "metadata"}, {"spec", "target", "template", "metadata"}} {
		metadata := root.Get(at...)
		for name := range metadata.Get("labels").Fields() {
			if !slices.Contains(plainLabels, name) && !hasAnyPrefix(name, plainGroups) {
				return "the label " + name
			}
		}
		for name := range metadata.Get("annotations").Fields() {
			if !hasAnyPrefix(name, plainAnnotations) {
				return "the annotation " + name
			}
		}
	}
	return ""
}

func hasAnyPrefix(text string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(text, p) })
}

// isConventional reports whether a program may read an object by its name alone, or the name is not known.
func isConventional(namespace, name string) bool {
	return conventionalName.MatchString(name) || strings.HasPrefix(namespace, "kube-") || model.HasVariable(name) || model.HasVariable(namespace)
}

// readerByName returns the object in the same namespace that may read a ConfigMap or Secret because of how it is
// called: a release that is not rendered and shares a word with the name, or a custom resource whose name the name
// begins with.
func (u *indirectUses) readerByName(object *model.Object, names []string) string {
	for _, other := range u.inNamespace[object.ID.Namespace] {
		if other.ID == object.ID || slices.Contains(u.supply.Produced[object.ID], other.ID) {
			continue
		}
		isReader := func(string) bool { return false }
		switch {
		case other.ID.Kind == schema.HelmRelease && !other.Rendered && !readsOnlyValues(other):
			isReader = func(name string) bool { return shareWord(name, other.ID.Name) }
		case mayReadByName(other.ID.Kind):
			isReader = func(name string) bool { return name == other.ID.Name || strings.HasPrefix(name, other.ID.Name+"-") }
		}
		if slices.ContainsFunc(names, isReader) {
			return other.ID.Key.String() + " may read it by its name"
		}
	}
	return ""
}

// mayReadByName reports whether a kind is a custom resource whose operator may read objects by their names.
func mayReadByName(k graph.Kind) bool {
	isCustom := strings.Contains(k.Group, ".") && !strings.HasSuffix(k.Group, "k8s.io")
	return isCustom && !schema.IsFlux(k) && !isSettings(k)
}

// readsOnlyValues reports whether a release installs the chart app-template, which reads no object that its values
// do not name. See https://bjw-s-labs.github.io/helm-charts/docs/app-template/.
func readsOnlyValues(release *model.Object) bool {
	spec := release.Root().Get("spec")
	return spec.Get("chart", "spec", "chart").Text() == "app-template" || strings.Contains(spec.Get("chartRef", "name").Text(), "app-template")
}

// shareWord reports whether two names have a word of more than three letters in common, other than secret and
// config.
func shareWord(a, b string) bool {
	for _, word := range strings.Split(a, "-") {
		if len(word) > 3 && word != "secret" && word != "config" && slices.Contains(strings.Split(b, "-"), word) {
			return true
		}
	}
	return false
}
