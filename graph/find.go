package graph

import "strings"

// Find returns the nodes that an address may name, in the order of the graph; none where it names
// nothing. The address is an id, or else Kind/namespace/name, or else Kind/name in any namespace, or
// else a name of any kind, where kinds that are no Kubernetes objects come last. The kind is read as in
// Pattern and may have its group before it. A cluster and a colon may come before a kind or a name.
func (g *Graph) Find(address string) []Node {
	inAnyCluster := func(ID) bool { return true }
	if found := findAmong(g, address, inAnyCluster); len(found) > 0 {
		return found
	}
	cluster, rest, ok := strings.Cut(address, ":")
	if !ok {
		return nil
	}
	return findAmong(g, rest, func(id ID) bool { return id.Cluster == cluster })
}

func findAmong(g *Graph, address string, among func(ID) bool) []Node {
	for _, names := range []func(ID) bool{
		func(id ID) bool { return id.String() == address },
		func(id ID) bool { return namedBy(id.Key, address, id.Namespace+"/"+id.Name) },
		func(id ID) bool { return namedBy(id.Key, address, id.Name) },
		func(id ID) bool { return id.Name == address && id.Kind.Group != OwnGroup },
		func(id ID) bool { return id.Name == address },
	} {
		var found []Node
		for _, n := range g.nodes {
			if among(n.ID) && names(n.ID) {
				found = append(found, n)
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

// namedBy reports whether an address is the key's kind followed by the rest.
func namedBy(k Key, address, rest string) bool {
	kind, ok := strings.CutSuffix(address, "/"+strings.TrimPrefix(rest, "/"))
	return ok && kind != "" && !strings.ContainsAny(kind, `*?[\`) && k.Kind.fits(kind)
}
