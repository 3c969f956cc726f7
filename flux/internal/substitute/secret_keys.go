package substitute

import (
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// SuppliedKeys returns the keys of a Secret that a SealedSecret or an ExternalSecret of the repository writes
// into it. all is false where there may be further keys, or where nothing in the repository makes the Secret.
func SuppliedKeys(c *model.Cluster, key graph.Key) (names []string, all bool) {
	if key.Kind != schema.Secret {
		return nil, false
	}
	_, isMade := c.Find(key)
	if p, found := c.Find(graph.Key{Kind: schema.SealedSecret, Namespace: key.Namespace, Name: key.Name}); found {
		names = append(names, fieldNames(p.Root().Get("spec", "encryptedData"))...)
		names = append(names, fieldNames(p.Root().Get("spec", "template", "data"))...)
		isMade = true
	}
	all = true
	for _, p := range c.Objects {
		if !writesSecret(p, key) {
			continue
		}
		if p.Root().Get("spec", "target", "creationPolicy").Text() != "Merge" {
			isMade = true
		}
		written, known := externalKeys(p.Root().Get("spec"))
		names = append(names, written...)
		all = all && known
	}
	return names, all && isMade
}

// writesSecret reports whether an object is an ExternalSecret that writes into a Secret.
func writesSecret(p *model.Object, key graph.Key) bool {
	return p.ID.Kind == schema.ExternalSecret && p.ID.Namespace == key.Namespace && externalTarget(p.Root()) == key.Name &&
		p.Root().Get("spec", "target", "creationPolicy").Text() != "None"
}

// externalTarget returns the name of the Secret that an ExternalSecret writes into.
// See https://external-secrets.io/latest/api/externalsecret/.
func externalTarget(root parse.Value) string {
	if name := root.Get("spec", "target", "name").Text(); name != "" {
		return name
	}
	return root.Get("metadata", "name").Text()
}

// externalKeys returns the keys that an ExternalSecret with a spec writes. known is false, and there are none,
// where they depend on what is not in the repository. A template replaces the data, unless it merges.
// See https://external-secrets.io/latest/guides/templating/.
func externalKeys(spec parse.Value) (names []string, known bool) {
	template := spec.Get("target", "template")
	hasTemplateData := template.Get("data").Exists()
	takesAll := len(spec.Get("dataFrom").Items()) > 0
	if template.Get("templateFrom").Exists() || takesAll && !hasTemplateData {
		return nil, false
	}
	names = fieldNames(template.Get("data"))
	if !hasTemplateData || template.Get("mergePolicy").Text() == "Merge" {
		for _, d := range spec.Get("data").Items() {
			names = append(names, d.Get("secretKey").Text())
		}
	}
	return names, true
}

func fieldNames(v parse.Value) (names []string) {
	for name := range v.Fields() {
		names = append(names, name)
	}
	return names
}
