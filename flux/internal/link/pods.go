package link

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/flux/internal/supply"
	"github.com/fluxgraph/fluxgraph/graph"
)

// The rules of pods, those of volumes apart.
var podTable, volumeTable, containerTable = func() (pod, volume, container []rule) {
	for _, r := range schema.PodRules {
		if rest, ok := strings.CutPrefix(r.Field, "volumes[]."); ok {
			r.Field = rest
			volume = append(volume, newRule(r))
		} else {
			pod = append(pod, newRule(r))
		}
	}
	for _, r := range schema.ContainerRules {
		container = append(container, newRule(r))
	}
	return pod, volume, container
}()

// podReferences returns the containers of a workload, and what the workload itself refers to.
func podReferences(s *supply.Index, p *model.Object) (nodes []graph.Node, refs []graph.Ref, inner map[graph.ID][]graph.Ref) {
	path, ok := schema.PodSpecs[p.ID.Kind]
	if !ok {
		return nil, nil, nil
	}
	inner = map[graph.ID][]graph.Ref{}
	hits := fieldpath.Find(p.Root(), fieldpath.Parse(path), "")
	if len(hits) == 0 {
		return nil, nil, nil
	}
	spec := hits[0].Value
	mounted := map[string][]graph.ID{}
	for _, list := range []string{"initContainers", "containers", "ephemeralContainers"} {
		for i, v := range spec.Get(list).Items() {
			name := v.Get("name").Text()
			if name == "" {
				continue
			}
			at := fieldpath.Join(path, list) + fieldpath.Index(i)
			id := graph.ID{Cluster: p.ID.Cluster, Key: graph.Key{Kind: graph.Container, Namespace: p.ID.Namespace,
				Name: p.ID.Kind.Name + "/" + p.ID.Name + "/" + name}}
			pos := p.PosOf(fieldpath.Join(at, "name"))
			nodes = append(nodes, graph.Node{ID: id, Role: graph.ContainerRole, State: ObjectState(p), Pos: pos}.
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
			found := readRule(s, p, r, v, fieldpath.Join(path, "volumes")+fieldpath.Index(i))
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
