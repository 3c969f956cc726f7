package supply

import (
	"cmp"
	"regexp"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/release"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// unknownScopes returns what an object whose products are not all known may create. A release installs into one
// namespace.
func unknownScopes(object *model.Object) []scope {
	if object.ID.Kind == schema.HelmRelease {
		return []scope{{namespace: installNamespace(object)}}
	}
	return templateScopes(object)
}

// installNamespace returns the namespace that a HelmRelease installs into.
func installNamespace(release *model.Object) string {
	return cmp.Or(release.Root().Get("spec", "targetNamespace").Text(), release.ID.Namespace)
}

// chartSuppliers returns what the chart of a release creates of Flux's own kinds, where it is well known to do so and
// not available locally: objects that have the name of the release, that begin with it, or whose name is among
// the values of the release.
func chartSuppliers(c *model.Cluster, object *model.Object) []*unreadSupplier {
	kinds := release.CreatedKinds(c, object)
	if len(kinds) == 0 {
		return nil
	}
	names := []string{object.ID.Name, object.ID.Name + "-" + unknownText}
	fieldpath.EachText(object.Root().Get("spec", "values"), func(text string) { names = append(names, text) })
	all := &unreadSupplier{name: object.ID.Name, reason: object.ID.Key.String() + " makes objects of Flux, and its chart is not at hand", pos: object.Pos}
	for _, kind := range kinds {
		for _, name := range names {
			all.scopes = append(all.scopes, scope{kind, installNamespace(object), name})
		}
	}
	return []*unreadSupplier{all}
}

// templateScopes returns what a ResourceSet with unknown inputs may create: its templates show the kinds, and most
// namespaces. It returns nil where that may be anything.
// See https://fluxcd.control-plane.io/operator/resourceset/.
func templateScopes(set *model.Object) []scope {
	templates, ok := templatesOf(set.Root().Get("spec"))
	if !ok {
		return nil
	}
	all := []scope{}
	for _, text := range templates {
		for _, document := range templateDocuments(text) {
			root, err := model.ParseObject([]byte(document))
			if err != nil {
				return nil
			}
			scopes, ok := scopesOf(root, set.ID.Namespace)
			if !ok {
				return nil
			}
			all = append(all, scopes...)
		}
	}
	return all
}

// templatesOf returns the templates in the spec of a ResourceSet, or in a step of it, as YAML with template actions.
func templatesOf(v parse.Value) (templates []string, ok bool) {
	for _, resource := range v.Get("resources").Items() {
		text, err := build.Object{Root: resource}.YAML()
		if err != nil {
			return nil, false
		}
		templates = append(templates, string(text))
	}
	for _, step := range v.Get("steps").Items() {
		inStep, ok := templatesOf(step)
		if !ok {
			return nil, false
		}
		templates = append(templates, inStep...)
	}
	return append(templates, v.Get("resourcesTemplate").Text()), true
}

var templateAction = regexp.MustCompile(`<<[^>]*(?:>[^>]+)*>>`)

// unknownText takes the place of a template action. It reads as a variable that is not known.
const unknownText = "${_}"

// templateDocuments returns the YAML documents of a template with its actions replaced by unknownText. Lines that
// hold nothing but actions are left out, and so are documents without lines.
func templateDocuments(template string) []string {
	text := templateAction.ReplaceAllLiteralString(template, unknownText)
	var documents []string
	for _, document := range strings.Split("\n"+text, "\n---") {
		var lines strings.Builder
		for line := range strings.Lines(document) {
			if strings.TrimSpace(strings.ReplaceAll(line, unknownText, "")) != "" {
				lines.WriteString(line)
			}
		}
		if lines.Len() > 0 {
			documents = append(documents, lines.String())
		}
	}
	return documents
}

// scopesOf returns an object and what it may create in turn. ok is false where that may be anything. namespace is
// the one of an object that has none.
func scopesOf(root parse.Value, namespace string) (scopes []scope, ok bool) {
	kind := model.GroupKind(root)
	if kind.Name == "" || model.HasVariable(kind.Name) || model.HasVariable(kind.Group) {
		return nil, false
	}
	metadata := root.Get("metadata")
	namespace = cmp.Or(metadata.Get("namespace").Text(), namespace)
	target := root.Get("spec", "targetNamespace").Text()
	scopes = []scope{{kind, namespace, metadata.Get("name").Text()}}
	switch {
	case kind == schema.Kustomization && target != "":
		return append(scopes, scope{namespace: target}), true
	case kind == schema.Kustomization, kind == schema.ResourceSet, kind == schema.FluxInstance, isKyverno(kind):
		return nil, false
	case kind == schema.HelmRelease:
		scopes = append(scopes, scope{namespace: cmp.Or(target, namespace)})
	case schema.HasUnlistedProducts(kind):
		scopes = append(scopes, scope{namespace: namespace})
	case kind == schema.ArtifactGenerator:
		scopes = append(scopes, scope{kind: schema.ExternalArtifact, namespace: namespace})
	}
	for _, p := range productsOf[kind] {
		product := scope{kind: p.Makes, namespace: namespace}
		if p.KindField != "" {
			product.kind = graph.Kind{}
		}
		if p.Namespace != "" || p.NamespaceFields != "" {
			product.namespace = ""
		}
		scopes = append(scopes, product)
	}
	return scopes, true
}
