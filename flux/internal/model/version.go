package model

// Version is the minor release of Flux 2 that a repository or one of its clusters deploys, such as 9 for 2.9; zero
// where none is declared.
type Version int

// Newest is the version of a repository that deploys the newest release, whatever that is: it behaves as the
// current release does.
const Newest Version = 1 << 10

// Strict reports whether a variable without a value or a default fails a Kustomization, as it does since
// Flux 2.9. See https://github.com/fluxcd/kustomize-controller/blob/main/CHANGELOG.md.
func (v Version) Strict() bool { return v >= 9 }

// Known reports whether the release is known.
func (v Version) Known() bool { return v != Newest }
