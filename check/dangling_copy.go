package check

import (
	"fmt"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
)

// DanglingCopy finds ArtifactGenerators that copy from a path that their source does not have.
var DanglingCopy = register(&Check{
	ID:       "dangling-copy",
	Title:    "an ArtifactGenerator copies what its source does not have",
	Severity: Error,
	Run:      reportProblems(graph.DanglingCopy),
})

func danglingCopySentence(d graph.Detail) sentence {
	c, ok := d.(problem.NothingToCopy)
	if !ok {
		return sentence{}
	}
	lack := "which does not exist in " + c.Source.String()
	switch {
	case c.Excluded:
		lack = "and excludes all of it"
	case c.Pattern:
		lack = "which matches nothing in " + c.Source.String()
	}
	return sentence{statement: fmt.Sprintf("%s copies %s, %s", c.Generator, c.From, lack), hint: "it makes none of its artifacts"}
}
