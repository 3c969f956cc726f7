package flux

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// holding are the settings of an object that keep kustomize-controller from ever applying it, as a
// label or an annotation and in letters of any case.
// See https://fluxcd.io/flux/components/kustomize/kustomizations/#controlling-the-apply-behavior-of-resources.
var holding = [][2]string{{"reconcile", "disabled"}, {"ssa", "ignore"}}

// unapplied returns the setting that keeps Kustomizations from applying an object; it is empty where
// none does.
func unapplied(p *placed) string {
	if !slices.ContainsFunc(p.owners, func(o owner) bool { return o.relation == graph.Applies }) {
		return ""
	}
	for _, h := range holding {
		for _, where := range []string{"labels", "annotations"} {
			key := kustomizeGroup + "/" + h[0]
			if v := p.root().Get("metadata", where, key).Text(); strings.EqualFold(v, h[1]) {
				return key + ": " + v
			}
		}
	}
	return ""
}

// findExcluded finds what Flux does not put on the cluster although its YAML is among what it builds: what
// says so itself, and what nothing else would bring. Whether that is there all the same, from before
// or by other hands, cannot be known.
func findExcluded(c *cluster) {
	const open = "?" // its owners are still being looked at
	var why func(p *placed) string
	seen := map[graph.ID]string{}
	why = func(p *placed) string {
		if have, ok := seen[p.id]; ok {
			return have
		}
		seen[p.id] = open
		text := ""
		if p.id == c.id(c.entry.kustomization) {
			seen[p.id] = ""
			return ""
		}
		if setting := unapplied(p); setting != "" {
			text = "Flux never applies it, because of " + setting
		} else {
			for _, o := range p.owners {
				by, ok := c.objects[o.id]
				if !ok || o.id == p.id {
					text = ""
					break
				}
				above := why(by)
				if above == "" {
					text = ""
					break
				}
				if above != open && text == "" {
					text = fmt.Sprintf("%s would bring it, and Flux never applies that", o.id.Key)
				}
			}
		}
		seen[p.id] = text
		return text
	}
	for _, p := range c.list {
		// What bootstrap itself has put there is there.
		if p.id != c.id(c.entry.kustomization) && p.id != c.id(c.entry.source) {
			p.held = why(p)
		}
	}
}

// isExcluded reports whether Flux does not put an object on the cluster.
func isExcluded(c *cluster, id graph.ID) bool {
	p := c.objects[id]
	return p != nil && p.held != ""
}
