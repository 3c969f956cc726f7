package flux

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// vars are the substitution variables of one Kustomization. A variable whose value cannot be known
// offline, because a Secret holds it, is symbolic: it keeps its ${NAME}.
// See https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution.
type vars struct {
	known    map[string]string
	symbolic map[string]bool
	invalid  []invalidName
	open     bool // there are further variables, whose names cannot be seen
	perhaps  bool // there may be further variables
	always   bool // substitute even where there is no variable
}

// invalidName is a name that no variable may have. One of them fails the Kustomization.
type invalidName struct {
	name string
	pos  graph.Pos
}

// apply reports whether Flux substitutes at all.
func (v vars) apply() bool {
	return len(v.known) > 0 || len(v.symbolic) > 0 || len(v.invalid) > 0 || v.open || v.always
}

// key tells two sets of variables apart.
func (v vars) key() string {
	var b strings.Builder
	for _, k := range slices.Sorted(maps.Keys(v.known)) {
		fmt.Fprintf(&b, "%q=%q\n", k, v.known[k])
	}
	for _, k := range slices.Sorted(maps.Keys(v.symbolic)) {
		fmt.Fprintf(&b, "%q\n", k)
	}
	for _, bad := range v.invalid {
		fmt.Fprintf(&b, "!%q\n", bad.name)
	}
	fmt.Fprint(&b, v.open, v.perhaps, v.always)
	return b.String()
}
