// Package difftest builds the Flux Kustomizations of real repositories twice, once with fluxgraph and
// once with the library that Flux's own controller builds with, and compares the objects.
//
// It is a module of its own so that fluxgraph does not require the Kubernetes client libraries.
//
// Flux's side runs on files in a temporary directory: it writes the kustomization.yaml that Flux
// would generate, builds as the controller builds, substitutes variables, and stops before anything
// that takes a cluster: no decryption, no defaults, no field ownership.
package difftest
