package main

import (
	"cmp"
	"maps"
	"slices"

	"github.com/fluxgraph/fluxgraph/graph"
)

// jsonImage is an image with the containers that run it, in JSON.
type jsonImage struct {
	Image      string       `json:"image"`
	Repository string       `json:"repository"`
	Tag        string       `json:"tag,omitempty"`
	Digest     string       `json:"digest,omitempty"`
	RunBy      []jsonRunner `json:"runBy"`
}

// jsonRunner is a container, with the workload or release that it belongs to.
type jsonRunner struct {
	Container string `json:"container"`
	Owner     string `json:"owner,omitempty"`
	State     string `json:"state"`
	File      string `json:"file,omitempty"`
	Line      int    `json:"line,omitempty"`

	cluster, shown string // for the table
}

// listImages lists the images of the selected containers. A container is also selected if its workload
// or release matches.
func listImages(r *reading, s *selection) result {
	g := s.apply(r.graph, func(n graph.Node) bool {
		return n.ID.Kind == graph.Container && slices.ContainsFunc(deployersOf(r.graph, n.ID), s.pattern.Matches)
	})
	byImage := map[string]*jsonImage{}
	for n := range g.Nodes() {
		image := n.Fact("image")
		if n.ID.Kind != graph.Container || image == "" {
			continue
		}
		if byImage[image] == nil {
			byImage[image] = splitImage(image)
		}
		byImage[image].RunBy = append(byImage[image].RunBy, runnerOf(r.graph, n))
	}
	images := slices.SortedFunc(maps.Values(byImage), func(a, b *jsonImage) int {
		return cmp.Or(cmp.Compare(a.Repository, b.Repository), cmp.Compare(a.Tag, b.Tag), cmp.Compare(a.Image, b.Image))
	})
	data := []jsonImage{}
	for _, i := range images {
		data = append(data, *i)
	}
	return tableResult(imageRows(data), map[string]any{"images": data})
}

// imageRows returns a row for each image and object that runs it. Containers of one object give one row.
func imageRows(images []jsonImage) [][]string {
	var rows [][]string
	for _, i := range images {
		for _, run := range i.RunBy {
			row := []string{printable(i.Repository), orDash(i.Tag), orDash(i.Digest), orDash(run.cluster), printable(run.shown)}
			if len(rows) == 0 || slices.Compare(rows[len(rows)-1], row) != 0 {
				rows = append(rows, row)
			}
		}
	}
	return rows
}

// deployersOf returns the workloads and releases that deploy a container.
func deployersOf(g *graph.Graph, container graph.ID) []graph.Node {
	var all []graph.Node
	for e := range g.In(container) {
		if n, ok := g.Node(e.From); ok && e.Relation == graph.Deploys {
			all = append(all, n)
		}
	}
	return all
}

// runnerOf returns a container with the first object that deploys it.
func runnerOf(g *graph.Graph, container graph.Node) jsonRunner {
	id := container.ID
	run := jsonRunner{
		Container: id.String(), State: container.State.String(),
		File: container.Pos.File, Line: container.Pos.Line,
		cluster: id.Cluster, shown: id.Key.String(),
	}
	if deployers := deployersOf(g, id); len(deployers) > 0 {
		run.Owner, run.shown = deployers[0].ID.String(), deployers[0].ID.Key.String()
	}
	return run
}

// splitImage parses an image reference of the form repository:tag@digest.
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

// lastOutside returns the last index of c outside variables such as ${tag:=1.0}, or -1.
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
