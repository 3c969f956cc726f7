package release

import (
	"regexp"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
)

// valueReader reads the containers of releases whose charts are not available locally, and what they refer
// to, from the conventions that charts follow in their values.
type valueReader struct {
	c     *model.Cluster
	has   func(graph.ID) bool   // whether an object is on the cluster, or something there produces it
	taken map[graph.ID]graph.ID // the release of each container so far
}

// NewValueReader returns a reader for the releases of a cluster.
func NewValueReader(c *model.Cluster, has func(graph.ID) bool) *valueReader {
	return &valueReader{c: c, has: has, taken: map[graph.ID]graph.ID{}}
}

// Containers returns the containers of a release as its values show them, what the release itself
// refers to, and what each container does.
func (r *valueReader) Containers(p *model.Object) (nodes []graph.Node, refs []graph.Ref, inner map[graph.ID][]graph.Ref) {
	rel := newRelease(r.c, p)
	found := findContainers(rel.values)
	nameContainers(found, p.ID.Name)
	inner = map[graph.ID][]graph.Ref{}
	for _, f := range found {
		image := rel.fill(f.image)
		if !imageName.MatchString(image) {
			image = ""
		}
		if image == "" && f.tag == nil && !f.certain {
			continue
		}
		f.id = graph.ID{Cluster: rel.cluster, Key: graph.Key{Kind: graph.Container, Namespace: rel.namespace, Name: "HelmRelease/" + p.ID.Name + "/" + f.name}}
		if by, ok := r.taken[f.id]; ok && by != p.ID {
			f.id.Namespace = p.ID.Namespace // two releases of one name install into one namespace
		}
		r.taken[f.id] = p.ID
		pos := f.says.pos()
		if pos.IsZero() {
			pos = p.Pos
		}
		n := graph.Node{ID: f.id, Role: graph.ContainerRole, State: graph.Inferred, Pos: pos}.With("image", image)
		if image == "" {
			n = n.With("tag", rel.fill(f.tag.text()))
		}
		if f.init {
			n = n.With("init", "true")
		}
		nodes = append(nodes, n)
		refs = append(refs, graph.Ref{To: f.id.Key, Cluster: rel.elsewhere(p), Relation: graph.Deploys, Field: f.says.field(), Pos: pos})
	}
	for _, f := range rel.findRefs(found) {
		ref, ok := r.ref(p, rel, f)
		switch {
		case !ok:
		case f.by == nil || f.by.id == graph.ID{}:
			ref.Cluster = rel.elsewhere(p)
			refs = append(refs, ref)
		default:
			inner[f.by.id] = append(inner[f.by.id], ref)
		}
	}
	return nodes, refs, inner
}

// ref turns what values name into a reference. Only what looks like an environment variable's source
// is referred to where nothing on the cluster answers; any other name may mean something else.
func (r *valueReader) ref(p *model.Object, rel *release, f *valueRef) (ref graph.Ref, ok bool) {
	key := graph.Key{Kind: f.kind, Namespace: rel.namespace, Name: f.name}
	if f.namespace != "" {
		key.Namespace = f.namespace
	}
	if (schema.Scopes{}).ClusterScoped(f.kind) {
		key.Namespace = ""
	}
	ref = graph.Ref{To: key, Relation: graph.References, Field: f.says.field(), Optional: f.optional, Pos: f.says.pos()}
	if ref.Pos.IsZero() {
		ref.Pos = p.Pos
	}
	if r.has(graph.ID{Cluster: rel.cluster, Key: key}) {
		return ref, true
	}
	ref.Optional, ref.Absent, ref.Reason = true, graph.Unknown, "chart values name it, and the chart may make it"
	if model.HasVariable(key.Name) {
		ref.Reason = "its name holds a variable that is not known"
	}
	return ref, f.strong
}

// release is a HelmRelease with its values.
type release struct {
	values    *setting
	cluster   string // that it installs into
	namespace string // that it installs into
	name      string // Helm's
}

func newRelease(c *model.Cluster, p *model.Object) *release {
	rel := &release{values: releaseValues(c, p), cluster: p.ID.Cluster}
	rel.name, rel.namespace = NameAndNamespace(p)
	if p.ID.Cluster == c.Name {
		rel.cluster = c.Target(p.Root())
	}
	return rel
}

// elsewhere is the cluster that the release installs into, where that is not its own.
func (rel *release) elsewhere(p *model.Object) string {
	if rel.cluster == p.ID.Cluster {
		return ""
	}
	return rel.cluster
}

var (
	nameTemplate      = regexp.MustCompile(`\{\{-? *\$?\.Release\.Name *-?\}\}`)
	namespaceTemplate = regexp.MustCompile(`\{\{-? *\$?\.Release\.Namespace *-?\}\}`)
)

// fill puts the release's name and namespace into a text that is a template. What else is one is not
// known: such a text comes out empty, or without what follows the name of an image.
func (rel *release) fill(text string) string {
	if !strings.Contains(text, "{{") {
		return text
	}
	text = nameTemplate.ReplaceAllLiteralString(text, rel.name)
	text = namespaceTemplate.ReplaceAllLiteralString(text, rel.namespace)
	if strings.Contains(text, "{{") {
		return ""
	}
	return text
}
