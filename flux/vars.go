package flux

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/fluxcd/pkg/envsubst"
	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/parse"
)

// vars are the substitution variables of one Kustomization. A variable whose value cannot be known
// offline, because a Secret holds it, is symbolic: it keeps its ${NAME}.
// See https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution.
type vars struct {
	known    map[string]string
	symbolic map[string]bool
	open     bool // there may be further variables that cannot be seen
	always   bool // substitute even where there is no variable
}

// apply reports whether Flux substitutes at all.
func (v vars) apply() bool { return len(v.known) > 0 || len(v.symbolic) > 0 || v.open || v.always }

// key tells two sets of variables apart.
func (v vars) key() string {
	var b strings.Builder
	for _, k := range slices.Sorted(maps.Keys(v.known)) {
		fmt.Fprintf(&b, "%q=%q\n", k, v.known[k])
	}
	for _, k := range slices.Sorted(maps.Keys(v.symbolic)) {
		fmt.Fprintf(&b, "%q\n", k)
	}
	fmt.Fprint(&b, v.open, v.always)
	return b.String()
}

const (
	substituteKey = kustomizeGroup + "/substitute"

	// A symbolic value stands in the text between two characters that no manifest uses, so that it
	// is a plain scalar wherever it stands, and turns back into ${NAME} afterwards.
	symbolStart, symbolEnd = "\uE000", "\uE001"
)

var (
	varName       = regexp.MustCompile(`^[_A-Za-z][_A-Za-z0-9]*$`)
	notSet        = regexp.MustCompile(`variable not set .*: "([^"]*)"$`)
	symbolPattern = regexp.MustCompile(symbolStart + `([^` + symbolEnd + `]*)` + symbolEnd)
)

// substituted is an object after substitution.
type substituted struct {
	root      parse.Value
	undefined []string // variables without value or default, sorted
	err       error    // why Flux would refuse the object
}

// substitute puts the variables into an object as Flux does: into its whole text, keys and names
// included, unless a label or annotation asks for none.
func substitute(o parse.Object, v vars) substituted {
	same := substituted{root: o.Root}
	meta := o.Root.Get("metadata")
	if meta.Get("labels", substituteKey).Text() == "disabled" || meta.Get("annotations", substituteKey).Text() == "disabled" {
		return same
	}
	if !hasDollar(o.Root.Node(), 0) {
		return same
	}
	text, err := o.YAML()
	if err != nil {
		return substituted{root: o.Root, err: err}
	}
	// The library stops at the first variable that has neither value nor default. Whether Flux stops
	// there too depends on its version; either way the object is shown, with its ${NAME}.
	var undefined []string
	var out string
	for {
		out, err = envsubst.Eval(string(text), func(name string) (string, bool) {
			if value, ok := v.known[name]; ok {
				return value, true
			}
			if v.symbolic[name] || slices.Contains(undefined, name) {
				return symbolStart + name + symbolEnd, true
			}
			return "", false
		})
		if err == nil {
			break
		}
		m := notSet.FindStringSubmatch(err.Error())
		if m == nil || slices.Contains(undefined, m[1]) {
			return substituted{root: o.Root, err: err}
		}
		undefined = append(undefined, m[1])
	}
	slices.Sort(undefined)
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(out), &doc); err != nil {
		return substituted{root: o.Root, err: err}
	}
	if len(doc.Content) == 0 {
		return same
	}
	restore(doc.Content[0], 0)
	return substituted{root: parse.NewValue("", doc.Content[0]), undefined: undefined}
}

// hasDollar reports whether an object's text holds anything to substitute.
func hasDollar(n *yaml.Node, depth int) bool {
	if n == nil || depth > 1000 {
		return false
	}
	if strings.Contains(n.Value, "${") {
		return true
	}
	for _, c := range n.Content {
		if hasDollar(c, depth+1) {
			return true
		}
	}
	return false
}

// restore turns symbolic values back into ${NAME}.
func restore(n *yaml.Node, depth int) {
	if n == nil || depth > 1000 {
		return
	}
	if strings.Contains(n.Value, symbolStart) {
		n.Value = symbolPattern.ReplaceAllString(n.Value, "$${$1}")
		if n.Tag != "" && n.Kind == yaml.ScalarNode {
			n.Tag = "!!str"
		}
	}
	for _, c := range n.Content {
		restore(c, depth+1)
	}
}

// symbolic reports whether a text holds a variable that is not known.
func symbolic(text string) bool { return strings.Contains(text, "${") }
