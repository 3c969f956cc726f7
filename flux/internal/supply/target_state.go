package supply

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/evidence"
	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
)

// Absence is the state of the target of a reference that nothing known supplies.
type Absence struct {
	State    graph.State // Missing, External where something outside the repository surely supplies it, or Unknown where something may
	Reason   string      // a clause about the target, or about what may supply it; may be empty where it is missing
	Evidence graph.Pos   // what names the target, or is known to make such objects; zero where something unread may supply it, as it may anything
}

// StateOfTarget returns the state of the target of a reference that Has does not know.
func (s *Index) StateOfTarget(object *model.Object, ref graph.Ref) Absence {
	a := s.stateOfTarget(object, ref)
	if renamed, ok := s.Renamed(s.Cluster.ID(ref.To)); ok && a.State == graph.Missing && a.Reason == "" {
		a.Reason = fmt.Sprintf("kustomize renames it to %s (namePrefix, nameSuffix or a patch), and leaves this field as it is", renamed.ID.Name)
	}
	return a
}

// stateOfTarget is StateOfTarget without what a missing target is called instead.
func (s *Index) stateOfTarget(object *model.Object, ref graph.Ref) Absence {
	if reason := s.uncertainReason(object, ref); reason != "" {
		return Absence{State: graph.Unknown, Reason: reason}
	}
	if reason := s.onlyOnTarget(object, ref); reason != "" && !unreadSupplierOf(s, object, ref.To).exists() {
		return Absence{State: graph.Missing, Reason: reason}
	}
	if state, reason := s.installed(object, ref); state.Valid() {
		return Absence{State: state, Reason: reason}
	}
	a := absence{index: s, object: object, ref: ref, unread: unreadSupplierOf(s, object, ref.To)}
	if state, reason := s.otherHash(ref.To); state.Valid() && !(state == graph.Missing && a.unread.exists()) {
		return Absence{State: state, Reason: reason}
	}
	if by := a.namedSupplier(); by.exists() {
		return Absence{graph.Unknown, by.text(), by.pos}
	}
	if schema.IsFlux(ref.To.Kind) {
		return a.ofFluxKind()
	}
	return a.ofOtherKind()
}

// uncertainReason returns why it cannot be known which object a reference means, or what is on its cluster; it is
// empty where that is known.
func (s *Index) uncertainReason(object *model.Object, ref graph.Ref) string {
	key := ref.To
	switch {
	case model.HasVariable(key.Name) || model.HasVariable(key.Namespace):
		return "its name holds a variable that is not known"
	case model.HasVariable(key.Kind.Name) || model.HasVariable(key.Kind.Group):
		return "its kind holds a variable that is not known"
	case key.Namespace == "" && object.ID.Namespace == "" && !s.Cluster.Repository.Scopes.ClusterScoped(object.ID.Kind):
		return "the namespace of " + object.ID.Key.String() + " is not known"
	}
	for _, o := range s.uncertain {
		if u := o.ID.Key; u.Kind == key.Kind && model.MayEqual(u.Name, key.Name) && model.MayEqual(u.Namespace, key.Namespace) {
			return possibleSupplier{reason: u.String() + " may be it, but its name holds a variable that is not known", pos: o.Pos}.text()
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
func (s *Index) installed(object *model.Object, ref graph.Ref) (graph.State, string) {
	key, entry := ref.To, s.Cluster.Entry
	inFluxNamespace := key.Namespace == entry.Source.Namespace
	configures := ref.Relation == graph.Configures
	switch {
	case isBuiltIn(key):
		return graph.External, "every cluster has it"
	case isOfFlux(key, entry.Source.Namespace):
		return graph.External, "it comes with Flux"
	case key == entry.Source || key == entry.Kustomization:
		return graph.External, "flux bootstrap makes it"
	case key.Kind == schema.Secret && inFluxNamespace && !configures:
		return graph.External, "made when Flux was set up, outside the repository"
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

// absence is a reference to an object that nothing known supplies.
type absence struct {
	index  *Index
	object *model.Object // that refers to it
	ref    graph.Ref
	unread possibleSupplier // a Kustomization or ResourceSet whose objects are not all known
}

// possibleSupplier is something that may supply an object. The zero possibleSupplier is none.
type possibleSupplier struct {
	reason  string    // why it may; never empty
	pos     graph.Pos // of what is the reason
	isNamed bool      // it names the object, or is known to make objects of its kind
}

// named returns a supplier that names an object.
func named(reason string, pos graph.Pos) possibleSupplier { return possibleSupplier{reason, pos, true} }

func (p possibleSupplier) exists() bool { return p.reason != "" }

// text returns the reason with the file and line.
func (p possibleSupplier) text() string {
	if p.pos.IsZero() {
		return p.reason
	}
	return fmt.Sprintf("%s (%s:%d)", p.reason, p.pos.File, max(1, p.pos.Line))
}

// namedSupplier returns what may supply the target and names it: a release whose name it has comes first. Objects of
// Flux are created by few charts and by no operator.
func (a absence) namedSupplier() possibleSupplier {
	s, key := a.index, a.ref.To
	if by := releaseSupplier(s, a.object, a.ref); by.exists() {
		return by
	}
	if by := volumeOfClass(s, key); by.exists() {
		return by
	}
	if a.unread.isNamed {
		return a.unread
	}
	if schema.IsFlux(key.Kind) {
		return possibleSupplier{}
	}
	if pos, ok := s.Mentions.Of(key.Kind, key.Name); ok {
		return named("something other than Flux may make it", pos)
	}
	if by := commandSupplier(s, a.object, key); by.exists() {
		return by
	}
	if by := grantSupplier(s, key); by.exists() {
		return by
	}
	if key.Kind == schema.Secret && s.spreadSecrets[key.Name].exists() && !a.declaresNamespace(key.Namespace) {
		return s.spreadSecrets[key.Name]
	}
	if by, ok := operatorOf(s, key); ok && by.ID.Key != a.object.ID.Key {
		return named("the operator of "+by.ID.Key.String()+" may make it", by.Pos)
	}
	return policySupplier(s, key)
}

// ofFluxKind returns the state of a target of one of Flux's own kinds that nothing names.
func (a absence) ofFluxKind() Absence {
	if a.unread.exists() {
		return Absence{State: graph.Unknown, Reason: a.unread.text()}
	}
	isGenerator := func(o *model.Object) bool {
		return o.ID.Kind == schema.ArtifactGenerator && o.ID.Namespace == a.ref.To.Namespace
	}
	if a.ref.To.Kind == schema.ExternalArtifact && !slices.ContainsFunc(a.index.Cluster.Objects, isGenerator) {
		return Absence{State: graph.Unknown, Reason: "an artifact is made by a controller, and nothing in the repository shows which"}
	}
	return Absence{State: graph.Missing}
}

// ofOtherKind returns the state of a target of another project's kind that nothing names.
func (a absence) ofOtherKind() Absence {
	isHealthCheck := a.ref.Relation == graph.ChecksHealthOf
	if isHealthCheck && !a.unread.exists() && schema.IsCustom(a.ref.To.Kind) && a.appliesSameKind() {
		return Absence{State: graph.Missing}
	}
	if a.unread.exists() {
		return Absence{State: graph.Unknown, Reason: a.unread.text()}
	}
	releases := a.index.releases[a.ref.To.Namespace]
	if a.ref.To.Namespace == "" {
		releases = a.index.allReleases
	}
	if isHealthCheck && len(releases) > 0 {
		// A health check names what a Kustomization brings: where that is a chart, its workloads may have any name.
		by := possibleSupplier{reason: "the chart of " + releases[0].object.ID.Key.String() + " is not at hand, and a health check may name what it makes", pos: releases[0].object.Pos}
		return Absence{State: graph.Unknown, Reason: by.text()}
	}
	if namespace := a.ref.To.Namespace; strings.HasPrefix(namespace, "kube-") || isDistributionNamespace(namespace) {
		return Absence{State: graph.Unknown, Reason: "its namespace belongs to the cluster itself"}
	}
	if key := a.ref.To; !isHealthCheck && key.Namespace != a.object.ID.Namespace && !schema.CreatedByRepository(key.Kind) {
		return Absence{State: graph.Unknown, Reason: "something outside the repository may make it"}
	}
	return Absence{State: graph.Missing}
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

// releaseSupplier returns the release whose chart may create the target of a reference, because its name or a value
// names it. A chart creates neither a ConfigMap with the values of a release nor what its own release refers to. Those
// that create objects of Flux are among the unread suppliers.
func releaseSupplier(s *Index, object *model.Object, ref graph.Ref) possibleSupplier {
	key := ref.To
	if key.Kind == schema.ConfigMap && ref.Relation == graph.Configures || schema.IsFlux(key.Kind) {
		return possibleSupplier{}
	}
	inNamespace := s.releases[key.Namespace]
	if key.Namespace == "" {
		inNamespace = s.allReleases
	}
	for _, r := range inNamespace {
		if r.object.ID == object.ID {
			continue
		}
		if chartMakes(r.naming().Chart, key.Kind, key.Name) {
			return named(r.object.ID.Key.String()+" may make it, and its chart is not at hand", r.object.Pos)
		}
		if pos, ok := r.naming().Names(key.Kind, key.Name); ok {
			if pos.IsZero() {
				pos = r.object.Pos
			}
			return named(r.object.ID.Key.String()+" may make it, and its chart is not at hand", pos)
		}
	}
	return possibleSupplier{}
}

// volumeOfClass returns the PersistentVolume of a storage class: a claim that names the class is bound to it, and
// there need be no StorageClass.
// See https://kubernetes.io/docs/concepts/storage/persistent-volumes/#class-1.
func volumeOfClass(s *Index, key graph.Key) possibleSupplier {
	if key.Kind != schema.StorageClass {
		return possibleSupplier{}
	}
	for _, object := range s.Present.Objects(schema.PersistentVolume, AllNamespaces) {
		if object.Root().Get("spec", "storageClassName").Text() == key.Name {
			return named("the volume is "+object.ID.Key.String(), object.PosOf("spec.storageClassName"))
		}
	}
	return possibleSupplier{}
}

// policySupplier returns the Kyverno policy that creates an object: one that generates it, objects of its kind, or
// copies.
// See https://kyverno.io/docs/policy-types/cluster-policy/generate/.
func policySupplier(s *Index, key graph.Key) possibleSupplier {
	for _, policy := range s.policies {
		for _, generate := range fieldpath.Find(policy.Root(), generatePattern, "") {
			kind, name := generate.Value.Get("kind").Text(), generate.Value.Get("name").Text()
			isKind := kind == key.Kind.Name || slices.ContainsFunc(texts(generate.Value.Get("cloneList", "kinds")), func(k string) bool {
				return k[strings.LastIndex(k, "/")+1:] == key.Kind.Name
			})
			if isKind && (name == "" || name == key.Name || strings.Contains(name, "{{")) {
				return named(policy.ID.Key.String()+" may make it", policy.PosOf(generate.Path))
			}
		}
		if policy.ID.Kind.Name == "GeneratingPolicy" && textsOf(s, policy)[key.Name] {
			return named(policy.ID.Key.String()+" names it", policy.Pos)
		}
	}
	return possibleSupplier{}
}

// generatePattern is what a rule of a Kyverno policy generates.
var generatePattern = fieldpath.ParsePattern("spec.rules[].generate")

// textsOf returns the words in the spec of an object.
func textsOf(s *Index, object *model.Object) map[string]bool {
	words := map[string]bool{}
	fieldpath.EachText(object.Root().Get("spec"), func(text string) {
		for _, word := range evidence.WordPattern.FindAllString(text, -1) {
			words[word] = true
		}
	})
	return words
}

// operatorOf returns the object whose operator may create an object: one in the same namespace or in none with whose
// name its name begins, or one whose spec holds its name. A name without a namespace may be in a spec by chance.
func operatorOf(s *Index, key graph.Key) (*model.Object, bool) {
	for _, namespace := range []string{key.Namespace, ""} {
		for _, by := range s.operated[namespace] {
			if strings.HasPrefix(key.Name, by.ID.Name) {
				return by, true
			}
		}
	}
	by, ok := s.operatedBy[key.Name]
	return by, ok && key.Namespace != ""
}
