package flux

import (
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// makers are the kinds whose objects make further objects that the repository itself can show.
var makers = map[graph.Kind]func(c *cluster, before map[graph.ID]*placed, p *placed) []*placed{
	FluxInstance:      instanceMakes,
	HelmRelease:       releaseMakes,
	ArtifactGenerator: artifactMakes,
	ResourceSet:       resourceSetMakes,
}

// makes returns the objects that an object makes. before holds what stood on the cluster in the
// round before, because the inputs of one object may be another.
func (c *cluster) makes(before map[graph.ID]*placed, p *placed) []*placed {
	if f := makers[p.id.Kind]; f != nil {
		return f(c, before, p)
	}
	return nil
}

// made returns an object that another one makes, at a field of it.
func (c *cluster) made(by *placed, root parse.Value, field string) *placed {
	return &placed{id: c.id(c.w.key(root)), object: build.Object{Root: root}, generated: true, source: by.source,
		pos: by.within(field), owners: []owner{{field: field}}}
}

// within returns the place of the first scalar of a field.
func (p *placed) within(field string) graph.Pos {
	v := p.root().At(field)
	for range 100 {
		switch {
		case v.IsList() && len(v.Items()) > 0:
			v, field = v.Items()[0], field+"[0]"
			continue
		case v.IsMap():
			name := ""
			for name, v = range v.Fields() {
				break
			}
			if name != "" && !strings.ContainsAny(name, ".[]\"") {
				field += "." + name
				continue
			}
		}
		break
	}
	return p.at(field)
}

// instanceMakes returns the source and the Kustomization of a FluxInstance's sync.
func instanceMakes(c *cluster, _ map[graph.ID]*placed, p *placed) []*placed {
	source, kustomization, ok := syncObjects(p.root().Get("spec"), instanceNamespace(p.root()))
	if !ok {
		return nil
	}
	return []*placed{c.made(p, source, "spec.sync"), c.made(p, kustomization, "spec.sync")}
}

// instanceChartMakes returns the same for the chart that installs a FluxInstance, whose values are
// its spec. See https://github.com/controlplaneio-fluxcd/charts/tree/main/charts/flux-instance.
func instanceChartMakes(c *cluster, before map[graph.ID]*placed, p *placed) []*placed {
	if !c.isInstanceChart(before, p) {
		return nil
	}
	root := p.root()
	ns := root.Get("spec", "targetNamespace").Text()
	if ns == "" {
		ns = p.id.Namespace
	}
	candidates := []struct {
		values parse.Value
		field  string
	}{{root.Get("spec", "values"), "spec.values.instance.sync"}}
	for i, from := range root.Get("spec", "valuesFrom").Items() {
		cm, ok := before[c.id(graph.Key{Kind: configMap, Namespace: p.id.Namespace, Name: from.Get("name").Text()})]
		if !ok || from.Get("kind").Text() != "ConfigMap" {
			continue
		}
		key := from.Get("valuesKey").Text()
		if key == "" {
			key = "values.yaml"
		}
		if text, ok := configMapValue(cm.root(), key); ok {
			if values, err := parseObject([]byte(text)); err == nil {
				candidates = append(candidates, struct {
					values parse.Value
					field  string
				}{values, "spec.valuesFrom" + index(i)})
			}
		}
	}
	for _, candidate := range candidates {
		if source, kustomization, ok := syncObjects(candidate.values.Get("instance"), ns); ok {
			return []*placed{c.made(p, source, candidate.field), c.made(p, kustomization, candidate.field)}
		}
	}
	return nil
}

// isInstanceChart reports whether a release installs the chart flux-instance.
func (c *cluster) isInstanceChart(before map[graph.ID]*placed, p *placed) bool {
	spec := p.root().Get("spec")
	if spec.Get("chart", "spec", "chart").Text() == "flux-instance" {
		return true
	}
	ref := spec.Get("chartRef")
	if ref.Get("kind").Text() != "OCIRepository" {
		return false
	}
	ns := ref.Get("namespace").Text()
	if ns == "" {
		ns = p.id.Namespace
	}
	source, ok := before[c.id(graph.Key{Kind: OCIRepository, Namespace: ns, Name: ref.Get("name").Text()})]
	return ok && strings.HasSuffix(strings.TrimSuffix(source.root().Get("spec", "url").Text(), "/"), "/flux-instance")
}

func instanceNamespace(root parse.Value) string {
	if ns := root.Get("metadata", "namespace").Text(); ns != "" {
		return ns
	}
	return "flux-system"
}

// syncObjects makes the two objects of a FluxInstance's spec.sync, patched as its spec.kustomize says.
// See https://fluxoperator.dev/docs/crd/fluxinstance/#sync-configuration.
func syncObjects(spec parse.Value, ns string) (source, kustomization parse.Value, ok bool) {
	sync := spec.Get("sync")
	kind, u := sync.Get("kind").Text(), sync.Get("url").Text()
	if kind == "" || u == "" || !sync.Get("path").Exists() {
		return source, kustomization, false
	}
	name := sync.Get("name").Text()
	if name == "" {
		name = ns
	}
	interval := sync.Get("interval").Text()
	if interval == "" {
		interval = "1m"
	}
	meta := map[string]any{"name": name, "namespace": ns}
	sourceSpec := map[string]any{"interval": interval}
	ref := sync.Get("ref").Text()
	switch kind {
	case "OCIRepository":
		sourceSpec["url"], sourceSpec["ref"] = u, map[string]any{"tag": ref}
	case "Bucket":
		sourceSpec["endpoint"], sourceSpec["bucketName"] = u, ref
	default:
		sourceSpec["url"], sourceSpec["ref"] = u, map[string]any{"name": ref}
	}
	if s := sync.Get("pullSecret").Text(); s != "" {
		sourceSpec["secretRef"] = map[string]any{"name": s}
	}
	if s := sync.Get("provider").Text(); s != "" {
		sourceSpec["provider"] = s
	}
	source = object(map[string]any{"apiVersion": sourceGroup + "/v1", "kind": kind, "metadata": meta, "spec": sourceSpec})
	kustomization = object(map[string]any{"apiVersion": kustomizeGroup + "/v1", "kind": "Kustomization", "metadata": meta, "spec": map[string]any{
		"interval": "10m", "path": sync.Get("path").Text(), "prune": true,
		"sourceRef": map[string]any{"kind": kind, "name": name},
	}})
	if patches := spec.Get("kustomize", "patches"); len(patches.Items()) > 0 {
		if patched, err := patchObjects([]parse.Value{source, kustomization}, patches); err == nil && len(patched) == 2 {
			source, kustomization = patched[0], patched[1]
		}
	}
	return source, kustomization, source.Exists() && kustomization.Exists()
}

// patchObjects applies kustomize patches to objects.
func patchObjects(objects []parse.Value, patches parse.Value) ([]parse.Value, error) {
	over, err := overlay(object(map[string]any{}))
	if err != nil {
		return nil, err
	}
	for _, p := range patches.Items() {
		one, err := overlayPatch(p)
		if err != nil {
			return nil, err
		}
		over.Patches = append(over.Patches, one)
	}
	return build.Patch(objects, over)
}
