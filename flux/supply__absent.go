package flux

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// absent says what a reference that nothing answers means: that its target is missing, or that
// something which cannot be seen from here may supply it, and what.
func absent(s *supply, p *placed, ref graph.Ref) (graph.State, string) {
	c, key := s.c, ref.To
	if symbolic(key.Name) || symbolic(key.Namespace) {
		return graph.Unknown, "its name holds a variable that is not known"
	}
	for _, v := range s.uncertain {
		if v.Kind == key.Kind && mayBe(v.Name, key.Name) && mayBe(v.Namespace, key.Namespace) {
			return graph.Unknown, v.String() + " may be it, but its name holds a variable that is not known"
		}
	}
	if p.id.Cluster != c.name && ref.Cluster != "" {
		return graph.Unknown, "what else is on that cluster cannot be seen"
	}
	if isAlways(key) {
		return graph.External, "every cluster has it"
	}
	if isOfFlux(key, c.entry.source.Namespace) {
		return graph.External, "it comes with Flux"
	}
	if key == c.entry.source || key == c.entry.kustomization {
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
	// What has the name of what is looked for explains it better than what could make anything.
	chart, own := chartSupplier(s, p, ref)
	if own && !isFlux(key.Kind) {
		return graph.Unknown, chart
	}
	unread, hides := s.unreadHolder(key)
	if state, why := unhashed(s, p, key); unread.named || state == graph.Missing && hides {
		return graph.Unknown, unread.why
	} else if state.Valid() {
		return state, why
	}
	switch {
	case isFlux(key.Kind) && hides:
		return graph.Unknown, unread.why
	case key.Kind == ExternalArtifact && !anyObject(c, func(o *placed) bool { return o.id.Kind == ArtifactGenerator && o.id.Namespace == key.Namespace }):
		return graph.Unknown, "an artifact is made by a controller, and nothing in the repository shows which"
	case isFlux(key.Kind):
		return graph.Missing, ""
	}
	// Who applies custom resources of a kind and looks after one of them means one of its own.
	if ref.Relation == graph.ChecksHealthOf && !hides && isCustom(key.Kind) && anyObject(c, func(o *placed) bool {
		return o.id.Kind == key.Kind && o.id.Namespace == key.Namespace && slices.ContainsFunc(o.owners, func(by owner) bool { return by.id == p.id })
	}) {
		return graph.Missing, ""
	}
	// Of a namespace that is declared the labels are known, and what is made there is among the products.
	if declared := presentOn(s, p.id.Cluster).namespaces[key.Namespace]; key.Kind == secret && s.spread[key.Name] && !declared.Exists() {
		return graph.Unknown, "a ClusterExternalSecret makes a Secret of that name in namespaces that it selects"
	}
	if chart != "" {
		return graph.Unknown, chart
	}
	if by, ok := operatorOf(s, key); ok && by != p.id.Key {
		return graph.Unknown, "the operator of " + by.String() + " may make it"
	}
	if hides {
		return graph.Unknown, unread.why
	}
	if s.policies {
		return graph.Unknown, "a policy may make it"
	}
	if ref.Relation == graph.ChecksHealthOf {
		return graph.Unknown, "something outside the repository may make it"
	}
	if key.Namespace == "" || key.Namespace != p.id.Namespace {
		return graph.Unknown, "something outside the repository may make it"
	}
	return graph.Missing, ""
}

// unhashed judges a reference to what a generator of a kustomization file makes, by another name than
// the one that it has: the state is invalid where the reference is none.
func unhashed(s *supply, p *placed, key graph.Key) (graph.State, string) {
	if made := s.bases[graph.ID{Cluster: p.id.Cluster, Key: key}]; made != nil {
		return graph.Missing, fmt.Sprintf("kustomize adds a hash to its name, which makes it %s, and rewrites this field only where a nameReference says so", made.id.Name)
	}
	for _, made := range s.hashes[kindIn{key.Kind, key.Namespace}] {
		if !hashed(made.object.Base, key.Name) {
			continue
		}
		if key.Kind == secret {
			return graph.Unknown, "the hash in its name may be that of content which only the cluster can decrypt"
		}
		return graph.Missing, "the hash in its name is that of another content, it is now " + made.id.Name
	}
	return 0, ""
}

// chartSupplier says which release may make what a reference names, and whether their names speak for it. No
// chart makes the values of a release, its own least of all; a Secret may come from an operator.
func chartSupplier(s *supply, p *placed, ref graph.Ref) (why string, named bool) {
	if ref.To.Kind == configMap && ref.Relation == graph.Configures {
		return "", false
	}
	may := func(release graph.Key) string {
		return release.String() + " may make it, and its chart is not at hand"
	}
	for _, release := range s.releases[ref.To.Namespace] {
		if release == p.id.Key {
			continue
		}
		if ref.To.Name == release.Name || strings.HasPrefix(ref.To.Name, release.Name+"-") {
			return may(release), true
		}
		if why == "" {
			why = may(release)
		}
	}
	return why, false
}

// operatorOf returns the object whose operator may make another: one whose name the other's begins with,
// or that speaks of it. What has no namespace is spoken of by chance.
func operatorOf(s *supply, key graph.Key) (graph.Key, bool) {
	for _, by := range s.operated[key.Namespace] {
		if strings.HasPrefix(key.Name, by.Name) {
			return by, true
		}
	}
	by, ok := s.named[key.Name]
	return by, ok && key.Namespace != ""
}

// anyObject reports whether any object of the cluster is such a one.
func anyObject(c *cluster, such func(*placed) bool) bool { return slices.ContainsFunc(c.list, such) }

// isOfFlux reports whether Flux's installation in a namespace has an object.
func isOfFlux(key graph.Key, namespace string) bool {
	for _, f := range ofFlux {
		if f.kind == key.Kind && fits(f.name, key.Name) && (key.Namespace == "" || key.Namespace == namespace) {
			return true
		}
	}
	return false
}

// isAlways reports whether every cluster has an object.
func isAlways(key graph.Key) bool {
	for _, a := range always {
		if a.kind == key.Kind && fits(a.namespace, key.Namespace) && fits(a.name, key.Name) {
			return true
		}
	}
	return false
}

// hashed tells the names that kustomize gives to what its generators make from those in the file: a
// name, a hyphen, and ten letters that stand for the content.
func hashed(base, name string) bool {
	rest, ok := strings.CutPrefix(name, base+"-")
	return ok && len(rest) == 10 && strings.Trim(rest, "bcdfghkmt2456789") == ""
}
