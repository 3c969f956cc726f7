package reach

import (
	"regexp"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/link"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/flux/internal/supply"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// Usage is what may use a source, ConfigMap or Secret that nothing refers to.
type Usage struct {
	By       string // what uses it by another way than a reference
	Unread   string // what could not be read and might use it
	UnreadBy string // the object that this is about
}

// uses gathers who refers to the sources and values of a cluster.
type uses struct {
	s          *supply.Index
	referred   map[graph.ID]bool
	mentions   map[string][]mention
	namespaced map[string][]*model.Object
}

// Unused finds the sources, ConfigMaps and Secrets of a cluster that nothing refers to, and what may use
// each of them all the same.
func Unused(s *supply.Index, links []link.Linked) map[graph.ID]Usage {
	u := &uses{s: s, referred: map[graph.ID]bool{}}
	for _, l := range links {
		u.addRefs(l.P.ID, l.Refs)
		for _, c := range l.Containers {
			u.addRefs(c.Node.ID, c.Refs)
		}
	}
	var idle []*model.Object
	names := map[string]bool{}
	for _, p := range s.Cluster.Objects {
		if !isJudgedForUse(s.Cluster, p) || u.referred[p.ID] || p.FromChart() {
			continue
		}
		idle = append(idle, p)
		for _, name := range namesOf(s, p) {
			names[name] = true
		}
	}
	if len(idle) == 0 {
		return nil
	}
	u.mentions, u.namespaced = mentionsOf(s.Cluster, names), map[string][]*model.Object{}
	for _, p := range s.Cluster.Objects {
		u.namespaced[p.ID.Namespace] = append(u.namespaced[p.ID.Namespace], p)
	}
	unread := unreadUsers(s.Cluster)
	all := map[graph.ID]Usage{}
	for _, p := range idle {
		found := Usage{}
		if holdsSettings(p.ID.Kind) {
			found.By = u.excuse(p)
		}
		if found.By == "" {
			if by, ok := unread.of(p, namesOf(s, p)); ok {
				found.Unread, found.UnreadBy = by.why, by.by.Key.String()
			}
		}
		all[p.ID] = found
	}
	return all
}

// addRefs notes what an object refers to.
func (u *uses) addRefs(from graph.ID, refs []graph.Ref) {
	for _, r := range refs {
		switch r.Relation {
		case graph.Applies, graph.Contains, graph.Generates, graph.Watches, graph.PointsAt:
			continue
		}
		to := graph.ID{Cluster: r.Cluster, Key: r.To}
		if to.Cluster == "" {
			to.Cluster = from.Cluster
		}
		if to == from {
			continue
		}
		u.referred[to] = true
		if by, ok := u.s.Suppliers[to]; ok && by != from {
			u.referred[by] = true
		}
	}
}

// isJudgedForUse reports whether an object is there only for others to use.
func isJudgedForUse(c *model.Cluster, p *model.Object) bool {
	return p.ID.Cluster == c.Name && (holdsSettings(p.ID.Kind) || schema.IsSource(p.ID.Kind))
}

// holdsSettings reports whether objects of a kind are values for others, or create such.
func holdsSettings(k graph.Kind) bool {
	return k == schema.ConfigMap || k == schema.Secret || k == schema.SealedSecret || k == schema.ExternalSecret
}

// namesOf returns the names by which an object may be meant: its own, that before a generator's hash,
// and those of what it makes.
func namesOf(s *supply.Index, p *model.Object) []string {
	names := []string{p.ID.Name}
	if p.Manifest.Base != "" {
		names = append(names, p.Manifest.Base)
	}
	for _, id := range s.Produced[p.ID] {
		names = append(names, id.Name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Labels and annotations that only describe an object. Any other may be what a controller selects it by.
var (
	plainLabels      = []string{"app", "name", "component", "tier", "env", "environment", "team", "owner", "version", "release", "chart", "heritage", "k8s-app"}
	plainGroups      = []string{"app.kubernetes.io/", "helm.sh/", "kustomize.toolkit.fluxcd.io/", "kustomize.config.k8s.io/", "app/"}
	plainAnnotations = []string{"kubectl.kubernetes.io/", "kustomize.toolkit.fluxcd.io/", "config.kubernetes.io/", "internal.config.kubernetes.io/", "meta.helm.sh/",
		"sealedsecrets.bitnami.com/", "fluxgraph.dev/", "external-secrets.io/", "description"}
	plainTypes = []string{"", "Opaque", "kubernetes.io/tls", "kubernetes.io/dockerconfigjson", "kubernetes.io/dockercfg", "kubernetes.io/basic-auth", "kubernetes.io/ssh-auth"}
	// Names that something reads by convention.
	knownNames = regexp.MustCompile(`(?i)^(?:flux-system|sops-(?:age|gpg).*|coredns.*|aws-auth|argocd-.*|cluster-info|kubeadm-config|kubevirt-config)$|pull|ca-bundle|dashboard|alerting|-rules\b`)
)

// excuse says what may use a ConfigMap or Secret that nothing refers to, or "".
func (u *uses) excuse(p *model.Object) string {
	root := p.Root()
	metas := []parse.Value{root.Get("metadata"), root.Get("spec", "template", "metadata"), root.Get("spec", "target", "template", "metadata")}
	for _, meta := range metas {
		for name := range meta.Get("labels").Fields() {
			if !slices.Contains(plainLabels, name) && !hasPrefix(name, plainGroups) {
				return "the label " + name
			}
		}
		for name := range meta.Get("annotations").Fields() {
			if !hasPrefix(name, plainAnnotations) {
				return "the annotation " + name
			}
		}
	}
	if t := root.Get("type").Text(); !slices.Contains(plainTypes, t) {
		return "its type " + t
	}
	if policy := root.Get("spec", "target", "creationPolicy").Text(); policy == "Merge" || policy == "None" {
		return "its creation policy " + policy
	}
	names := namesOf(u.s, p)
	for _, name := range names {
		if knownNames.MatchString(name) || strings.HasPrefix(p.ID.Namespace, "kube-") || model.HasVariable(name) || model.HasVariable(p.ID.Namespace) {
			return "its name"
		}
		for _, m := range u.mentions[name] {
			if m.by != p.ID && !slices.Contains(u.s.Produced[p.ID], m.by) {
				return m.by.Key.String() + " speaks of it"
			}
		}
	}
	return u.convention(p, names)
}

func hasPrefix(text string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(text, p) })
}

// convention says which object in the namespace may read a ConfigMap or Secret because of how it is
// called: a release whose chart is not at hand and shares a word with the name, or a custom resource
// that is called so.
func (u *uses) convention(p *model.Object, names []string) string {
	for _, other := range u.namespaced[p.ID.Namespace] {
		if other.ID == p.ID || slices.Contains(u.s.Produced[p.ID], other.ID) {
			continue
		}
		switch {
		case other.ID.Kind == schema.HelmRelease && !other.Rendered && !namesAll(other):
			for _, name := range names {
				if shareWord(name, other.ID.Name) {
					return other.ID.Key.String() + " may read it by its name"
				}
			}
		case strings.Contains(other.ID.Kind.Group, ".") && !schema.IsFlux(other.ID.Kind) && !strings.HasSuffix(other.ID.Kind.Group, "k8s.io") && !holdsSettings(other.ID.Kind):
			if slices.ContainsFunc(names, func(name string) bool { return name == other.ID.Name || strings.HasPrefix(name, other.ID.Name+"-") }) {
				return other.ID.Key.String() + " may read it by its name"
			}
		}
	}
	return ""
}

// namesAll reports whether a release installs a chart that reads nothing but what its values name.
func namesAll(release *model.Object) bool {
	spec := release.Root().Get("spec")
	return spec.Get("chart", "spec", "chart").Text() == "app-template" || strings.Contains(spec.Get("chartRef", "name").Text(), "app-template")
}

// shareWord reports whether two names have a word of more than three letters in common.
func shareWord(a, b string) bool {
	for _, word := range strings.Split(a, "-") {
		if len(word) > 3 && word != "secret" && word != "config" && slices.Contains(strings.Split(b, "-"), word) {
			return true
		}
	}
	return false
}
