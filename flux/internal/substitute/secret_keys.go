package substitute

import (
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// fillsSecret reports whether an ExternalSecret writes into a Secret: one that it makes, or one that
// something else does.
func fillsSecret(p *model.Object, key graph.Key) bool {
	return key.Kind == schema.Secret && p.ID.Kind == schema.ExternalSecret && p.ID.Namespace == key.Namespace && externalTarget(p.Root()) == key.Name &&
		p.Root().Get("spec", "target", "creationPolicy").Text() != "None"
}

// suppliedKeys returns the keys of a Secret that something in the repository makes or merges into it;
// ok is false where they cannot all be known.
func suppliedKeys(c *model.Cluster, key graph.Key) (names []string, ok bool) {
	if key.Kind != schema.Secret {
		return nil, false
	}
	made := false
	if p, found := c.Find(graph.Key{Kind: schema.SealedSecret, Namespace: key.Namespace, Name: key.Name}); found {
		for name := range p.Root().Get("spec", "encryptedData").Fields() {
			names = append(names, name)
		}
		for name := range p.Root().Get("spec", "template", "data").Fields() {
			names = append(names, name)
		}
		made = true
	}
	if _, found := c.Find(key); found {
		made = true
	}
	known := true
	for _, p := range c.Objects {
		if !fillsSecret(p, key) {
			continue
		}
		spec := p.Root().Get("spec")
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
