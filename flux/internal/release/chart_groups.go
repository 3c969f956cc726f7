package release

import (
	"path"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/artifact"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/parse"
)

// ChartGroups returns the API groups whose kinds the chart of a release is known to bring, sorted.
func ChartGroups(c *model.Cluster, p *model.Object) []string {
	spec := p.Root().Get("spec")
	if c.Target(p.Root()) != c.Name || spec.Get("install", "crds").Text() == "Skip" {
		return nil
	}
	name, from := chartName(c, p)
	rows := schema.ChartsNamed(name)
	if len(rows) == 0 {
		return nil
	}
	values := releaseValues(c, p)
	if slices.ContainsFunc(schema.CRDSwitches, func(at string) bool { return values.get(strings.Split(at, ".")...).is(false) }) {
		return nil
	}
	var groups []string
	for _, row := range rows {
		on := len(row.When) == 0 || slices.ContainsFunc(row.When, func(at string) bool { return values.get(strings.Split(at, ".")...).is(true) })
		if on && strings.Contains(from, row.From) && (row.Later || !p.Rendered) {
			groups = append(groups, row.Groups...)
		}
	}
	slices.Sort(groups)
	return slices.Compact(groups)
}

// chartName returns the name of a release's chart and the URL that it comes from; empty where they
// are not known.
func chartName(c *model.Cluster, p *model.Object) (name, from string) {
	spec, ns := p.Root().Get("spec", "chart", "spec"), p.ID.Namespace
	if ref := p.Root().Get("spec", "chartRef"); ref.Exists() {
		key := artifact.RefKey(ref, ns)
		source, ok := c.Find(key)
		if !ok {
			return "", ""
		}
		if key.Kind == schema.OCIRepository {
			from = strings.TrimSuffix(source.Root().Get("spec", "url").Text(), "/")
			return path.Base(from), from
		}
		spec, ns = source.Root().Get("spec"), key.Namespace
	}
	from = spec.Get("chart").Text()
	if source, ok := c.Find(artifact.RefKey(spec.Get("sourceRef"), ns)); ok {
		from = source.Root().Get("spec", "url").Text() + "/" + from
	}
	return path.Base(parse.CleanPath(spec.Get("chart").Text())), from
}
