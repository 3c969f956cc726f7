package link

import (
	"cmp"
	"slices"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// containerLists are the fields of a pod that hold containers.
var containerLists = []string{"initContainers", "containers", "ephemeralContainers"}

// podReader reads the containers of a workload, and the references of its pod.
type podReader struct {
	reader
	spec  parse.Value // of the pod
	field string      // of the spec in the workload

	nodes  []graph.Node             // the containers
	refs   []graph.Ref              // of the workload
	refsOf map[graph.ID][]graph.Ref // of each container
	mounts map[string][]graph.ID    // the containers that mount a volume
}

// pod returns the containers of the object, what it refers to by its pod, and what each container refers to. It
// returns nothing for an object that runs no pod.
func (r reader) pod() (containers []graph.Node, refs []graph.Ref, refsOf map[graph.ID][]graph.Ref) {
	field, ok := schema.PodSpecs[r.object.ID.Kind]
	if !ok {
		return nil, nil, nil
	}
	hits := fieldpath.Find(r.object.Root(), fieldpath.ParsePattern(field), "")
	if len(hits) == 0 {
		return nil, nil, nil
	}
	p := &podReader{reader: r, spec: hits[0].Value, field: field, refsOf: map[graph.ID][]graph.Ref{}, mounts: map[string][]graph.ID{}}
	for _, list := range containerLists {
		for i, container := range p.spec.Get(list).Items() {
			if container.Get("name").Text() != "" {
				p.addContainer(container, list, i)
			}
		}
	}
	for _, rule := range podRules {
		p.refs = append(p.refs, p.ruleRefs(rule, p.spec, field)...)
	}
	p.addVolumes()
	return p.nodes, p.refs, p.refsOf
}

// addContainer adds container number i of a list of the pod.
func (p *podReader) addContainer(v parse.Value, list string, i int) {
	workload, field := p.object.ID, p.field+"."+list+fieldpath.Index(i)
	id := graph.ID{Cluster: workload.Cluster, Key: graph.Key{
		Kind: graph.Container, Namespace: workload.Namespace, Name: workload.Kind.Name + "/" + workload.Name + "/" + v.Get("name").Text(),
	}}
	node := graph.Node{ID: id, Role: graph.ContainerRole, State: ObjectState(p.object), Pos: p.object.PosOf(field + ".name")}
	node = node.With("image", v.Get("image").Text()).With("reason", cmp.Or(p.object.ExcludedReason, p.object.RefusedReason))
	if list == "initContainers" {
		node = node.With("init", "true")
	}
	p.nodes = append(p.nodes, node)
	p.refs = append(p.refs, graph.Ref{To: id.Key, Relation: graph.Deploys, Field: field, Pos: node.Pos})
	for _, rule := range containerRules {
		p.refsOf[id] = append(p.refsOf[id], p.ruleRefs(rule, v, field)...)
	}
	for _, mount := range v.Get("volumeMounts").Items() {
		if volume := mount.Get("name").Text(); !slices.Contains(p.mounts[volume], id) {
			p.mounts[volume] = append(p.mounts[volume], id)
		}
	}
}

// addVolumes adds the references of the volumes: to each container that mounts the volume, or to the workload where
// none does. A reference whose target is absent is one mistake, and only added to the first container.
func (p *podReader) addVolumes() {
	for _, rule := range volumeRules {
		for i, volume := range p.spec.Get("volumes").Items() {
			refs := p.ruleRefs(rule, volume, p.field+".volumes"+fieldpath.Index(i))
			containers := p.mounts[volume.Get("name").Text()]
			if len(containers) == 0 {
				p.refs = append(p.refs, refs...)
				continue
			}
			p.refsOf[containers[0]] = append(p.refsOf[containers[0]], refs...)
			supplied := slices.DeleteFunc(slices.Clone(refs), func(ref graph.Ref) bool { return ref.Absent.Valid() })
			for _, id := range containers[1:] {
				p.refsOf[id] = append(p.refsOf[id], supplied...)
			}
		}
	}
}
