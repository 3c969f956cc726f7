package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/fluxgraph/fluxgraph/graph"
)

const whyHelp = `Prints the shortest chain of references that leads from one object to another,
each step as a sentence with the file and line that make it.

A reference leads from the object that declares it: a Kustomization to its
source, to what it waits for and to what it applies; a HelmRelease to its values
and the source of its chart. Where no chain leads from A to B, one from B to A
is looked for, and then one along references of either direction; the first line
says so. Of several shortest chains it is always the same one.

The exit code is 1 if nothing connects the two.
` + addressHelp + `
`

const whyExample = `  fluxgraph why ks/apps podinfo-values
  fluxgraph why HelmRelease/media/plex GitRepository/flux-system/flux-system
  fluxgraph why staging:ks/apps staging:ks/infra ~/src/fleet --format json`

// errUnconnected says that nothing connects two objects; that is printed already.
var errUnconnected = errors.New("nothing connects them")

func (p *program) whyCommand() *cobra.Command {
	var f readFlags
	var form answerFlags
	cmd := &cobra.Command{
		Use:     "why A B [REPO]",
		Short:   "Say how one object leads to another",
		Long:    whyHelp + readHelp,
		Example: whyExample,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) < 2:
				return wrongUsage("why takes two objects, as in fluxgraph why ks/apps hr/podinfo")
			case len(args) > 3:
				return wrongUsage("two objects and one repository at a time: %s is one too many", quoted(args[3]))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return p.why(&f, &form, args) },
	}
	cmd.Flags().SortFlags = false
	form.add(cmd)
	f.add(cmd)
	cmd.ValidArgsFunction = nil
	return cmd
}

func (p *program) why(f *readFlags, form *answerFlags, args []string) error {
	if err := form.validate(); err != nil {
		return err
	}
	r, err := p.read(f, args[2:])
	if err != nil {
		return err
	}
	defer r.close()
	a, b, err := r.pair(args[0], args[1])
	if err != nil {
		return err
	}
	if a == b {
		return wrongUsage("both are %s", printable(a.Key.String()))
	}
	c := connect(r.graph, a, b)
	if err := p.answer(form, answer{c.text, c.json()}); err != nil {
		return err
	}
	if c.direction == unconnected {
		return errUnconnected
	}
	return nil
}

// pair finds two objects. Where several clusters have one of them, that of the other's cluster is
// meant.
func (r *reading) pair(one, other string) (a, b graph.ID, err error) {
	cluster := func(address string) string {
		if found := r.candidates(address); len(found) == 1 {
			return found[0].ID.Cluster
		}
		return ""
	}
	n, err := r.find(one, cluster(other))
	if err != nil {
		return a, b, err
	}
	m, err := r.find(other, n.ID.Cluster)
	return n.ID, m.ID, err
}

// direction says how a chain runs between the two objects. Its text is that of the JSON form.
type direction string

const (
	forward     direction = "forward"     // from A to B
	backward    direction = "backward"    // from B to A
	undirected  direction = "undirected"  // along references of either direction
	unconnected direction = "unconnected" // not at all
)

// connection is how two objects are connected.
type connection struct {
	a, b      graph.ID
	direction direction
	steps     []graph.Step
}

func connect(g *graph.Graph, a, b graph.ID) connection {
	for _, try := range []struct {
		direction direction
		from, to  graph.ID
		way       graph.Direction
	}{{forward, a, b, graph.AsReferred}, {backward, b, a, graph.AsReferred}, {undirected, a, b, graph.EitherDirection}} {
		if steps := g.Chain(try.from, try.to, try.way); steps != nil {
			return connection{a, b, try.direction, steps}
		}
	}
	return connection{a, b, unconnected, nil}
}

func (c connection) text(w io.Writer) error {
	name := func(id graph.ID) string { return id.Key.String() }
	for _, s := range append([]graph.Step{{From: c.a, To: c.b}}, c.steps...) {
		if s.From.Cluster != s.To.Cluster {
			name = func(id graph.ID) string { return id.Cluster + ":" + id.Key.String() }
		}
	}
	var all []string
	switch c.direction {
	case backward:
		all = append(all, fmt.Sprintf("nothing leads from %s to %s, but the other way round:", name(c.a), name(c.b)))
	case undirected:
		all = append(all, fmt.Sprintf("nothing leads from %s to %s; they are connected by references of either direction:", name(c.a), name(c.b)))
	case unconnected:
		all = append(all, fmt.Sprintf("nothing connects %s and %s", name(c.a), name(c.b)))
	}
	for _, s := range c.steps {
		line := sentence(s.Edge, name)
		if at := lineOf(s.Edge.Pos); at != "" {
			line += "  (" + at + ")"
		}
		all = append(all, line)
	}
	return lines(w, all)
}

// inverses holds the words for edges that run from what is referred to, read from who refers to it.
var inverses = map[graph.Relation]string{
	graph.HostsChartsFor:    "takes its chart from",
	graph.Configures:        "takes values from",
	graph.ProvidesSourceFor: "takes its source from",
}

// sentence reads an edge from the object that declares it.
func sentence(e graph.Edge, name func(graph.ID) string) string {
	if words, ok := inverses[e.Relation]; ok {
		who, whom := e.Reading()
		return name(who) + " " + words + " " + name(whom)
	}
	return name(e.From) + " " + e.Relation.Words() + " " + name(e.To)
}

// jsonStep is an edge of the graph document, and the sentence that it makes.
type jsonStep struct {
	From     string `json:"from"`
	To       string `json:"to"`
	Relation string `json:"relation"`
	Field    string `json:"field"`
	Optional bool   `json:"optional,omitempty"`
	File     string `json:"file,omitempty"`
	Line     int    `json:"line,omitempty"`
	Sentence string `json:"sentence"`
}

type jsonConnection struct {
	From      string     `json:"from"`
	To        string     `json:"to"`
	Direction direction  `json:"direction"`
	Steps     []jsonStep `json:"steps"`
}

func (c connection) json() jsonConnection {
	j := jsonConnection{From: c.a.String(), To: c.b.String(), Direction: c.direction, Steps: []jsonStep{}}
	for _, s := range c.steps {
		e := s.Edge
		j.Steps = append(j.Steps, jsonStep{From: e.From.String(), To: e.To.String(), Relation: e.Relation.String(), Field: e.Field,
			Optional: e.Optional, File: e.Pos.File, Line: e.Pos.Line,
			Sentence: sentence(e, func(id graph.ID) string { return id.Key.String() })})
	}
	return j
}
