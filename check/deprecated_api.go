package check

import (
	"fmt"
	"slices"

	"github.com/fluxgraph/fluxgraph/graph"
)

// DeprecatedAPI finds objects of Flux whose API version Flux no longer serves.
var DeprecatedAPI = register(&Check{
	ID:       "deprecated-api",
	Title:    "an API version that Flux no longer serves",
	Severity: Warning,
	Run:      deprecatedAPI,
})

// retired is an API version that is gone.
type retired struct {
	version string
	since   string // the first release of Flux without it; empty: before 2.7
}

// retirement is a group of kinds, the version that is served, and those that were.
// See the changelogs of the controllers, such as https://github.com/fluxcd/source-controller/blob/main/CHANGELOG.md.
type retirement struct {
	group   string
	kinds   []string // empty: all of the group
	serves  string
	retired []retired
}

var retirements = []retirement{
	{"kustomize.toolkit.fluxcd.io", nil, "v1", []retired{{"v1alpha1", ""}, {"v1beta1", "2.7"}, {"v1beta2", "2.8"}}},
	{"helm.toolkit.fluxcd.io", nil, "v2", []retired{{"v2alpha1", ""}, {"v2beta1", "2.7"}, {"v2beta2", "2.8"}}},
	{sourceGroup, nil, "v1", []retired{{"v1alpha1", ""}, {"v1beta1", "2.7"}, {"v1beta2", "2.8"}}},
	{"notification.toolkit.fluxcd.io", []string{"Receiver"}, "v1", []retired{{"v1alpha1", ""}, {"v1beta1", "2.7"}, {"v1beta2", "2.9"}}},
	{"notification.toolkit.fluxcd.io", []string{"Alert", "Provider"}, "v1beta3", []retired{{"v1alpha1", ""}, {"v1beta1", "2.7"}, {"v1beta2", "2.9"}}},
	{"image.toolkit.fluxcd.io", nil, "v1", []retired{{"v1alpha1", ""}, {"v1alpha2", ""}, {"v1beta1", "2.7"}, {"v1beta2", "2.9"}}},
}

func deprecatedAPI(p *Pass) {
	for n := range p.Graph.Nodes() {
		if !onCluster(n) {
			continue
		}
		successor, gone, ok := retiredVersion(n)
		if !ok {
			continue
		}
		since := "no longer serves"
		if gone.since != "" {
			since = "does not serve since " + gone.since
		}
		f := Finding{
			Cluster: n.ID.Cluster,
			Message: fmt.Sprintf("%s is of %s/%s, which Flux %s", n.ID.Key, n.ID.Kind.Group, gone.version, since),
			Nodes:   []graph.ID{n.ID},
			Pos:     n.Pos,
		}
		f.addHint(fmt.Sprintf("use %s/%s", n.ID.Kind.Group, successor))
		p.Report(f)
	}
}

// retiredVersion returns what is known of an object's API version where it is gone, and what took its
// place.
func retiredVersion(n graph.Node) (successor string, gone retired, ok bool) {
	for _, r := range retirements {
		if r.group != n.ID.Kind.Group || len(r.kinds) > 0 && !slices.Contains(r.kinds, n.ID.Kind.Name) {
			continue
		}
		for _, v := range r.retired {
			if v.version == n.Version {
				return r.serves, v, true
			}
		}
	}
	return "", retired{}, false
}
