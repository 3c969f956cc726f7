package substitute

import (
	"bytes"
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// substituteKey is the label or annotation that excludes an object from substitution.
const substituteKey = schema.KustomizeGroup + "/substitute"

// While an object is text, a variable without a known value is its name between two private-use characters,
// so that it is a plain scalar anywhere in YAML. Afterwards it is ${NAME} again.
const symbolStart, symbolEnd = "\U0010FFF0", "\U0010FFF1"

var symbolPattern = regexp.MustCompile(symbolStart + `([_A-Za-z0-9]+)` + symbolEnd)

// symbol returns the text of a variable without a known value.
func symbol(name string) string { return symbolStart + name + symbolEnd }

// withoutSymbols returns a text with ${NAME} in place of each symbol.
func withoutSymbols(text string) string { return symbolPattern.ReplaceAllString(text, "$${$1}") }

// maxDollars is the number of dollar signs in an object that substitution accepts: the library recurses for
// each variable. The API server takes no object that comes near it.
const maxDollars = 200_000

// maxDepth is how deep nodes are walked.
const maxDepth = 1000

// Result is an object after substitution.
type Result struct {
	Root      parse.Value // as it was where Err is set
	Undefined []string    // variables with neither a value nor a default, sorted; they keep their ${NAME}
	Err       error       // why Flux refuses the object
}

// Object replaces the variables in an object as Flux does: in all of its text, keys and names included,
// unless a label or annotation excludes it. Whether Flux accepts an undefined variable depends on its version.
func Object(o build.Object, v model.Variables) Result {
	unchanged := Result{Root: o.Root}
	if Excluded(o.Root) || !needsSubstitution(o.Root.Node(), 0) {
		return unchanged
	}
	root, undefined, err := substituteText(o, v)
	if err != nil {
		unchanged.Err = errors.New(withoutSymbols(err.Error()))
		return unchanged
	}
	return Result{Root: root, Undefined: undefined}
}

// Excluded reports whether an object has the label or annotation kustomize.toolkit.fluxcd.io/substitute:
// disabled.
func Excluded(root parse.Value) bool {
	metadata := root.Get("metadata")
	return metadata.Get("labels", substituteKey).Text() == "disabled" || metadata.Get("annotations", substituteKey).Text() == "disabled"
}

// substituteText replaces the variables in the YAML of an object and reads the result.
func substituteText(o build.Object, v model.Variables) (root parse.Value, undefined []string, err error) {
	text, err := o.YAML()
	if err != nil {
		return root, nil, err
	}
	if bytes.Count(text, []byte("$")) > maxDollars {
		return root, nil, errTooMuch
	}
	e := newEvaluator(v)
	result, err := e.text(string(text))
	if err != nil {
		return root, nil, err
	}
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(result), &doc); err != nil {
		return root, nil, err
	}
	if len(doc.Content) > 0 {
		restoreVariables(doc.Content[0], 0)
		root = parse.NewValue("", doc.Content[0])
	}
	if !root.IsMap() {
		return root, nil, errors.New("what comes out is not an object")
	}
	return root, slices.Sorted(maps.Keys(e.undefined)), nil
}

// needsSubstitution reports whether substitution changes any key or value of a node: whether it holds a variable or
// an escaped dollar sign. Flux replaces $$ by $ also where no variable follows.
func needsSubstitution(n *yaml.Node, depth int) bool {
	if n == nil || depth > maxDepth {
		return false
	}
	return strings.Contains(n.Value, "${") || strings.Contains(n.Value, "$$") ||
		slices.ContainsFunc(n.Content, func(child *yaml.Node) bool { return needsSubstitution(child, depth+1) })
}

// restoreVariables writes ${NAME} in place of each symbol, in place. A scalar with a symbol in it is a string.
func restoreVariables(n *yaml.Node, depth int) {
	if n == nil || depth > maxDepth {
		return
	}
	if strings.Contains(n.Value, symbolStart) {
		n.Value = withoutSymbols(n.Value)
		if n.Tag != "" && n.Kind == yaml.ScalarNode {
			n.Tag = "!!str"
		}
	}
	for _, child := range n.Content {
		restoreVariables(child, depth+1)
	}
}
