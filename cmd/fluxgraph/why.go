package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/fluxgraph/fluxgraph/graph"
)

const whyHelp = `Prints the shortest chain of references from object A to object B, each
reference as a sentence with its file and line. The exit code is 1 if no chain
exists.

A reference starts at the object that declares it: a Kustomization refers to its
source, its dependencies and the objects that it applies; a HelmRelease refers to
its values and the source of its chart. If no chain leads from A to B, the
command looks for one from B to A, and then for one along references of either
direction; the first line reports which one it is.`

const whyExample = `  fluxgraph why ks/apps podinfo-values
  fluxgraph why HelmRelease/media/plex GitRepository/flux-system/flux-system
  fluxgraph why staging:ks/apps staging:ks/infra ~/src/fleet --format json`

// errUnconnected reports that no chain connects two objects. The result is printed already.
var errUnconnected = errors.New("nothing connects them")

func whyCommand(p *program) *cobra.Command {
	var f readFlags
	var format resultFlags
	cmd := &cobra.Command{
		Use:     "why A B [REPO]",
		Short:   "Print the references that connect two objects",
		Long:    whyHelp,
		Example: whyExample,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) < 2:
				return wrongUsage("why needs two objects, as in fluxgraph why ks/apps hr/podinfo")
			case len(args) > 3:
				return wrongUsage("two objects and one repository at a time: %s is one too many", quoted(args[3]))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return p.why(&f, &format, args) },
	}
	refersTo(cmd, selectionTopic, repositoriesTopic)
	format.add(cmd)
	f.add(cmd)
	cmd.ValidArgsFunction = nil
	return cmd
}

// why writes the chain between the objects that the first two arguments name.
func (p *program) why(f *readFlags, format *resultFlags, args []string) error {
	if err := format.validate(); err != nil {
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
		return wrongUsage("both names refer to %s", printable(a.Key.String()))
	}
	c := connect(r.graph, a, b)
	if err := p.writeResult(format, result{c.text, c.json()}); err != nil {
		return err
	}
	if c.direction == unconnected {
		return errUnconnected
	}
	return nil
}

// pair looks up two objects. If one exists in several clusters, the one in the cluster of the other is
// taken.
func (r *reading) pair(one, other string) (a, b graph.ID, err error) {
	cluster := func(address string) string {
		if found := r.matching(address); len(found) == 1 {
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

// direction is the direction of a chain between two objects, as JSON has it.
type direction string

const (
	forward     direction = "forward"     // from A to B
	backward    direction = "backward"    // from B to A
	undirected  direction = "undirected"  // along references of either direction
	unconnected direction = "unconnected" // no chain exists
)

// connection is the chain between two objects.
type connection struct {
	a, b      graph.ID
	direction direction
	steps     []graph.Step
}

// connect returns the shortest chain from a to b, else from b to a, else in either direction.
func connect(g *graph.Graph, a, b graph.ID) connection {
	for _, attempt := range []struct {
		direction direction
		from, to  graph.ID
		way       graph.Direction
	}{{forward, a, b, graph.AsReferred}, {backward, b, a, graph.AsReferred}, {undirected, a, b, graph.EitherDirection}} {
		if steps := graph.Chain(g, attempt.from, attempt.to, attempt.way); steps != nil {
			return connection{a, b, attempt.direction, steps}
		}
	}
	return connection{a, b, unconnected, nil}
}

// text writes a line for each step. Objects have the name of their cluster if a step crosses clusters.
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
		if at := fileAndLine(s.Edge.Pos); at != "" {
			line += "  (" + at + ")"
		}
		all = append(all, line)
	}
	return writeLines(w, all)
}

// inverses are the words of the relations whose edges start at the object that is referred to. A sentence
// about them starts at the object that refers.
var inverses = map[graph.Relation]string{
	graph.HostsChartsFor:    "takes its chart from",
	graph.Configures:        "takes values from",
	graph.ProvidesSourceFor: "takes its source from",
}

// sentence returns an edge as a sentence whose subject is the object that declares the reference.
func sentence(e graph.Edge, name func(graph.ID) string) string {
	if words, ok := inverses[e.Relation]; ok {
		subject, object := e.Reading()
		return name(subject) + " " + words + " " + name(object)
	}
	return name(e.From) + " " + e.Relation.Words() + " " + name(e.To)
}

// jsonStep is an edge of the graph document with its sentence.
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

// jsonConnection is a connection in JSON.
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
