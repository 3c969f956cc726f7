// Package fieldpath is the language in which fluxgraph names the fields of an object.
//
// A path names one field: keys joined by dots, and indices in brackets, as in spec.dependsOn[0].name. A key
// that holds a dot, a slash, a bracket or a quote, and an empty key, stands in brackets and quotes, as in
// metadata.annotations["example.com/owner"]. Join and Index write paths; parse.Value.At reads them.
//
// The tables of package schema use three forms that build on paths, and that this package reads:
//
//	Pattern     many paths: [] after a key stands for every item of a list, and * in a key for any text
//	Template    a text with the values of fields in it: {metadata.name}-{keys spec.users}
//	Condition   what the fields of an object must hold: spec.type=a|b !spec.suspend
//
// In: text of a table, and a parse.Value. Out: values with the paths of their fields, texts, booleans. The
// package knows no kind and no project.
//
// The syntax of paths is that of kubectl, see https://kubernetes.io/docs/reference/kubectl/jsonpath/.
package fieldpath
