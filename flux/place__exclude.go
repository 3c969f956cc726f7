package flux

import (
	"fmt"

	"github.com/fluxgraph/fluxgraph/graph"
)

// excludeFromApply finds what Flux does not put on the cluster although its YAML is among what it builds:
// what says so itself, and what nothing else would install. Whether it is on the cluster all the same, from
// before or by a manual apply, cannot be known.
func excludeFromApply(c *cluster) {
	e := exclusion{c: c, reasons: map[graph.ID]string{}}
	for _, p := range c.list {
		// What bootstrap itself has put on the cluster is there.
		if p.id != c.id(c.entry.kustomization) && p.id != c.id(c.entry.source) {
			p.excluded = e.reason(p)
		}
	}
}

// exclusion finds why objects are not applied, each once.
type exclusion struct {
	c       *cluster
	reasons map[graph.ID]string
}

// ownersOpen stands for the reason of an object whose owners are still being looked at.
const ownersOpen = "?"

// reason returns why Flux does not apply an object; it is empty where it does.
func (e *exclusion) reason(p *placed) string {
	if have, ok := e.reasons[p.id]; ok {
		return have
	}
	e.reasons[p.id] = ownersOpen
	text := ""
	switch setting := excludedBySetting(p); {
	case p.id == e.c.id(e.c.entry.kustomization):
	case setting != "":
		text = "Flux never applies it, because of " + setting
	default:
		text = e.ownersReason(p)
	}
	e.reasons[p.id] = text
	return text
}

// ownersReason returns why none of the owners of an object is applied; it is empty where one is, or where
// the object has none.
func (e *exclusion) ownersReason(p *placed) (text string) {
	for _, o := range p.owners {
		by, ok := e.c.objects[o.id]
		if !ok || o.id == p.id {
			return ""
		}
		above := e.reason(by)
		if above == "" {
			return ""
		}
		if above != ownersOpen && text == "" {
			text = fmt.Sprintf("%s would bring it, and Flux never applies that", o.id.Key)
		}
	}
	return text
}
