package look

import (
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// Label is the text of a node. No line holds a line break or a character that cannot be seen; none
// of it is escaped for any format.
type Label struct {
	Kind  string   // such as Kustomization; empty for folded objects, whose names have it
	Name  []string // the name, in lines
	Notes []string // such as the namespace, the image and the mark
}

// Lines returns the label from top to bottom.
func (l Label) Lines() []string {
	var all []string
	if l.Kind != "" {
		all = append(all, l.Kind)
	}
	return append(append(all, l.Name...), l.Notes...)
}

// LabelOf returns the text of a node of g. The namespace is left out where it is the given one,
// which the surroundings of the node imply.
func LabelOf(g *graph.Graph, n graph.Node, namespace string) Label {
	l := Label{Kind: Visible(n.ID.Kind.Name), Name: Wrap(n.ID.Name)}
	switch n.Role {
	case graph.Folded:
		l.Kind, l.Name = "", nil
		for _, line := range shortest(kindCounts(n)) {
			l.Name = append(l.Name, Wrap(line)...)
		}
	case graph.ContainerRole:
		owner, container := splitContainer(n.ID.Name)
		l.Name = Wrap(container)
		if owner != "" && !deployed(g, n.ID) {
			l.Notes = append(l.Notes, Wrap("of "+owner)...)
		}
		if image := n.Fact("image"); image != "" {
			l.Notes = append(l.Notes, Wrap(image)...)
		}
	case graph.Plain:
		if n.ID.Kind.Name == "" {
			l.Kind = "object"
		}
	}
	l.Notes = append(l.Notes, contentNotes(n)...)
	if n.ID.Namespace != "" && n.ID.Namespace != namespace {
		l.Notes = append(l.Notes, Wrap("in "+n.ID.Namespace)...)
	}
	return l
}

// splitContainer splits the name of a Container into the object that runs it and the container.
func splitContainer(name string) (owner, container string) {
	i := strings.LastIndexByte(name, '/')
	if i < 0 {
		return "", name
	}
	return name[:i], name[i+1:]
}

// deployed reports whether the graph has what deploys the container, so that an edge names it.
func deployed(g *graph.Graph, id graph.ID) bool {
	for e := range g.In(id) {
		if e.Relation == graph.Deploys {
			return true
		}
	}
	return false
}
