package release

import (
	"path"
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
	pos  graph.Pos // of its template; zero where that is no file at hand
}

// render renders the chart and lays the post-renderers over it.
func (s *chartSource) render(w *model.Repository) ([]chartObject, error) {
	r := s.request
	if s.tree != nil {
		var err error
		if s.tree.Has(s.dir) {
			r.Archive, err = s.tree.ReadFile(s.dir)
		} else if r.Files, err = filesBelow(s.tree, s.dir); err == nil {
			for _, d := range s.dependencies() {
				files, err := filesBelow(s.tree, d.dir)
				if err != nil {
					return nil, err
				}
				r.Dependencies = append(r.Dependencies, files)
			}
		}
		if err != nil {
			return nil, err
		}
	}
	answer, err := w.Options.Charts.Render(r)
	if err != nil {
		return nil, err
	}
	objects, hooks, crds := s.objects(answer)
	all, err := []chartObject(nil), error(nil)
	if !s.nohooks && len(hooks) > 0 {
		all, err = s.postRender(slices.Concat(objects, hooks))
	}
	// An object may be there twice, as a hook and otherwise, and before 2.9 Flux kept hooks apart.
	if all == nil || err != nil {
		if all, err = s.postRender(objects); err != nil {
			return nil, err
		}
		all = append(all, hooks...)
	}
	objects = append(all, crds...)
	setNamespaces(w, objects, r.Namespace)
	return objects, nil
}

// objects reads the manifests. Post-renderers never see those of the directory crds.
func (s *chartSource) objects(answer model.ChartAnswer) (objects, hooks, crds []chartObject) {
	counts := map[string]int{}
	for _, m := range answer.Manifests {
		root, err := model.ParseObject([]byte(m.Text))
		if err != nil || !root.IsMap() {
			continue // nothing but comments
		}
		items := []parse.Value{root}
		if strings.HasSuffix(root.Get("kind").Text(), "List") && root.Get("items").IsList() {
			items = root.Get("items").Items()
		}
		for _, item := range items {
			o := chartObject{root: item, pos: s.place(m.File, 1)}
			if !o.pos.IsZero() {
				o.pos.Line = s.line(m.File, item.Get("kind").Text(), counts)
			}
			switch {
			case m.Hook:
				hooks = append(hooks, o)
			case strings.HasPrefix(m.File, "crds/") || strings.Contains(m.File, "/crds/"):
				crds = append(crds, o)
			default:
				objects = append(objects, o)
			}
		}
	}
	return objects, hooks, crds
}

// line finds the line of a template that an object of a kind begins at: that of the kind, which is
// near enough to be found by. Several of one kind are taken in order.
func (s *chartSource) line(file, kind string, counts map[string]int) int {
	text, err := s.tree.ReadFile(path.Join(s.dir, file))
	if err != nil {
		dir, rest, ok := s.dependencyFile(file)
		if !ok {
			return 1
		}
		if text, err = s.tree.ReadFile(path.Join(dir, rest)); err != nil {
			return 1
		}
	}
	var lines []int
	for i, l := range strings.Split(string(text), "\n") {
		if value, ok := strings.CutPrefix(strings.TrimSpace(l), "kind:"); ok && l[0] == 'k' && strings.TrimSpace(value) == kind {
			lines = append(lines, i+1)
		}
	}
	if len(lines) == 0 {
		return 1
	}
	n := counts[file+" "+kind]
	counts[file+" "+kind]++
	return lines[min(n, len(lines)-1)]
}

// setNamespaces gives the release's namespace to the objects that have none and need one.
func setNamespaces(w *model.Repository, objects []chartObject, ns string) {
	scoped := schema.Scopes{}
	for _, o := range objects {
		if model.GroupKind(o.root) == schema.CustomResourceDefinition {
			spec := o.root.Get("spec")
			scoped[graph.Kind{Group: spec.Get("group").Text(), Name: spec.Get("names", "kind").Text()}] = spec.Get("scope").Text() == "Cluster"
		}
	}
	for i, o := range objects {
		kind := model.GroupKind(o.root)
		if o.root.Get("metadata", "namespace").Text() != "" || w.Scopes.ClusterScoped(kind) || scoped[kind] {
			continue
		}
		objects[i].root = withNamespace(o.root, ns)
	}
}

// withNamespace returns an object in a namespace.
func withNamespace(root parse.Value, ns string) parse.Value {
	n := *root.Node()
	n.Content = slices.Clone(n.Content)
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value != "metadata" || n.Content[i+1].Kind != yaml.MappingNode {
			continue
		}
		meta := *n.Content[i+1]
		meta.Content = append(slices.Clone(meta.Content),
			&yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: "namespace"}, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: ns})
		n.Content[i+1] = &meta
		return parse.NewValue("", &n)
	}
	return root
}
