package parse

import "github.com/fluxgraph/fluxgraph/graph"

// Document is one YAML document of a file.
type Document struct {
	File                              string
	Index                             int
	APIVersion, Kind, Namespace, Name string
	Root                              Value
}

// Pos returns where the document's first key stands.
func (d Document) Pos() graph.Pos { return d.Root.Pos() }

// GroupKind returns the kind without the version.
func (d Document) GroupKind() graph.Kind { return graph.Kind{} }

// IsObject reports whether the document is a Kubernetes object.
func (d Document) IsObject() bool { return false }
