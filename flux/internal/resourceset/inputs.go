package resourceset

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/parse"
)

// maxInputs is the largest number of input permutations, as in flux-operator.
const maxInputs = 10000

// input is one set of values that a ResourceSet is rendered with.
type input map[string]any

// inputGroup is the inputs of a ResourceSet itself, or of one of its providers.
type inputGroup struct {
	name   string // of the ResourceSet or the provider
	inputs []input
}

// inputsOf returns the inputs of a ResourceSet: its own, then those of the providers that it names or
// selects, combined by its input strategy. unknown says why some of them are not known; empty: all are.
// See https://fluxoperator.dev/docs/crd/resourceset/#inputs-configuration.
func inputsOf(before *model.Cluster, p *model.Object) (inputs []input, unknown string) {
	spec := p.Root().Get("spec")
	if !spec.Get("inputs").Exists() && !spec.Get("inputsFrom").Exists() {
		return []input{{}}, ""
	}
	var groups []inputGroup
	if own := ownInputs(p); len(own) > 0 {
		groups = append(groups, inputGroup{p.ID.Name, own})
	}
	for _, provider := range providersOf(before, p) {
		if provider.Root().Get("spec", "type").Text() != "Static" {
			unknown = fmt.Sprintf("the inputs of %s come from %s, which asks a network service", p.ID.Key, provider.ID.Key)
			continue
		}
		if in, ok := staticInput(provider); ok {
			groups = append(groups, inputGroup{provider.ID.Name, []input{in}})
		}
	}
	if spec.Get("inputStrategy", "name").Text() != "Permute" {
		for _, g := range groups {
			inputs = append(inputs, g.inputs...)
		}
		return inputs, unknown
	}
	inputs, ok := permute(groups)
	if !ok {
		return nil, fmt.Sprintf("%s has more than %d permutations", p.ID.Key, maxInputs)
	}
	return inputs, unknown
}

// ownInputs returns the inputs in the spec of a ResourceSet.
func ownInputs(p *model.Object) (inputs []input) {
	for _, v := range p.Root().Get("spec", "inputs").Items() {
		in := input{}
		if model.Decode(v, &in) != nil {
			continue
		}
		in["provider"] = providerOf(p)
		inputs = append(inputs, in)
	}
	return inputs
}

// staticInput returns the input of a ResourceSetInputProvider of the type Static. ok is false where its values
// are no map.
// See https://fluxoperator.dev/docs/crd/resourcesetinputprovider/.
func staticInput(provider *model.Object) (in input, ok bool) {
	in = input{}
	values := provider.Root().Get("spec", "defaultValues")
	if values.Exists() && model.Decode(values, &in) != nil {
		return nil, false
	}
	in["id"] = provider.ID.Name
	in["provider"] = providerOf(provider)
	return in, true
}

// providerOf returns the field "provider" of the inputs that an object gives.
func providerOf(p *model.Object) map[string]any {
	return map[string]any{"apiVersion": p.Root().Get("apiVersion").Text(), "kind": p.ID.Kind.Name, "name": p.ID.Name, "namespace": p.ID.Namespace}
}

// permute returns the product of groups: an input for each choice of one input from each group, under the
// group's name. ok is false where there are more than maxInputs.
func permute(groups []inputGroup) (inputs []input, ok bool) {
	if len(groups) == 0 {
		return nil, true
	}
	inputs = []input{{}}
	for _, g := range groups {
		if len(inputs)*len(g.inputs) > maxInputs {
			return nil, false
		}
		var next []input
		for _, begun := range inputs {
			for _, in := range g.inputs {
				combined := maps.Clone(begun)
				combined[normalName(g.name)] = map[string]any(in)
				next = append(next, combined)
			}
		}
		inputs = next
	}
	for i := range inputs {
		inputs[i]["id"] = strconv.Itoa(i)
	}
	return inputs, true
}

// providersOf returns the input providers of a ResourceSet, sorted by their names.
func providersOf(before *model.Cluster, p *model.Object) (providers []*model.Object) {
	takes := func(candidate *model.Object) bool {
		return slices.ContainsFunc(p.Root().Get("spec", "inputsFrom").Items(), func(from parse.Value) bool { return selects(from, candidate) })
	}
	for id, candidate := range before.ObjectsByID {
		sameNamespace := id.Namespace == p.ID.Namespace && id.Cluster == p.ID.Cluster
		if id.Kind == schema.ResourceSetInputProvider && sameNamespace && takes(candidate) {
			providers = append(providers, candidate)
		}
	}
	slices.SortFunc(providers, func(a, b *model.Object) int { return a.ID.Compare(b.ID) })
	return providers
}

// selects reports whether an item of spec.inputsFrom names an object, or selects it by its labels.
func selects(from parse.Value, p *model.Object) bool {
	if from.Get("name").Text() == p.ID.Name {
		return true
	}
	selector := from.Get("selector")
	return selector.Exists() && model.Selects(selector, p.Root().Get("metadata", "labels"))
}

var notAlphanumeric = regexp.MustCompile(`[^a-z0-9]+`)

// normalName returns a provider's name as a template can use it for a field.
func normalName(name string) string {
	return strings.Trim(notAlphanumeric.ReplaceAllString(strings.ToLower(name), "_"), "_")
}

// maxLabel is the length of the longest DNS label.
const maxLabel = 63

// slug returns a text as a DNS label.
func slug(text string) string {
	s := strings.Trim(notAlphanumeric.ReplaceAllString(strings.ToLower(text), "-"), "-")
	if len(s) > maxLabel {
		s = strings.TrimRight(s[:maxLabel], "-")
	}
	return s
}
