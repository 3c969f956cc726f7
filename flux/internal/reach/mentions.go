package reach

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/flux/internal/evidence"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// mention is where a name stands in the text of another object.
type mention struct{ by graph.ID }

// mentionsOf finds the objects whose texts hold a name. An object's own name and labels, and what an
// ExternalSecret fetches under that name, mean something else.
func mentionsOf(c *model.Cluster, names map[string]bool) map[string][]mention {
	found := map[string][]mention{}
	for _, p := range c.Objects {
		if p.ID.Kind == schema.ExternalSecret || p.ID.Kind == schema.SealedSecret {
			continue
		}
		eachMention(p.Root(), "", 0, func(text string) {
			for _, word := range evidence.NameWord.FindAllString(text, -1) {
				if !names[word] {
					continue
				}
				by := found[word]
				if len(by) < 2 && !slices.Contains(by, mention{p.ID}) {
					found[word] = append(by, mention{p.ID})
				}
			}
		})
	}
	return found
}

// eachMention calls f with every text of an object that may name another one.
func eachMention(v parse.Value, key string, depth int, f func(text string)) {
	if depth > 200 {
		return
	}
	if v.IsScalar() {
		f(v.Text())
		return
	}
	for _, item := range v.Items() {
		eachMention(item, key, depth+1, f)
	}
	kind := v.Get("kind").Text()
	for name, field := range v.Fields() {
		switch name {
		case "labels", "matchLabels", "selector", "podLabels", "commonLabels", "apiVersion", "kind":
			continue
		case "metadata":
			if depth == 0 {
				field = field.Get("annotations")
			}
		case "name":
			switch {
			case kind != "" && kind != "ConfigMap" && kind != "Secret":
				continue // another object of that name
			case key == "containers" || key == "initContainers" || key == "ports" || key == "volumes" || key == "metadata" || key == "volumeMounts":
				continue
			}
		}
		eachMention(field, name, depth+1, f)
	}
}
