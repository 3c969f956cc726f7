package main

import (
	"fmt"
	"math/rand/v2"
	"path"
	"slices"

	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
)

// unlist takes a file away, and out of the list of the kustomization file beside it.
func (s *site) unlist(file string) (files map[string][]byte, ok bool) {
	files = map[string][]byte{file: nil}
	for _, name := range []string{"kustomization.yaml", "kustomization.yml", "Kustomization"} {
		beside := path.Join(path.Dir(file), name)
		k, ok := s.text(beside)
		if !ok {
			continue
		}
		at := k.entry(path.Base(file))
		if at < 0 {
			return nil, false
		}
		k.lines = slices.Delete(k.lines, at, at+1)
		files[beside] = k.bytes()
	}
	return files, true
}

// removeValues takes away the ConfigMap or Secret that a field names: its file, or its entry in a
// generator.
func removeValues(field string) func(*site, *rand.Rand) *plant {
	return func(s *site, r *rand.Rand) *plant {
		e, ok := pick(r, s.edges(graph.Configures, field))
		if !ok {
			return nil
		}
		supplier, _ := s.graph.Node(e.From)
		user, _ := s.graph.Node(e.To)
		t, ok := s.text(supplier.Pos.File)
		if !ok || supplier.State != graph.Defined && supplier.State != graph.Generated || user.Fact("suspend") == "true" {
			return nil
		}
		var files map[string][]byte
		switch first, end := t.document(supplier.Pos.Line); {
		case t.key(first, end, "", "configMapGenerator") >= 0 || t.key(first, end, "", "secretGenerator") >= 0:
			if !t.rename(supplier.Pos.Line, "name", supplier.ID.Name, "zz-plant") {
				return nil
			}
			files = map[string][]byte{supplier.Pos.File: t.bytes()}
		case !t.only(supplier.Pos.Line):
			return nil
		default:
			if files, ok = s.unlist(supplier.Pos.File); !ok {
				return nil
			}
		}
		var guilty []string // whatever else reads it
		for o := range s.graph.Edges() {
			if o.Relation == graph.Configures && o.From.Key == supplier.ID.Key {
				guilty = append(guilty, o.Pos.File)
			}
		}
		// Workloads may read it as well; what it was renamed to is idle; and without variables a
		// Kustomization applies nothing.
		also := []string{"dangling-reference", "orphaned-config", "dangling-substitute", "dangling-values", "build-failed"}
		if user.ID.Kind == flux.Kustomization {
			also = slices.Concat(also, fallout)
		}
		return &plant{
			what:   fmt.Sprintf("%s, which %s reads, is taken away", supplier.ID, user.ID),
			files:  files,
			guilty: guilty,
			also:   also,
			of:     []graph.ID{supplier.ID},
			took: func(g *graph.Graph) bool {
				after, ok := g.Node(supplier.ID)
				who, there := g.Node(user.ID)
				return ok && there && who.State == user.State && after.State != graph.Defined && after.State != graph.Generated
			},
		}
	}
}
