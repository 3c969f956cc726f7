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

const orderHelp = `Prints the order in which Flux reconciles: wave 1 waits for nothing, and each
other wave for some of the waves before it. Below a wave stand its objects, with
what each of them waits for and the line that says so.

Only dependsOn counts. What waits for itself in the end stands under cycle, and
what waits for such under blocked: Flux never gets to either. That a HelmRelease
also comes after the Kustomization that applies it is what render shows.
` + readHelp

func (p *program) orderCommand() *cobra.Command {
	var f readFlags
	var form answerFlags
	cmd := &cobra.Command{
		Use:     "order [REPO]",
		Short:   "Print the order of reconciliation",
		Long:    orderHelp,
		Example: "  fluxgraph order\n  fluxgraph order --cluster production --format json",
		Args:    atMostOne("repository"),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := form.validate(); err != nil {
				return err
			}
			r, err := p.read(&f, args)
			if err != nil {
				return err
			}
			defer r.close()
			o := orderOf(flux.DepsView.Apply(r.graph))
			return p.answer(&form, answer{o.text, o})
		},
	}
	cmd.Flags().SortFlags = false
	form.add(cmd)
	f.add(cmd)
	return cmd
}

// order is the order of reconciliation, in its JSON form.
type order struct {
	Clusters []orderOfCluster `json:"clusters"`
}

type orderOfCluster struct {
	Name  string `json:"name"`
	Waves []wave `json:"waves"`
}

type wave struct {
	Wave     string   `json:"wave"`     // a number from 1, or cycle, or blocked
	WaitsFor []string `json:"waitsFor"` // waves
	Nodes    []waiter `json:"nodes"`
}

type waiter struct {
	ID       string      `json:"id"`
	State    string      `json:"state"`
	WaitsFor []waitedFor `json:"waitsFor"`

	shown string
}

type waitedFor struct {
	ID    string `json:"id"`
	Field string `json:"field"`
	File  string `json:"file,omitempty"`
	Line  int    `json:"line,omitempty"`

	shown, at string
}

// orderOf reads the order from the waves that the view deps gives to the nodes.
func orderOf(g *graph.Graph) order {
	o := order{Clusters: []orderOfCluster{}}
	for n := range g.Nodes() {
		if last := len(o.Clusters) - 1; last < 0 || o.Clusters[last].Name != n.ID.Cluster {
			o.Clusters = append(o.Clusters, orderOfCluster{Name: n.ID.Cluster})
		}
		c := &o.Clusters[len(o.Clusters)-1]
		i := slices.IndexFunc(c.Waves, func(w wave) bool { return w.Wave == n.Fact("wave") })
		if i < 0 {
			i = len(c.Waves)
			c.Waves = append(c.Waves, wave{Wave: n.Fact("wave"), WaitsFor: []string{}})
		}
		w := &c.Waves[i]
		item := waiter{ID: n.ID.String(), State: n.State.String(), WaitsFor: []waitedFor{}, shown: n.ID.Key.String()}
		for e := range g.Out(n.ID) {
			to, _ := g.Node(e.To)
			shown := e.To.Key.String()
			if e.To.Cluster != n.ID.Cluster {
				shown = e.To.Cluster + ":" + shown
			}
			item.WaitsFor = append(item.WaitsFor, waitedFor{e.To.String(), e.Field, e.Pos.File, e.Pos.Line, shown, lineOf(e.Pos)})
			if !slices.Contains(w.WaitsFor, to.Fact("wave")) {
				w.WaitsFor = append(w.WaitsFor, to.Fact("wave"))
			}
		}
		slices.SortFunc(w.WaitsFor, compareWaves)
		w.Nodes = append(w.Nodes, item)
	}
	for _, c := range o.Clusters {
		slices.SortFunc(c.Waves, func(a, b wave) int { return compareWaves(a.Wave, b.Wave) })
	}
	return o
}

// compareWaves orders waves by number, with those that never come behind.
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
		if c.Name == "" {
			all = append(all, "in no cluster")
		} else {
			all = append(all, "cluster "+c.Name)
		}
		for _, wave := range c.Waves {
			all = append(all, "  "+wave.title())
			for _, n := range wave.Nodes {
				name := n.shown
				if n.State == graph.Missing.String() || n.State == graph.Unknown.String() || n.State == graph.External.String() {
					name += " (" + n.State + ")"
				}
				all = append(all, "    "+name)
				for _, to := range n.WaitsFor {
					line := "      waits for " + to.shown
					if to.at != "" {
						line += "  (" + to.at + ")"
					}
					all = append(all, line)
				}
			}
		}
	}
	return lines(w, all)
}

// title says what a wave waits for.
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
