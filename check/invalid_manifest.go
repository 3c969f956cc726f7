package check

import (
	"fmt"
	"strconv"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
)

// InvalidManifest finds documents that Flux applies, or would, and that do not parse or are no object.
var InvalidManifest = register(&Check{
	ID:       "invalid-manifest",
	Title:    "a document that Flux applies is no Kubernetes object",
	Severity: Error,
	Run:      reportProblems(graph.InvalidManifest),
})

func invalidManifestSentence(d graph.Detail) sentence {
	switch d := d.(type) {
	case problem.InvalidYAML:
		return foreign("document is not valid YAML: ", d.Reason)
	case problem.UnprintableDocument:
		return foreign("document cannot be turned into JSON: ", d.Reason)
	case problem.TooManyAliases:
		return foreign("", d.Reason)
	case problem.NotAMapping:
		if d.Link {
			return sentence{statement: "document is no object, but the target of a symbolic link that was saved as a text file"}
		}
		return sentence{statement: fmt.Sprintf("document is a %s, not an object", d.Type)}
	case problem.AfterEndMarker:
		return sentence{statement: "document after the end marker ... is not read, because no --- starts it"}
	case problem.RefusedStart:
		if d.Directive {
			return sentence{statement: "directive before the first --- is refused by kustomize"}
		}
		return sentence{statement: "text after --- is refused by kustomize"}
	case problem.InvalidItems:
		if d.Item {
			return sentence{statement: fmt.Sprintf("item of %s is not a mapping", d.Kind)}
		}
		return sentence{statement: fmt.Sprintf("items of %s is not a list", d.Kind)}
	case problem.InvalidKey:
		return sentence{statement: invalidKeyText(d)}
	}
	return sentence{}
}

func invalidKeyText(d problem.InvalidKey) string {
	switch d.Mistake {
	case problem.KeyIsMapping:
		return "mapping key is a mapping itself, as in a template that was not rendered"
	case problem.KeyIsList:
		return "mapping key is a list"
	case problem.KeyNotString:
		return fmt.Sprintf("mapping key %s is not a string but %s, and needs quotes", strconv.Quote(d.Key), d.Tag)
	case problem.KeyRepeated:
		return fmt.Sprintf("mapping key %s is already set on line %d", strconv.Quote(d.Key), d.Line)
	}
	return "merge key << does not name a mapping"
}
