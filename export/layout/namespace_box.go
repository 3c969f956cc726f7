package layout

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/graph"
)

// namespaceBox is cells that stand together: those of one namespace, or one cell that is of none.
type namespaceBox struct {
	namespace string // empty: none
	cells     []*shape.Frame
}

// namespaceBoxes puts cells together whose objects are in one namespace, where there are several such namespaces
// that have several cells. A zone stands where its first cell does.
func (c *composer) namespaceBoxes(cells []*shape.Frame) []namespaceBox {
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
	var zones []namespaceBox
	for _, cell := range cells {
		namespace := c.namespaceOf(cell)
		if several < 2 || count[namespace] < 2 {
			namespace = ""
		}
		i := slices.IndexFunc(zones, func(z namespaceBox) bool { return z.namespace == namespace })
		if namespace == "" || i < 0 {
			zones = append(zones, namespaceBox{namespace: namespace})
			i = len(zones) - 1
		}
		zones[i].cells = append(zones[i].cells, cell)
	}
	return zones
}

// namespaceOf returns the namespace of all objects in the frames of a cell; "" where there are several, or no
// frames, and for what is not to be moved.
func (c *composer) namespaceOf(cell *shape.Frame) string {
	if rank, _ := c.reading(cell); rank == 0 || rank >= 4 {
		return ""
	}
	namespace := ""
	for _, frame := range shape.AllFrames(cell)[1:] {
		for _, n := range frame.Nodes {
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

// namespaceFrame returns the frame of a zone, which says in which namespace all in it is.
func (c *composer) namespaceFrame(z namespaceBox) *shape.Frame {
	frame := &shape.Frame{Title: "namespace " + look.Visible(z.namespace), Namespace: z.namespace, Frames: []*shape.Frame{}}
	for _, cell := range z.cells {
		frame.Frames = append(frame.Frames, cell)
		for _, inner := range shape.AllFrames(cell)[1:] {
			if inner.Namespace == z.namespace {
				inner.Title = strings.TrimSuffix(inner.Title, shape.InNamespace(z.namespace))
			}
		}
		if !slices.ContainsFunc(cell.Nodes, func(n graph.Node) bool { return n.ID.Namespace != z.namespace && n.ID.Namespace != "" }) {
			cell.Namespace = z.namespace
		}
	}
	c.numbers[frame] = c.nextFrame
	c.nextFrame++
	return frame
}
