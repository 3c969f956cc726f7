package flux

import (
	"fmt"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// blind is what of a cluster cannot be seen, gathered once.
type blind struct {
	remote  []unseen            // Kustomizations whose content is elsewhere or did not build
	dynamic []unseen            // ResourceSets with unknown inputs
	charts  map[string][]string // releases by the namespace that they install into
	copies  bool                // something copies Secrets or ConfigMaps between namespaces
	spread  map[string]bool     // names of Secrets that a ClusterExternalSecret makes somewhere
	vague   []graph.Key         // keys that hold a variable
}

// unseen is an object that may make others.
type unseen struct {
	id        graph.ID
	namespace string // the only namespace it can make objects in; empty: any
	why       string
}

// look gathers what cannot be seen of the cluster.
func (c *cluster) look() {
	b := &blind{charts: map[string][]string{}, spread: map[string]bool{}}
	for _, k := range c.order {
		ns := k.spec.Get("spec", "targetNamespace").Text()
		switch {
		case k.artifact.remote != "":
			b.remote = append(b.remote, unseen{k.id, ns, "what " + k.id.Key.String() + " applies is in " + k.artifact.remote})
		case k.artifact.tree == nil:
			b.remote = append(b.remote, unseen{k.id, ns, "what " + k.id.Key.String() + " applies cannot be seen: " + k.artifact.unknown})
		case symbolic(k.spec.Get("spec", "path").Text()):
			b.remote = append(b.remote, unseen{k.id, ns, "the path of " + k.id.Key.String() + " holds a variable that is not known"})
		case k.built != nil && k.built.Failed:
			b.remote = append(b.remote, unseen{k.id, ns, k.id.Key.String() + " does not build"})
		case k.built != nil && len(k.built.Remotes) > 0:
			b.remote = append(b.remote, unseen{k.id, ns, k.id.Key.String() + " builds on " + k.built.Remotes[0].URL})
		}
	}
	for id, why := range c.dynamic {
		b.dynamic = append(b.dynamic, unseen{id: id, why: why})
	}
	for _, p := range c.list {
		root := p.root()
		if symbolic(p.id.Name) || symbolic(p.id.Namespace) {
			b.vague = append(b.vague, p.id.Key)
		}
		switch {
		case p.id.Kind == HelmRelease:
			ns := root.Get("spec", "targetNamespace").Text()
			if ns == "" {
				ns = p.id.Namespace
			}
			b.charts[ns] = append(b.charts[ns], p.id.Key.String())
		case p.id.Kind == clusterExternalSecret:
			name := root.Get("spec", "externalSecretSpec", "target", "name").Text()
			if name == "" {
				name = root.Get("spec", "externalSecretName").Text()
			}
			if name == "" {
				name = p.id.Name
			}
			b.spread[name] = true
		case strings.HasSuffix(p.id.Kind.Group, "kyverno.io"):
			b.copies = true
		}
	}
	c.blind = b
}

// absent says what a reference that nothing answers means: that its target is missing, or that
// something which cannot be seen from here may supply it, and what.
func (c *cluster) absent(p *placed, ref graph.Ref) (graph.State, string) {
	key := ref.To
	if symbolic(key.Name) || symbolic(key.Namespace) {
		return graph.Unknown, "its name holds a variable that is not known"
	}
	for _, v := range c.blind.vague {
		if v.Kind == key.Kind && mayBe(v.Name, key.Name) && mayBe(v.Namespace, key.Namespace) {
			return graph.Unknown, v.String() + " may be it, but its name holds a variable that is not known"
		}
	}
	if p.id.Cluster != c.name && ref.Cluster != "" {
		return graph.Unknown, "what else is on that cluster cannot be seen"
	}
	if key == c.entry.source {
		return graph.External, "flux bootstrap makes it"
	}
	if key == c.entry.kustomization {
		return graph.External, "flux bootstrap makes it"
	}
	if key.Namespace == c.entry.source.Namespace && key.Kind == secret {
		return graph.External, "made when Flux was set up, outside the repository"
	}
	if key.Namespace == c.entry.source.Namespace && key.Kind == configMap && ref.Relation == graph.Configures {
		return graph.Unknown, "a script may have made it when Flux was set up, outside the repository"
	}
	if key.Kind == serviceAccount && (key.Name == "default" || key.Namespace == c.entry.source.Namespace) {
		return graph.External, "Kubernetes or Flux makes it"
	}
	if key.Kind == crdKind {
		return graph.Unknown, "custom resource definitions may come with a chart or with Flux itself"
	}
	for _, u := range c.blind.remote {
		if u.namespace == "" || u.namespace == key.Namespace {
			return graph.Unknown, u.why
		}
	}
	for _, u := range c.blind.dynamic {
		return graph.Unknown, u.why
	}
	if isFlux(key.Kind) {
		if key.Kind == ExternalArtifact {
			return graph.Unknown, "an artifact is made by a controller, and nothing in the repository shows which"
		}
		return graph.Missing, ""
	}
	if key.Kind == secret && c.blind.spread[key.Name] {
		return graph.Unknown, "a ClusterExternalSecret makes a Secret of that name in namespaces that it selects"
	}
	// No chart makes the values of a release, its own least of all; a Secret may come from an operator.
	if key.Kind != configMap || ref.Relation != graph.Configures {
		for _, release := range c.blind.charts[key.Namespace] {
			if release != p.id.Key.String() {
				return graph.Unknown, fmt.Sprintf("%s may make it, and its chart is not at hand", release)
			}
		}
	}
	if c.blind.copies {
		return graph.Unknown, "a policy may make it"
	}
	if ref.Relation == graph.ChecksHealthOf {
		return graph.Unknown, "something outside the repository may make it"
	}
	if key.Namespace != p.id.Namespace {
		return graph.Unknown, "something outside the repository may make it"
	}
	return graph.Missing, ""
}

// mayBe reports whether a name that may hold variables can be another one.
func mayBe(pattern, name string) bool {
	if !symbolic(pattern) {
		return pattern == name
	}
	return wildcard(pattern).MatchString(name)
}

// incomplete reports whether some of what a Kustomization applies cannot be seen.
func (k *kust) incomplete() bool {
	return k.artifact.tree == nil || k.missing || k.built != nil && (k.built.Failed || len(k.built.Remotes) > 0) ||
		symbolic(k.spec.Get("spec", "path").Text())
}

// reason says why nothing is known of what a Kustomization applies.
func (k *kust) reason() string {
	switch {
	case k.artifact.remote != "":
		return "its content is in " + k.artifact.remote
	case k.artifact.tree == nil:
		return k.artifact.unknown
	case k.missing:
		return "its path does not exist"
	case k.built != nil && k.built.Failed:
		return "its directory does not build"
	case k.built != nil && len(k.built.Remotes) > 0:
		return "it builds on " + k.built.Remotes[0].URL
	}
	return ""
}
