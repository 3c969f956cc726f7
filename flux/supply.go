package flux

import (
	"encoding/base64"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// nodeText prints a value, to tell it from others.
func nodeText(v parse.Value) string {
	var b strings.Builder
	var walk func(n *yaml.Node, depth int)
	walk = func(n *yaml.Node, depth int) {
		if n == nil || depth > 1000 {
			return
		}
		b.WriteByte(byte('0' + n.Kind%10))
		b.WriteString(n.Tag)
		b.WriteByte(' ')
		b.WriteString(n.Value)
		b.WriteByte('\n')
		for _, child := range n.Content {
			walk(child, depth+1)
		}
		b.WriteByte(')')
	}
	walk(v.Node(), 0)
	return b.String()
}

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

// isEncrypted reports whether SOPS encrypted an object.
func isEncrypted(root parse.Value) bool { return root.Get("sops", "mac").Exists() }

// fillsSecret reports whether an ExternalSecret writes into a Secret: one that it makes, or one that
// something else does.
func fillsSecret(p *placed, key graph.Key) bool {
	return key.Kind == secret && p.id.Kind == externalSecret && p.id.Namespace == key.Namespace && externalTarget(p.root()) == key.Name &&
		p.root().Get("spec", "target", "creationPolicy").Text() != "None"
}

// suppliedKeys returns the keys of a Secret that something in the repository makes or merges into it;
// ok is false where they cannot all be known.
func suppliedKeys(c *cluster, key graph.Key) (names []string, ok bool) {
	if key.Kind != secret {
		return nil, false
	}
	made := false
	if p, found := c.find(graph.Key{Kind: sealedSecret, Namespace: key.Namespace, Name: key.Name}); found {
		for name := range p.root().Get("spec", "encryptedData").Fields() {
			names = append(names, name)
		}
		for name := range p.root().Get("spec", "template", "data").Fields() {
			names = append(names, name)
		}
		made = true
	}
	if _, found := c.find(key); found {
		made = true
	}
	known := true
	for _, p := range c.list {
		if !fillsSecret(p, key) {
			continue
		}
		spec := p.root().Get("spec")
		made = made || spec.Get("target", "creationPolicy").Text() != "Merge"
		template := spec.Get("target", "template")
		if template.Get("templateFrom").Exists() || len(spec.Get("dataFrom").Items()) > 0 && !template.Get("data").Exists() {
			known = false
			continue
		}
		for name := range template.Get("data").Fields() {
			names = append(names, name)
		}
		if !template.Get("data").Exists() || template.Get("mergePolicy").Text() == "Merge" {
			for _, d := range spec.Get("data").Items() {
				names = append(names, d.Get("secretKey").Text())
			}
		}
	}
	return names, made && known
}

// externalTarget returns the name of the Secret that an ExternalSecret makes.
// See https://external-secrets.io/latest/api/externalsecret/.
func externalTarget(root parse.Value) string {
	if name := root.Get("spec", "target", "name").Text(); name != "" {
		return name
	}
	return root.Get("metadata", "name").Text()
}

// configMapValue returns one key of a ConfigMap's data or binaryData.
func configMapValue(root parse.Value, key string) (string, bool) {
	if v := root.Get("data", key); v.Exists() {
		return v.Text(), true
	}
	if v := root.Get("binaryData", key); v.Exists() {
		data, err := base64.StdEncoding.DecodeString(v.Text())
		return string(data), err == nil
	}
	return "", false
}
