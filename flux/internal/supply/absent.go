package supply

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
)

// Absent says what a reference that nothing answers means: that its target is missing, or that
// something which cannot be seen from here may supply it, and what.
func Absent(s *Index, p *model.Object, ref graph.Ref) (graph.State, string) {
	c, key := s.Cluster, ref.To
	if model.HasVariable(key.Name) || model.HasVariable(key.Namespace) {
		return graph.Unknown, "its name holds a variable that is not known"
	}
	for _, v := range s.uncertain {
		if v.Kind == key.Kind && model.MayEqual(v.Name, key.Name) && model.MayEqual(v.Namespace, key.Namespace) {
			return graph.Unknown, v.String() + " may be it, but its name holds a variable that is not known"
		}
	}
	if p.ID.Cluster != c.Name && ref.Cluster != "" {
		return graph.Unknown, "what else is on that cluster cannot be seen"
	}
	if isAlways(key) {
		return graph.External, "every cluster has it"
	}
	if isOfFlux(key, c.Entry.Source.Namespace) {
		return graph.External, "it comes with Flux"
	}
	if key == c.Entry.Source || key == c.Entry.Kustomization {
		return graph.External, "flux bootstrap makes it"
	}
	if key.Namespace == c.Entry.Source.Namespace && key.Kind == schema.Secret {
		return graph.External, "made when Flux was set up, outside the repository"
	}
	if key.Namespace == c.Entry.Source.Namespace && key.Kind == schema.ConfigMap && ref.Relation == graph.Configures {
		return graph.Unknown, "a script may have made it when Flux was set up, outside the repository"
	}
	if key.Kind == schema.ServiceAccount && (key.Name == "default" || key.Namespace == c.Entry.Source.Namespace) {
		return graph.External, "Kubernetes or Flux makes it"
	}
	if key.Kind == schema.CustomResourceDefinition {
		return graph.Unknown, "custom resource definitions may come with a chart or with Flux itself"
	}
	// What has the name of what is looked for explains it better than what could make anything.
	chart, own := chartSupplier(s, p, ref)
	if own && !schema.IsFlux(key.Kind) {
		return graph.Unknown, chart
	}
	unread, hides := s.unreadHolder(key)
	if state, why := unhashed(s, p, key); unread.named || state == graph.Missing && hides {
		return graph.Unknown, unread.why
	} else if state.Valid() {
		return state, why
	}
	switch {
	case schema.IsFlux(key.Kind) && hides:
		return graph.Unknown, unread.why
	case key.Kind == schema.ExternalArtifact && !anyObject(c, func(o *model.Object) bool {
		return o.ID.Kind == schema.ArtifactGenerator && o.ID.Namespace == key.Namespace
	}):
		return graph.Unknown, "an artifact is made by a controller, and nothing in the repository shows which"
	case schema.IsFlux(key.Kind):
		return graph.Missing, ""
	}
	// Who applies custom resources of a kind and looks after one of them means one of its own.
	if ref.Relation == graph.ChecksHealthOf && !hides && schema.IsCustom(key.Kind) && anyObject(c, func(o *model.Object) bool {
		return o.ID.Kind == key.Kind && o.ID.Namespace == key.Namespace && slices.ContainsFunc(o.Owners, func(by model.Owner) bool { return by.Id == p.ID })
	}) {
		return graph.Missing, ""
	}
	// Of a namespace that is declared the labels are known, and what is made there is among the products.
	if declared := On(s, p.ID.Cluster).namespaces[key.Namespace]; key.Kind == schema.Secret && s.spread[key.Name] && !declared.Exists() {
		return graph.Unknown, "a ClusterExternalSecret makes a Secret of that name in namespaces that it selects"
	}
	if chart != "" {
		return graph.Unknown, chart
	}
	if by, ok := operatorOf(s, key); ok && by != p.ID.Key {
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
	if key.Namespace == "" || key.Namespace != p.ID.Namespace {
		return graph.Unknown, "something outside the repository may make it"
	}
	return graph.Missing, ""
}

// unhashed judges a reference to what a generator of a kustomization file makes, by another name than
// the one that it has: the state is invalid where the reference is none.
func unhashed(s *Index, p *model.Object, key graph.Key) (graph.State, string) {
	if made := s.bases[graph.ID{Cluster: p.ID.Cluster, Key: key}]; made != nil {
		return graph.Missing, fmt.Sprintf("kustomize adds a hash to its name, which makes it %s, and rewrites this field only where a nameReference says so", made.ID.Name)
	}
	for _, made := range s.hashes[KindIn{key.Kind, key.Namespace}] {
		if !hashed(made.Manifest.Base, key.Name) {
			continue
		}
		if key.Kind == schema.Secret {
			return graph.Unknown, "the hash in its name may be that of content which only the cluster can decrypt"
		}
		return graph.Missing, "the hash in its name is that of another content, it is now " + made.ID.Name
	}
	return 0, ""
}

// chartSupplier says which release may make what a reference names, and whether their names speak for it. No
// chart makes the values of a release, its own least of all; a Secret may come from an operator.
func chartSupplier(s *Index, p *model.Object, ref graph.Ref) (why string, named bool) {
	if ref.To.Kind == schema.ConfigMap && ref.Relation == graph.Configures {
		return "", false
	}
	may := func(release graph.Key) string {
		return release.String() + " may make it, and its chart is not at hand"
	}
	for _, release := range s.releases[ref.To.Namespace] {
		if release == p.ID.Key {
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
func operatorOf(s *Index, key graph.Key) (graph.Key, bool) {
	for _, by := range s.operated[key.Namespace] {
		if strings.HasPrefix(key.Name, by.Name) {
			return by, true
		}
	}
	by, ok := s.named[key.Name]
	return by, ok && key.Namespace != ""
}

// anyObject reports whether any object of the cluster is such a one.
func anyObject(c *model.Cluster, such func(*model.Object) bool) bool {
	return slices.ContainsFunc(c.Objects, such)
}

// isOfFlux reports whether Flux's installation in a namespace has an object.
func isOfFlux(key graph.Key, namespace string) bool {
	for _, f := range schema.FluxInstallation {
		if f.Kind == key.Kind && fieldpath.Matches(f.Name, key.Name) && (key.Namespace == "" || key.Namespace == namespace) {
			return true
		}
	}
	return false
}

// isAlways reports whether every cluster has an object.
func isAlways(key graph.Key) bool {
	for _, a := range schema.BuiltIn {
		if a.Kind == key.Kind && fieldpath.Matches(a.Namespace, key.Namespace) && fieldpath.Matches(a.Name, key.Name) {
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
