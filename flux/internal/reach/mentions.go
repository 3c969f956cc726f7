package reach

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/flux/internal/evidence"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// maxMentions is how many objects are kept for a name: the object of that name itself, and another.
const maxMentions = 2

// mentionsOf returns for each name the first objects whose texts hold it. What an ExternalSecret or SealedSecret
// holds is not read: the names there are those of other systems.
func mentionsOf(c *model.Cluster, names map[string]bool) map[string][]graph.ID {
	found := map[string][]graph.ID{}
	for _, object := range c.Objects {
		if object.ID.Kind == schema.ExternalSecret || object.ID.Kind == schema.SealedSecret {
			continue
		}
		eachMention(object.Root(), "", 0, func(text string) {
			for _, word := range evidence.WordPattern.FindAllString(text, -1) {
				if !names[word] {
					continue
				}
				if ids := found[word]; len(ids) < maxMentions && !slices.Contains(ids, object.ID) {
					found[word] = append(ids, object.ID)
				}
			}
		})
	}
	return found
}

// eachMention calls f with every text of an object that may name another object. Labels, selectors and the
// object's own metadata are left out, except for its annotations. key is the key that holds the value.
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
			namesOtherKind := kind != "" && kind != "ConfigMap" && kind != "Secret"
			if namesOtherKind || slices.Contains(namedParts, key) {
				continue
			}
		}
		eachMention(field, name, depth+1, f)
	}
}

// namedParts are the keys of what has a name within its object.
var namedParts = []string{"containers", "initContainers", "ports", "volumes", "metadata", "volumeMounts"}
