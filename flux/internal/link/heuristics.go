package link

import (
	"cmp"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// heuristicRefs returns references of a custom resource by fields that no rule names: those with a key such as
// secretRef, configMapName or sourceRef. Only names of objects that are supplied count. known are the references
// that rules find, which are left out.
func (r reader) heuristicRefs(known []graph.Ref) []graph.Ref {
	if !schema.IsCustom(r.object.ID.Kind) {
		return nil
	}
	h := &heuristicReader{reader: r, known: known}
	h.walk(r.object.Root(), "", 0)
	return h.refs
}

// heuristicReader reads the heuristic references of one object.
type heuristicReader struct {
	reader
	known []graph.Ref // by rules
	refs  []graph.Ref
}

// walk reads what is below a value. field is the field of the value; it is empty for the object itself.
func (h *heuristicReader) walk(v parse.Value, field string, depth int) {
	if depth > 100 {
		return
	}
	for i, item := range v.Items() {
		h.walk(item, field+fieldpath.Index(i), depth+1)
	}
	for name, value := range v.Fields() {
		isOutsideSpec := depth == 0 && (name == "metadata" || name == "status")
		if isOutsideSpec {
			continue
		}
		below := fieldpath.Join(field, name)
		for _, weak := range schema.HeuristicKeys {
			if weak.Key.MatchString(name) {
				h.addEach(weak.Kind, value, below)
			}
		}
		h.walk(value, below, depth+1)
	}
}

// addEach adds the reference that a value holds, or each of those in a list.
func (h *heuristicReader) addEach(kind graph.Kind, v parse.Value, field string) {
	if !v.IsList() {
		h.add(kind, v, field)
		return
	}
	for i, item := range v.Items() {
		h.add(kind, item, field+fieldpath.Index(i))
	}
}

// add adds the reference to an object of a kind that a value names, as text or as a mapping with a name.
func (h *heuristicReader) add(kind graph.Kind, v parse.Value, field string) {
	key := graph.Key{Kind: kind, Namespace: h.object.ID.Namespace, Name: v.Text()}
	nameField := field
	if v.IsMap() {
		if named := v.Get("kind").Text(); kind.Name == "" {
			key.Kind.Name = named
		} else if named != "" && named != kind.Name {
			return
		}
		if group, _, ok := strings.Cut(v.Get("apiVersion").Text(), "/"); ok && group != kind.Group {
			return
		}
		key.Name, nameField = v.Get("name").Text(), field+".name"
		key.Namespace = cmp.Or(v.Get("namespace").Text(), key.Namespace)
	}
	if namespaces := h.present().NamespacesOf(kind, key.Name); key.Namespace == "" && len(namespaces) == 1 {
		key.Namespace = namespaces[0] // a cluster-scoped object often leaves to its operator where to look
	}
	id := h.index.Cluster.ID(key)
	if key.Name == "" || key.Namespace == "" || !h.index.Has(id) || slices.Contains(h.index.Produced[h.object.ID], id) {
		return
	}
	isSame := func(ref graph.Ref) bool { return ref.To == key }
	if slices.ContainsFunc(h.known, isSame) || slices.ContainsFunc(h.refs, isSame) {
		return
	}
	ref := h.newRef(key, graph.References, field)
	ref.Optional, ref.Pos = true, h.object.PosOf(nameField)
	h.refs = append(h.refs, ref)
}
