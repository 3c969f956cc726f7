package main

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/internal/suggest"
)

// find returns the node that an address names. If several nodes match, those of the preferred cluster
// take precedence; more than one is an error.
func (r *reading) find(address, preferred string) (graph.Node, error) {
	found := r.matching(address)
	if len(found) > 1 && preferred != "" {
		elsewhere := func(n graph.Node) bool { return n.ID.Cluster != preferred }
		if rest := slices.DeleteFunc(slices.Clone(found), elsewhere); len(rest) > 0 {
			found = rest
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

// matching returns the nodes that an address matches, as it is or with its kind written out.
func (r *reading) matching(address string) []graph.Node {
	if found := r.graph.Find(address); len(found) > 0 {
		return found
	}
	return r.graph.Find(longAddress(address))
}

// maxListed is how many objects an error lists.
const maxListed = 10

// ambiguous is the error for an address that matches several nodes. It lists the shortest address of each.
func (r *reading) ambiguous(address string, found []graph.Node) error {
	var b strings.Builder
	for i, n := range found {
		if i == maxListed {
			b.WriteString("\n  and " + count(len(found)-i, "other"))
			break
		}
		b.WriteString("\n  " + printable(r.shortestAddress(n.ID)))
	}
	return wrongUsage("%s matches %s; name one of them:%s", quoted(address), count(len(found), "object"), b.String())
}

// shortestAddress returns the shortest address that matches only this node.
func (r *reading) shortestAddress(id graph.ID) string {
	for _, address := range []string{id.Key.String(), id.Cluster + ":" + id.Key.String()} {
		if found := r.graph.Find(address); len(found) == 1 && found[0].ID == id {
			return address
		}
	}
	return id.String()
}

// unknownObject is the error for an address that matches no node, with a known address that is similar.
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
	if similar := suggest.Name(wanted, known); similar != "" {
		return wrongUsage("there is no object %s; did you mean %s?", quoted(address), printable(similar))
	}
	return wrongUsage("there is no object %s; fluxgraph list nodes lists them", quoted(address))
}
