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

// deprecatedKind is a kind in a version that is gone, with its objects.
type deprecatedKind struct {
	kind      graph.Kind
	retired   retired
	successor string
	objects   []graph.Node // at least one, in order
}

// deprecatedAPI reports the objects of one kind and version together: who mends one mends all.
func deprecatedAPI(p *Pass) {
	type key struct {
		kind    graph.Kind
		version string
	}
	all := map[key]*deprecatedKind{}
	var order []*deprecatedKind
	for n := range p.Graph.Nodes() {
		if !onCluster(n) {
			continue
		}
		successor, gone, ok := retiredVersion(n)
		if !ok {
			continue
		}
		k := key{n.ID.Kind, n.Version}
		if all[k] == nil {
			all[k] = &deprecatedKind{kind: n.ID.Kind, retired: gone, successor: successor}
			order = append(order, all[k])
		}
		all[k].objects = append(all[k].objects, n)
	}
	for _, d := range order {
		p.Report(d.finding())
	}
}

// finding is the finding about the objects, at the first of them by position. Those in one document, which several
// clusters apply, count once.
func (d *deprecatedKind) finding() Finding {
	slices.SortStableFunc(d.objects, func(a, b graph.Node) int { return a.Pos.Compare(b.Pos) })
	since := "no longer serves"
	if d.retired.since != "" {
		since = "does not serve since " + d.retired.since
	}
	f := Finding{Cluster: d.objects[0].ID.Cluster, Pos: d.objects[0].Pos}
	places := map[graph.Pos]bool{}
	for _, n := range d.objects {
		f.Nodes = append(f.Nodes, n.ID)
		if n.ID.Cluster != f.Cluster {
			f.Cluster = ""
		}
		if !places[n.Pos] && len(places) > 0 {
			f.Related = append(f.Related, Related{Pos: n.Pos, Message: n.ID.Key.String() + " is of this version, too"})
		}
		places[n.Pos] = true
	}
	who := d.objects[0].ID.Key.String() + " is"
	if len(places) > 1 {
		who = fmt.Sprintf("%d objects of kind %s are", len(places), d.kind.Name)
	}
	f.Message = fmt.Sprintf("%s of %s/%s, which Flux %s", who, d.kind.Group, d.retired.version, since)
	f.addHint(fmt.Sprintf("use %s/%s", d.kind.Group, d.successor))
	return f
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
