package release

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// chartObject is an object that a chart renders to.
type chartObject struct {
	root parse.Value
	pos  graph.Pos // of its template; zero where that is no file of the repository
}

// render renders the chart and applies the post-renderers.
func (s *chartSource) render(r *model.Repository, post postRenderers) ([]chartObject, error) {
	request := s.request
	if s.tree != nil {
		if err := s.readChart(&request); err != nil {
			return nil, err
		}
	}
	answer, err := r.Options.Charts.Render(request)
	if err != nil {
		return nil, err
	}
	rendered := s.readManifests(answer.Manifests)
	objects, err := post.apply(rendered.objects, rendered.hooks)
	if err != nil {
		return nil, err
	}
	objects = append(objects, rendered.crds...)
	setNamespaces(r, objects, request.Namespace)
	return objects, nil
}

// renderedObjects are the objects of a chart, by how Helm treats them.
type renderedObjects struct {
	objects []chartObject
	hooks   []chartObject
	crds    []chartObject // of a directory crds; post-renderers do not see them
}

// readManifests reads the objects of a rendered chart. The items of a List count as objects of their own.
func (s *chartSource) readManifests(manifests []model.ChartManifest) (all renderedObjects) {
	lines := templateLines{s: s, seen: map[kindInFile]int{}}
	for _, m := range manifests {
		root, err := model.ParseObject([]byte(m.Text))
		if err != nil || !root.IsMap() {
			continue // nothing but comments
		}
		items := []parse.Value{root}
		if strings.HasSuffix(root.Get("kind").Text(), "List") && root.Get("items").IsList() {
			items = root.Get("items").Items()
		}
		for _, item := range items {
			o := chartObject{item, lines.position(kindInFile{m.File, item.Get("kind").Text()})}
			switch {
			case m.Hook:
				all.hooks = append(all.hooks, o)
			case strings.HasPrefix(m.File, "crds/") || strings.Contains(m.File, "/crds/"):
				all.crds = append(all.crds, o)
			default:
				all.objects = append(all.objects, o)
			}
		}
	}
	return all
}

// templateLines finds the lines of templates that rendered objects begin at.
type templateLines struct {
	s    *chartSource
	seen map[kindInFile]int // objects so far
}

// kindInFile is a kind of objects in a template.
type kindInFile struct{ file, kind string }

// position returns the position of the next object of a kind in a template: that of its line "kind:". Where a
// template renders to more objects than it has such lines, the last line counts for the rest, and where
// it has none, its first line does. The position is zero where the template is no file of a tree.
func (t *templateLines) position(k kindInFile) graph.Pos {
	name, ok := t.s.pathInTree(k.file)
	if !ok {
		return graph.Pos{}
	}
	text, err := t.s.tree.ReadFile(name)
	if err != nil {
		return t.s.position(k.file, 1)
	}
	var lines []int
	for i, line := range strings.Split(string(text), "\n") {
		if value, ok := strings.CutPrefix(line, "kind:"); ok && strings.TrimSpace(value) == k.kind {
			lines = append(lines, i+1)
		}
	}
	if len(lines) == 0 {
		return t.s.position(k.file, 1)
	}
	n := t.seen[k]
	t.seen[k]++
	return t.s.position(k.file, lines[min(n, len(lines)-1)])
}

// setNamespaces sets the release's namespace on the objects that have none and are not known to be cluster-scoped.
func setNamespaces(r *model.Repository, objects []chartObject, namespace string) {
	clusterScoped := map[graph.Kind]bool{} // of the chart's own definitions
	for _, o := range objects {
		if model.GroupKind(o.root) == schema.CustomResourceDefinition {
			kind, scope := model.DefinedScope(o.root)
			clusterScoped[kind] = scope == schema.ClusterScope
		}
	}
	for i, o := range objects {
		kind := model.GroupKind(o.root)
		hasNamespace := o.root.Get("metadata", "namespace").Text() != ""
		if !hasNamespace && !r.Scopes.ClusterScoped(kind) && !clusterScoped[kind] {
			objects[i].root = withNamespace(o.root, namespace)
		}
	}
}

// withNamespace returns an object with a namespace added. The object itself stays as it is.
func withNamespace(root parse.Value, namespace string) parse.Value {
	object := *root.Node()
	object.Content = slices.Clone(object.Content)
	for i := 0; i+1 < len(object.Content); i += 2 {
		key, value := object.Content[i], object.Content[i+1]
		if key.Value != "metadata" || value.Kind != yaml.MappingNode {
			continue
		}
		metadata := *value
		metadata.Content = append(slices.Clone(metadata.Content), textNode("namespace"), textNode(namespace))
		object.Content[i+1] = &metadata
		return parse.NewValue("", &object)
	}
	return root
}

func textNode(text string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text}
}
