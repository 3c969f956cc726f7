package substitute

import (
	"bytes"
	"errors"
	"maps"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

const (
	substituteKey = schema.KustomizeGroup + "/substitute"

	// A symbolic value stands in the text between two characters that are nobody's, so that it is a
	// plain scalar wherever it stands, and turns back into ${NAME} afterwards.
	symbolStart, symbolEnd = "\U0010FFF0", "\U0010FFF1"
)

// The library recurses for each variable of a text, and a few lines of hostile text can grow without
// measure. No object that the API server takes comes near these bounds.
const (
	maxDollars = 200_000
	maxText    = 16 << 20
	maxTrimmed = 16 << 10 // trimming tries every prefix
)

var errTooMuch = errors.New("more text or variables than any object can have")

// substituted is an object after substitution.
type substituted struct {
	Root      parse.Value
	Undefined []string // variables without value or default, sorted
	Err       error    // why Flux would refuse the object
}

// Object puts the variables into an object as Flux does: into its whole text, keys and names
// included, unless a label or annotation asks for none. Where Flux would refuse the object it is
// returned as it was. A variable that is not defined keeps its ${NAME}: whether Flux stops there
// depends on its version.
func Object(o build.Object, v model.Variables) substituted {
	same := substituted{Root: o.Root}
	meta := o.Root.Get("metadata")
	if meta.Get("labels", substituteKey).Text() == "disabled" || meta.Get("annotations", substituteKey).Text() == "disabled" {
		return same
	}
	if !hasDollar(o.Root.Node(), 0) {
		return same
	}
	root, undefined, err := fillObject(o, v)
	if err != nil {
		same.Err = errors.New(symbolPattern.ReplaceAllString(err.Error(), "$${$1}"))
		return same
	}
	return substituted{Root: root, Undefined: undefined}
}

// fillObject substitutes in the text of an object.
func fillObject(o build.Object, v model.Variables) (root parse.Value, undefined []string, err error) {
	text, err := o.YAML()
	if err != nil {
		return root, nil, err
	}
	if bytes.Count(text, []byte("$")) > maxDollars {
		return root, nil, errTooMuch
	}
	f := filler{Variables: v, undefined: map[string]bool{}}
	out, err := f.text(string(text))
	if err != nil {
		return root, nil, err
	}
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(out), &doc); err != nil {
		return root, nil, err
	}
	if len(doc.Content) > 0 {
		restore(doc.Content[0], 0)
		root = parse.NewValue("", doc.Content[0])
	}
	if !root.IsMap() {
		return root, nil, errors.New("what comes out is not an object")
	}
	return root, slices.Sorted(maps.Keys(f.undefined)), nil
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
