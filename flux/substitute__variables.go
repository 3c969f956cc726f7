package flux

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// findVariables finds the substitution variables of a Kustomization: those of its ConfigMaps and Secrets
// in order, then its own. Secrets give names only.
func findVariables(c *cluster, k *kust) vars {
	v := vars{known: map[string]string{}, symbolic: map[string]bool{}}
	post := k.spec.Get("spec", "postBuild")
	if !post.Exists() {
		return v
	}
	v.always = post.Get("substituteStrategy").Text() == "Always"
	ns := k.spec.Get("metadata", "namespace").Text()
	for _, from := range post.Get("substituteFrom").Items() {
		key := graph.Key{Kind: graph.Kind{Name: from.Get("kind").Text()}, Namespace: ns, Name: from.Get("name").Text()}
		optional, _ := from.Get("optional").Bool()
		if absent := !variablesFrom(c, &v, key, 0); absent && optional {
			// Flux goes on without it.
			v.perhaps = true
		} else if absent {
			// Absent in the repository is not absent on the cluster: a script must have made it.
			v.open = true
		}
	}
	for name, value := range post.Get("substitute").Fields() {
		if !value.IsScalar() {
			continue
		}
		if !varName.MatchString(name) {
			pos := graph.Pos{}
			if k.from != nil {
				pos = k.from.at("spec.postBuild.substitute[" + strconv.Quote(name) + "]")
			}
			v.invalid = append(v.invalid, invalidName{name, pos})
			continue
		}
		text := strings.ReplaceAll(value.Text(), "\n", "")
		if symbolic(text) {
			// The parent could not fill it in either.
			v.symbolic[name] = true
			delete(v.known, name)
			continue
		}
		v.known[name] = text
		delete(v.symbolic, name)
	}
	return v
}

// variablesFrom adds the variables of one ConfigMap or Secret, and reports whether they are known.
func variablesFrom(c *cluster, v *vars, key graph.Key, depth int) bool {
	set := func(name, value string, known bool) {
		if !varName.MatchString(name) {
			bad := invalidName{name: name}
			if p, ok := c.find(key); ok {
				bad.pos = p.at("data[" + strconv.Quote(name) + "]")
			}
			v.invalid = append(v.invalid, bad)
			return
		}
		if known && !symbolic(value) {
			v.known[name] = strings.ReplaceAll(value, "\n", "")
			delete(v.symbolic, name)
			return
		}
		v.symbolic[name] = true
		delete(v.known, name)
	}
	p, ok := c.find(key)
	names, known := suppliedKeys(c, key)
	for _, name := range names {
		set(name, "", false)
	}
	if !ok {
		return known
	}
	// What merges into a Secret adds keys to those of its file.
	all := known || key.Kind != secret
	if from := copyFrom(p.root()); from.Name != "" && depth < 10 {
		from.Kind = key.Kind
		all = variablesFrom(c, v, from, depth+1) && all
	}
	if key.Kind == configMap {
		for name, value := range p.root().Get("data").Fields() {
			set(name, value.Text(), !isEncrypted(p.root()) && excludedBySetting(p) == "")
		}
		return all
	}
	for _, field := range []string{"data", "stringData"} {
		for name := range p.root().Get(field).Fields() {
			set(name, "", false)
		}
	}
	return all
}

// copyFrom returns the object whose data flux-operator copies into this one.
// See https://fluxoperator.dev/docs/crd/resourceset/#copying-data-from-existing-configmaps-and-secrets.
func copyFrom(root parse.Value) graph.Key {
	ns, name, ok := strings.Cut(root.Get("metadata", "annotations", operatorGroup+"/copyFrom").Text(), "/")
	if !ok {
		return graph.Key{}
	}
	return graph.Key{Namespace: ns, Name: name}
}

var (
	varName       = regexp.MustCompile(`^[_A-Za-z][_A-Za-z0-9]*$`)
	symbolPattern = regexp.MustCompile(symbolStart + `([_A-Za-z0-9]+)` + symbolEnd)
)
