// Package resourceset renders ResourceSets of flux-operator. In go a cluster and a ResourceSet; out come the
// objects that its templates render to, and what could not be known of them.
//
// It renders with the functions of flux-operator, except those whose result depends on the time, on chance or
// on the machine, and it bounds the time and memory that a template may take. It asks no network service:
// the inputs of a provider that does are not known.
//
// See https://fluxoperator.dev/docs/crd/resourceset/.
package resourceset
