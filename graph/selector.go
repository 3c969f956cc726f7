package graph

import (
	"fmt"
	"slices"
	"strings"
)

// Selector is a label selector of Kubernetes: every requirement must hold. The nil Selector fits
// everything.
type Selector []Requirement

// Requirement is a condition on one label.
type Requirement struct {
	Key    string
	Demand Demand
	Values []string // of OneOf and NoneOf
}

// Demand is what a Requirement demands of its label. The zero Demand is invalid.
type Demand uint8

// The demands.
const (
	_       Demand = iota
	Present        // the label is present
	Absent         // the label is not present
	OneOf          // the label is present and has one of the values
	NoneOf         // the label is not present, or has none of the values
)

// Matches reports whether labels meet every requirement.
func (s Selector) Matches(labels []Fact) bool {
	return !slices.ContainsFunc(s, func(r Requirement) bool { return !r.holds(labels) })
}

func (r Requirement) holds(labels []Fact) bool {
	i := slices.IndexFunc(labels, func(f Fact) bool { return f.Name == r.Key })
	switch r.Demand {
	case Present:
		return i >= 0
	case Absent:
		return i < 0
	case OneOf:
		return i >= 0 && slices.Contains(r.Values, labels[i].Value)
	case NoneOf:
		return i < 0 || !slices.Contains(r.Values, labels[i].Value)
	}
	return false
}

// ParseSelector reads a selector as kubectl takes it: requirements such as app=web, tier!=test,
// env in (prod, stage), env notin (test), team and !team, with commas between them. See
// https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors.
func ParseSelector(text string) (Selector, error) {
	var s Selector
	for _, part := range splitOutside(text) {
		r, ok := parseRequirement(strings.TrimSpace(part))
		if !ok {
			return nil, fmt.Errorf("%q is no label selector", part)
		}
		s = append(s, r)
	}
	return s, nil
}

// splitOutside splits at the commas that stand in no parentheses.
func splitOutside(text string) []string {
	var parts []string
	depth, start := 0, 0
	for i, c := range text {
		switch {
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == ',' && depth == 0:
			parts = append(parts, text[start:i])
			start = i + 1
		}
	}
	return append(parts, text[start:])
}

func parseRequirement(text string) (r Requirement, ok bool) {
	if key, found := strings.CutPrefix(text, "!"); found {
		key = strings.TrimSpace(key)
		return Requirement{Key: key, Demand: Absent}, isLabelKey(key)
	}
	for _, sign := range []struct {
		text   string
		demand Demand
	}{{"!=", NoneOf}, {"==", OneOf}, {"=", OneOf}} {
		if key, value, found := strings.Cut(text, sign.text); found {
			key, value = strings.TrimSpace(key), strings.TrimSpace(value)
			return Requirement{key, sign.demand, []string{value}}, isLabelKey(key) && !strings.ContainsAny(value, "!=(), \t")
		}
	}
	head, list, found := strings.Cut(text, "(")
	if !found {
		return Requirement{Key: text, Demand: Present}, isLabelKey(text)
	}
	list, closed := strings.CutSuffix(list, ")")
	words := strings.Fields(head)
	if !closed || len(words) != 2 || strings.ContainsAny(list, "()") {
		return Requirement{}, false
	}
	r.Key = words[0]
	switch words[1] {
	case "in":
		r.Demand = OneOf
	case "notin":
		r.Demand = NoneOf
	default:
		return Requirement{}, false
	}
	for _, value := range strings.Split(list, ",") {
		r.Values = append(r.Values, strings.TrimSpace(value))
	}
	return r, isLabelKey(r.Key)
}

// isLabelKey reports whether a text may be the key of a label: a name, or a name behind a domain.
func isLabelKey(key string) bool { return key != "" && !strings.ContainsAny(key, "!=(), \t") }
