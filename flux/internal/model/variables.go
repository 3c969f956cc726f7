package model

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// Variables are the substitution variables of one Kustomization. A variable whose value cannot be known
// offline, because a Secret holds it, is symbolic: it keeps its ${NAME}.
// See https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution.
type Variables struct {
	Known     map[string]string
	Unknown   map[string]bool
	Invalid   []InvalidName
	Open      bool // there are further variables, whose names cannot be seen
	MaybeMore bool // there may be further variables
	Always    bool // substitute even where there is no variable
}

// InvalidName is a name that no variable may have. One of them fails the Kustomization.
type InvalidName struct {
	Name string
	Pos  graph.Pos
}

// Substitutes reports whether Flux substitutes at all.
func (v Variables) Substitutes() bool {
	return len(v.Known) > 0 || len(v.Unknown) > 0 || len(v.Invalid) > 0 || v.Open || v.Always
}

// Key tells two sets of variables apart.
func (v Variables) Key() string {
	var b strings.Builder
	for _, k := range slices.Sorted(maps.Keys(v.Known)) {
		fmt.Fprintf(&b, "%q=%q\n", k, v.Known[k])
	}
	for _, k := range slices.Sorted(maps.Keys(v.Unknown)) {
		fmt.Fprintf(&b, "%q\n", k)
	}
	for _, bad := range v.Invalid {
		fmt.Fprintf(&b, "!%q\n", bad.Name)
	}
	fmt.Fprint(&b, v.Open, v.MaybeMore, v.Always)
	return b.String()
}
