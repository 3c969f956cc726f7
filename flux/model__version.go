package flux

// version is the minor release of Flux 2 that a repository deploys; zero where it does not show.
type version int

// newest stands for the release that a repository gets by asking for the newest: it behaves as the
// current one, but which one it is cannot be known.
const newest version = 1 << 10

// strict reports whether a variable without value or default fails a Kustomization: so it is since
// Flux 2.9. See https://github.com/fluxcd/kustomize-controller/blob/main/CHANGELOG.md.
func (v version) strict() bool { return v >= 9 }

// sure reports whether the repository says which release it deploys.
func (v version) sure() bool { return v != newest }
