package main

import (
	"cmp"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
)

const orderHelp = `Prints the order in which Flux reconciles, in waves. The objects of wave 1 depend
on nothing; those of another wave depend on objects of earlier waves. Below each
object stand its dependencies, with their file and line.

The order follows dependsOn only. The section cycle holds objects that depend on
each other, the section blocked those that depend on a cycle; Flux reconciles
neither.`

func orderCommand(p *program) *cobra.Command {
	var f readFlags
	var format resultFlags
	cmd := &cobra.Command{
		Use:     "order [REPO]",
		Short:   "Print the order of reconciliation",
		Long:    orderHelp,
		Example: "  fluxgraph order\n  fluxgraph order --cluster production --format json",
		Args:    atMostOne("repository"),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := format.validate(); err != nil {
				return err
			}
			r, err := p.read(&f, args)
			if err != nil {
				return err
			}
			defer r.close()
			o := orderOf(flux.DepsView.Apply(r.graph))
			return p.writeResult(&format, result{o.text, o})
		},
	}
	refersTo(cmd, repositoriesTopic)
	format.add(cmd)
	f.add(cmd)
	return cmd
}

// order is the order of reconciliation as JSON has it.
type order struct {
	Clusters []clusterOrder `json:"clusters"`
}

// clusterOrder are the waves of a cluster.
type clusterOrder struct {
	Name  string `json:"name"`
	Waves []wave `json:"waves"`
}

// wave is a set of objects that Flux may reconcile at the same time.
type wave struct {
	Wave     string        `json:"wave"`     // a number from 1, or cycle, or blocked
	WaitsFor []string      `json:"waitsFor"` // the waves that this one depends on
	Nodes    []orderedNode `json:"nodes"`
}

// orderedNode is an object with its dependencies.
type orderedNode struct {
	ID       string       `json:"id"`
	State    string       `json:"state"`
	WaitsFor []dependency `json:"waitsFor"`

	shown string // for the text
}

// dependency is a reference of an object to another one that Flux reconciles first.
type dependency struct {
	ID    string `json:"id"`
	Field string `json:"field"`
	File  string `json:"file,omitempty"`
	Line  int    `json:"line,omitempty"`

	shown, position string // for the text
}

// orderOf returns the order of the nodes of the view deps, which have their wave as a fact.
func orderOf(g *graph.Graph) order {
	o := order{Clusters: []clusterOrder{}}
	for n := range g.Nodes() { // sorted by cluster
		if last := len(o.Clusters) - 1; last < 0 || o.Clusters[last].Name != n.ID.Cluster {
			o.Clusters = append(o.Clusters, clusterOrder{Name: n.ID.Cluster})
		}
		o.Clusters[len(o.Clusters)-1].add(g, n)
	}
	for _, c := range o.Clusters {
		slices.SortFunc(c.Waves, func(a, b wave) int { return compareWaves(a.Wave, b.Wave) })
	}
	return o
}

// add adds a node with its dependencies to its wave.
func (c *clusterOrder) add(g *graph.Graph, n graph.Node) {
	i := slices.IndexFunc(c.Waves, func(w wave) bool { return w.Wave == n.Fact("wave") })
	if i < 0 {
		i = len(c.Waves)
		c.Waves = append(c.Waves, wave{Wave: n.Fact("wave"), WaitsFor: []string{}})
	}
	w := &c.Waves[i]
	item := orderedNode{ID: n.ID.String(), State: n.State.String(), WaitsFor: []dependency{}, shown: n.ID.Key.String()}
	for e := range g.Out(n.ID) {
		shown := e.To.Key.String()
		if e.To.Cluster != n.ID.Cluster {
			shown = e.To.Cluster + ":" + shown
		}
		item.WaitsFor = append(item.WaitsFor, dependency{e.To.String(), e.Field, e.Pos.File, e.Pos.Line, shown, fileAndLine(e.Pos)})
		if to, _ := g.Node(e.To); !slices.Contains(w.WaitsFor, to.Fact("wave")) {
			w.WaitsFor = append(w.WaitsFor, to.Fact("wave"))
		}
	}
	slices.SortFunc(w.WaitsFor, compareWaves)
	w.Nodes = append(w.Nodes, item)
}

// compareWaves orders waves by number, then cycle and blocked.
func compareWaves(a, b string) int {
	rank := func(w string) int {
		if n, err := strconv.Atoi(w); err == nil {
			return n
		}
		return int(^uint(0) >> 1)
	}
	return cmp.Or(cmp.Compare(rank(a), rank(b)), strings.Compare(b, a)) // "cycle" before "blocked"
}

func (o order) text(w io.Writer) error {
	var all []string
	for i, c := range o.Clusters {
		if i > 0 {
			all = append(all, "")
		}
		title := "cluster " + c.Name
		if c.Name == "" {
			title = "in no cluster"
		}
		all = append(all, title)
		for _, wave := range c.Waves {
			all = append(all, "  "+wave.title())
			for _, n := range wave.Nodes {
				all = append(all, n.lines()...)
			}
		}
	}
	return writeLines(w, all)
}

// lines returns a node and its dependencies as lines of the text.
func (n orderedNode) lines() []string {
	first := "    " + n.shown
	switch n.State {
	case graph.Missing.String(), graph.Unknown.String(), graph.External.String():
		first += " (" + n.State + ")"
	}
	all := []string{first}
	for _, to := range n.WaitsFor {
		line := "      waits for " + to.shown
		if to.position != "" {
			line += "  (" + to.position + ")"
		}
		all = append(all, line)
	}
	return all
}

// title returns the heading of a wave in the text, with the waves that it depends on.
func (w wave) title() string {
	switch w.Wave {
	case "cycle":
		return "cycle: these wait for each other, and never become ready"
	case "blocked":
		return "blocked: these wait for what never becomes ready"
	}
	switch len(w.WaitsFor) {
	case 0:
		return "wave " + w.Wave
	case 1:
		return "wave " + w.Wave + ", after wave " + w.WaitsFor[0]
	}
	return "wave " + w.Wave + ", after waves " + enumerate(w.WaitsFor)
}
