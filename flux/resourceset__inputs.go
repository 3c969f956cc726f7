package flux

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// maxInputs ends the product of a ResourceSet's inputs, as flux-operator does.
const maxInputs = 10000

// input is one set of values that a ResourceSet is rendered with.
type input map[string]any

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
