package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
)

// unwait takes the waiting away from a Kustomization with a release whose definitions another
// Kustomization, which depends on it, uses.
func unwait(s *site, r *rand.Rand) *plant {
	var waits []graph.Edge // of a dependent on what waits
	for _, e := range s.edges(graph.DependsOn, "") {
		on, _ := s.graph.Node(e.To)
		if e.From.Kind != flux.Kustomization || on.Fact("wait") != "true" || on.State != graph.Defined || on.Fact("suspend") == "true" || e.Condition != "" {
			continue
		}
		if len(s.groupsOf(on.ID)) > 0 {
			waits = append(waits, e)
		}
	}
	e, ok := pick(r, waits)
	if !ok {
		return nil
	}
	on, _ := s.graph.Node(e.To)
	groups := s.groupsOf(on.ID)
	uses := false
	for made := range s.graph.Out(e.From) {
		uses = uses || made.Relation == graph.Applies && slices.Contains(groups, made.To.Kind.Group)
	}
	t, ok := s.text(on.Pos.File)
	if !uses || !ok || !t.unset(on.Pos.Line, "wait") {
		return nil
	}
	var guilty []string // whatever waits for it, near or far, may come too early
	for _, d := range s.edges(graph.DependsOn, "") {
		if d.From.Cluster == e.From.Cluster && s.reaches(d.From, on.ID) {
			guilty = append(guilty, d.Pos.File)
		}
	}
	return &plant{
		what:   fmt.Sprintf("%s no longer waits, and %s depends on it", on.ID, e.From),
		files:  map[string][]byte{on.Pos.File: t.bytes()},
		guilty: guilty,
		also:   []string{"dangling-health-check", "redundant-dependson"},
		took: func(g *graph.Graph) bool {
			after, ok := g.Node(on.ID)
			if !ok || after.Fact("wait") == "true" {
				return false
			}
			for e := range g.Out(on.ID) {
				if e.Relation == graph.ChecksHealthOf {
					return false // which Flux reads again once it does not wait for everything
				}
			}
			return true
		},
	}
}

// groupsOf returns the API groups that the charts of the releases that a Kustomization applies, and
// that nothing else waits for, bring.
func (s *site) groupsOf(k graph.ID) []string {
	var groups []string
	for e := range s.graph.Out(k) {
		n, _ := s.graph.Node(e.To)
		if e.Relation != graph.Applies || n.Role != graph.Release || n.Fact("crds") == "" || n.Fact("suspend") == "true" {
			continue
		}
		for in := range s.graph.In(n.ID) {
			if in.Relation == graph.DependsOn || in.Relation == graph.ChecksHealthOf {
				return nil
			}
		}
		for _, group := range strings.Split(n.Fact("crds"), ",") {
			if group = strings.Split(group, "/")[0]; !s.given(k.Cluster, group) {
				groups = append(groups, group)
			}
		}
	}
	return groups
}

// checkChild lets a Kustomization check the health of one that it applies, which comes to depend on
// it.
func checkChild(s *site, r *rand.Rand) *plant {
	child, parent, ok := s.family(r)
	if !ok || parent.Fact("wait") == "true" {
		return nil
	}
	return s.holdBack(child, parent, func(t *text) bool {
		return t.item(parent.Pos.Line, "healthChecks", "apiVersion: kustomize.toolkit.fluxcd.io/v1", "kind: Kustomization",
			"name: "+child.ID.Name, "namespace: "+child.ID.Namespace)
	}, has(graph.ChecksHealthOf, parent.ID, child.ID))
}

// waitForChild lets a Kustomization wait for all that it applies, of which one comes to depend on it.
func waitForChild(s *site, r *rand.Rand) *plant {
	child, parent, ok := s.family(r)
	if !ok {
		return nil
	}
	return s.holdBack(child, parent, func(t *text) bool {
		return parent.Fact("wait") == "true" || t.field(parent.Pos.Line, "wait", "true")
	}, func(g *graph.Graph) bool {
		p, _ := g.Node(parent.ID)
		return p.Fact("wait") == "true"
	})
}

// family returns a Kustomization and one that applies it; neither waits for the other.
func (s *site) family(r *rand.Rand) (child, parent graph.Node, ok bool) {
	if child, ok = pick(r, s.declared(flux.Kustomization)); !ok {
		return child, parent, false
	}
	parent, ok = pick(r, s.owners(child.ID))
	return child, parent, ok && parent.State == graph.Defined && s.has(parent.Pos.File) && parent.Pos.File != child.Pos.File &&
		!s.reaches(parent.ID, child.ID) && !s.reaches(child.ID, parent.ID) && child.Fact("suspend") != "true" && parent.Fact("suspend") != "true"
}

// holdBack lets a child depend on its parent, which is edited to wait for it.
func (s *site) holdBack(child, parent graph.Node, wait func(*text) bool, waits func(*graph.Graph) bool) *plant {
	p, ok := s.text(parent.Pos.File)
	if !ok || !wait(p) {
		return nil
	}
	c, ok := s.text(child.Pos.File)
	if !ok || !c.dependency(child.Pos.Line, parent.ID.Namespace, parent.ID.Name) {
		return nil
	}
	depends := has(graph.DependsOn, child.ID, parent.ID)
	return &plant{
		what:   fmt.Sprintf("%s depends on %s, which waits for it", child.ID, parent.ID),
		files:  map[string][]byte{parent.Pos.File: p.bytes(), child.Pos.File: c.bytes()},
		guilty: []string{child.Pos.File, parent.Pos.File},
		// The new dependency may imply others, and to wait for all is to wait for what is suspended.
		also: []string{"redundant-dependson", "suspended-dependency"},
		took: func(g *graph.Graph) bool { return depends(g) && waits(g) },
	}
}

// crossWait lets a HelmRelease of a Kustomization that waits depend on one of a Kustomization that
// depends on that.
func crossWait(s *site, r *rand.Rand) *plant {
	var waits []graph.Edge
	for _, e := range s.edges(graph.DependsOn, "") {
		on, _ := s.graph.Node(e.To)
		from, _ := s.graph.Node(e.From)
		if from.ID.Kind == flux.Kustomization && on.Fact("wait") == "true" && on.Fact("suspend")+from.Fact("suspend") == "" && e.Condition == "" {
			waits = append(waits, e)
		}
	}
	e, ok := pick(r, waits)
	if !ok {
		return nil
	}
	first, ok := pick(r, s.releasesOf(e.To))
	second, ok2 := pick(r, s.releasesOf(e.From))
	if !ok || !ok2 || s.reaches(first.ID, second.ID) || s.reaches(second.ID, first.ID) {
		return nil
	}
	t, ok := s.text(first.Pos.File)
	if !ok || !t.dependency(first.Pos.Line, second.ID.Namespace, second.ID.Name) {
		return nil
	}
	guilty := []string{first.Pos.File, second.Pos.File, e.Pos.File}
	for _, id := range []graph.ID{e.To, e.From} {
		n, _ := s.graph.Node(id)
		guilty = append(guilty, n.Pos.File)
	}
	return &plant{
		what:   fmt.Sprintf("%s depends on %s, whose Kustomization waits for the first", first.ID, second.ID),
		files:  map[string][]byte{first.Pos.File: t.bytes()},
		guilty: guilty,
		also:   []string{"redundant-dependson"},
		took:   has(graph.DependsOn, first.ID, second.ID),
	}
}

// releasesOf returns the releases that one Kustomization alone applies.
func (s *site) releasesOf(k graph.ID) []graph.Node {
	var releases []graph.Node
	for e := range s.graph.Out(k) {
		n, _ := s.graph.Node(e.To)
		if e.Relation == graph.Applies && n.ID.Kind == flux.HelmRelease && n.State == graph.Defined && n.Fact("suspend") == "" && s.has(n.Pos.File) && len(s.owners(n.ID)) == 1 {
			releases = append(releases, n)
		}
	}
	return releases
}
