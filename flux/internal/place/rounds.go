package place

import (
	"slices"
	"strings"
	"sync"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
)

const (
	maxIdleRounds = 25  // rounds in a row without a new Kustomization: they change each other without end
	maxRounds     = 200 // rounds in all: Kustomizations make new ones without end
)

// Cluster returns the cluster of an entry. In each round it builds the Kustomizations whose source, path or
// variables have changed, and collects their objects; it ends with the first round that changes nothing. A
// cluster that never gets there has a problem of kind Unresolved, and the objects of the last round.
func Cluster(r *model.Repository, name string, entry model.Entry, producers model.Producers) *model.Cluster {
	empty := &model.Cluster{Repository: r, Name: name, Entry: entry, Scopes: r.Scopes}
	root := &model.Kustomization{ID: empty.ID(entry.Kustomization), Root: entry.Root}
	return settle(collect(empty, map[graph.ID]*model.Kustomization{root.ID: root}, producers), producers)
}

// settle repeats the rounds of a cluster, the first of which is done, until nothing changes.
func settle(c *model.Cluster, producers model.Producers) *model.Cluster {
	before := ""
	for idle, rounds := 0, 0; idle < maxIdleRounds && rounds < maxRounds; idle, rounds = idle+1, rounds+1 {
		built, changed := buildChanged(c)
		known := len(c.Kustomizations)
		c = collect(c, built, producers)
		after := objectList(c)
		if !changed && after == before {
			return conclude(c)
		}
		before = after
		if len(c.Kustomizations) > known {
			idle = 0 // a chain of Kustomizations may be of any length
		}
	}
	c.Problems = append(c.Problems, problem.At(c.Entry.Pos, problem.EndlessChange{Cluster: c.Name}))
	return conclude(c)
}

// buildChanged builds the Kustomizations of a cluster whose inputs have changed since the round before, all at
// the same time. It returns every Kustomization, built or not, and whether the inputs of any have changed.
func buildChanged(c *model.Cluster) (all map[graph.ID]*model.Kustomization, changed bool) {
	all = make(map[graph.ID]*model.Kustomization, len(c.Kustomizations))
	var wait sync.WaitGroup
	for _, k := range c.Kustomizations {
		next := withInputs(c, k)
		if next.InputKey == k.InputKey {
			all[k.ID] = k
			continue
		}
		changed = true
		all[k.ID] = next
		wait.Go(func() { evaluate(c, next) })
	}
	wait.Wait()
	return all, changed
}

// objectList returns the identities of the objects of a cluster, with those that are not applied, as one text, for
// comparing two rounds.
func objectList(c *model.Cluster) string {
	var b strings.Builder
	for _, object := range slices.Concat(c.Objects, c.Applied) {
		b.WriteString(object.ID.String())
		b.WriteString(object.ExcludedReason)
		b.WriteByte('\n')
	}
	return b.String()
}
