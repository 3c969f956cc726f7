package flux

import (
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// hit is one place where a rule's field stands in an object.
type hit struct {
	value parse.Value
	field string // with indices, such as spec.dependsOn[0]
}

// follow finds every place of a field's path below a value.
func follow(v parse.Value, path, at string) []hit {
	if path == "" {
		if !v.Exists() || v.IsNull() {
			return nil
		}
		return []hit{{v, at}}
	}
	part, rest, _ := strings.Cut(path, ".")
	name, list := strings.CutSuffix(part, "[]")
	if at != "" {
		at += "."
	}
	at += name
	next := v.Get(name)
	if !list {
		return follow(next, rest, at)
	}
	var hits []hit
	for i, item := range next.Items() {
		hits = append(hits, follow(item, rest, at+index(i))...)
	}
	return hits
}

// ref reads a reference at a hit; ok is false where it names nothing.
func (c *cluster) ref(r Rule, h hit, ns string) (ref graph.Ref, ok bool) {
	nameField := r.Name
	if nameField == "" {
		nameField = "name"
	}
	name := h.value.Text()
	if h.value.IsMap() {
		name = h.value.Get(nameField).Text()
	}
	if name == "" {
		return ref, false
	}
	key := graph.Key{Kind: r.To, Namespace: ns, Name: name}
	if r.To.Name == "" {
		if kind := h.value.Get("kind").Text(); kind != "" {
			key.Kind.Name = kind
			if r.To.Group == "" {
				key.Kind.Group = r.Default.Group
				if h.value.Get("apiVersion").Exists() {
					key.Kind.Group = groupKind(h.value).Group
				}
			}
		} else {
			key.Kind = r.Default
		}
		if key.Kind.Name == "" {
			return ref, false
		}
	}
	switch r.Namespace {
	case Named:
		if n := h.value.Get("namespace").Text(); n != "" {
			key.Namespace = n
		}
	case Exact:
		key.Namespace = h.value.Get("namespace").Text()
	case Cluster:
		key.Namespace = ""
	}
	if c.w.scopes.clusterScoped(key.Kind) {
		key.Namespace = ""
	}
	ref = graph.Ref{To: key, Relation: r.Relation, Field: h.field}
	if r.Optional != "" {
		ref.Optional, _ = h.value.Get(r.Optional).Bool()
	}
	return ref, true
}

// rulesOf are the rules of each kind.
var rulesOf = func() map[graph.Kind][]Rule {
	m := map[graph.Kind][]Rule{}
	for _, r := range Rules {
		m[r.From] = append(m[r.From], r)
	}
	return m
}()

// refs returns what an object refers to by the rules of its kind.
func (c *cluster) refs(p *placed) []graph.Ref {
	var refs []graph.Ref
	for _, r := range rulesOf[p.id.Kind] {
		for _, h := range follow(p.root(), r.Field, "") {
			if ref, ok := c.ref(r, h, p.id.Namespace); ok {
				refs = append(refs, c.finish(p, ref, h))
			}
		}
	}
	return refs
}

// finish gives a reference its place, and the state of what it names where nothing answers.
func (c *cluster) finish(p *placed, ref graph.Ref, h hit) graph.Ref {
	ref.Pos = p.at(placeField(h))
	if ref.Cluster == "" && p.id.Cluster != c.name {
		ref.Cluster = p.id.Cluster
	}
	ref.Absent, ref.Reason = c.absent(p, ref)
	return ref
}

// placeField is the field whose line makes a reference: the name in it.
func placeField(h hit) string {
	if h.value.IsMap() && h.value.Get("name").Exists() {
		return h.field + ".name"
	}
	return h.field
}

// pod returns the containers of a workload, and what the workload itself refers to.
func (c *cluster) pod(p *placed) (nodes []graph.Node, refs []graph.Ref, inner map[graph.ID][]graph.Ref) {
	path, ok := podSpecs[p.id.Kind]
	if !ok {
		return nil, nil, nil
	}
	inner = map[graph.ID][]graph.Ref{}
	hits := follow(p.root(), path, "")
	if len(hits) == 0 {
		return nil, nil, nil
	}
	spec := hits[0].value
	read := func(r Rule, v parse.Value, at string) []graph.Ref {
		var found []graph.Ref
		for _, h := range follow(v, r.Field, at) {
			if ref, ok := c.ref(r, h, p.id.Namespace); ok {
				found = append(found, c.finish(p, ref, h))
			}
		}
		return found
	}
	mounted := map[string]graph.ID{}
	for _, list := range []string{"initContainers", "containers", "ephemeralContainers"} {
		for i, v := range spec.Get(list).Items() {
			name := v.Get("name").Text()
			if name == "" {
				continue
			}
			at := path + "." + list + index(i)
			id := graph.ID{Cluster: p.id.Cluster, Key: graph.Key{Kind: graph.Container, Namespace: p.id.Namespace,
				Name: p.id.Kind.Name + "/" + p.id.Name + "/" + name}}
			pos := p.at(at + ".name")
			nodes = append(nodes, graph.Node{ID: id, Role: graph.ContainerRole, State: p.state(), Pos: pos}.
				With("image", v.Get("image").Text()).With("init", map[bool]string{true: "true"}[list == "initContainers"]))
			refs = append(refs, graph.Ref{To: id.Key, Relation: graph.Deploys, Field: at, Pos: pos})
			for _, r := range containerRules {
				inner[id] = append(inner[id], read(r, v, at)...)
			}
			for _, m := range v.Get("volumeMounts").Items() {
				if _, ok := mounted[m.Get("name").Text()]; !ok {
					mounted[m.Get("name").Text()] = id
				}
			}
		}
	}
	for _, r := range podRules {
		if !strings.HasPrefix(r.Field, "volumes[]") {
			refs = append(refs, read(r, spec, path)...)
			continue
		}
		// A volume is referred to by the container that mounts it, or by the workload.
		one := r
		one.Field = strings.TrimPrefix(r.Field, "volumes[].")
		for i, v := range spec.Get("volumes").Items() {
			found := read(one, v, path+".volumes"+index(i))
			if id, ok := mounted[v.Get("name").Text()]; ok {
				inner[id] = append(inner[id], found...)
			} else {
				refs = append(refs, found...)
			}
		}
	}
	return nodes, refs, inner
}

// state is how an object that stands on a cluster is known.
func (p *placed) state() graph.State {
	if p.generated {
		return graph.Generated
	}
	return graph.Defined
}
