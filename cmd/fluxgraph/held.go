package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/export"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
)

// listDetails says what the columns of the lists are.
var listDetails = map[string]string{
	"nodes": `
The columns are the cluster, the object, its state, and the place that declares
it; - stands for what there is not. The JSON form is that of the nodes in the
graph document.
`,
	"edges": `
The columns are the cluster, the two objects with the relation between them, and
the place that makes it. Where objects are chosen, the edges at these are listed.
The JSON form is that of the edges in the graph document.
`,
	"images": `
The columns are the image, its tag, its digest, the cluster, and what runs it.
Images of charts are read from the values of a HelmRelease, where these follow
the usual shape; what a chart runs of itself is not known. A container fits
--kind and the others where it or what runs it does.
`,
	"kinds": `
With REPO, the columns are the kind, how many objects of it there are, and its
part; without REPO, the kind, its part and its scope.
`,
}

// firstOf returns the first flag that the user set, besides one that does not count; "" for none.
func firstOf(cmd *cobra.Command, besides string) string {
	first := ""
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if first == "" && f.Name != besides {
			first = f.Name
		}
	})
	return first
}

// documentOf returns a graph in the form of the graph document.
func documentOf(g *graph.Graph, findings []check.Finding) (doc struct{ Nodes, Edges json.RawMessage }) {
	var b bytes.Buffer
	must(export.JSON.Write(&b, export.Document{Graph: g, Findings: findings}))
	must(json.Unmarshal(b.Bytes(), &doc))
	return doc
}

func listNodes(r *reading, c *choice) answer {
	g := c.apply(r.graph, nil)
	var rows [][]string
	for n := range g.Nodes() {
		rows = append(rows, []string{orDash(n.ID.Cluster), printable(n.ID.Key.String()), n.State.String(), orDash(lineOf(n.Pos))})
	}
	return rowsOf(rows, map[string]any{"nodes": documentOf(g, about(g, r.findings)).Nodes})
}

func listEdges(r *reading, c *choice) answer {
	around := *c
	around.pattern = graph.Pattern{}
	g := around.apply(r.graph, nil)
	if !c.pattern.Empty() {
		fit := map[graph.ID]bool{}
		for n := range g.Nodes() {
			fit[n.ID] = c.pattern.Matches(n)
		}
		g = g.SelectEdges(func(e graph.Edge) bool { return fit[e.From] || fit[e.To] })
	}
	var rows [][]string
	for e := range g.Edges() {
		to := e.To.Key.String()
		if e.To.Cluster != e.From.Cluster {
			to = e.To.Cluster + ":" + to
		}
		rows = append(rows, []string{orDash(e.From.Cluster), printable(e.From.Key.String()), e.Relation.String(), printable(to), orDash(lineOf(e.Pos))})
	}
	return rowsOf(rows, map[string]any{"edges": documentOf(g, nil).Edges})
}

func listKinds(r *reading, c *choice) answer {
	known := map[graph.Kind]flux.KindInfo{}
	for _, k := range flux.Kinds() {
		known[k.Kind] = k
	}
	count := map[graph.Kind]int{}
	for n := range c.apply(r.graph, nil).Nodes() {
		count[n.ID.Kind]++
	}
	var rows [][]string
	data := []jsonKind{}
	for _, k := range slices.SortedFunc(maps.Keys(count), graph.Kind.Compare) {
		j := jsonKindOf(k, known[k])
		j.Count = count[k]
		rows = append(rows, []string{printable(k.String()), strconv.Itoa(j.Count), j.Role})
		data = append(data, j)
	}
	return rowsOf(rows, map[string]any{"kinds": data})
}

// lineOf prints a place without its column.
func lineOf(p graph.Pos) string {
	p.Col = 0
	return p.String()
}

// jsonImage is an image and what runs it.
type jsonImage struct {
	Image      string       `json:"image"`
	Repository string       `json:"repository"`
	Tag        string       `json:"tag,omitempty"`
	Digest     string       `json:"digest,omitempty"`
	RunBy      []jsonRunner `json:"runBy"`
}

// jsonRunner is a container, and the workload or release that it belongs to.
type jsonRunner struct {
	Container string `json:"container"`
	Owner     string `json:"owner,omitempty"`
	State     string `json:"state"`
	File      string `json:"file,omitempty"`
	Line      int    `json:"line,omitempty"`

	cluster, shown string
}

func listImages(r *reading, c *choice) answer {
	runners := func(id graph.ID) []graph.Node {
		var all []graph.Node
		for e := range r.graph.In(id) {
			if n, ok := r.graph.Node(e.From); ok && e.Relation == graph.Deploys {
				all = append(all, n)
			}
		}
		return all
	}
	g := c.apply(r.graph, func(n graph.Node) bool {
		return n.ID.Kind == graph.Container && slices.ContainsFunc(runners(n.ID), c.pattern.Matches)
	})
	images := map[string]*jsonImage{}
	for n := range g.Nodes() {
		text := n.Fact("image")
		if n.ID.Kind != graph.Container || text == "" {
			continue
		}
		i := images[text]
		if i == nil {
			i = splitImage(text)
			images[text] = i
		}
		run := jsonRunner{Container: n.ID.String(), State: n.State.String(), File: n.Pos.File, Line: n.Pos.Line, cluster: n.ID.Cluster, shown: n.ID.Key.String()}
		for _, owner := range runners(n.ID) {
			run.Owner, run.shown = owner.ID.String(), owner.ID.Key.String()
			break
		}
		i.RunBy = append(i.RunBy, run)
	}
	var rows [][]string
	data := []jsonImage{}
	all := slices.SortedFunc(maps.Values(images), func(a, b *jsonImage) int {
		return cmp.Or(cmp.Compare(a.Repository, b.Repository), cmp.Compare(a.Tag, b.Tag), cmp.Compare(a.Image, b.Image))
	})
	for _, i := range all {
		data = append(data, *i)
		for _, run := range i.RunBy {
			row := []string{printable(i.Repository), orDash(i.Tag), orDash(i.Digest), orDash(run.cluster), printable(run.shown)}
			if len(rows) == 0 || slices.Compare(rows[len(rows)-1], row) != 0 {
				rows = append(rows, row)
			}
		}
	}
	return rowsOf(rows, map[string]any{"images": data})
}

// splitImage takes an image reference apart: repository:tag@digest.
func splitImage(text string) *jsonImage {
	i := &jsonImage{Image: text, RunBy: []jsonRunner{}}
	rest := text
	if at := lastOutside(rest, '@'); at >= 0 {
		rest, i.Digest = rest[:at], rest[at+1:]
	}
	// A colon before a slash belongs to a port.
	if colon := lastOutside(rest, ':'); colon > lastOutside(rest, '/') {
		rest, i.Tag = rest[:colon], rest[colon+1:]
	}
	i.Repository = cmp.Or(rest, text)
	return i
}

// lastOutside returns the last index of c that is in no variable such as ${tag:=1.0}, or -1.
func lastOutside(s string, c byte) int {
	depth := 0
	for i := len(s) - 1; i >= 0; i-- {
		switch {
		case s[i] == '}':
			depth++
		case s[i] == '{' && depth > 0:
			depth--
		case s[i] == c && depth == 0:
			return i
		}
	}
	return -1
}
