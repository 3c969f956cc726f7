package release

import (
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
)

// ValueReader reads the containers of releases whose charts are not available locally, and what they refer
// to, from the conventions that charts follow in their values.
type ValueReader struct {
	cluster *model.Cluster
	present func(graph.ID) bool   // whether an object is on the cluster, or something there produces it
	owners  map[graph.ID]graph.ID // the release of each container so far
}

// NewValueReader returns a reader for the releases of a cluster. present reports whether an object is on a
// cluster, or something there produces it.
func NewValueReader(c *model.Cluster, present func(graph.ID) bool) *ValueReader {
	return &ValueReader{cluster: c, present: present, owners: map[graph.ID]graph.ID{}}
}

// Containers returns the containers of a release as its values show them, what the release itself refers
// to, and what each container refers to.
func (r *ValueReader) Containers(p *model.Object) (nodes []graph.Node, refs []graph.Ref, containerRefs map[graph.ID][]graph.Ref) {
	rel := newRelease(r.cluster, p)
	containers := findContainers(rel.values)
	nameContainers(containers, p.ID.Name)
	for _, c := range containers {
		n, ok := r.node(p, rel, c)
		if !ok {
			continue
		}
		nodes = append(nodes, n)
		refs = append(refs, graph.Ref{To: n.ID.Key, Cluster: rel.otherCluster(p), Relation: graph.Deploys, Field: c.source.field(), Pos: n.Pos})
	}
	containerRefs = map[graph.ID][]graph.Ref{}
	for _, found := range rel.findRefs(containers) {
		ref, ok := r.ref(p, rel, found)
		switch {
		case !ok:
		case found.container == nil || found.container.id == graph.ID{}:
			ref.Cluster = rel.otherCluster(p)
			refs = append(refs, ref)
		default:
			id := found.container.id
			containerRefs[id] = append(containerRefs[id], ref)
		}
	}
	return nodes, refs, containerRefs
}

// node returns the node of a container, and sets its id. ok is false for what may be no container, because
// neither an image nor a tag is known.
func (r *ValueReader) node(p *model.Object, rel *release, c *container) (n graph.Node, ok bool) {
	image := rel.expand(c.image)
	if !imageName.MatchString(image) {
		image = ""
	}
	if image == "" && c.tag == nil && !c.certain {
		return graph.Node{}, false
	}
	c.id = r.containerID(p, rel, c.name)
	n = graph.Node{ID: c.id, Role: graph.ContainerRole, State: graph.Inferred, Pos: positionOr(c.source, p.Pos)}.With("image", image)
	if image == "" {
		n = n.With("tag", rel.expand(c.tag.text()))
	}
	if c.init {
		n = n.With("init", "true")
	}
	return n, true
}

// containerID returns the identity of a container of a release. It is in the namespace that the release
// installs into or, where another release of the same name has such a container there, in the release's own.
func (r *ValueReader) containerID(p *model.Object, rel *release, name string) graph.ID {
	id := graph.ID{Cluster: rel.cluster, Key: graph.Key{Kind: graph.Container, Namespace: rel.namespace, Name: "HelmRelease/" + p.ID.Name + "/" + name}}
	if owner, ok := r.owners[id]; ok && owner != p.ID {
		id.Namespace = p.ID.Namespace
	}
	r.owners[id] = p.ID
	return id
}

// ref returns the reference to an object that values name. ok is false where the object is not present and
// the name may be something else than an object's.
func (r *ValueReader) ref(p *model.Object, rel *release, found *objectRef) (ref graph.Ref, ok bool) {
	to := graph.Key{Kind: found.kind, Namespace: rel.namespace, Name: found.name}
	if found.namespace != "" {
		to.Namespace = found.namespace
	}
	if (schema.Scopes{}).ClusterScoped(found.kind) {
		to.Namespace = ""
	}
	ref = graph.Ref{To: to, Relation: graph.References, Field: found.source.field(), Optional: found.optional, Pos: positionOr(found.source, p.Pos)}
	if r.present(graph.ID{Cluster: rel.cluster, Key: to}) {
		return ref, true
	}
	ref.Optional, ref.Absent, ref.Reason = true, graph.Unknown, "chart values name it, and the chart may make it"
	if model.HasVariable(to.Name) {
		ref.Reason = "its name holds a variable that is not known"
	}
	ref.Evidence = ref.Pos
	return ref, found.certain
}

// positionOr returns the position of a setting, and another one where it has none.
func positionOr(s *setting, other graph.Pos) graph.Pos {
	if pos := s.pos(); !pos.IsZero() {
		return pos
	}
	return other
}
