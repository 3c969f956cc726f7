package layout

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/graph"
)

// namespaceGroup is the cells of one namespace, or one cell that has none.
type namespaceGroup struct {
	namespace string // empty: none
	cells     []*shape.Frame
}

// groupByNamespace groups cells whose objects are all in one namespace, where at least two namespaces have two
// cells or more. A group stands where its first cell does.
func (v divider) groupByNamespace(cells []*shape.Frame) []namespaceGroup {
	count := map[string]int{}
	for _, cell := range cells {
		count[v.namespaceOf(cell)]++
	}
	shared := 0 // namespaces that have several cells
	for namespace, n := range count {
		if namespace != "" && n > 1 {
			shared++
		}
	}
	var groups []namespaceGroup
	for _, cell := range cells {
		namespace := v.namespaceOf(cell)
		if shared < 2 || count[namespace] < 2 {
			namespace = ""
		}
		i := slices.IndexFunc(groups, func(g namespaceGroup) bool { return g.namespace == namespace })
		if namespace == "" || i < 0 {
			groups = append(groups, namespaceGroup{namespace: namespace})
			i = len(groups) - 1
		}
		groups[i].cells = append(groups[i].cells, cell)
	}
	return groups
}

// namespaceOf returns the namespace of all objects in the frames of a cell. It returns "" where there are
// several or no frames, and for cells that keep their place: the first, and those at the end.
func (v divider) namespaceOf(cell *shape.Frame) string {
	if rank, _ := v.rankOf(cell); rank == rootCell || rank >= singleNodeCell {
		return ""
	}
	namespace := ""
	for _, frame := range shape.AllFrames(cell)[1:] {
		for _, n := range frame.Nodes {
			if n.ID.Namespace == "" || n.ID.Namespace == namespace {
				continue
			}
			if namespace != "" {
				return ""
			}
			namespace = n.ID.Namespace
		}
	}
	return namespace
}

// namespaceFrame returns the frame of a group. Its title has the namespace, which the titles of the frames
// within it then omit.
func (c *composer) namespaceFrame(group namespaceGroup) *shape.Frame {
	frame := &shape.Frame{Title: "namespace " + look.Visible(group.namespace), Namespace: group.namespace, Frames: []*shape.Frame{}}
	for _, cell := range group.cells {
		frame.Frames = append(frame.Frames, cell)
		for _, inner := range shape.AllFrames(cell)[1:] {
			if inner.Namespace == group.namespace {
				inner.Title = strings.TrimSuffix(inner.Title, shape.InNamespace(group.namespace))
			}
		}
		elsewhere := func(n graph.Node) bool { return n.ID.Namespace != group.namespace && n.ID.Namespace != "" }
		if !slices.ContainsFunc(cell.Nodes, elsewhere) {
			cell.Namespace = group.namespace
		}
	}
	c.numbers[frame] = c.nextNumber
	c.nextNumber++
	return frame
}
