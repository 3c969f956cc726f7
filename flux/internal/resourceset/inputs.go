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
)

// maxInputs ends the product of a ResourceSet's inputs, as flux-operator does.
const maxInputs = 10000

// input is one set of values that a ResourceSet is rendered with.
type input map[string]any

// inputsOf finds the inputs of a ResourceSet: its own, then those of the providers that it names or
// selects. why says what could not be seen.
func inputsOf(before *model.Cluster, p *model.Object) (all []input, why string) {
	spec := p.Root().Get("spec")
	if !spec.Get("inputs").Exists() && !spec.Get("inputsFrom").Exists() {
		return []input{{}}, ""
	}
	origin := func(by *model.Object) map[string]any {
		return map[string]any{"apiVersion": by.Root().Get("apiVersion").Text(), "kind": by.ID.Kind.Name, "name": by.ID.Name, "namespace": by.ID.Namespace}
	}
	type group struct {
		name   string
		inputs []input
	}
	var groups []group
	own := group{name: p.ID.Name}
	for _, v := range spec.Get("inputs").Items() {
		in := input{}
		if model.Decode(v, &in) != nil {
			continue
		}
		in["provider"] = origin(p)
		own.inputs = append(own.inputs, in)
	}
	if len(own.inputs) > 0 {
		groups = append(groups, own)
	}
	for _, provider := range providersOf(before, p) {
		ps := provider.Root().Get("spec")
		if ps.Get("type").Text() != "Static" {
			why = fmt.Sprintf("the inputs of %s come from %s, which asks a network service", p.ID.Key, provider.ID.Key)
			continue
		}
		in := input{}
		if ps.Get("defaultValues").Exists() && model.Decode(ps.Get("defaultValues"), &in) != nil {
			continue
		}
		in["id"] = provider.ID.Name
		in["provider"] = origin(provider)
		groups = append(groups, group{provider.ID.Name, []input{in}})
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
					return nil, fmt.Sprintf("%s has more than %d permutations", p.ID.Key, maxInputs)
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
func providersOf(before *model.Cluster, p *model.Object) []*model.Object {
	var all []*model.Object
	for id, candidate := range before.ObjectsByID {
		if id.Kind != schema.InputProvider || id.Namespace != p.ID.Namespace || id.Cluster != p.ID.Cluster {
			continue
		}
		for _, from := range p.Root().Get("spec", "inputsFrom").Items() {
			if from.Get("name").Text() == id.Name || from.Get("selector").Exists() && model.Selects(from.Get("selector"), candidate.Root().Get("metadata", "labels")) {
				all = append(all, candidate)
				break
			}
		}
	}
	slices.SortFunc(all, func(a, b *model.Object) int { return a.ID.Compare(b.ID) })
	return all
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
