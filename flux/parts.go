package flux

import (
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/reach"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
)

// addParts adds the objects of a repository in which no cluster starts, by the directories that hold them, and one
// problem that says so. dropped are the directories that might have been entries.
func addParts(b *graph.Builder, r *model.Repository, dropped []model.DroppedEntry) {
	parts := reach.Parts(r)
	for _, p := range reach.PartProblems(r, parts) {
		b.AddProblem(p)
	}
	hasFlux := false
	for _, part := range parts {
		n := unreachableNode(part.Object)
		n.State = graph.Part
		b.Add(n, part.Refs...)
		dir := graph.Node{ID: graph.ID{Key: graph.Key{Kind: graph.Path, Name: part.Dir}}, Role: graph.PathRole, State: graph.Part, Pos: graph.Pos{File: part.Dir}}
		b.Add(dir, graph.Ref{To: n.ID.Key, Document: n.ID.Document, Relation: graph.Contains, Pos: n.Pos})
		hasFlux = hasFlux || n.Role != graph.Plain
	}
	if len(dropped) > 0 && hasFlux {
		b.AddProblem(problem.At(dropped[0].Pos, problem.NoEntry{Dir: dropped[0].Dir, Others: len(dropped) - 1}))
	}
}
