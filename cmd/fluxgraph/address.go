package main

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/internal/suggest"
)

const addressHelp = `
An object is named by its id as in the JSON document, by Kind/namespace/name, by
Kind/name or by its name alone, with CLUSTER: before it where several clusters
have it. Kinds may be written in lower case, in the plural, or as kubectl
abbreviates them: ks/apps, hr/podinfo.`

// find returns the one node that an address means. Where it may mean several, those of the preferred
// cluster count, if there is one.
func (r *reading) find(address, preferred string) (graph.Node, error) {
	found := r.candidates(address)
	if len(found) > 1 && preferred != "" {
		if near := slices.DeleteFunc(slices.Clone(found), func(n graph.Node) bool { return n.ID.Cluster != preferred }); len(near) > 0 {
			found = near
		}
	}
	switch len(found) {
	case 0:
		return graph.Node{}, r.unknownObject(address)
	case 1:
		return found[0], nil
	}
	return graph.Node{}, r.ambiguous(address, found)
}

func (r *reading) candidates(address string) []graph.Node {
	if found := r.graph.Find(address); len(found) > 0 {
		return found
	}
	return r.graph.Find(longAddress(address))
}

// mostCandidates is how many objects an error lists.
const mostCandidates = 10

func (r *reading) ambiguous(address string, found []graph.Node) error {
	var b strings.Builder
	for i, n := range found {
		if i == mostCandidates {
			b.WriteString("\n  and " + count(len(found)-i, "other"))
			break
		}
		b.WriteString("\n  " + printable(r.short(n.ID)))
	}
	return wrongUsage("%s may be any of %s; say which:%s", quoted(address), count(len(found), "object"), b.String())
}

// short returns the shortest of the addresses of a node that tells it from the others.
func (r *reading) short(id graph.ID) string {
	for _, address := range []string{id.Key.String(), id.Cluster + ":" + id.Key.String()} {
		if found := r.graph.Find(address); len(found) == 1 && found[0].ID == id {
			return address
		}
	}
	return id.String()
}

func (r *reading) unknownObject(address string) error {
	wanted := longAddress(address)
	var addresses, names []string
	for n := range r.graph.Nodes() {
		addresses = append(addresses, n.ID.Key.String(), n.ID.Kind.Name+"/"+n.ID.Name)
		names = append(names, n.ID.Name)
	}
	known := names
	if strings.Contains(wanted, "/") {
		known = addresses
	}
	if meant := suggest.Name(wanted, known); meant != "" {
		return wrongUsage("there is no object %s; did you mean %s?", quoted(address), printable(meant))
	}
	return wrongUsage("there is no object %s; fluxgraph list nodes lists them", quoted(address))
}
