package graph

import (
	"cmp"
	"strings"
)

// Kind names a type of object. The API version is left out, because it does not change which
// object is meant.
type Kind struct {
	Group string // empty for the core group
	Name  string
}

// String prints k as group/Name, or Name alone for the core group.
func (k Kind) String() string {
	if k.Group == "" {
		return k.Name
	}
	return k.Group + "/" + k.Name
}

// Compare orders kinds by group and name.
func (k Kind) Compare(l Kind) int {
	return cmp.Or(strings.Compare(k.Group, l.Group), strings.Compare(k.Name, l.Name))
}

// OwnGroup is the group of the kinds that are not Kubernetes objects.
const OwnGroup = "fluxgraph.dev"

// The kinds that are not Kubernetes objects.
var (
	Path            = Kind{OwnGroup, "Path"}            // a directory that a Kustomization points at; its name is the slash path from the repository's root
	Container       = Kind{OwnGroup, "Container"}       // a container that a workload or a release runs; its name is <workload kind>/<workload name>/<container>
	Remote          = Kind{OwnGroup, "Remote"}          // something outside the repository; its name is the URL
	EncryptedObject = Kind{OwnGroup, "EncryptedObject"} // an object whose kind or name SOPS has encrypted; its name is <file>#<number of the document>
	Objects         = Kind{OwnGroup, "Objects"}         // a count of folded objects; only in graphs that Fold made
)

// Key identifies an object within one cluster.
type Key struct {
	Kind      Kind
	Namespace string // empty for cluster-scoped kinds
	Name      string
}

// String prints k for a person: Kind/namespace/name, without the group.
func (k Key) String() string {
	if k.Namespace == "" {
		return k.Kind.Name + "/" + k.Name
	}
	return k.Kind.Name + "/" + k.Namespace + "/" + k.Name
}

// Compare orders keys by group, kind, namespace and name.
func (k Key) Compare(l Key) int {
	return cmp.Or(k.Kind.Compare(l.Kind), strings.Compare(k.Namespace, l.Namespace), strings.Compare(k.Name, l.Name))
}

// ID identifies a node: a Key within a cluster. Cluster is empty for what no cluster applies. Nothing keeps several
// documents that no cluster applies from having one Key: Document tells all but the first of them apart.
type ID struct {
	Cluster string
	Key
	Document string // the file, and #N for the N-th document of the file where that has several of the Key; mostly empty
}

// String prints the id as cluster:group/Kind/namespace/name, the form of the graph document, and after a # the document
// where the ID has one. The group of core kinds is empty and keeps its slash; cluster-scoped kinds have no namespace part.
func (id ID) String() string {
	var b strings.Builder
	b.WriteString(id.Cluster)
	b.WriteByte(':')
	b.WriteString(id.Kind.Group)
	b.WriteByte('/')
	b.WriteString(id.Kind.Name)
	b.WriteByte('/')
	if id.Namespace != "" {
		b.WriteString(id.Namespace)
		b.WriteByte('/')
	}
	b.WriteString(id.Name)
	if id.Document != "" {
		b.WriteByte('#')
		b.WriteString(id.Document)
	}
	return b.String()
}

// Compare orders ids by cluster, key and document.
func (id ID) Compare(other ID) int {
	return cmp.Or(strings.Compare(id.Cluster, other.Cluster), id.Key.Compare(other.Key), strings.Compare(id.Document, other.Document))
}
