package flux

import (
	"fmt"
	"strings"
	"sync"

	"github.com/fluxgraph/fluxgraph/graph"
)

// maxRounds ends a repository whose Kustomizations change each other for ever: so many rounds in a row
// may bring no new one. maxDepth ends one whose Kustomizations make ever new ones.
const (
	maxRounds = 25
	maxDepth  = 200
)

// placeCluster finds the objects of a cluster: it builds the root, then every Kustomization that appears,
// and all of them again whose source, path or variables turn out to be different, until nothing
// changes any more.
func placeCluster(w *world, name string, e entry, all producers) *cluster {
	c := &cluster{w: w, name: name, entry: e}
	root := &kust{id: c.id(e.kustomization), spec: e.spec}
	c = collect(c, map[graph.ID]*kust{root.id: root}, all)
	last := ""
	for idle, rounds := 0, 0; idle < maxRounds && rounds < maxDepth; idle, rounds = idle+1, rounds+1 {
		built, changed := buildRound(c)
		known := len(c.order)
		c = collect(c, built, all)
		now := signature(c)
		if !changed && now == last {
			return finish(c)
		}
		last = now
		if len(c.order) > known {
			idle = 0 // a chain of Kustomizations may be of any length
		}
	}
	c.problems = append(c.problems, graph.Problem{Kind: graph.Unresolved, Cluster: c.name, Pos: c.entry.pos,
		Message: fmt.Sprintf("the Kustomizations of %s change each other or make new ones without end, what is shown is where the reading stopped", c.name)})
	return finish(c)
}

// buildRound builds the Kustomizations of a cluster whose inputs have changed since the round before. It
// returns every Kustomization, built or not, and whether any was built.
func buildRound(c *cluster) (all map[graph.ID]*kust, changed bool) {
	all = make(map[graph.ID]*kust, len(c.order))
	var wait sync.WaitGroup
	for _, k := range c.order {
		in := buildInput(c, k)
		if in.input == k.input {
			all[k.id] = k
			continue
		}
		changed = true
		all[k.id] = in
		wait.Go(func() { evaluate(c, in) })
	}
	wait.Wait()
	return all, changed
}

// finish adds to the objects of a cluster whether Flux applies them.
func finish(c *cluster) *cluster {
	excludeFromApply(c)
	return c
}

// signature tells one state of the cluster from another.
func signature(c *cluster) string {
	var b strings.Builder
	for _, p := range c.list {
		b.WriteString(p.id.String())
		b.WriteByte('\n')
	}
	return b.String()
}
