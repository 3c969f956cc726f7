package place

import (
	"fmt"
	"strings"
	"sync"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/graph"
)

// maxRounds ends a repository whose Kustomizations change each other for ever: so many rounds in a row
// may bring no new one. maxDepth ends one whose Kustomizations make ever new ones.
const (
	maxRounds = 25
	maxDepth  = 200
)

// Cluster finds the objects of a cluster: it builds the root, then every Kustomization that appears,
// and all of them again whose source, path or variables turn out to be different, until nothing
// changes any more.
func Cluster(w *model.Repository, name string, e model.Entry, all model.Producers) *model.Cluster {
	c := &model.Cluster{Repository: w, Name: name, Entry: e}
	root := &model.Kustomization{Id: c.ID(e.Kustomization), Root: e.Root}
	c = collect(c, map[graph.ID]*model.Kustomization{root.Id: root}, all)
	last := ""
	for idle, rounds := 0, 0; idle < maxRounds && rounds < maxDepth; idle, rounds = idle+1, rounds+1 {
		built, changed := buildRound(c)
		known := len(c.Kustomizations)
		c = collect(c, built, all)
		now := signature(c)
		if !changed && now == last {
			return finish(c)
		}
		last = now
		if len(c.Kustomizations) > known {
			idle = 0 // a chain of Kustomizations may be of any length
		}
	}
	c.Problems = append(c.Problems, graph.Problem{Kind: graph.Unresolved, Cluster: c.Name, Pos: c.Entry.Pos,
		Message: fmt.Sprintf("the Kustomizations of %s change each other or make new ones without end, what is shown is where the reading stopped", c.Name)})
	return finish(c)
}

// buildRound builds the Kustomizations of a cluster whose inputs have changed since the round before. It
// returns every Kustomization, built or not, and whether any was built.
func buildRound(c *model.Cluster) (all map[graph.ID]*model.Kustomization, changed bool) {
	all = make(map[graph.ID]*model.Kustomization, len(c.Kustomizations))
	var wait sync.WaitGroup
	for _, k := range c.Kustomizations {
		in := buildInput(c, k)
		if in.Input == k.Input {
			all[k.Id] = k
			continue
		}
		changed = true
		all[k.Id] = in
		wait.Go(func() { evaluate(c, in) })
	}
	wait.Wait()
	return all, changed
}

// finish adds to the objects of a cluster whether Flux applies them.
func finish(c *model.Cluster) *model.Cluster {
	excludeFromApply(c)
	return c
}

// signature tells one state of the cluster from another.
func signature(c *model.Cluster) string {
	var b strings.Builder
	for _, p := range c.Objects {
		b.WriteString(p.ID.String())
		b.WriteByte('\n')
	}
	return b.String()
}
