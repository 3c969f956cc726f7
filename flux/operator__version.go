package flux

import (
	"regexp"
	"strconv"

	"github.com/fluxgraph/fluxgraph/parse"
)

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
