package operator

import (
	"regexp"
	"strconv"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/parse"
)

var versionPattern = regexp.MustCompile(`^[^0-9]*2\.([0-9]+|x|\*)`)

// Version finds the release of Flux that a repository deploys: the label of Flux's components, or
// the distribution of a FluxInstance. Where several are named the oldest counts, because a finding
// that an older release does not deserve would be wrong.
func Version(docs []parse.Document) model.Version {
	oldest := model.Version(0)
	see := func(text string) {
		m := versionPattern.FindStringSubmatch(text)
		if m == nil {
			return
		}
		v := model.Newest
		if n, err := strconv.Atoi(m[1]); err == nil {
			v = model.Version(n)
		}
		if oldest == 0 || v < oldest {
			oldest = v
		}
	}
	for _, d := range docs {
		switch d.GroupKind() {
		case schema.FluxInstance:
			see(d.Root.Get("spec", "distribution", "version").Text())
		case schema.Namespace, schema.CustomResourceDefinition:
			labels := d.Root.Get("metadata", "labels")
			if labels.Get("app.kubernetes.io/part-of").Text() == "flux" {
				see(labels.Get("app.kubernetes.io/version").Text())
			}
		case schema.HelmRelease:
			see(d.Root.Get("spec", "values", "instance", "distribution", "version").Text())
		}
	}
	return oldest
}
