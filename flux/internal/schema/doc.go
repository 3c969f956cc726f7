// Package schema is what fluxgraph knows about kinds, as tables:
//
//	kinds_*.go        the kinds that the tables and the stages name, with their API groups
//	kinds.go          role and scope of kinds (Kinds)
//	rules_*.go        the fields by which objects refer to others, one file for each project (Rules)
//	selectors.go      the fields by which objects select others by labels (Selectors)
//	heuristics.go     keys of other kinds that look like references
//	products.go       what an object makes once it is on a cluster (Products)
//	replication.go    the annotations that copy an object into other namespaces
//	charts.go         the kinds that well-known Helm charts install
//	builtin.go        the objects that every cluster has
//	attributes.go     the fields that a node of the graph has as facts
//	apply_policy.go   the labels and annotations that steer kustomize-controller
//
// Tables hold fields as patterns, templates and conditions in the language of package fieldpath. Beside
// the tables are predicates on their rows, and nothing else: no file is read, no object is kept.
//
// To add a kind, add a row to kinds.go; to add a reference, add a row to the rules of its project.
// docs/reference is printed from the tables by the tests of this package. A row that is not obvious has the
// page of the manual that it follows.
package schema
