// Package operator knows the Flux Operator: what a FluxInstance installs and syncs, as an object or as values
// of the chart flux-instance.
//
//   - [Generate], [GenerateFromChart]: from a FluxInstance, or the HelmRelease that installs one, to the objects
//     of its sync, as model.Object values; [SyncObjects] is the same without a cluster, for finding entries
//   - [LockedControllers]: the controllers that refuse references into other namespaces, by what flux bootstrap or
//     a FluxInstance configures
//   - [Version]: the release of Flux that the repository deploys
//
// It does not decide whether a sync is a cluster's root (package entry), and leaves ResourceSets to package
// resourceset.
//
// It follows https://fluxoperator.dev/docs/crd/fluxinstance/.
package operator
