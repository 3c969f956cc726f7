package export

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// zone is cells that stand together: those of one namespace, or one cell that is of none.
type zone struct {
	namespace string // empty: none
	cells     []*group
}

// zonesOf puts cells together whose objects are in one namespace, where there are several such namespaces
// that have several cells. A zone stands where its first cell does.
func (c *composer) zonesOf(cells []*group) []zone {
	count := map[string]int{}
	for _, cell := range cells {
		count[c.namespaceOf(cell)]++
	}
	several := 0
	for namespace, n := range count {
		if namespace != "" && n > 1 {
			several++
		}
	}
	var zones []zone
	for _, cell := range cells {
		namespace := c.namespaceOf(cell)
		if several < 2 || count[namespace] < 2 {
			namespace = ""
		}
		i := slices.IndexFunc(zones, func(z zone) bool { return z.namespace == namespace })
		if namespace == "" || i < 0 {
			zones = append(zones, zone{namespace: namespace})
			i = len(zones) - 1
		}
		zones[i].cells = append(zones[i].cells, cell)
	}
	return zones
}

// namespaceOf returns the namespace of all objects in the frames of a cell; "" where there are several, or no
// frames, and for what is not to be moved.
func (c *composer) namespaceOf(cell *group) string {
	if rank, _ := c.reading(cell); rank == 0 || rank >= 4 {
		return ""
	}
	namespace := ""
	for _, frame := range framesOf(cell)[1:] {
		for _, n := range frame.nodes {
			switch n.ID.Namespace {
			case "", namespace:
			default:
				if namespace != "" {
					return ""
				}
				namespace = n.ID.Namespace
			}
		}
	}
	return namespace
}

// zoneFrame returns the frame of a zone, which says in which namespace all in it is.
func (c *composer) zoneFrame(z zone) *group {
	frame := &group{title: "namespace " + visible(z.namespace), namespace: z.namespace, groups: []*group{}}
	for _, cell := range z.cells {
		frame.groups = append(frame.groups, cell)
		for _, inner := range framesOf(cell)[1:] {
			if inner.namespace == z.namespace {
				inner.title = strings.TrimSuffix(inner.title, inNamespace(z.namespace))
			}
		}
		if !slices.ContainsFunc(cell.nodes, func(n graph.Node) bool { return n.ID.Namespace != z.namespace && n.ID.Namespace != "" }) {
			cell.namespace = z.namespace
		}
	}
	c.numbers[frame] = c.zones
	c.zones++
	return frame
}
