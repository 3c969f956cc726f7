package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/internal/suggest"
)

// selectionFlags are the flags that select nodes.
type selectionFlags struct {
	kinds, namespaces, names []string
	selector                 string
	focus                    []string
	up, down                 bool
	depth                    int
}

func (f *selectionFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringSliceVar(&f.kinds, "kind", nil, "`KIND` only objects of this kind (a pattern); repeatable")
	flags.StringSliceVarP(&f.namespaces, "namespace", "n", nil, "`NAMESPACE` only objects in this namespace (a pattern); repeatable")
	flags.StringSliceVar(&f.names, "name", nil, "`NAME` only objects with this name (a pattern); repeatable")
	flags.StringVarP(&f.selector, "selector", "l", "", "`SELECTOR` only objects with these labels, such as app=web,tier!=test")
	flags.StringArrayVar(&f.focus, "focus", nil, "`OBJECT` only this object and its neighbourhood; repeatable")
	flags.BoolVar(&f.up, "up", false, "with --focus: what the object needs and what applies it")
	flags.BoolVar(&f.down, "down", false, "with --focus: what needs the object and what it applies")
	flags.IntVar(&f.depth, "depth", 0, "`STEPS` with --focus: the distance (default no limit)")
	assignGroup(cmd, selectionGroup)
	must(cmd.RegisterFlagCompletionFunc("kind", completing(fluxKindNames())))
}

// any reports whether the flags select anything.
func (f *selectionFlags) any() bool {
	return len(f.kinds)+len(f.namespaces)+len(f.names)+len(f.focus) > 0 || f.selector != ""
}

// pattern returns the conditions on a node by itself, without its neighbourhood.
func (f *selectionFlags) pattern() (graph.Pattern, error) {
	p := graph.Pattern{Namespaces: f.namespaces, Names: f.names}
	for _, k := range f.kinds {
		p.Kinds = append(p.Kinds, kindName(k))
	}
	if err := p.Validate(); err != nil {
		return p, usageError{err.Error()}
	}
	if f.selector != "" {
		s, err := graph.ParseSelector(f.selector)
		if err != nil {
			return p, wrongUsage("--selector: %s", err)
		}
		p.Labels = s
	}
	return p, nil
}

// reaching returns how far the neighbourhood extends upwards and downwards.
func (f *selectionFlags) reaching() (graph.Reaching, error) {
	if len(f.focus) == 0 && (f.up || f.down || f.depth != 0) {
		return graph.Reaching{}, wrongUsage("--up, --down and --depth need --focus")
	}
	steps := graph.Endless
	switch {
	case f.depth < 0:
		return graph.Reaching{}, wrongUsage("--depth %d is negative", f.depth)
	case f.depth > 0:
		steps = f.depth
	}
	var r graph.Reaching
	if f.up || !f.down {
		r.Up = steps
	}
	if f.down || !f.up {
		r.Down = steps
	}
	return r, nil
}

// selection is what the flags select: nodes that match a pattern, within a distance of the nodes in
// focus.
type selection struct {
	flags    *selectionFlags
	pattern  graph.Pattern
	reaching graph.Reaching
	focus    []graph.ID // resolve sets it
}

// parse returns the selection of the flags, before the repository is read. Its focus is not resolved.
func (f *selectionFlags) parse() (*selection, error) {
	p, err := f.pattern()
	if err != nil {
		return nil, err
	}
	r, err := f.reaching()
	if err != nil {
		return nil, err
	}
	return &selection{flags: f, pattern: p, reaching: r}, nil
}

// resolve looks up the objects in focus.
func (s *selection) resolve(r *reading) error {
	for _, address := range s.flags.focus {
		n, err := r.find(address, "")
		if err != nil {
			return err
		}
		s.focus = append(s.focus, n.ID)
	}
	return nil
}

// apply returns the selected part of a graph: with a focus, the objects in focus and their neighbourhood; of
// that, or else of the whole graph, the nodes that match the pattern or for which orMatches reports true. Objects in
// focus always stay. orMatches may be nil, and is not called where there is no pattern.
func (s *selection) apply(g *graph.Graph, orMatches func(graph.Node) bool) *graph.Graph {
	if len(s.focus) > 0 {
		g = graph.Neighbourhood(g, s.reaching, s.focus...)
	}
	if s.pattern.Empty() {
		return g
	}
	return g.Select(func(n graph.Node) bool {
		return s.pattern.Matches(n) || slices.Contains(s.focus, n.ID) || orMatches != nil && orMatches(n)
	})
}

// of returns the selected part of a view, and the findings about it. It is an error to select nothing.
func (s *selection) of(r *reading, view *graph.Graph) (*graph.Graph, []check.Finding, error) {
	if !s.flags.any() {
		return view, r.findings, nil
	}
	if err := s.resolve(r); err != nil {
		return nil, nil, err
	}
	for _, id := range s.focus {
		if !view.Has(id) {
			return nil, nil, wrongUsage("this view has no node of its own for %s; use --view full", printable(id.Key.String()))
		}
	}
	g := s.apply(view, nil)
	if g.NumNodes() == 0 {
		return nil, nil, s.nothingSelected(view)
	}
	return g, findingsAbout(g, r.findings), nil
}

// findingsAbout returns the findings that name a node of the graph.
func findingsAbout(g *graph.Graph, findings []check.Finding) []check.Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(f check.Finding) bool { return !slices.ContainsFunc(f.Nodes, g.Has) })
}

// nothingSelected is the error for a selection without nodes. It names the first flag that matches
// nothing by itself, with a known value that is similar.
func (s *selection) nothingSelected(g *graph.Graph) error {
	for _, field := range []struct {
		flag    string
		values  []string
		pattern graph.Pattern // of this flag alone
		of      func(graph.ID) string
	}{
		{"--kind", s.pattern.Kinds, graph.Pattern{Kinds: s.pattern.Kinds}, func(id graph.ID) string { return id.Kind.Name }},
		{"--namespace", s.pattern.Namespaces, graph.Pattern{Namespaces: s.pattern.Namespaces}, func(id graph.ID) string { return id.Namespace }},
		{"--name", s.pattern.Names, graph.Pattern{Names: s.pattern.Names}, func(id graph.ID) string { return id.Name }},
	} {
		var known []string
		matches := len(field.values) == 0
		for n := range g.Nodes() {
			matches = matches || field.pattern.Matches(n)
			known = append(known, field.of(n.ID))
		}
		if matches {
			continue
		}
		if similar := suggest.Name(field.values[0], known); similar != "" {
			return wrongUsage("no object matches %s %s; did you mean %s?", field.flag, quoted(field.values[0]), printable(similar))
		}
		return wrongUsage("no object matches %s %s", field.flag, quoted(strings.Join(field.values, ",")))
	}
	if s.flags.selector != "" && len(s.pattern.Kinds)+len(s.pattern.Namespaces)+len(s.pattern.Names) == 0 {
		return wrongUsage("no object matches --selector %s", quoted(s.flags.selector))
	}
	return wrongUsage("no object matches all of these flags; fluxgraph list nodes lists the objects")
}
