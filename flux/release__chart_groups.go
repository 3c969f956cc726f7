package flux

import (
	"path"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/parse"
)

// chartGroups returns the API groups whose kinds the chart of a release is known to bring, sorted.
func chartGroups(c *cluster, p *placed) []string {
	spec := p.root().Get("spec")
	if c.target(p.root()) != c.name || spec.Get("install", "crds").Text() == "Skip" {
		return nil
	}
	name, from := chartName(c, p)
	rows := chartsByName[name]
	if len(rows) == 0 {
		return nil
	}
	values := releaseValues(c, p)
	if slices.ContainsFunc(kindSwitches, func(at string) bool { return values.get(strings.Split(at, ".")...).is(false) }) {
		return nil
	}
	var groups []string
	for _, row := range rows {
		on := len(row.When) == 0 || slices.ContainsFunc(row.When, func(at string) bool { return values.get(strings.Split(at, ".")...).is(true) })
		if on && strings.Contains(from, row.From) && (row.Later || !p.rendered) {
			groups = append(groups, row.Groups...)
		}
	}
	slices.Sort(groups)
	return slices.Compact(groups)
}

// chartName returns the name of a release's chart and the URL that it comes from; empty where they
// are not known.
func chartName(c *cluster, p *placed) (name, from string) {
	spec, ns := p.root().Get("spec", "chart", "spec"), p.id.Namespace
	if ref := p.root().Get("spec", "chartRef"); ref.Exists() {
		key := refKey(ref, ns)
		source, ok := c.find(key)
		if !ok {
			return "", ""
		}
		if key.Kind == OCIRepository {
			from = strings.TrimSuffix(source.root().Get("spec", "url").Text(), "/")
			return path.Base(from), from
		}
		spec, ns = source.root().Get("spec"), key.Namespace
	}
	from = spec.Get("chart").Text()
	if source, ok := c.find(refKey(spec.Get("sourceRef"), ns)); ok {
		from = source.root().Get("spec", "url").Text() + "/" + from
	}
	return path.Base(parse.CleanPath(spec.Get("chart").Text())), from
}
