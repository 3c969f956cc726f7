package release

import (
	"path"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/artifact"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// CRDGroups returns the API groups whose kinds the chart of a release is known to install on the cluster
// itself, sorted. Besides a group, an entry may be a group and a kind: cilium.io/TracingPolicy.
func CRDGroups(c *model.Cluster, p *model.Object) []string {
	spec := p.Root().Get("spec")
	if c.TargetOf(p) != c.Name || spec.Get("install", "crds").Text() == "Skip" {
		return nil
	}
	name, url := chartName(c, p)
	rows := schema.ChartsNamed(name)
	if len(rows) == 0 {
		return nil
	}
	values := releaseValues(c, p)
	isFalse := func(key string) bool { return values.get(strings.Split(key, ".")...).is(false) }
	isTrue := func(key string) bool { return values.get(strings.Split(key, ".")...).is(true) }
	if slices.ContainsFunc(schema.CRDSwitches, isFalse) {
		return nil
	}
	var groups []string
	for _, row := range rows {
		enabled := len(row.EnabledBy) == 0 || slices.ContainsFunc(row.EnabledBy, isTrue)
		sameProject := strings.Contains(url, row.URLPart)
		notRendered := row.ByOperator || !p.Rendered
		if enabled && sameProject && notRendered {
			groups = append(groups, row.Groups...)
		}
	}
	slices.Sort(groups)
	return slices.Compact(groups)
}

// CreatedKinds returns the kinds of Flux of which the chart of a release is known to create objects, which are named by
// the release or by its values. There are none where the chart is rendered, so that its objects are known.
func CreatedKinds(c *model.Cluster, p *model.Object) (kinds []graph.Kind) {
	if p.Rendered {
		return nil
	}
	name, url := chartName(c, p)
	for _, row := range schema.ChartsNamed(name) {
		if strings.Contains(url, row.URLPart) {
			kinds = append(kinds, row.Creates...)
		}
	}
	return kinds
}

// chartName returns the name of a release's chart and the URL that it comes from; empty where they
// are not known.
func chartName(c *model.Cluster, p *model.Object) (name, url string) {
	spec, namespace := p.Root().Get("spec", "chart", "spec"), p.ID.Namespace
	if ref := p.Root().Get("spec", "chartRef"); ref.Exists() {
		key := artifact.ReferencedSource(ref, namespace)
		source, ok := c.Find(key)
		if !ok {
			return "", ""
		}
		if key.Kind == schema.OCIRepository {
			url = strings.TrimSuffix(source.Root().Get("spec", "url").Text(), "/")
			return path.Base(url), url
		}
		spec, namespace = source.Root().Get("spec"), key.Namespace
	}
	url = spec.Get("chart").Text()
	if source, ok := c.Find(artifact.ReferencedSource(spec.Get("sourceRef"), namespace)); ok {
		url = source.Root().Get("spec", "url").Text() + "/" + url
	}
	return path.Base(parse.CleanPath(spec.Get("chart").Text())), url
}
