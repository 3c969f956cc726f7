package release

import (
	"regexp"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
)

// valueRef is an object that chart values name.
type valueRef struct {
	by              *found // the container that does; nil: the release
	kind            graph.Kind
	name, namespace string
	says            *setting // the scalar that holds the name
	optional        bool
	strong          bool // can mean nothing but an object of that kind
}

// nameRules are the keys whose values name objects, by the habits of charts.
var nameRules = []struct {
	key  *regexp.Regexp
	kind graph.Kind
}{
	{regexp.MustCompile(`(?i)^existing-?secret|secrets?([-_]?(key)?(name|ref))?$|^credentials?(-?name)?$`), schema.Secret},
	{regexp.MustCompile(`(?i)^existing-?config-?map|config[-_]?maps?([-_]?(key)?(name|ref))?$`), schema.ConfigMap},
	{regexp.MustCompile(`(?i)^existing-?(volume)?-?(claim|pvc)(name)?$|claim-?name$`), schema.PersistentVolumeClaim},
	{regexp.MustCompile(`(?i)^service-?account(-?name)?$`), schema.ServiceAccount},
	{regexp.MustCompile(`^priorityClassName$`), schema.PriorityClass},
	{regexp.MustCompile(`^storageClass(Name)?$`), schema.StorageClass},
}

// envRefs are the keys by which a container takes variables from an object.
var envRefs = map[string]graph.Kind{
	"secretRef": schema.Secret, "secretKeyRef": schema.Secret, "configMapRef": schema.ConfigMap, "configMapKeyRef": schema.ConfigMap,
}

// volumeTypes are the types of a volume in the app-template chart that name an object.
var volumeTypes = map[string]graph.Kind{"secret": schema.Secret, "configMap": schema.ConfigMap, "persistentVolumeClaim": schema.PersistentVolumeClaim}

var (
	envKey     = regexp.MustCompile(`(?i)env|^valueFrom$`)
	objectName = regexp.MustCompile(`^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$`)
)

// refFinder collects what values name.
type refFinder struct {
	rel      *release
	sections map[*setting]*found
	all      []*valueRef
}

// findRefs returns the objects that the values of a release name, in the order of the values.
func (rel *release) findRefs(all []*found) []*valueRef {
	f := &refFinder{rel: rel, sections: sections(all)}
	f.walk(rel.values, within{}, 0)
	return f.all
}

// within is where a section stands.
type within struct {
	by  *found // the container that it belongs to
	env bool   // it says where variables come from
}

func (f *refFinder) walk(s *setting, in within, depth int) {
	if depth > maxLevels || s.disabled() {
		return
	}
	if by := f.sections[s]; by != nil {
		in.by = by
	}
	for _, item := range s.list() {
		f.walk(item, in, depth+1)
	}
	if !s.isMap() {
		return
	}
	if kind, ok := volumeTypes[s.get("type").text()]; ok {
		f.name(s, s.get("name"), kind, in, false)
	}
	for _, key := range s.names {
		v := s.fields[key]
		next := within{by: in.by, env: in.env || envKey.MatchString(key)}
		if next.by != nil && next.by.root && !next.env {
			next.by = nil // what is at the top of the values is the chart's, not only its main container's
		}
		if kind, ok := envRefs[key]; ok && next.env && v.isMap() {
			if f.name(v, v.get("name"), kind, next, true) {
				continue
			}
		}
		if kind, ok := kindNamed(key); ok && !v.get("create").is(true) && f.named(v, kind, next) {
			continue
		}
		f.walk(v, next, depth+1)
	}
}

// kindNamed returns the kind of object that the value of a key may name.
func kindNamed(key string) (graph.Kind, bool) {
	for _, r := range nameRules {
		if r.key.MatchString(key) {
			return r.kind, true
		}
	}
	return graph.Kind{}, false
}

// named adds what a value names that may be a name, hold one, or be a list of such. It reports
// whether it does.
func (f *refFinder) named(v *setting, kind graph.Kind, in within) bool {
	if v.isMap() {
		if v.disabled() {
			return false
		}
		for _, key := range []string{"name", "secretName"} {
			if n := v.get(key); n.text() != "" {
				return f.name(v, n, kind, in, false)
			}
		}
		return false
	}
	any := false
	for _, item := range v.list() {
		any = f.named(item, kind, in) || any
	}
	if !v.isList() {
		return f.name(nil, v, kind, in, false)
	}
	return any
}

// name adds the object that a scalar names; beside is the map around it.
func (f *refFinder) name(beside, n *setting, kind graph.Kind, in within, strong bool) bool {
	name := f.rel.fill(n.text())
	if name == "" || beside.get("identifier") != nil || !model.HasVariable(name) && !objectName.MatchString(name) || len(name) > 253 {
		return false
	}
	ref := &valueRef{by: in.by, kind: kind, name: name, says: n, strong: strong, optional: beside.get("optional").is(true)}
	if ns := f.rel.fill(beside.get("namespace").text()); strong && objectName.MatchString(ns) && !strings.Contains(ns, ".") {
		ref.namespace = ns
	}
	f.all = append(f.all, ref)
	return true
}
