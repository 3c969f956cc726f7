package readiness

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// definitionField is the field of the edge from a custom resource to the CustomResourceDefinition of its
// kind.
const definitionField = "kind"

// clusterKind is a kind on a cluster, or an API group where the kind's Name is empty.
type clusterKind struct {
	cluster string
	kind    graph.Kind
}

// definitions holds what installs the definitions of custom resources.
type definitions struct {
	model     *model
	installed map[clusterKind][]event // groups and kinds, by what a chart, a URL or a script is known to hold
	initial   map[clusterKind]bool    // groups and kinds that are defined before Flux applies anything
	unread    map[string]string       // of a cluster: a file that may install others before Flux does, and cannot be read
	providers map[clusterKind][]event // the results of providersOf
}

func findDefinitions(m *model) *definitions {
	d := &definitions{
		model:     m,
		installed: map[clusterKind][]event{},
		initial:   map[clusterKind]bool{},
		unread:    map[string]string{},
		providers: map[clusterKind][]event{},
	}
	for i, n := range m.nodes {
		for _, text := range n.FactList("crds") {
			at := clusterKind{n.ID.Cluster, groupOrKind(text)}
			d.installed[at] = append(d.installed[at], eventOf(int32(i), applied))
		}
		for _, text := range n.FactList("givenKinds") {
			d.initial[clusterKind{n.ID.Cluster, groupOrKind(text)}] = true
		}
		if file := n.Fact("givenUnread"); file != "" {
			d.unread[n.ID.Cluster] = file
		}
	}
	return d
}

// groupOrKind reads a group, or group/Kind.
func groupOrKind(text string) graph.Kind {
	group, name, _ := strings.Cut(text, "/")
	return graph.Kind{Group: group, Name: name}
}

// providersOf returns the events any of which installs the definition of an object's kind; none where
// that is not known, or where the definition exists in any case.
func (d *definitions) providersOf(object int32) []event {
	id := d.model.nodes[object].ID
	kind := clusterKind{id.Cluster, id.Kind}
	group := clusterKind{id.Cluster, graph.Kind{Group: id.Kind.Group}}
	if id.Kind.Group == "" || isFlux(id.Kind) || d.initial[group] || d.initial[kind] {
		return nil
	}
	if known, ok := d.providers[kind]; ok {
		return known
	}
	appliers, known := d.appliersOf(object)
	if !known {
		d.providers[kind] = nil
		return nil
	}
	all := slices.Concat(appliers, d.installed[group], d.installed[kind])
	slices.Sort(all)
	d.providers[kind] = slices.Compact(all)
	return d.providers[kind]
}

// appliersOf returns the events that put the CustomResourceDefinitions of an object's kind on the
// cluster; none where the repository has no such object. known is false where a definition exists by
// other means than those of the repository.
func (d *definitions) appliersOf(object int32) (events []event, known bool) {
	for _, edge := range d.model.out[object] {
		e := d.model.edges[edge]
		if e.Relation != graph.References || e.Field != definitionField {
			continue
		}
		definition := d.model.target(edge)
		if !Traceable(d.model.nodes[definition]) || d.model.bootstrapped(definition) {
			return nil, false
		}
		owners, _ := d.model.ownerEvents(definition)
		if len(owners) == 0 {
			return nil, false
		}
		events = append(events, owners...)
	}
	return events, true
}

// maxObjects is how many of the objects that require one definition are kept.
const maxObjects = 3

// definition lets a Kustomization require the definition of an object that it applies. Objects whose
// definitions come from the same providers share one requirement.
func (c *collector) definition(node, edge int32) {
	object := c.index[c.edges[edge].To]
	providers := c.definitions.providersOf(object)
	if len(providers) == 0 || appliesItself(node, providers) {
		return
	}
	ev := eventOf(node, applied)
	i := slices.IndexFunc(c.requirements[ev], func(r requirement) bool {
		return r.cause == Definition && slices.Equal(r.any, providers)
	})
	if i < 0 {
		i = len(c.requirements[ev])
		c.add(node, applied, requirement{any: providers, cause: Definition, edge: edge, likely: c.definitions.unread[c.edges[edge].To.Cluster] != ""})
	}
	r := &c.requirements[ev][i]
	if r.count++; len(r.objects) < maxObjects {
		r.objects = append(r.objects, object)
	}
}
