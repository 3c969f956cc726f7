package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/internal/suggest"
)

// chooseFlags are the flags that choose some of the nodes.
type chooseFlags struct {
	kinds, namespaces, names []string
	selector                 string
	focus                    []string
	up, down                 bool
	depth                    int
}

const chooseHelp = `
--kind, --namespace and --name take patterns such as 'podinfo-*'; --selector
takes labels as kubectl does. What is shown fits all of these flags; of one that
is repeated, or a list with commas, any entry will do. Kinds may be written in
lower case, in the plural, or as kubectl abbreviates them.

--focus OBJECT shows the neighbourhood of an object: with --up, what it needs
and what brings it, and what these need; with --down, what needs it and what it
brings, and so on; with neither, both. --depth limits the steps. A Kustomization
is above what it applies, and a source, a ConfigMap or a dependency above what
uses it.`

func (f *chooseFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringSliceVar(&f.kinds, "kind", nil, "only objects of this `kind`; may be repeated, and be a pattern")
	flags.StringSliceVarP(&f.namespaces, "namespace", "n", nil, "only objects in this `namespace`; may be repeated, and be a pattern")
	flags.StringSliceVar(&f.names, "name", nil, "only objects of this `name`; may be repeated, and be a pattern")
	flags.StringVarP(&f.selector, "selector", "l", "", "only objects whose labels fit, as `app=web,tier!=test`")
	flags.StringArrayVar(&f.focus, "focus", nil, "only this `object` and its neighbourhood; may be repeated")
	flags.BoolVar(&f.up, "up", false, "with --focus: what it needs and what brings it")
	flags.BoolVar(&f.down, "down", false, "with --focus: what needs it and what it brings")
	flags.IntVar(&f.depth, "depth", 0, "with --focus: at most this many `steps` away (default no limit)")
	must(cmd.RegisterFlagCompletionFunc("kind", completing(fluxKindNames())))
}

// given reports whether the flags choose anything.
func (f *chooseFlags) given() bool {
	return len(f.kinds)+len(f.namespaces)+len(f.names)+len(f.focus) > 0 || f.selector != ""
}

// pattern returns what the flags ask of a node by itself.
func (f *chooseFlags) pattern() (graph.Pattern, error) {
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

// reaching returns how far the neighbourhood goes.
func (f *chooseFlags) reaching() (graph.Reaching, error) {
	if len(f.focus) == 0 && (f.up || f.down || f.depth != 0) {
		return graph.Reaching{}, wrongUsage("--up, --down and --depth need --focus")
	}
	steps := graph.Endless
	switch {
	case f.depth < 0:
		return graph.Reaching{}, wrongUsage("--depth %d is less than nothing", f.depth)
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

// choice is what the flags choose: the objects in focus, how far around them, and which nodes.
type choice struct {
	flags    *chooseFlags
	pattern  graph.Pattern
	reaching graph.Reaching
	focus    []graph.ID
}

// validate reads the flags, so that a mistake is told before the repository is read.
func (f *chooseFlags) validate() (*choice, error) {
	p, err := f.pattern()
	if err != nil {
		return nil, err
	}
	r, err := f.reaching()
	if err != nil {
		return nil, err
	}
	return &choice{flags: f, pattern: p, reaching: r}, nil
}

// resolve finds the objects in focus.
func (c *choice) resolve(r *reading) error {
	for _, address := range c.flags.focus {
		n, err := r.find(address, "")
		if err != nil {
			return err
		}
		c.focus = append(c.focus, n.ID)
	}
	return nil
}

// apply returns the part of a graph that is chosen. The objects in focus always are. fits may let a
// node pass for another's sake; nil lets none.
func (c *choice) apply(g *graph.Graph, fits func(graph.Node) bool) *graph.Graph {
	if len(c.focus) > 0 {
		g = g.Neighbourhood(c.reaching, c.focus...)
	}
	if c.pattern.Empty() {
		return g
	}
	return g.Select(func(n graph.Node) bool {
		return c.pattern.Matches(n) || slices.Contains(c.focus, n.ID) || fits != nil && fits(n)
	})
}

// of returns what is chosen of a graph that is a view of what was read, and the findings about it.
func (c *choice) of(r *reading, view *graph.Graph) (*graph.Graph, []check.Finding, error) {
	if !c.flags.given() {
		return view, r.findings, nil
	}
	if err := c.resolve(r); err != nil {
		return nil, nil, err
	}
	for _, id := range c.focus {
		if !view.Has(id) {
			return nil, nil, wrongUsage("this view does not show %s by itself; say --view full", printable(id.Key.String()))
		}
	}
	g := c.apply(view, nil)
	if g.NumNodes() == 0 {
		return nil, nil, c.nothingChosen(view)
	}
	return g, about(g, r.findings), nil
}

// about keeps the findings that name a node of the graph.
func about(g *graph.Graph, findings []check.Finding) []check.Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(f check.Finding) bool { return !slices.ContainsFunc(f.Nodes, g.Has) })
}

// nothingChosen is the error for flags that leave no node of the graph, with what may be misspelt.
func (c *choice) nothingChosen(g *graph.Graph) error {
	for _, field := range []struct {
		flag    string
		entries []string
		alone   graph.Pattern
		of      func(graph.ID) string
	}{
		{"--kind", c.pattern.Kinds, graph.Pattern{Kinds: c.pattern.Kinds}, func(id graph.ID) string { return id.Kind.Name }},
		{"--namespace", c.pattern.Namespaces, graph.Pattern{Namespaces: c.pattern.Namespaces}, func(id graph.ID) string { return id.Namespace }},
		{"--name", c.pattern.Names, graph.Pattern{Names: c.pattern.Names}, func(id graph.ID) string { return id.Name }},
	} {
		var known []string
		fits := len(field.entries) == 0
		for n := range g.Nodes() {
			fits = fits || field.alone.Matches(n)
			known = append(known, field.of(n.ID))
		}
		if fits {
			continue
		}
		if meant := suggest.Name(field.entries[0], known); meant != "" {
			return wrongUsage("no object fits %s %s; did you mean %s?", field.flag, quoted(field.entries[0]), printable(meant))
		}
		return wrongUsage("no object fits %s %s", field.flag, quoted(strings.Join(field.entries, ",")))
	}
	if c.flags.selector != "" && len(c.pattern.Kinds)+len(c.pattern.Namespaces)+len(c.pattern.Names) == 0 {
		return wrongUsage("no object fits --selector %s", quoted(c.flags.selector))
	}
	return wrongUsage("no object fits all of this; fluxgraph list nodes lists them")
}
