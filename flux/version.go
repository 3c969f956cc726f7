package flux

import (
	"regexp"
	"strconv"

	"github.com/fluxgraph/fluxgraph/parse"
)

// version is the minor release of Flux 2 that a repository deploys; zero where it does not show.
type version int

// newest stands for the release that a repository gets by asking for the newest: it behaves as the
// current one, but which one it is cannot be known.
const newest version = 1 << 10

var versionPattern = regexp.MustCompile(`^[^0-9]*2\.([0-9]+|x|\*)`)

// fluxVersion finds the release of Flux that a repository deploys: the label of Flux's components, or
// the distribution of a FluxInstance. Where several are named the oldest counts, because a finding
// that an older release does not deserve would be wrong.
func fluxVersion(docs []parse.Document) version {
	oldest := version(0)
	see := func(text string) {
		m := versionPattern.FindStringSubmatch(text)
		if m == nil {
			return
		}
		v := newest
		if n, err := strconv.Atoi(m[1]); err == nil {
			v = version(n)
		}
		if oldest == 0 || v < oldest {
			oldest = v
		}
	}
	for _, d := range docs {
		switch d.GroupKind() {
		case FluxInstance:
			see(d.Root.Get("spec", "distribution", "version").Text())
		case namespaceKind, crdKind:
			labels := d.Root.Get("metadata", "labels")
			if labels.Get("app.kubernetes.io/part-of").Text() == "flux" {
				see(labels.Get("app.kubernetes.io/version").Text())
			}
		case HelmRelease:
			see(d.Root.Get("spec", "values", "instance", "distribution", "version").Text())
		}
	}
	return oldest
}

// strict reports whether a variable without value or default fails a Kustomization: so it is since
// Flux 2.9. See https://github.com/fluxcd/kustomize-controller/blob/main/CHANGELOG.md.
func (v version) strict() bool { return v >= 9 }

// sure reports whether the repository says which release it deploys.
func (v version) sure() bool { return v != newest }
