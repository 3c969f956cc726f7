package substitute

import (
	"regexp"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// Variables finds the substitution variables of a Kustomization: those of its ConfigMaps and Secrets
// in order, then its own. Secrets give names only.
func Variables(c *model.Cluster, k *model.Kustomization) model.Variables {
	v := model.Variables{Known: map[string]string{}, Unknown: map[string]bool{}}
	post := k.Root.Get("spec", "postBuild")
	if !post.Exists() {
		return v
	}
	v.Always = post.Get("substituteStrategy").Text() == "Always"
	ns := k.Root.Get("metadata", "namespace").Text()
	for _, from := range post.Get("substituteFrom").Items() {
		key := graph.Key{Kind: graph.Kind{Name: from.Get("kind").Text()}, Namespace: ns, Name: from.Get("name").Text()}
		optional, _ := from.Get("optional").Bool()
		if absent := !variablesFrom(c, &v, key, 0); absent && optional {
			// Flux goes on without it.
			v.MaybeMore = true
		} else if absent {
			// Absent in the repository is not absent on the cluster: a script must have made it.
			v.Open = true
		}
	}
	for name, value := range post.Get("substitute").Fields() {
		if !value.IsScalar() {
			continue
		}
		if !varName.MatchString(name) {
			pos := graph.Pos{}
			if k.Object != nil {
				pos = k.Object.PosOf(fieldpath.Join("spec.postBuild.substitute", name))
			}
			v.Invalid = append(v.Invalid, model.InvalidName{Name: name, Pos: pos})
			continue
		}
		text := strings.ReplaceAll(value.Text(), "\n", "")
		if model.HasVariable(text) {
			// The parent could not fill it in either.
			v.Unknown[name] = true
			delete(v.Known, name)
			continue
		}
		v.Known[name] = text
		delete(v.Unknown, name)
	}
	return v
}

// variablesFrom adds the variables of one ConfigMap or Secret, and reports whether they are known.
func variablesFrom(c *model.Cluster, v *model.Variables, key graph.Key, depth int) bool {
	set := func(name, value string, known bool) {
		if !varName.MatchString(name) {
			bad := model.InvalidName{Name: name}
			if p, ok := c.Find(key); ok {
				bad.Pos = p.PosOf(fieldpath.Join("data", name))
			}
			v.Invalid = append(v.Invalid, bad)
			return
		}
		if known && !model.HasVariable(value) {
			v.Known[name] = strings.ReplaceAll(value, "\n", "")
			delete(v.Unknown, name)
			return
		}
		v.Unknown[name] = true
		delete(v.Known, name)
	}
	p, ok := c.Find(key)
	names, known := suppliedKeys(c, key)
	for _, name := range names {
		set(name, "", false)
	}
	if !ok {
		return known
	}
	// What merges into a Secret adds keys to those of its file.
	all := known || key.Kind != schema.Secret
	if from := copyFrom(p.Root()); from.Name != "" && depth < 10 {
		from.Kind = key.Kind
		all = variablesFrom(c, v, from, depth+1) && all
	}
	if key.Kind == schema.ConfigMap {
		for name, value := range p.Root().Get("data").Fields() {
			set(name, value.Text(), !model.IsEncrypted(p.Root()) && model.ExcludedBySetting(p) == "")
		}
		return all
	}
	for _, field := range []string{"data", "stringData"} {
		for name := range p.Root().Get(field).Fields() {
			set(name, "", false)
		}
	}
	return all
}

// copyFrom returns the object whose data flux-operator copies into this one.
// See https://fluxoperator.dev/docs/crd/resourceset/#copying-data-from-existing-configmaps-and-secrets.
func copyFrom(root parse.Value) graph.Key {
	ns, name, ok := strings.Cut(root.Get("metadata", "annotations", schema.OperatorGroup+"/copyFrom").Text(), "/")
	if !ok {
		return graph.Key{}
	}
	return graph.Key{Namespace: ns, Name: name}
}

var (
	varName       = regexp.MustCompile(`^[_A-Za-z][_A-Za-z0-9]*$`)
	symbolPattern = regexp.MustCompile(symbolStart + `([_A-Za-z0-9]+)` + symbolEnd)
)
