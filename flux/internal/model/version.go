package model

// Version is the minor release of Flux 2 that a repository deploys; zero where it does not show.
type Version int

// Newest stands for the release that a repository gets by asking for the newest: it behaves as the
// current one, but which one it is cannot be known.
const Newest Version = 1 << 10

// Strict reports whether a variable without value or default fails a Kustomization: so it is since
// Flux 2.9. See https://github.com/fluxcd/kustomize-controller/blob/main/CHANGELOG.md.
func (v Version) Strict() bool { return v >= 9 }

// Sure reports whether the repository says which release it deploys.
func (v Version) Sure() bool { return v != Newest }
