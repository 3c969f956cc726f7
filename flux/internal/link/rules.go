package link

import (
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
)

// rule is a row of the table of rules with its paths parsed.
type rule struct {
	schema.Rule
	path       fieldpath.Pattern // of Field
	in         fieldpath.Pattern // of In; nil where the row has none
	conditions []fieldpath.Condition
}

func newRule(row schema.Rule) rule {
	r := rule{Rule: row, path: fieldpath.ParsePattern(row.Field), conditions: fieldpath.ParseConditions(row.When)}
	if row.NamespaceField != "" {
		r.in = fieldpath.ParsePattern(row.NamespaceField)
	}
	return r
}

// rulesOf are the rules of each kind; those of every kind are at the zero Kind.
var rulesOf = func() map[graph.Kind][]rule {
	rules := map[graph.Kind][]rule{}
	for _, row := range schema.Rules {
		rules[row.From] = append(rules[row.From], newRule(row))
	}
	return rules
}()

// The rules of a pod, of each of its volumes, and of each of its containers.
var podRules, volumeRules, containerRules = func() (pod, volume, container []rule) {
	for _, row := range schema.PodRules {
		if field, ok := strings.CutPrefix(row.Field, "volumes[]."); ok {
			row.Field = field
			volume = append(volume, newRule(row))
		} else {
			pod = append(pod, newRule(row))
		}
	}
	for _, row := range schema.ContainerRules {
		container = append(container, newRule(row))
	}
	return pod, volume, container
}()

// selectorRule is a row of the table of selectors with its paths parsed.
type selectorRule struct {
	schema.SelectorRule
	path, namespaces fieldpath.Pattern
}

// selectorsOf are the selector rules of each kind.
var selectorsOf = func() map[graph.Kind][]selectorRule {
	rules := map[graph.Kind][]selectorRule{}
	for _, row := range schema.Selectors {
		namespaces := fieldpath.ParsePattern(strings.TrimPrefix(row.Namespaces, "."))
		rules[row.From] = append(rules[row.From], selectorRule{row, fieldpath.ParsePattern(row.Field), namespaces})
	}
	return rules
}()
