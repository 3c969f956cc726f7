package resourceset

import (
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
	"github.com/fluxgraph/fluxgraph/parse"
)

// Generate renders a ResourceSet: it is the producer of that kind.
func Generate(before *model.Cluster, p *model.Object) model.Products {
	inputs, unknown := inputsOf(before, p)
	g := &generator{before: before, set: p, inputs: inputs, budget: newBudget(), seen: map[graph.ID]bool{}}
	g.products.Unknown = unknown
	spec := p.Root().Get("spec")
	g.renderFields(spec, "spec.")
	for i, step := range spec.Get("steps").Items() {
		g.renderFields(step, "spec.steps"+fieldpath.Index(i)+".")
	}
	return g.products
}

// generator renders the templates of one ResourceSet.
type generator struct {
	before   *model.Cluster
	set      *model.Object
	inputs   []input
	budget   *budget
	seen     map[graph.ID]bool // objects so far
	products model.Products
}

// renderFields renders the fields resources and resourcesTemplate of a ResourceSet's spec or of one of its
// steps. prefix is the path before their names.
func (g *generator) renderFields(spec parse.Value, prefix string) {
	for i, resource := range spec.Get("resources").Items() {
		template, err := yaml.Marshal(resource.Node())
		if err != nil {
			continue
		}
		g.renderTemplate(string(template), prefix+"resources"+fieldpath.Index(i))
	}
	if template := spec.Get("resourcesTemplate").Text(); template != "" {
		g.renderTemplate(template, prefix+"resourcesTemplate")
	}
}

// renderTemplate renders the template in a field once for each set of inputs, up to the first that fails.
func (g *generator) renderTemplate(template, field string) {
	for _, in := range g.inputs {
		text, err := g.budget.render(template, in)
		if err != nil {
			g.products.Unknown = fmt.Sprintf("%s: %s cannot be rendered: %v", g.set.ID.Key, field, err)
			g.addProblem(problem.TemplateFailed{Object: g.set.ID.Key, Field: field, Reason: err.Error()})
			return
		}
		for _, document := range strings.Split(text, "\n---") {
			g.addDocument(document, field)
		}
	}
}

// addDocument adds the object in a document that a field renders to.
func (g *generator) addDocument(document, field string) {
	root, err := model.ParseObject([]byte(strings.TrimPrefix(document, "---")))
	switch {
	case err != nil && strings.TrimSpace(document) == "":
	case err != nil:
		g.products.Unknown = fmt.Sprintf("%s: what %s renders is not YAML: %v", g.set.ID.Key, field, err)
		g.addProblem(problem.TemplateFailed{Object: g.set.ID.Key, Field: field, NotYAML: true, Reason: err.Error()})
	case root.Get("kind").Exists():
		g.addObject(root, field)
	}
}

// addObject adds an object that a field renders to, unless there is one of the same identity already.
func (g *generator) addObject(root parse.Value, field string) {
	if root.Get("metadata", "annotations", schema.OperatorGroup+"/reconcile").Text() == "disabled" {
		return
	}
	o := model.NewGenerated(g.before, g.set, root, field)
	if o.ID.Namespace == "" && !g.before.Scopes.ClusterScoped(o.ID.Kind) {
		o.ID.Namespace = g.set.ID.Namespace
	}
	if !g.seen[o.ID] {
		g.seen[o.ID] = true
		g.products.Objects = append(g.products.Objects, o)
	}
}

// addProblem adds the problem of a template, at its field.
func (g *generator) addProblem(failed problem.TemplateFailed) {
	g.products.AddProblem(g.before, g.set, failed.Field, failed)
}
