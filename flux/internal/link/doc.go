// Package link finds what objects refer to: by the fields that the rules of their kinds name, by label selectors,
// by the markers of image policies, and by fields that only look like references.
//
// Objects takes the supply.Index of a cluster and returns each of its objects with its references and containers,
// in the order in which they are placed. ImagePolicies takes all clusters of a repository and returns the references
// from an ImagePolicy to what its markers annotate. A reference (graph.Ref) has the field, the position of the name
// in it, and where nothing supplies its target, the state of the target and the reason.
//
// Which fields refer to what is in the tables of package schema; what a chart would refer to, package release reads
// out of values; what supplies a target, package supply knows.
//
// Image policies follow
// https://fluxcd.io/flux/guides/image-update/#configure-image-update-for-custom-resources.
package link
