package parse

import "github.com/fluxgraph/fluxgraph/graph"

// Text returns the documents of YAML that stands in no repository, such as a file of settings, and
// what is wrong with it, in order of place. file is what their places name.
func Text(file string, data []byte) ([]Document, []graph.Problem) {
	s := parseStream(file, data)
	return s.docs, s.tell(file)
}
