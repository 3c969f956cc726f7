package flux

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

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
