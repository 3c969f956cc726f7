package substitute

import (
	"regexp"

	"gopkg.in/yaml.v3"
	sigsyaml "sigs.k8s.io/yaml"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/parse"
)

// Retyped is a field in which only a text is allowed, and which substitution turns into a number or a bool. Flux
// substitutes in the printed object, in which kustomize writes no quotes around ${NAME}, and reads the result again.
type Retyped struct {
	Field    string // its path
	Variable string // the first variable in it
	Type     string // number or bool
	Label    bool   // it is a label of the object itself
}

var variableInText = regexp.MustCompile(`\$\{#?([_A-Za-z][_A-Za-z0-9]*)`)

// RetypedFields returns the fields of an object that are no text any more. before and after are the object before and
// after substitution.
func RetypedFields(before, after parse.Value) (all []Retyped) {
	if before.Node() == after.Node() {
		return nil
	}
	for _, f := range schema.TextFields(model.GroupKind(after)) {
		for _, hit := range fieldpath.Find(after, fieldpath.ParsePattern(f.Pattern), "") {
			variable := variableInText.FindStringSubmatch(before.At(hit.Path).Text())
			if variable == nil {
				continue
			}
			if typ := typeOf(hit.Value.Node()); typ != "" {
				all = append(all, Retyped{Field: hit.Path, Variable: variable[1], Type: typ, Label: f.Label})
			}
		}
	}
	return all
}

// typeOf returns the type that Flux reads a scalar as, number or bool; it is empty for others. Flux reads YAML 1.1, in
// which yes is a bool. Null is taken for an empty text by the API server.
func typeOf(n *yaml.Node) string {
	if n == nil || n.Kind != yaml.ScalarNode || n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0 ||
		model.HasVariable(n.Value) {
		return ""
	}
	var v any
	if err := sigsyaml.Unmarshal([]byte(n.Value), &v); err != nil {
		return ""
	}
	switch v.(type) {
	case bool:
		return "bool"
	case float64, int64, uint64, int:
		return "number"
	}
	return ""
}
