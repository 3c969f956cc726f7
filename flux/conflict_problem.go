package flux

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/graph"
)

// maxNamedObjects is how many of the objects that two Kustomizations share are named.
const maxNamedObjects = 3

// conflictProblem returns the problem of two Kustomizations that apply the same objects. Its position is the
// spec.path because of which they do, or else the first object of the second one.
func conflictProblem(c model.OwnershipConflict) graph.Problem {
	first, second := c.First.ID.Key, c.Second.ID.Key
	p := graph.Problem{Kind: graph.DuplicateOwner, Soft: !c.MayDelete, Nodes: []graph.ID{c.First.ID, c.Second.ID}, Pos: c.PathPos}
	if p.Pos.IsZero() {
		p.Pos = c.Objects[0].Second
	}
	var names []string
	for i, o := range c.Objects {
		p.Nodes = append(p.Nodes, o.ID)
		if i < maxNamedObjects {
			names = append(names, o.ID.Key.String())
		}
	}
	if more := len(c.Objects) - len(names); more > 0 {
		names = append(names, fmt.Sprintf("%d more", more))
	}
	outcome := "they overwrite each other at every reconciliation"
	if c.MayDelete {
		outcome += ", and the one that lets go may delete what the other needs"
	}
	p.Message = fmt.Sprintf("%s and %s both apply %s%s; %s", first, second, enumeration(names), pathOrderText(c), outcome)
	p.Related = conflictPositions(c)
	return p
}

// pathOrderText returns the clause about the paths that make two Kustomizations apply the same; it is empty
// where the paths do not.
func pathOrderText(c model.OwnershipConflict) string {
	const inside = ", because the path of %s lies inside that of %s"
	switch c.Paths {
	case model.SamePath:
		return ", because they have the same path"
	case model.SecondInside:
		return fmt.Sprintf(inside, c.Second.ID.Key, c.First.ID.Key)
	case model.FirstInside:
		return fmt.Sprintf(inside, c.First.ID.Key, c.Second.ID.Key)
	}
	return ""
}

// conflictPositions returns where the Kustomizations of a conflict are declared, and where they take the objects
// from that are named.
func conflictPositions(c model.OwnershipConflict) (all []graph.Related) {
	add := func(pos graph.Pos, format string, args ...any) {
		r := graph.Related{Pos: pos, Message: fmt.Sprintf(format, args...)}
		if !pos.IsZero() && !slices.Contains(all, r) {
			all = append(all, r)
		}
	}
	add(c.First.Pos, "%s is declared here", c.First.ID.Key)
	add(c.Second.Pos, "%s is declared here", c.Second.ID.Key)
	for _, o := range c.Objects[:min(maxNamedObjects, len(c.Objects))] {
		if o.First == o.Second {
			add(o.First, "both take %s from here", o.ID.Key)
			continue
		}
		add(o.First, "%s takes %s from here", c.First.ID.Key, o.ID.Key)
		add(o.Second, "%s takes %s from here", c.Second.ID.Key, o.ID.Key)
	}
	return all
}

// enumeration prints names as a, b and c.
func enumeration(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}
