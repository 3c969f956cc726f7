package graph

// AllApply reports whether every Kustomization that points at a directory applies an object that the directory contains.
// The edges points-at and contains then say the same as the edges applies. They do not where Kustomizations apply one
// directory to several namespaces or clusters.
func AllApply(g *Graph, directory, object ID) bool {
	appliers := map[ID]bool{}
	for e := range g.In(object) {
		if e.Relation == Applies {
			appliers[e.From] = true
		}
	}
	for e := range g.In(directory) {
		if e.Relation == PointsAt && !appliers[e.From] {
			return false
		}
	}
	return true
}
