package resourceset

import (
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// Generate renders a ResourceSet.
// See https://fluxoperator.dev/docs/crd/resourceset/.
func Generate(before *model.Cluster, p *model.Object) model.Products {
	spec := p.Root().Get("spec")
	inputs, why := inputsOf(before, p)
	r := &setRenderer{before: before, set: p, inputs: inputs, left: newEffort(), seen: map[graph.ID]bool{}}
	r.made.Unknown = why
	r.render(spec.Get("resources"), spec.Get("resourcesTemplate"), "spec")
	for i, step := range spec.Get("steps").Items() {
		r.render(step.Get("resources"), step.Get("resourcesTemplate"), "spec.steps"+fieldpath.Index(i))
	}
	return r.made
}

// setRenderer renders the templates of one ResourceSet.
type setRenderer struct {
	before *model.Cluster
	set    *model.Object
	inputs []input
	left   *effort
	seen   map[graph.ID]bool
	made   model.Products
}

// render renders the resources of a ResourceSet, or of one of its steps, and their template. path is that of
// the mapping that holds these two.
func (r *setRenderer) render(resources, text parse.Value, path string) {
	for i, resource := range resources.Items() {
		source, err := yaml.Marshal(resource.Node())
		if err != nil {
			continue
		}
		r.renderText(string(source), fieldpath.Join(path, "resources")+fieldpath.Index(i))
	}
	if text.Text() != "" {
		r.renderText(text.Text(), fieldpath.Join(path, "resourcesTemplate"))
	}
}

// renderText renders a template once for each set of inputs, up to the first that fails.
func (r *setRenderer) renderText(template, field string) {
	for _, in := range r.inputs {
		out, err := r.left.execute(template, in)
		if err != nil {
			r.made.AddUnknown(r.before, r.set, field, fmt.Sprintf("%s: %s cannot be rendered: %v", r.set.ID.Key, field, err))
			return
		}
		r.take(out, field)
	}
}

// take adds the objects in a rendered text, each once.
func (r *setRenderer) take(text, field string) {
	for _, doc := range strings.Split(text, "\n---") {
		root, err := model.ParseObject([]byte(strings.TrimPrefix(doc, "---")))
		if err != nil || !root.Get("kind").Exists() {
			if err != nil && strings.TrimSpace(doc) != "" {
				r.made.AddUnknown(r.before, r.set, field, fmt.Sprintf("%s: what %s renders is not YAML: %v", r.set.ID.Key, field, err))
			}
			continue
		}
		if root.Get("metadata", "annotations", schema.OperatorGroup+"/reconcile").Text() == "disabled" {
			continue
		}
		o := model.NewGenerated(r.before, r.set, root, field)
		if o.ID.Namespace == "" && !r.before.Repository.Scopes.ClusterScoped(o.ID.Kind) {
			o.ID.Namespace = r.set.ID.Namespace
		}
		if !r.seen[o.ID] {
			r.seen[o.ID] = true
			r.made.Objects = append(r.made.Objects, o)
		}
	}
}
