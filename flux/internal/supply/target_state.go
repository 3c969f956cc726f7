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

// StateOfTarget returns the state of the target of a reference that Has does not know: missing, external where something
// outside the repository surely supplies it, or unknown where something may. The reason is a clause about the
// target, or about what may supply it; it may be empty where the target is missing.
func (s *Index) StateOfTarget(object *model.Object, ref graph.Ref) (graph.State, string) {
	state, reason := s.stateOfTarget(object, ref)
	if renamed, ok := s.Renamed(s.Cluster.ID(ref.To)); ok && state == graph.Missing && reason == "" {
		reason = fmt.Sprintf("kustomize renames it to %s (namePrefix, nameSuffix or a patch), and leaves this field as it is", renamed.ID.Name)
	}
	return state, reason
}

// stateOfTarget is StateOfTarget without what a missing target is called instead.
func (s *Index) stateOfTarget(object *model.Object, ref graph.Ref) (graph.State, string) {
	if reason := s.uncertainReason(object, ref); reason != "" {
		return graph.Unknown, reason
	}
	isFlux := schema.IsFlux(ref.To.Kind)
	chart := s.chartSupplier(object, ref)
	if reason := s.onlyOnTarget(object, ref); reason != "" && !chart.isNamed && !s.unreadSupplierOf(ref.To).exists() {
		return graph.Missing, reason
	}
	if state, reason := s.installed(ref); state.Valid() {
		return state, reason
	}
	if chart.isNamed && !isFlux {
		return graph.Unknown, chart.reason
	}
	a := absence{index: s, object: object, ref: ref, chart: chart, unread: s.unreadSupplierOf(ref.To)}
	if state, reason := a.byName(); state.Valid() {
		return state, reason
	}
	if isFlux {
		return a.ofFluxKind()
	}
	return a.ofOtherKind()
}

// uncertainReason returns why it cannot be known which object a reference means, or what is on its cluster; it is
// empty where that is known.
func (s *Index) uncertainReason(object *model.Object, ref graph.Ref) string {
	key := ref.To
	if model.HasVariable(key.Name) || model.HasVariable(key.Namespace) || model.HasVariable(key.Kind.Name) {
		return "its name holds a variable that is not known"
	}
	for _, u := range s.uncertain {
		if u.Kind == key.Kind && model.MayEqual(u.Name, key.Name) && model.MayEqual(u.Namespace, key.Namespace) {
			return u.String() + " may be it, but its name holds a variable that is not known"
		}
	}
	if s.Cluster.PartlyKnown() && !isBuiltIn(key) {
		return "what else is on that cluster cannot be seen"
	}
	return ""
}

// onlyOnTarget returns why an object that applies to a remote cluster does not find what only that cluster has; it is
// empty where the remote cluster does not have it either, and for the references that look there.
// See https://github.com/fluxcd/helm-controller/blob/main/internal/controller/helmrelease_controller.go, which reads
// values with the client of its own cluster.
func (s *Index) onlyOnTarget(object *model.Object, ref graph.Ref) string {
	target := s.Cluster.TargetOf(object)
	if object.ID.Cluster != s.Cluster.Name || target == s.Cluster.Name || !s.Has(graph.ID{Cluster: target, Key: ref.To}) {
		return ""
	}
	return fmt.Sprintf("only %s has it, and Flux looks for it on %s, the cluster of the %s", target, s.Cluster.Name, object.ID.Kind.Name)
}

// installed returns the state of a target that Kubernetes, the installation of Flux or its bootstrap supplies, or
// may supply. The state is invalid for others.
func (s *Index) installed(ref graph.Ref) (graph.State, string) {
	key, entry := ref.To, s.Cluster.Entry
	inFluxNamespace := key.Namespace == entry.Source.Namespace
	switch {
	case isBuiltIn(key):
		return graph.External, "every cluster has it"
	case isOfFlux(key, entry.Source.Namespace):
		return graph.External, "it comes with Flux"
	case key == entry.Source || key == entry.Kustomization:
		return graph.External, "flux bootstrap makes it"
	case key.Kind == schema.Secret && inFluxNamespace:
		return graph.External, "made when Flux was set up, outside the repository"
	case key.Kind == schema.ConfigMap && inFluxNamespace && ref.Relation == graph.Configures:
		return graph.Unknown, "a script may have made it when Flux was set up, outside the repository"
	case key.Kind == schema.ServiceAccount && (key.Name == "default" || inFluxNamespace):
		return graph.External, "Kubernetes or Flux makes it"
	case key.Kind == schema.CustomResourceDefinition:
		return graph.Unknown, "custom resource definitions may come with a chart or with Flux itself"
	}
	return 0, ""
}

// isBuiltIn reports whether every cluster has an object.
func isBuiltIn(key graph.Key) bool {
	for _, b := range schema.BuiltInObjects {
		if b.Kind == key.Kind && fieldpath.MatchesName(b.Namespace, key.Namespace) && fieldpath.MatchesName(b.Name, key.Name) {
			return true
		}
	}
	return false
}

// isOfFlux reports whether an object is part of an installation of Flux in a namespace.
func isOfFlux(key graph.Key, namespace string) bool {
	for _, f := range schema.FluxInstallation {
		if f.Kind == key.Kind && fieldpath.MatchesName(f.Name, key.Name) && (key.Namespace == "" || key.Namespace == namespace) {
			return true
		}
	}
	return false
}

// absence is a reference to an object that nothing known supplies, with what may supply it.
type absence struct {
	index  *Index
	object *model.Object // that refers to it
	ref    graph.Ref
	chart  possibleSupplier // a release whose chart may create it
	unread possibleSupplier // a Kustomization or ResourceSet whose objects are not all known
}

// possibleSupplier is something that may supply an object. The zero possibleSupplier is none.
type possibleSupplier struct {
	reason  string // why it may; never empty
	isNamed bool   // its own name suggests it
}

func (p possibleSupplier) exists() bool { return p.reason != "" }

// byName returns the state of a target that a generator makes under another name, or that something unread may
// supply whose name suggests it. The state is invalid for others.
func (a absence) byName() (graph.State, string) {
	state, reason := a.index.otherHash(a.ref.To)
	if a.unread.isNamed || state == graph.Missing && a.unread.exists() {
		return graph.Unknown, a.unread.reason
	}
	return state, reason
}

// ofFluxKind returns the state of a target of one of Flux's own kinds, which no chart and no operator creates.
func (a absence) ofFluxKind() (graph.State, string) {
	if a.unread.exists() {
		return graph.Unknown, a.unread.reason
	}
	isGenerator := func(o *model.Object) bool {
		return o.ID.Kind == schema.ArtifactGenerator && o.ID.Namespace == a.ref.To.Namespace
	}
	if a.ref.To.Kind == schema.ExternalArtifact && !slices.ContainsFunc(a.index.Cluster.Objects, isGenerator) {
		return graph.Unknown, "an artifact is made by a controller, and nothing in the repository shows which"
	}
	return graph.Missing, ""
}

// ofOtherKind returns the state of a target of another project's kind.
func (a absence) ofOtherKind() (graph.State, string) {
	key := a.ref.To
	isHealthCheck := a.ref.Relation == graph.ChecksHealthOf
	if isHealthCheck && !a.unread.exists() && schema.IsCustom(key.Kind) && a.appliesSameKind() {
		return graph.Missing, ""
	}
	if key.Kind == schema.Secret && a.index.spreadSecrets[key.Name] && !a.declaresNamespace(key.Namespace) {
		return graph.Unknown, "a ClusterExternalSecret makes a Secret of that name in namespaces that it selects"
	}
	if a.chart.exists() {
		return graph.Unknown, a.chart.reason
	}
	if by, ok := a.index.operatorOf(key); ok && by != a.object.ID.Key {
		return graph.Unknown, "the operator of " + by.String() + " may make it"
	}
	if a.unread.exists() {
		return graph.Unknown, a.unread.reason
	}
	if a.index.hasPolicy {
		return graph.Unknown, "a policy may make it"
	}
	if isHealthCheck || key.Namespace == "" || key.Namespace != a.object.ID.Namespace {
		return graph.Unknown, "something outside the repository may make it"
	}
	return graph.Missing, ""
}

// appliesSameKind reports whether the object that refers to a target applies others of its kind in its namespace:
// a Kustomization that applies custom resources of a kind checks the health of its own.
func (a absence) appliesSameKind() bool {
	isOwner := func(o model.Owner) bool { return o.ID == a.object.ID }
	return slices.ContainsFunc(a.index.Cluster.Objects, func(o *model.Object) bool {
		return o.ID.Kind == a.ref.To.Kind && o.ID.Namespace == a.ref.To.Namespace && slices.ContainsFunc(o.Owners, isOwner)
	})
}

// declaresNamespace reports whether a Namespace is declared, so that its labels are known, and what is produced
// in it by a selector of labels is known, too.
func (a absence) declaresNamespace(name string) bool {
	return a.index.Present.namespaces[name].Exists()
}

// otherHash returns the state of a target that a generator of kustomize makes under another name: the reference
// has no hash, or an old one. The state is invalid where no generator makes it.
func (s *Index) otherHash(key graph.Key) (graph.State, string) {
	if object := s.generated[s.Cluster.ID(key)]; object != nil {
		return graph.Missing, fmt.Sprintf("kustomize adds a hash to its name, which makes it %s, and rewrites this field only where a nameReference says so", object.ID.Name)
	}
	for _, object := range s.hashed[kindIn{key.Kind, key.Namespace}] {
		if !hasHash(object.Manifest.Base, key.Name) {
			continue
		}
		if key.Kind == schema.Secret {
			return graph.Unknown, "the hash in its name may be that of content which only the cluster can decrypt"
		}
		if object.Manifest.ContentUnknown {
			return graph.Unknown, "the hash in its name may be that of content which is not known, see " + fmt.Sprintf("%s:%d", object.Pos.File, object.Pos.Line)
		}
		return graph.Missing, "the hash in its name is that of another content, it is now " + object.ID.Name
	}
	return 0, ""
}

// hasHash reports whether a name is one that kustomize gives to an object that a generator makes: the base, a
// hyphen, and a hash of ten characters.
// See https://github.com/kubernetes-sigs/kustomize/blob/master/api/hasher/hasher.go.
func hasHash(base, name string) bool {
	hash, ok := strings.CutPrefix(name, base+"-")
	return ok && len(hash) == 10 && strings.Trim(hash, "bcdfghkmt2456789") == ""
}

// chartSupplier returns the release whose chart may create the target of a reference: the one whose name the
// target's name begins with, or else the first that installs into its namespace. A chart creates neither a
// ConfigMap with the values of a release nor what its own release refers to.
func (s *Index) chartSupplier(object *model.Object, ref graph.Ref) possibleSupplier {
	if ref.To.Kind == schema.ConfigMap && ref.Relation == graph.Configures {
		return possibleSupplier{}
	}
	first := possibleSupplier{}
	for _, release := range s.releases[ref.To.Namespace] {
		if release == object.ID.Key {
			continue
		}
		reason := release.String() + " may make it, and its chart is not at hand"
		if ref.To.Name == release.Name || strings.HasPrefix(ref.To.Name, release.Name+"-") {
			return possibleSupplier{reason, true}
		}
		if !first.exists() {
			first = possibleSupplier{reason: reason}
		}
	}
	return first
}

// operatorOf returns the object whose operator may create an object: one in the same namespace with whose name its
// name begins, or one whose spec holds its name. A name without a namespace may be in a spec by chance.
func (s *Index) operatorOf(key graph.Key) (graph.Key, bool) {
	for _, by := range s.operated[key.Namespace] {
		if strings.HasPrefix(key.Name, by.Name) {
			return by, true
		}
	}
	by, ok := s.operatedBy[key.Name]
	return by, ok && key.Namespace != ""
}
