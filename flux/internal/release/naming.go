package release

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/graph"
)

// Naming is what shows which objects the chart of a release may create that is not available locally.
type Naming struct {
	Chart string // the name of the chart; empty where it is not known

	bases     []string       // what charts put into the names of their objects, besides the name of the chart
	values    []namedSetting // the texts in the values that may be the name of an object
	manifests []manifest     // the manifests in the values, as charts for objects of any kind take them
}

// namedSetting is a text among the values of a release.
type namedSetting struct {
	text    string
	path    string // in lower case
	setting *setting
}

// manifest is an object that the values of a release describe.
type manifest struct {
	kind, name string
	setting    *setting
}

// NamingOf returns the naming of a release.
// See https://helm.sh/docs/chart_best_practices/templates/#names-of-defined-templates and
// https://fluxcd.io/flux/components/helm/helmreleases/#release-name.
func NamingOf(c *model.Cluster, p *model.Object) *Naming {
	n := &Naming{}
	n.Chart, _ = chartName(c, p)
	spec := p.Root().Get("spec")
	n.bases = append(n.bases, p.ID.Name, spec.Get("releaseName").Text())
	if target := spec.Get("targetNamespace").Text(); target != "" {
		n.bases = append(n.bases, target+"-"+p.ID.Name)
	}
	n.walk(releaseValues(c, p), "")
	slices.Sort(n.bases)
	n.bases = slices.DeleteFunc(slices.Compact(n.bases), func(base string) bool { return base == "" || model.HasVariable(base) })
	return n
}

// walk reads a setting with all that is below it. at is its path in lower case.
func (n *Naming) walk(s *setting, at string) {
	switch {
	case s == nil:
	case s.isMap():
		if kind, name := s.get("kind").text(), s.get("metadata", "name").text(); kind != "" && name != "" {
			n.manifests = append(n.manifests, manifest{kind, name, s.get("metadata", "name")})
		}
		for _, name := range s.names {
			n.walk(s.fields[name], at+"."+strings.ToLower(name))
		}
	case s.isList():
		for _, item := range s.items {
			n.walk(item, at+"[]")
		}
	case s.text() != "":
		n.values = append(n.values, namedSetting{s.text(), at, s})
		if strings.HasSuffix(at, "nameoverride") {
			n.bases = append(n.bases, s.text())
		}
	}
}

// Names returns where a release names an object that its chart may create: its own name, that of its chart, or a
// value. ok is false where it does not. The position is zero for the name of the release or chart.
func (n *Naming) Names(kind graph.Kind, name string) (pos graph.Pos, ok bool) {
	hasBase := func(base string) bool { return holdsName(name, base) }
	if slices.ContainsFunc(n.bases, hasBase) || n.Chart != "" && (strings.HasPrefix(name+"-", n.Chart+"-") || samePrefix(name, n.Chart)) {
		return graph.Pos{}, true
	}
	for _, m := range n.manifests {
		if m.kind == kind.Name && m.name == name {
			return m.setting.pos(), true
		}
	}
	for _, v := range n.values {
		if v.text == name && v.mayCreate(kind) || isManifest(v.text, kind, name) {
			return v.setting.pos(), true
		}
	}
	return graph.Pos{}, false
}

// holdsName reports whether the name of an object holds another one, between its hyphens: prometheus-web-db holds
// web. The same name spelled without hyphens counts at the beginning.
func holdsName(name, part string) bool {
	return strings.Contains("-"+name+"-", "-"+part+"-") || samePrefix(name, part)
}

// minPrefix is the length from which a name that is spelled without hyphens is no coincidence.
const minPrefix = 5

// samePrefix reports whether a name begins with another one if the hyphens of both are left out: argocd-server
// with argo-cd.
func samePrefix(name, prefix string) bool {
	prefix = strings.ReplaceAll(prefix, "-", "")
	return len(prefix) >= minPrefix && strings.HasPrefix(strings.ReplaceAll(name, "-", ""), prefix)
}

// usePaths are the parts of the paths, in lower case, of values that name an object which exists.
var usePaths = []string{"existing", "valuefrom", "envfrom", "keyref", "secretref", "configmapref", "pullsecret", "extraenv", "issuer"}

// mayCreate reports whether a value may be the name of an object of a kind that the chart creates: it is a name
// below a key with the kind, such as serviceAccount.name or storageClasses[].name.
func (v namedSetting) mayCreate(kind graph.Kind) bool {
	above, ok := strings.CutSuffix(v.path, ".name")
	if kind.Name == "Service" {
		above = strings.ReplaceAll(above, "serviceaccount", "")
	}
	isUse := slices.ContainsFunc(usePaths, func(part string) bool { return strings.Contains(above, part) })
	return ok && !isUse && strings.Contains(above, strings.ToLower(kind.Name))
}

// isManifest reports whether a text holds a manifest of a kind and name, as charts for objects of any kind take it.
func isManifest(text string, kind graph.Kind, name string) bool {
	return holdsLine(text, "kind: "+kind.Name) && holdsLine(text, "name: "+name)
}

// holdsLine reports whether a text holds the end of a line.
func holdsLine(text, end string) bool { return strings.Contains(text+"\n", end+"\n") }
