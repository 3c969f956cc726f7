package substitute

import (
	"fmt"
	"slices"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/graph"
)

// UndefinedNames gathers the variables of a Kustomization's objects that nothing supplies.
type UndefinedNames struct {
	names  []string
	places map[string][]graph.Pos // of each name, one for each object that holds it
}

func (u *UndefinedNames) Add(name string, at graph.Pos) {
	if u.places == nil {
		u.places = map[string][]graph.Pos{}
	}
	if _, ok := u.places[name]; !ok {
		u.names = append(u.names, name)
	}
	u.places[name] = append(u.places[name], at)
}

const standsHere = "it stands here too"

// maxPlaces is how many further places of a variable are told.
const maxPlaces = 9

// Problems tells each variable once. What Flux does with it depends on its version: it stops, or puts
// an empty text there, and then the same is said of every Kustomization.
func (u *UndefinedNames) Problems(by graph.Key, v model.Version) []graph.Problem {
	slices.Sort(u.names)
	var all []graph.Problem
	for _, name := range u.names {
		places := u.places[name]
		slices.SortFunc(places, graph.Pos.Compare)
		p := graph.Problem{Kind: graph.UndefinedVariable, Soft: !v.Strict() || !v.Sure(), Pos: places[0]}
		switch {
		case v == 0:
			p.Message = fmt.Sprintf("${%s} has neither a default nor a value in spec.postBuild, which Flux refuses, or before 2.9 replaces by an empty text", name)
		case !v.Strict():
			p.Message = fmt.Sprintf("${%s} has neither a default nor a value in spec.postBuild, so that Flux puts an empty text there, and from 2.9 on refuses the Kustomization", name)
		default:
			p.Message = fmt.Sprintf("${%s} has neither a default nor a value in spec.postBuild of %s", name, by)
			if n := len(places); n > 1 {
				p.Message += fmt.Sprintf(", here and in %s", model.Count(n-1, "other object"))
			}
		}
		for _, at := range places[1:] {
			p.Related = append(p.Related, graph.Related{Pos: at, Message: standsHere})
		}
		p.Related = p.Related[:min(len(p.Related), maxPlaces)]
		all = append(all, p)
	}
	return all
}

// Undefined tells what the Kustomizations of a cluster say alike of a variable once.
func Undefined(c *model.Cluster) (all []graph.Problem) {
	if c.Repository.Version.Strict() {
		return nil
	}
	told := map[string]*graph.Problem{}
	var order []string
	for _, k := range c.Kustomizations {
		for _, p := range k.Problems {
			if p.Kind != graph.UndefinedVariable {
				continue
			}
			if k.Artifact.Checkout != "" {
				p.Pos.File = model.CheckoutFile(k.Artifact.Checkout, p.Pos.File)
			}
			have, ok := told[p.Message]
			if !ok {
				p.Cluster, p.Nodes = c.Name, nil
				have = &p
				told[p.Message] = have
				order = append(order, p.Message)
			} else {
				if p.Pos.Compare(have.Pos) < 0 {
					have.Pos, p.Pos = p.Pos, have.Pos
				}
				have.Related = append(have.Related, graph.Related{Pos: p.Pos, Message: standsHere})
				have.Related = append(have.Related, p.Related...)
			}
			have.Nodes = append(have.Nodes, k.Id)
		}
	}
	for _, message := range order {
		p := told[message]
		slices.SortFunc(p.Related, func(a, b graph.Related) int { return a.Pos.Compare(b.Pos) })
		p.Related = slices.CompactFunc(p.Related, func(a, b graph.Related) bool { return a.Pos == b.Pos })
		p.Related = slices.DeleteFunc(p.Related, func(r graph.Related) bool { return r.Pos == p.Pos })
		p.Related = p.Related[:min(len(p.Related), maxPlaces)]
		all = append(all, *p)
	}
	return all
}
