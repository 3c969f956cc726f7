package check

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// ask gathers the needs of every node.
func (r *readiness) ask() {
	definitions := r.definitions()
	spaces := r.namespaces()
	for i, n := range r.nodes {
		at := int32(i)
		if !followed(n) {
			continue
		}
		r.askOwner(at)
		if suspended(n) || n.Role == graph.Source && r.bootstrapped(at) {
			continue // whether what is suspended ever was ready is told elsewhere
		}
		switch {
		case n.Role == graph.Kustomization:
			r.askKustomization(at)
			r.askContent(at, definitions, spaces)
		case n.Role == graph.Release:
			r.askRelease(at, spaces)
		case n.Role == graph.Source:
			r.askSource(at)
		case n.Role == graph.Generator:
			r.askGenerator(at)
		default:
			r.need(at, ready, need{any: []event{r.at(at, exists)}, edge: -1})
			r.askHealth(at)
		}
	}
}

// followed reports whether a node is an object whose coming to be can be followed.
func followed(n graph.Node) bool {
	switch n.State {
	case graph.Defined, graph.Generated, graph.Inferred:
		return n.ID.Kind.Group != graph.OwnGroup
	}
	return false
}

// need adds a need to a moment of a node. An event needs no other that is the same.
func (r *readiness) need(at int32, m moment, n need) {
	ev := r.at(at, m)
	r.needs[ev] = append(r.needs[ev], n)
}

// step lets a moment of a node need an earlier one.
func (r *readiness) step(at int32, m, earlier moment) {
	r.need(at, m, need{any: []event{r.at(at, earlier)}, edge: -1})
}

// by lets a moment of a node need a moment of what an edge names.
func (r *readiness) by(at int32, m moment, edge int32, on moment, why because) {
	r.need(at, m, need{any: []event{r.at(r.end(edge), on)}, because: why, edge: edge})
}

// perhaps is the same for what is likely and not certain.
func (r *readiness) perhaps(at int32, m moment, edge int32, on moment, why because) {
	r.need(at, m, need{any: []event{r.at(r.end(edge), on)}, because: why, edge: edge, soft: true})
}

// early are the kinds that Flux applies, and waits for, before everything else.
var early = map[graph.Kind]bool{
	{Group: "apiextensions.k8s.io", Name: "CustomResourceDefinition"}: true,
	{Name: "Namespace"}: true,
	{Group: "rbac.authorization.k8s.io", Name: "ClusterRole"}: true,
}

// owning returns the event by which the owner at the start of an edge has put an object on the
// cluster; ok is false where the edge puts none there.
func (r *readiness) owning(edge int32) (ev event, ok bool) {
	e := r.edges[edge]
	if e.Relation != graph.Applies && e.Relation != graph.Generates {
		return 0, false
	}
	from := r.index[e.From]
	switch r.nodes[from].Role {
	case graph.Kustomization:
		if early[e.To.Kind] {
			return r.at(from, begun), true
		}
		return r.at(from, applied), true
	case graph.Release, graph.Generator:
		return r.at(from, applied), true
	}
	return r.at(from, exists), true
}

// askOwner lets an object need one of its owners. The root is there because Flux was set up with it,
// and so is what it takes its manifests from.
func (r *readiness) askOwner(at int32) {
	if r.bootstrapped(at) {
		return
	}
	n := need{because: byOwner, edge: -1}
	for _, edge := range r.in[at] {
		if ev, ok := r.owning(edge); ok {
			n.any = append(n.any, ev)
			if n.edge < 0 {
				n.edge = edge
			}
		}
	}
	if len(n.any) > 0 {
		r.need(at, exists, n)
	}
}

// bootstrapped reports whether an object is there before Flux applies anything.
func (r *readiness) bootstrapped(at int32) bool {
	n := r.nodes[at]
	if n.Fact("root") == "true" || n.Fact("bootstrap") == "true" || neverApplied(n) {
		return true
	}
	if n.Role != graph.Source {
		return false
	}
	for _, edge := range r.out[at] {
		e := r.edges[edge]
		if e.Relation == graph.ProvidesSourceFor && r.nodes[r.index[e.To]].Fact("root") == "true" {
			return true
		}
	}
	return false
}

// waited returns the edges to what a Kustomization waits for before it is ready, and why it does.
// Flux reads no health checks where it waits for everything.
func (r *readiness) waited(at int32) ([]int32, because) {
	relation, why := graph.ChecksHealthOf, byHealth
	if r.nodes[at].Fact("wait") == "true" {
		relation, why = graph.Applies, byWait
	}
	var edges []int32
	for _, edge := range r.out[at] {
		e := r.edges[edge]
		to := r.nodes[r.index[e.To]]
		if e.Relation == relation && (why == byHealth || !neverApplied(to)) {
			edges = append(edges, edge)
		}
	}
	return edges, why
}

func (r *readiness) askKustomization(at int32) {
	r.step(at, begun, exists)
	r.step(at, applied, begun)
	r.step(at, ready, applied)
	r.askDependencies(at, begun)
	for _, edge := range r.in[at] {
		switch e := r.edges[edge]; e.Relation {
		case graph.ProvidesSourceFor:
			r.by(at, begun, edge, applied, bySource)
		case graph.Configures:
			r.askValues(at, begun, edge)
		}
	}
	for _, edge := range r.out[at] {
		e := r.edges[edge]
		if e.Relation != graph.References || e.Optional || !strings.HasPrefix(e.Field, "spec.") || e.To.Kind.Name == "Namespace" {
			continue
		}
		if strings.HasPrefix(e.Field, "spec.decryption.") && r.owns(at, r.end(edge)) {
			continue // whoever can read it has it
		}
		r.askValues(at, begun, edge)
	}
	edges, why := r.waited(at)
	for _, edge := range edges {
		if to := r.nodes[r.end(edge)]; why == byHealth || to.Role != graph.Plain {
			r.askReady(at, edge, why)
		}
	}
}

// askReady lets an object that waits need what it waits for. A ResourceSet counts as healthy before
// flux-operator has looked at it.
func (r *readiness) askReady(at int32, edge int32, why because) {
	if r.edges[edge].To.Kind.Name == "ResourceSet" {
		r.perhaps(at, ready, edge, ready, why)
		return
	}
	r.by(at, ready, edge, ready, why)
}

// askDependencies reads dependsOn. What an expression asks for cannot be known.
func (r *readiness) askDependencies(at int32, m moment) {
	for _, edge := range r.out[at] {
		e := r.edges[edge]
		if e.Relation != graph.DependsOn || e.Optional {
			continue
		}
		switch e.Condition {
		case "":
			r.by(at, m, edge, ready, byDependsOn)
		case graph.Existence:
			r.by(at, m, edge, exists, byExistence)
		}
	}
}

// askValues lets a Kustomization or a HelmRelease need what it reads: a ConfigMap, a Secret, an account.
// What it brings itself is often put there beforehand.
func (r *readiness) askValues(at int32, m moment, edge int32) {
	if r.edges[edge].Optional {
		return
	}
	why := byValues
	if r.edges[edge].Relation == graph.References {
		why = byReference
	}
	if r.owns(at, r.end(edge)) {
		r.perhaps(at, m, edge, exists, why)
		return
	}
	r.by(at, m, edge, exists, why)
}

// owns reports whether one object puts another on the cluster, and no other object does.
func (r *readiness) owns(at, what int32) bool {
	owned := false
	for _, edge := range r.in[what] {
		if _, ok := r.owning(edge); ok {
			if r.index[r.edges[edge].From] != at {
				return false
			}
			owned = true
		}
	}
	return owned
}

func (r *readiness) askRelease(at int32, spaces map[spaceOf]space) {
	r.step(at, applied, exists)
	r.step(at, ready, applied)
	r.askDependencies(at, applied)
	for _, edge := range r.in[at] {
		switch e := r.edges[edge]; e.Relation {
		case graph.HostsChartsFor:
			r.by(at, applied, edge, applied, bySource)
		case graph.Configures:
			r.askValues(at, applied, edge)
		}
	}
	n := r.nodes[at]
	for _, edge := range r.out[at] {
		e := r.edges[edge]
		switch {
		case e.Relation == graph.References && !e.Optional && e.To.Kind.Name == "Namespace":
			if n.Fact("createNamespace") != "true" || e.Field == "spec.storageNamespace" {
				r.askNamespace(at, applied, spaces[spaceOf{e.To.Cluster, e.To.Name}], edge)
			}
		case e.Relation == graph.References && !e.Optional && (strings.HasPrefix(e.Field, "spec.kubeConfig.") || e.Field == "spec.serviceAccountName"):
			r.askValues(at, applied, edge)
		case e.Relation == graph.Generates && !early[e.To.Kind]:
			// Helm waits for what a release installs, whatever its kind.
			if to := r.nodes[r.end(edge)]; to.Role == graph.Kustomization || to.Role == graph.Release {
				r.perhaps(at, ready, edge, ready, byWait)
			}
		}
	}
	r.askHealth(at)
}

func (r *readiness) askSource(at int32) {
	r.step(at, applied, exists)
	r.step(at, ready, applied)
	for _, edge := range r.in[at] {
		if r.edges[edge].Relation == graph.HostsChartsFor {
			r.by(at, applied, edge, applied, bySource)
		}
	}
	for _, edge := range r.out[at] {
		e := r.edges[edge]
		if e.Relation != graph.References || e.Optional || !strings.HasPrefix(e.Field, "spec.") {
			continue
		}
		if r.nodes[r.end(edge)].Role == graph.Source {
			r.by(at, applied, edge, applied, bySource)
		} else {
			// The credentials of a source are often put there by hand, and kept in the repository later.
			r.perhaps(at, applied, edge, exists, byReference)
		}
	}
}

func (r *readiness) askGenerator(at int32) {
	n := r.nodes[at]
	r.step(at, applied, exists)
	r.step(at, ready, applied)
	r.askDependencies(at, applied)
	for _, edge := range r.out[at] {
		e := r.edges[edge]
		to := r.nodes[r.end(edge)]
		switch {
		case e.Relation == graph.References && !e.Optional && to.Role == graph.Source:
			r.by(at, applied, edge, applied, bySource)
		case e.Relation == graph.References && !e.Optional && to.Role == graph.Generator:
			r.by(at, applied, edge, exists, byReference)
		case e.Relation == graph.Generates && to.Role != graph.Plain && waitsForAll(n):
			if n.ID.Kind.Name == "FluxInstance" {
				r.perhaps(at, ready, edge, ready, byWait)
			} else {
				r.by(at, ready, edge, ready, byWait)
			}
		}
	}
}

// waitsForAll reports whether a generator waits for what it makes: a FluxInstance does unless told
// otherwise.
func waitsForAll(n graph.Node) bool {
	wait := n.Fact("wait")
	return wait == "true" || n.ID.Kind.Name == "FluxInstance" && wait != "false"
}

// needy are the kinds that do not become ready without what they name.
var needy = map[graph.Kind]bool{
	{Group: "external-secrets.io", Name: "ExternalSecret"}: true,
	{Group: "cert-manager.io", Name: "Certificate"}:        true,
}

// askHealth lets what has to become healthy need what its containers read, or what it names.
func (r *readiness) askHealth(at int32) {
	n := r.nodes[at]
	for _, edge := range r.out[at] {
		e := r.edges[edge]
		if e.Relation == graph.References && !e.Optional && needy[n.ID.Kind] && e.Field != "kind" {
			r.perhaps(at, ready, edge, exists, byReference)
		}
		if e.Relation != graph.Deploys || n.Role != graph.Workload && n.Role != graph.Release {
			continue
		}
		for _, inner := range r.out[r.end(edge)] {
			if ref := r.edges[inner]; ref.Relation == graph.References && !ref.Optional {
				r.perhaps(at, ready, inner, exists, byReference)
			}
		}
	}
}

// spaceOf is a namespace of a cluster.
type spaceOf struct{ cluster, name string }

// space is what puts a namespace on a cluster. One that nothing declares has no owners.
type space struct {
	owners   []event // Kustomizations and others that apply it
	creators []event // HelmReleases that create it; none that has to stand in it first
	declared bool
	edge     int32
}

// namespaces gathers what creates the namespaces, those apart that are there before Flux is.
func (r *readiness) namespaces() map[spaceOf]space {
	all := map[spaceOf]space{}
	flux := fluxNamespaces(r.nodes)
	for i, n := range r.nodes {
		switch {
		case n.Role == graph.NamespaceRole && (flux[spaceOf{n.ID.Cluster, n.ID.Name}] || everyClusterHas(n.ID.Name)):
		case n.Role == graph.NamespaceRole && followed(n):
			s := all[spaceOf{n.ID.Cluster, n.ID.Name}]
			s.declared, s.edge = true, -1
			for _, edge := range r.in[i] {
				if ev, ok := r.owning(edge); ok {
					s.owners = append(s.owners, ev)
					if s.edge < 0 {
						s.edge = edge
					}
				}
			}
			all[spaceOf{n.ID.Cluster, n.ID.Name}] = s
		case n.Role == graph.Release && n.Fact("createNamespace") == "true" && installsInto(n) != n.ID.Namespace:
			at := spaceOf{n.ID.Cluster, installsInto(n)}
			s := all[at]
			s.creators = append(s.creators, r.at(int32(i), applied))
			all[at] = s
		}
	}
	return all
}

// fluxNamespaces are the namespaces that are there before Flux applies anything: those of the roots,
// and those that the scripts make that set a cluster up.
func fluxNamespaces(nodes []graph.Node) map[spaceOf]bool {
	all := map[spaceOf]bool{}
	for _, n := range nodes {
		if n.Fact("root") != "true" {
			continue
		}
		all[spaceOf{n.ID.Cluster, n.ID.Namespace}] = true
		for _, name := range split(n.Fact("givenNamespaces")) {
			all[spaceOf{n.ID.Cluster, name}] = true
		}
	}
	return all
}

// isFlux reports whether a kind is one of Flux's or of flux-operator's, whose definitions are there
// before anything is applied.
func isFlux(k graph.Kind) bool {
	return strings.HasSuffix(k.Group, ".toolkit.fluxcd.io") || k.Group == "source.extensions.fluxcd.io" || k.Group == "fluxcd.controlplane.io"
}

// everyClusterHas reports whether a namespace is one that Kubernetes makes.
func everyClusterHas(namespace string) bool {
	return namespace == "default" || strings.HasPrefix(namespace, "kube-")
}

// installsInto returns the namespace that a HelmRelease installs into.
func installsInto(n graph.Node) string {
	if ns := n.Fact("targetNamespace"); ns != "" {
		return ns
	}
	return n.ID.Namespace
}

// askNamespace lets a moment need one of those that create a namespace. What nothing declares is not
// known to be absent, and what flux bootstrap has made is there.
func (r *readiness) askNamespace(at int32, m moment, s space, edge int32) {
	if !s.declared || len(s.owners) == 0 {
		return
	}
	r.need(at, m, need{any: slices.Concat(s.owners, s.creators), because: byNamespace, edge: edge})
}

// brings holds what brings the definition of a kind, or those of an API group.
type brings struct {
	kinds  map[kindIn][]event
	groups map[kindIn][]event // the Name of the Kind is empty
	known  map[kindIn]bool    // groups, or kinds, that are there before Flux is
	unread map[string]string  // of a cluster: a file that may bring others before Flux is there, and cannot be read
}

// definitions gathers what brings the kinds of custom resources to the clusters.
func (r *readiness) definitions() *brings {
	b := &brings{kinds: map[kindIn][]event{}, groups: map[kindIn][]event{}, known: map[kindIn]bool{}, unread: map[string]string{}}
	for i, n := range r.nodes {
		for _, group := range split(n.Fact("crds")) {
			at := kindIn{n.ID.Cluster, groupOrKind(group)}
			b.groups[at] = append(b.groups[at], r.at(int32(i), applied))
		}
		for _, group := range split(n.Fact("givenKinds")) {
			b.known[kindIn{n.ID.Cluster, groupOrKind(group)}] = true
		}
		if file := n.Fact("givenUnread"); file != "" {
			b.unread[n.ID.Cluster] = file
		}
	}
	return b
}

// groupOrKind reads a group, or group/Kind.
func groupOrKind(text string) graph.Kind {
	group, name, _ := strings.Cut(text, "/")
	return graph.Kind{Group: group, Name: name}
}

func split(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(list, ",")
}

// of returns what brings the definition of a custom resource; nil where that is not known, or where
// it is there in any case. edge is the one that leads to the definition, if it is declared.
func (b *brings) of(r *readiness, object int32) []event {
	n := r.nodes[object]
	kind := kindIn{n.ID.Cluster, n.ID.Kind}
	group := kindIn{n.ID.Cluster, graph.Kind{Group: n.ID.Kind.Group}}
	if n.ID.Kind.Group == "" || isFlux(n.ID.Kind) || b.known[group] || b.known[kind] {
		return nil
	}
	if have, ok := b.kinds[kind]; ok {
		return have
	}
	var all []event
	for _, edge := range r.out[object] {
		e := r.edges[edge]
		if e.Relation != graph.References || e.Field != "kind" {
			continue
		}
		definition := r.end(edge)
		if !followed(r.nodes[definition]) || r.bootstrapped(definition) {
			b.kinds[kind] = nil
			return nil
		}
		owned := false
		for _, edge := range r.in[definition] {
			if ev, ok := r.owning(edge); ok {
				all = append(all, ev)
				owned = true
			}
		}
		if !owned {
			b.kinds[kind] = nil
			return nil
		}
	}
	all = append(all, b.groups[group]...)
	all = append(all, b.groups[kind]...)
	slices.Sort(all)
	b.kinds[kind] = slices.Compact(all)
	return b.kinds[kind]
}

// maxNamed is how many of the objects with the same trouble are named.
const maxNamed = 3

// askContent lets a Kustomization need the definitions and the namespaces of what it applies. What it
// brings itself comes first.
func (r *readiness) askContent(at int32, definitions *brings, spaces map[spaceOf]space) {
	seen := map[spaceOf]bool{}
	var asked []int // the needs for definitions
	needs := &r.needs[r.at(at, applied)]
	for _, edge := range r.out[at] {
		e := r.edges[edge]
		if e.Relation != graph.Applies {
			continue
		}
		object := r.index[e.To]
		if n := r.nodes[object]; !followed(n) || neverApplied(n) {
			continue
		}
		if ns := (spaceOf{e.To.Cluster, e.To.Namespace}); ns.name != "" && !seen[ns] {
			seen[ns] = true
			if s := spaces[ns]; !r.bringsItself(at, s.owners) {
				r.askNamespace(at, applied, s, edge)
			}
		}
		by := definitions.of(r, object)
		if len(by) == 0 || r.bringsItself(at, by) {
			continue
		}
		i := slices.IndexFunc(asked, func(i int) bool { return slices.Equal((*needs)[i].any, by) })
		if i < 0 {
			asked = append(asked, len(*needs))
			*needs = append(*needs, need{any: by, because: byDefinition, edge: edge, soft: definitions.unread[e.To.Cluster] != ""})
			i = len(asked) - 1
		}
		one := &(*needs)[asked[i]]
		if one.count++; len(one.objects) < maxNamed {
			one.objects = append(one.objects, object)
		}
	}
}

// bringsItself reports whether a Kustomization is among those whose early objects are asked for.
func (r *readiness) bringsItself(at int32, by []event) bool {
	return slices.Contains(by, r.at(at, begun))
}
