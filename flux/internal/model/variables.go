package model

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// Variables are the substitution variables of one Kustomization. A variable whose value a Secret holds has no
// known value: references to it stay as they are, ${NAME}.
// See https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution.
type Variables struct {
	Known       map[string]string // values by name
	Unknown     map[string]bool   // names of variables without a known value
	Invalid     []InvalidName
	MoreUnknown bool // there are further variables, whose names are unknown
	MayHaveMore bool // there may be further variables
	Always      bool // Flux substitutes even where there is no variable
}

// InvalidName is a name that no variable may have. It fails the Kustomization.
type InvalidName struct {
	Name string
	Pos  graph.Pos // zero where it is unknown
}

// Substitutes reports whether Flux substitutes variables in the objects of the Kustomization.
func (v Variables) Substitutes() bool {
	return len(v.Known) > 0 || len(v.Unknown) > 0 || len(v.Invalid) > 0 || v.MoreUnknown || v.Always
}

// Fingerprint returns a text that is the same for equal variables only, positions aside.
func (v Variables) Fingerprint() string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(v.Known)) {
		fmt.Fprintf(&b, "%q=%q\n", name, v.Known[name])
	}
	for _, name := range slices.Sorted(maps.Keys(v.Unknown)) {
		fmt.Fprintf(&b, "%q\n", name)
	}
	for _, invalid := range v.Invalid {
		fmt.Fprintf(&b, "!%q\n", invalid.Name)
	}
	fmt.Fprint(&b, v.MoreUnknown, v.MayHaveMore, v.Always)
	return b.String()
}
