package flux

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// hit is one place where a rule's field stands in an object.
type hit struct {
	value parse.Value
	field string // with indices, such as spec.dependsOn[0]
}

// step is one part of a field's path.
type step struct {
	name string
	glob bool // the name holds *, which stands for any letters
	list bool // every item of it
}

// steps takes a field's path apart. A key with dots in it stands in brackets and quotes.
func steps(path string) []step {
	var all []step
	for rest := path; rest != ""; rest = strings.TrimPrefix(rest, ".") {
		var s step
		if quoted, err := strconv.QuotedPrefix(strings.TrimPrefix(rest, "[")); err == nil {
			s.name, _ = strconv.Unquote(quoted)
			rest = strings.TrimPrefix(rest[1+len(quoted):], "]")
		} else {
			end := strings.IndexAny(rest, ".[")
			if end < 0 {
				end = len(rest)
			}
			s.name, rest = rest[:end], rest[end:]
			s.glob = strings.Contains(s.name, "*")
		}
		rest, s.list = strings.CutPrefix(rest, "[]")
		all = append(all, s)
	}
	return all
}

// follow finds every place of a field's path below a value.
func follow(v parse.Value, path []step, at string) []hit {
	if len(path) == 0 {
		if !v.Exists() || v.IsNull() {
			return nil
		}
		return []hit{{v, at}}
	}
	s := path[0]
	if s.glob {
		var hits []hit
		for name, next := range v.Fields() {
			if fits(s.name, name) {
				hits = append(hits, into(next, path, join(at, name))...)
			}
		}
		return hits
	}
	next := v.Get(s.name)
	if !next.Exists() {
		return nil
	}
	return into(next, path, join(at, s.name))
}

// into goes on from the value of the first step.
func into(next parse.Value, path []step, at string) []hit {
	if !path[0].list {
		return follow(next, path[1:], at)
	}
	var hits []hit
	for i, item := range next.Items() {
		hits = append(hits, follow(item, path[1:], at+index(i))...)
	}
	return hits
}

// join adds a key to a field's path.
func join(at, name string) string {
	switch {
	case strings.ContainsAny(name, ".[]/\""):
		return at + "[" + strconv.Quote(name) + "]"
	case at == "":
		return name
	}
	return at + "." + name
}

// fits reports whether a name is one that a pattern with at most one * stands for.
func fits(pattern, name string) bool {
	before, after, ok := strings.Cut(pattern, "*")
	if !ok {
		return pattern == name
	}
	return len(name) >= len(before)+len(after) && strings.HasPrefix(name, before) && strings.HasSuffix(name, after)
}

// kindOf returns the kind that a reference means; ok is false where it means none that the rule is of.
func (r Rule) kindOf(v parse.Value) (kind graph.Kind, ok bool) {
	name := v.Get("kind").Text()
	if r.To.Name != "" {
		return r.To, name == "" || name == r.To.Name
	}
	if name == "" {
		return r.Default, r.Default.Name != ""
	}
	kind = graph.Kind{Group: r.Default.Group, Name: name}
	if r.To.Group != "" {
		kind.Group = r.To.Group
		return kind, true
	}
	for _, field := range []string{"group", "apiGroup"} {
		if g := v.Get(field); g.Exists() {
			kind.Group = g.Text()
			return kind, true
		}
	}
	if v.Get("apiVersion").Exists() {
		return groupKind(v), true
	}
	for _, k := range r.Kinds {
		if k.Name == name {
			return k, true
		}
	}
	return kind, len(r.Kinds) == 0
}

// referenceKeys returns what a reference at a hit names.
func referenceKeys(s *supply, p *placed, r rule, h hit) []graph.Key {
	if r.Spelling == Qualified {
		return qualifiedKeys(s, p, r, h.value.Text())
	}
	nameField := r.Name
	if nameField == "" {
		nameField = "name"
	}
	name := h.value.Text()
	if h.value.IsMap() {
		name = h.value.Get(nameField).Text()
	}
	if name == "" {
		return nil
	}
	kind, ok := r.kindOf(h.value)
	if !ok {
		return nil
	}
	key := graph.Key{Kind: kind, Namespace: p.id.Namespace, Name: name}
	switch r.Namespace {
	case Named:
		if n := h.value.Get("namespace").Text(); n != "" {
			key.Namespace = n
		}
	case Exact:
		key.Namespace = h.value.Get("namespace").Text()
	case Cluster:
		key.Namespace = ""
	case Anywhere:
		at := presentOn(s, p.id.Cluster).byName[graph.Key{Kind: kind, Name: name}]
		if len(at) != 1 {
			return nil
		}
		key.Namespace = at[0]
	}
	if r.in != nil {
		for _, h := range follow(p.root(), r.in, "") {
			if n := h.value.Text(); n != "" {
				key.Namespace = n
			}
		}
	}
	if s.c.w.scopes.clusterScoped(key.Kind) {
		key.Namespace = ""
	}
	if name == "*" && r.All != "" {
		return selectedKeys(s, p.id.Cluster, key, h.value.Get(r.All))
	}
	return []graph.Key{key}
}

// qualifiedKeys reads names that are written [Kind/][namespace/]name[:key], with commas between them.
func qualifiedKeys(s *supply, p *placed, r rule, text string) []graph.Key {
	var all []graph.Key
	for _, one := range strings.Split(text, ",") {
		one, _, _ = strings.Cut(strings.TrimSpace(one), ":")
		one, _, _ = strings.Cut(one, "@")
		key := graph.Key{Kind: r.To, Namespace: p.id.Namespace}
		parts := strings.Split(one, "/")
		key.Name = parts[len(parts)-1]
		if len(parts) > 1 {
			key.Namespace = parts[len(parts)-2]
		}
		if len(parts) > 2 {
			for _, k := range r.Kinds {
				if k.Name == parts[0] {
					key.Kind = k
				}
			}
		}
		// Some of these texts may be JSON instead, which is not read.
		if key.Name == "" || key.Kind.Name == "" || strings.ContainsAny(one, "[]{}\" ") {
			continue
		}
		if s.c.w.scopes.clusterScoped(key.Kind) {
			key.Namespace = ""
		}
		all = append(all, key)
	}
	return all
}

// rule is a Rule whose paths are taken apart.
type rule struct {
	Rule
	path, in []step
	when     []condition
}

func newRule(r Rule) rule {
	all := rule{Rule: r, path: steps(r.Field), when: conditions(r.When)}
	if r.In != "" {
		all.in = steps(r.In)
	}
	return all
}

// rulesOf are the rules of each kind; those of every kind are below the zero Kind.
var rulesOf = func() map[graph.Kind][]rule {
	m := map[graph.Kind][]rule{}
	for _, r := range Rules {
		m[r.From] = append(m[r.From], newRule(r))
	}
	return m
}()

// references returns what an object refers to by the rules of its kind.
func references(s *supply, p *placed) []graph.Ref {
	var refs []graph.Ref
	for _, r := range rulesOf[p.id.Kind] {
		refs = append(refs, readRule(s, p, r, p.root(), "")...)
	}
	for _, r := range rulesOf[graph.Kind{}] {
		refs = append(refs, readRule(s, p, r, p.root(), "")...)
	}
	refs = append(refs, definitionRef(s, p)...)
	refs = append(refs, selections(s, p)...)
	refs = append(refs, generatedRefs(s, p)...)
	return append(refs, heuristicRefs(s, p, refs)...)
}

// readRule reads the references of one rule below a value.
func readRule(s *supply, p *placed, r rule, v parse.Value, at string) []graph.Ref {
	var refs []graph.Ref
	if !hold(r.when, p.root()) {
		return nil
	}
	for _, h := range follow(v, r.path, at) {
		for _, key := range referenceKeys(s, p, r, h) {
			ref := graph.Ref{To: key, Relation: r.Relation, Field: h.field, Optional: r.Absence == Tolerated}
			if r.Optional != "" {
				ref.Optional, _ = h.value.Get(r.Optional).Bool()
			}
			ref.Condition = r.condition(h.value)
			if ref, ok := finishRef(s, p, r, ref, h); ok {
				refs = append(refs, ref)
			}
		}
	}
	return refs
}

// condition says what a reference asks of its target in place of that it is ready. flux-operator asks
// nothing but that it is there, unless told otherwise.
func (r Rule) condition(v parse.Value) string {
	if r.Condition == "" {
		return ""
	}
	if r.Ready != "" {
		if ready, _ := v.Get(r.Ready).Bool(); !ready {
			return graph.Existence
		}
	}
	return strings.TrimSpace(v.Get(r.Condition).Text())
}

// finishRef gives a reference its place, and the state of what it names where nothing answers. ok is
// false where the rule then says nothing.
func finishRef(s *supply, p *placed, r rule, ref graph.Ref, h hit) (graph.Ref, bool) {
	if p.id.Cluster != s.c.name {
		ref.Cluster = p.id.Cluster
	}
	answered := hasObject(s, graph.ID{Cluster: p.id.Cluster, Key: ref.To})
	if r.Absence == Unsaid && !answered {
		return ref, false
	}
	ref.Pos = p.at(placeField(h))
	if !answered {
		ref.Absent, ref.Reason = absent(s, p, ref)
	}
	return ref, true
}

// definitionRef returns the reference of a custom resource to the definition of its kind.
func definitionRef(s *supply, p *placed) []graph.Ref {
	name, ok := presentOn(s, p.id.Cluster).definitions[p.id.Kind]
	if !ok {
		return nil
	}
	ref := graph.Ref{To: graph.Key{Kind: crdKind, Name: name}, Relation: graph.References, Field: "kind", Pos: p.pos}
	if p.id.Cluster != s.c.name {
		ref.Cluster = p.id.Cluster
	}
	return []graph.Ref{ref}
}

// placeField is the field whose line makes a reference: the name in it.
func placeField(h hit) string {
	if h.value.IsMap() && h.value.Get("name").Exists() {
		return h.field + ".name"
	}
	return h.field
}

// The rules of pods, those of volumes apart.
var podTable, volumeTable, containerTable = func() (pod, volume, container []rule) {
	for _, r := range podRules {
		if rest, ok := strings.CutPrefix(r.Field, "volumes[]."); ok {
			r.Field = rest
			volume = append(volume, newRule(r))
		} else {
			pod = append(pod, newRule(r))
		}
	}
	for _, r := range containerRules {
		container = append(container, newRule(r))
	}
	return pod, volume, container
}()

// podKinds are the kinds that run a pod, in order.
var podKinds = slices.SortedFunc(maps.Keys(podSpecs), graph.Kind.Compare)

// podMeta is the path of what holds the metadata of a kind's pods: the object itself where it is empty.
func podMeta(k graph.Kind) string {
	return strings.TrimSuffix(strings.TrimSuffix(podSpecs[k], "spec"), ".")
}

// podReferences returns the containers of a workload, and what the workload itself refers to.
func podReferences(s *supply, p *placed) (nodes []graph.Node, refs []graph.Ref, inner map[graph.ID][]graph.Ref) {
	path, ok := podSpecs[p.id.Kind]
	if !ok {
		return nil, nil, nil
	}
	inner = map[graph.ID][]graph.Ref{}
	hits := follow(p.root(), steps(path), "")
	if len(hits) == 0 {
		return nil, nil, nil
	}
	spec := hits[0].value
	mounted := map[string][]graph.ID{}
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
			nodes = append(nodes, graph.Node{ID: id, Role: graph.ContainerRole, State: objectState(p), Pos: pos}.
				With("image", v.Get("image").Text()).With("init", map[bool]string{true: "true"}[list == "initContainers"]))
			refs = append(refs, graph.Ref{To: id.Key, Relation: graph.Deploys, Field: at, Pos: pos})
			for _, r := range containerTable {
				inner[id] = append(inner[id], readRule(s, p, r, v, at)...)
			}
			for _, m := range v.Get("volumeMounts").Items() {
				if volume := m.Get("name").Text(); !slices.Contains(mounted[volume], id) {
					mounted[volume] = append(mounted[volume], id)
				}
			}
		}
	}
	for _, r := range podTable {
		refs = append(refs, readRule(s, p, r, spec, path)...)
	}
	// A volume is referred to by the containers that mount it, or by the workload. What nothing answers
	// is one mistake, and told of the first.
	for _, r := range volumeTable {
		for i, v := range spec.Get("volumes").Items() {
			found := readRule(s, p, r, v, path+".volumes"+index(i))
			by := mounted[v.Get("name").Text()]
			if len(by) == 0 {
				refs = append(refs, found...)
			}
			for i, id := range by {
				for _, ref := range found {
					if i == 0 || !ref.Absent.Valid() {
						inner[id] = append(inner[id], ref)
					}
				}
			}
		}
	}
	return nodes, refs, inner
}

// objectState is how an object that stands on a cluster is known.
func objectState(p *placed) graph.State {
	if p.excluded != "" {
		return graph.Unknown
	}
	if p.generated {
		return graph.Generated
	}
	return graph.Defined
}
