package place

import (
	"fmt"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/graph"
)

// excludeFromApply finds what Flux does not put on the cluster although its YAML is among what it builds:
// what says so itself, and what nothing else would install. Whether it is on the cluster all the same, from
// before or by a manual apply, cannot be known.
func excludeFromApply(c *model.Cluster) {
	e := exclusion{c: c, reasons: map[graph.ID]string{}}
	for _, p := range c.Objects {
		// What bootstrap itself has put on the cluster is there.
		if p.ID != c.ID(c.Entry.Kustomization) && p.ID != c.ID(c.Entry.Source) {
			p.Excluded = e.reason(p)
		}
	}
}

// exclusion finds why objects are not applied, each once.
type exclusion struct {
	c       *model.Cluster
	reasons map[graph.ID]string
}

// ownersOpen stands for the reason of an object whose owners are still being looked at.
const ownersOpen = "?"

// reason returns why Flux does not apply an object; it is empty where it does.
func (e *exclusion) reason(p *model.Object) string {
	if have, ok := e.reasons[p.ID]; ok {
		return have
	}
	e.reasons[p.ID] = ownersOpen
	text := ""
	switch setting := model.ExcludedBySetting(p); {
	case p.ID == e.c.ID(e.c.Entry.Kustomization):
	case setting != "":
		text = "Flux never applies it, because of " + setting
	default:
		text = e.ownersReason(p)
	}
	e.reasons[p.ID] = text
	return text
}

// ownersReason returns why none of the owners of an object is applied; it is empty where one is, or where
// the object has none.
func (e *exclusion) ownersReason(p *model.Object) (text string) {
	for _, o := range p.Owners {
		by, ok := e.c.ObjectsByID[o.Id]
		if !ok || o.Id == p.ID {
			return ""
		}
		above := e.reason(by)
		if above == "" {
			return ""
		}
		if above != ownersOpen && text == "" {
			text = fmt.Sprintf("%s would bring it, and Flux never applies that", o.Id.Key)
		}
	}
	return text
}
