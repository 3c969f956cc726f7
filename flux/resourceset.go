package flux

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// maxInputs ends the product of a ResourceSet's inputs, as flux-operator does.
const maxInputs = 10000

func index(i int) string { return "[" + strconv.Itoa(i) + "]" }

// input is one set of values that a ResourceSet is rendered with.
type input map[string]any

// resourceSetMakes renders a ResourceSet.
// See https://fluxoperator.dev/docs/crd/resourceset/.
func resourceSetMakes(before *cluster, p *placed) products {
	spec := p.root().Get("spec")
	inputs, why := inputsOf(before, p)
	r := &setRenderer{before: before, set: p, inputs: inputs, left: newEffort(), seen: map[graph.ID]bool{}}
	r.made.unknown = why
	r.render(spec.Get("resources"), spec.Get("resourcesTemplate"), "spec.")
	for i, step := range spec.Get("steps").Items() {
		r.render(step.Get("resources"), step.Get("resourcesTemplate"), "spec.steps"+index(i)+".")
	}
	return r.made
}

// setRenderer renders the templates of one ResourceSet.
type setRenderer struct {
	before *cluster
	set    *placed
	inputs []input
	left   *effort
	seen   map[graph.ID]bool
	made   products
}

// render renders the resources of a ResourceSet, or of one of its steps, and their template. field is the
// path before the names of these two.
func (r *setRenderer) render(resources, text parse.Value, field string) {
	for i, resource := range resources.Items() {
		source, err := yaml.Marshal(resource.Node())
		if err != nil {
			continue
		}
		r.renderText(string(source), field+"resources"+index(i))
	}
	if text.Text() != "" {
		r.renderText(text.Text(), field+"resourcesTemplate")
	}
}

// renderText renders a template once for each set of inputs, up to the first that fails.
func (r *setRenderer) renderText(template, field string) {
	for _, in := range r.inputs {
		out, err := r.left.execute(template, in)
		if err != nil {
			r.made.addUnknown(r.before, r.set, field, fmt.Sprintf("%s: %s cannot be rendered: %v", r.set.id.Key, field, err))
			return
		}
		r.take(out, field)
	}
}

// take adds the objects in a rendered text, each once.
func (r *setRenderer) take(text, field string) {
	for _, doc := range strings.Split(text, "\n---") {
		root, err := parseObject([]byte(strings.TrimPrefix(doc, "---")))
		if err != nil || !root.Get("kind").Exists() {
			if err != nil && strings.TrimSpace(doc) != "" {
				r.made.addUnknown(r.before, r.set, field, fmt.Sprintf("%s: what %s renders is not YAML: %v", r.set.id.Key, field, err))
			}
			continue
		}
		if root.Get("metadata", "annotations", operatorGroup+"/reconcile").Text() == "disabled" {
			continue
		}
		o := newGenerated(r.before, r.set, root, field)
		if o.id.Namespace == "" && !r.before.w.scopes.clusterScoped(o.id.Kind) {
			o.id.Namespace = r.set.id.Namespace
		}
		if !r.seen[o.id] {
			r.seen[o.id] = true
			r.made.objects = append(r.made.objects, o)
		}
	}
}

// inputsOf finds the inputs of a ResourceSet: its own, then those of the providers that it names or
// selects. why says what could not be seen.
func inputsOf(before *cluster, p *placed) (all []input, why string) {
	spec := p.root().Get("spec")
	if !spec.Get("inputs").Exists() && !spec.Get("inputsFrom").Exists() {
		return []input{{}}, ""
	}
	origin := func(by *placed) map[string]any {
		return map[string]any{"apiVersion": by.root().Get("apiVersion").Text(), "kind": by.id.Kind.Name, "name": by.id.Name, "namespace": by.id.Namespace}
	}
	type group struct {
		name   string
		inputs []input
	}
	var groups []group
	own := group{name: p.id.Name}
	for _, v := range spec.Get("inputs").Items() {
		in := input{}
		if decode(v, &in) != nil {
			continue
		}
		in["provider"] = origin(p)
		own.inputs = append(own.inputs, in)
	}
	if len(own.inputs) > 0 {
		groups = append(groups, own)
	}
	for _, provider := range providersOf(before, p) {
		ps := provider.root().Get("spec")
		if ps.Get("type").Text() != "Static" {
			why = fmt.Sprintf("the inputs of %s come from %s, which asks a network service", p.id.Key, provider.id.Key)
			continue
		}
		in := input{}
		if ps.Get("defaultValues").Exists() && decode(ps.Get("defaultValues"), &in) != nil {
			continue
		}
		in["id"] = provider.id.Name
		in["provider"] = origin(provider)
		groups = append(groups, group{provider.id.Name, []input{in}})
	}
	if spec.Get("inputStrategy", "name").Text() != "Permute" {
		for _, g := range groups {
			all = append(all, g.inputs...)
		}
		return all, why
	}
	all = []input{{}}
	for _, g := range groups {
		var next []input
		for _, have := range all {
			for _, in := range g.inputs {
				if len(next) >= maxInputs {
					return nil, fmt.Sprintf("%s has more than %d permutations", p.id.Key, maxInputs)
				}
				merged := maps.Clone(have)
				merged[normalName(g.name)] = map[string]any(in)
				next = append(next, merged)
			}
		}
		all = next
	}
	for i := range all {
		all[i]["id"] = strconv.Itoa(i)
	}
	if len(groups) == 0 {
		all = nil
	}
	return all, why
}

// providersOf returns the input providers of a ResourceSet, in order of their names.
func providersOf(before *cluster, p *placed) []*placed {
	var all []*placed
	for id, candidate := range before.objects {
		if id.Kind != InputProvider || id.Namespace != p.id.Namespace || id.Cluster != p.id.Cluster {
			continue
		}
		for _, from := range p.root().Get("spec", "inputsFrom").Items() {
			if from.Get("name").Text() == id.Name || from.Get("selector").Exists() && selects(from.Get("selector"), candidate.root().Get("metadata", "labels")) {
				all = append(all, candidate)
				break
			}
		}
	}
	slices.SortFunc(all, func(a, b *placed) int { return a.id.Compare(b.id) })
	return all
}

// selects reports whether a label selector matches labels.
// See https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors.
func selects(selector, labels parse.Value) bool {
	for name, want := range selector.Get("matchLabels").Fields() {
		if have := labels.Get(name); !have.Exists() || have.Text() != want.Text() {
			return false
		}
	}
	for _, e := range selector.Get("matchExpressions").Items() {
		have := labels.Get(e.Get("key").Text())
		in := slices.ContainsFunc(e.Get("values").Items(), func(v parse.Value) bool { return v.Text() == have.Text() })
		switch e.Get("operator").Text() {
		case "In":
			if !have.Exists() || !in {
				return false
			}
		case "NotIn":
			if have.Exists() && in {
				return false
			}
		case "Exists":
			if !have.Exists() {
				return false
			}
		case "DoesNotExist":
			if have.Exists() {
				return false
			}
		}
	}
	return true
}

var notWord = regexp.MustCompile(`[^a-z0-9]+`)

// normalName turns a provider's name into one that a template can use.
func normalName(name string) string {
	return strings.Trim(notWord.ReplaceAllString(strings.ToLower(name), "_"), "_")
}

// slug turns a text into what can stand in a DNS label.
func slug(text string) string {
	s := strings.Trim(notWord.ReplaceAllString(strings.ToLower(text), "-"), "-")
	if len(s) > 63 {
		s = strings.TrimRight(s[:63], "-")
	}
	return s
}
