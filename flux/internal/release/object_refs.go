package release

import (
	"regexp"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
)

// objectRef is an object that chart values name.
type objectRef struct {
	container *container // that names it; nil: the release does
	kind      graph.Kind
	name      string
	namespace string   // empty: the release's
	source    *setting // the scalar that holds the name
	optional  bool
	certain   bool // the name can be nothing but that of an object of this kind
}

// kindsByKey are the keys whose values name an object of a kind in most charts.
var kindsByKey = []struct {
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

// envSources are the keys by which a container takes environment variables from an object.
// See https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#environment-variables.
var envSources = map[string]graph.Kind{
	"secretRef": schema.Secret, "secretKeyRef": schema.Secret, "configMapRef": schema.ConfigMap, "configMapKeyRef": schema.ConfigMap,
}

// volumeTypes are the types of a volume in the app-template chart that name an object.
// See https://bjw-s-labs.github.io/helm-charts/docs/app-template/.
var volumeTypes = map[string]graph.Kind{"secret": schema.Secret, "configMap": schema.ConfigMap, "persistentVolumeClaim": schema.PersistentVolumeClaim}

var (
	envKey     = regexp.MustCompile(`(?i)env|^valueFrom$`)
	objectName = regexp.MustCompile(`^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$`)
)

// maxObjectName is the length of the longest name that an object can have.
const maxObjectName = 253

// refFinder collects the objects that the values of a release name.
type refFinder struct {
	rel        *release
	containers map[*setting]*container // by their sections
	refs       []*objectRef
}

// findRefs returns the objects that the values of a release name, in the order of the values.
func (rel *release) findRefs(containers []*container) []*objectRef {
	f := &refFinder{rel: rel, containers: map[*setting]*container{}}
	for _, c := range slices.Backward(containers) { // of several in one section, the first counts
		f.containers[c.section] = c
	}
	f.walk(rel.values, scope{})
	return f.refs
}

// scope is what a section is part of.
type scope struct {
	container *container // nil: the release
	inEnv     bool       // the section is about environment variables
	depth     int
}

// walk adds the references of a section and of all sections below it.
func (f *refFinder) walk(s *setting, in scope) {
	if in.depth > maxLevels || s.disabled() {
		return
	}
	if c := f.containers[s]; c != nil {
		in.container = c
	}
	below := in
	below.depth++
	for _, item := range s.list() {
		f.walk(item, below)
	}
	if !s.isMap() {
		return
	}
	if kind, ok := volumeTypes[s.get("type").text()]; ok {
		f.add(candidate{name: s.get("name"), parent: s, kind: kind}, in)
	}
	for _, key := range s.names {
		f.walkField(s.fields[key], key, below)
	}
}

// walkField adds the references of a field of a section.
func (f *refFinder) walkField(v *setting, key string, in scope) {
	in.inEnv = in.inEnv || envKey.MatchString(key)
	if in.container != nil && in.container.atTop && !in.inEnv {
		in.container = nil // the top of the values is the whole chart's, not only its main container's
	}
	if kind, ok := envSources[key]; ok && in.inEnv && v.isMap() {
		if f.add(candidate{name: v.get("name"), parent: v, kind: kind, certain: true}, in) {
			return
		}
	}
	if kind, ok := kindOfKey(key); ok && !v.get("create").is(true) && f.addNamed(v, kind, in) {
		return
	}
	f.walk(v, in)
}

// kindOfKey returns the kind of object that the value of a key may name.
func kindOfKey(key string) (graph.Kind, bool) {
	for _, k := range kindsByKey {
		if k.key.MatchString(key) {
			return k.kind, true
		}
	}
	return graph.Kind{}, false
}

// addNamed adds the objects that a value names: it may be a name, a map with a name, or a list of either.
// It reports whether it names any.
func (f *refFinder) addNamed(v *setting, kind graph.Kind, in scope) (named bool) {
	switch {
	case v.isMap() && v.disabled():
		return false
	case v.isMap():
		for _, key := range []string{"name", "secretName"} {
			if name := v.get(key); name.text() != "" {
				return f.add(candidate{name: name, parent: v, kind: kind}, in)
			}
		}
		return false
	case v.isList():
		for _, item := range v.items {
			named = f.addNamed(item, kind, in) || named
		}
		return named
	}
	return f.add(candidate{name: v, kind: kind}, in)
}

// candidate is a scalar that may name an object.
type candidate struct {
	name    *setting
	parent  *setting // the map that holds the name; nil: none
	kind    graph.Kind
	certain bool // it can name nothing but an object of this kind
}

// add adds the object that a candidate names. It reports whether it names one.
func (f *refFinder) add(c candidate, in scope) bool {
	name := f.rel.expand(c.name.text())
	isName := model.HasVariable(name) || objectName.MatchString(name)
	// An identifier refers to another section of the values.
	if name == "" || !isName || len(name) > maxObjectName || c.parent.get("identifier") != nil {
		return false
	}
	ref := &objectRef{container: in.container, kind: c.kind, name: name, source: c.name, certain: c.certain, optional: c.parent.get("optional").is(true)}
	namespace := f.rel.expand(c.parent.get("namespace").text())
	if c.certain && objectName.MatchString(namespace) && !strings.Contains(namespace, ".") {
		ref.namespace = namespace
	}
	f.refs = append(f.refs, ref)
	return true
}
