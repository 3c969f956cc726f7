package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/check/readiness"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/internal/suggest"
)

// nameIndex finds the objects that may have been meant by a name that no object has.
type nameIndex struct {
	graph  *graph.Graph
	byKind map[kindIn][]graph.Node // the objects there are, in order
	byName map[nameIn][]graph.Node
	makers map[graph.ID]graph.ID // of the objects that others make

	unreachable map[graph.Key][]graph.Node // that no cluster applies
}

type kindIn struct {
	cluster string
	kind    graph.Kind
}

type nameIn struct{ cluster, name string }

func indexNames(g *graph.Graph) *nameIndex {
	x := &nameIndex{graph: g, byKind: map[kindIn][]graph.Node{}, byName: map[nameIn][]graph.Node{}, makers: map[graph.ID]graph.ID{}, unreachable: map[graph.Key][]graph.Node{}}
	for n := range g.Nodes() {
		if n.State == graph.Missing || n.State == graph.Unknown || n.ID.Kind.Group == graph.OwnGroup {
			continue
		}
		if n.State == graph.Unreachable {
			x.unreachable[n.ID.Key] = append(x.unreachable[n.ID.Key], n)
		}
		k := kindIn{n.ID.Cluster, n.ID.Kind}
		x.byKind[k] = append(x.byKind[k], n)
		called := nameIn{n.ID.Cluster, n.ID.Name}
		x.byName[called] = append(x.byName[called], n)
	}
	for id, by := range graph.Products(g) {
		maker, ok := g.Node(by)
		k := kindIn{id.Cluster, id.Kind}
		x.makers[id] = by
		if ok && onCluster(maker) {
			x.byKind[k] = append(x.byKind[k], graph.Node{ID: id, State: graph.Generated, Pos: maker.Pos})
		}
	}
	return x
}

// hint returns what may have been meant by the missing node, in words, and where that is declared. Both are
// zero where nothing is similar.
func (x *nameIndex) hint(missing graph.Node, r graph.Relation) (string, Related) {
	if text, at := x.exact(missing, r); text != "" {
		return text, at
	}
	id := missing.ID
	alike := x.byKind[kindIn{id.Cluster, id.Kind}]
	inNamespace := func(n graph.Node) bool { return n.ID.Namespace == id.Namespace }
	elsewhere := func(n graph.Node) bool { return !inNamespace(n) }
	if n, ok := similar(alike, id.Name, inNamespace); ok {
		return fmt.Sprintf("did you mean %s?", n.ID.Name), declaredHere(n)
	}
	if n, ok := similar(alike, id.Name, elsewhere); ok {
		return fmt.Sprintf("did you mean %s?", n.ID.Key), declaredHere(n)
	}
	return "", Related{}
}

// exact is hint without similar names: the reason that package flux has found, or an object of the same name.
func (x *nameIndex) exact(missing graph.Node, r graph.Relation) (string, Related) {
	if why := missing.Fact("reason"); why != "" {
		return why, Related{}
	}
	id := missing.ID
	if text, at := x.otherKind(missing, r); text != "" {
		return text, at
	}
	alike := x.byKind[kindIn{id.Cluster, id.Kind}]
	if i := slices.IndexFunc(alike, func(n graph.Node) bool { return n.ID.Name == id.Name }); i >= 0 {
		return fmt.Sprintf("%s exists, but in namespace %s", id.Name, alike[i].ID.Namespace), declaredHere(alike[i])
	}
	if mayCrossNamespaces(r) {
		for _, n := range x.byName[nameIn{id.Cluster, id.Name}] {
			if n.ID.Kind != id.Kind && fits(n.Role, missing.Role, r) {
				return fmt.Sprintf("that name exists, but as %s in namespace %s", kindBeside(n, id), n.ID.Namespace), declaredHere(n)
			}
		}
	}
	if n, ok := x.unapplied(id); ok {
		return "its YAML is in the repository, but no Kustomization applies it", declaredHere(n)
	}
	return "", Related{}
}

// unapplied returns the document of an object that no cluster applies; of several, the first below the directory of the
// object's cluster, or else the first.
func (x *nameIndex) unapplied(id graph.ID) (n graph.Node, ok bool) {
	documents := x.unreachable[id.Key]
	if id.Cluster == "" || len(documents) == 0 {
		return graph.Node{}, false
	}
	for _, c := range x.graph.Clusters() {
		isOwn := func(n graph.Node) bool { return strings.HasPrefix(n.Pos.File, c.Path+"/") }
		if i := slices.IndexFunc(documents, isOwn); c.Name == id.Cluster && i >= 0 {
			return documents[i], true
		}
	}
	return documents[0], true
}

// otherKind returns the object of another kind that has the name of a node, in its namespace or, where either kind has
// none, in the cluster.
func (x *nameIndex) otherKind(missing graph.Node, r graph.Relation) (string, Related) {
	id := missing.ID
	for _, n := range x.byName[nameIn{id.Cluster, id.Name}] {
		isScope := n.ID.Namespace == id.Namespace || n.ID.Namespace == "" && isSibling(n.ID.Kind, id.Kind) || id.Namespace == "" && isSibling(id.Kind, n.ID.Kind)
		if n.ID.Kind != id.Kind && isScope && (fits(n.Role, missing.Role, r) || isSibling(n.ID.Kind, id.Kind) || isSibling(id.Kind, n.ID.Kind)) {
			return "that name exists, but as " + kindBeside(n, id), declaredHere(n)
		}
	}
	return "", Related{}
}

// isSibling reports whether a kind is that of the whole cluster for another one: ClusterIssuer for Issuer.
func isSibling(wide, narrow graph.Kind) bool {
	return wide.Group == narrow.Group && wide.Name == "Cluster"+narrow.Name
}

func declaredHere(n graph.Node) Related {
	verb := "declared"
	if n.State == graph.Generated {
		verb = "made"
	}
	return Related{Pos: n.Pos, Message: n.ID.Key.String() + " is " + verb + " here"}
}

// kindBeside prints the kind of a node, with its group where its name alone is that of the missing object.
func kindBeside(n graph.Node, missing graph.ID) string {
	kind := n.ID.Kind.Name
	if kind == missing.Kind.Name {
		kind = n.ID.Kind.String()
	}
	return article(kind) + " " + kind
}

// mayCrossNamespaces reports whether a reference may name an object in another namespace: a dependency and
// a source may, values may not.
func mayCrossNamespaces(r graph.Relation) bool {
	return r == graph.DependsOn || r == graph.ProvidesSourceFor || r == graph.HostsChartsFor
}

// similar returns the node, among those that accept accepts, whose name is nearest to a name.
func similar(nodes []graph.Node, name string, accept func(graph.Node) bool) (graph.Node, bool) {
	var names []string
	var candidates []graph.Node
	for _, n := range nodes {
		if accept(n) {
			names, candidates = append(names, n.ID.Name), append(candidates, n)
		}
	}
	i := slices.Index(names, suggest.Name(name, names))
	if i < 0 {
		return graph.Node{}, false
	}
	return candidates[i], true
}

// near is hint for a name that might be right: only an object of the same kind and namespace whose name
// differs by one or two letters counts, one in another namespace, and one of the other kind that the field may name.
func (x *nameIndex) near(target graph.Node, r graph.Relation) (string, Related) {
	if strings.Contains(target.ID.Key.String(), "${") {
		return "", Related{}
	}
	if text, at := x.otherKind(target, r); text != "" && r != graph.ChecksHealthOf {
		return text, at
	}
	// A Secret that was created when Flux was set up is often copied to other namespaces.
	if n, ok := x.namesake(target); ok && target.State != graph.External && !(readiness.ClusterNamespace{Name: target.ID.Namespace}).BuiltIn() && r != graph.ChecksHealthOf {
		return fmt.Sprintf("%s exists, but in namespace %s", n.ID.Name, n.ID.Namespace), declaredHere(n)
	}
	return x.slip(target)
}

// namesake returns the object of the same kind and name in another namespace. A Secret that is used in its own
// namespace is none: many namespaces have a Secret of the same name, and people may have created one of them.
func (x *nameIndex) namesake(target graph.Node) (graph.Node, bool) {
	for _, n := range x.byKind[kindIn{target.ID.Cluster, target.ID.Kind}] {
		if n.ID.Name == target.ID.Name && onCluster(n) && (target.Role != graph.Secret || !x.isUsedAtHome(n.ID)) {
			return n, true
		}
	}
	return graph.Node{}, false
}

// isUsedAtHome reports whether an object in the namespace of another one refers to that, or to what makes it.
func (x *nameIndex) isUsedAtHome(id graph.ID) bool {
	at := id
	if maker, ok := x.makers[id]; ok {
		at = maker
	}
	isUse := func(e graph.Edge) bool {
		declarer, named := e.Reading()
		return named == at && declarer.Namespace == id.Namespace && (e.Relation == graph.References || e.Relation == graph.Configures)
	}
	for e := range x.graph.In(at) {
		if isUse(e) {
			return true
		}
	}
	for e := range x.graph.Out(at) {
		if isUse(e) {
			return true
		}
	}
	return false
}

// slip returns the object of the same kind and namespace whose name differs by one or two letters.
func (x *nameIndex) slip(target graph.Node) (string, Related) {
	var names []string
	var nodes []graph.Node
	for _, n := range x.byKind[kindIn{target.ID.Cluster, target.ID.Kind}] {
		if n.ID.Namespace == target.ID.Namespace && onCluster(n) {
			names, nodes = append(names, n.ID.Name), append(nodes, n)
		}
	}
	i := slices.Index(names, suggest.Slip(target.ID.Name, names))
	if i < 0 {
		return "", Related{}
	}
	return fmt.Sprintf("did you mean %s?", names[i]), declaredHere(nodes[i])
}

func article(kind string) string {
	if kind != "" && strings.ContainsRune("AEIO", rune(kind[0])) {
		return "an"
	}
	return "a"
}

// fits reports whether an object of another kind but of the right name may have been meant.
func fits(role, wanted graph.Role, r graph.Relation) bool {
	flux := []graph.Role{graph.Kustomization, graph.Release, graph.Generator}
	values := []graph.Role{graph.Config, graph.Secret}
	switch r {
	case graph.DependsOn:
		return slices.Contains(flux, role)
	case graph.ProvidesSourceFor, graph.HostsChartsFor:
		return role == graph.Source || role == graph.Generator
	case graph.Watches:
		return role == wanted && wanted != graph.Plain
	case graph.Configures, graph.References:
		return role == wanted && wanted != graph.Plain || slices.Contains(values, role) && slices.Contains(values, wanted)
	case graph.ChecksHealthOf:
		return slices.Contains(append(flux, graph.Workload), role)
	}
	return false
}
