package check

import (
	"fmt"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
)

// ImageAutomation finds markers of image automation that no ImageUpdateAutomation follows.
var ImageAutomation = register(&Check{
	ID:       "image-automation",
	Title:    "no image automation follows a marker",
	Severity: Warning,
	Run:      reportProblems(graph.ImageAutomation),
})

func imageAutomationSentence(d graph.Detail) sentence {
	m, ok := d.(problem.IdleMarker)
	if !ok {
		return sentence{}
	}
	lack := fmt.Sprintf("and namespace %s has no ImageUpdateAutomation", m.Policy.Namespace)
	switch m.Reason {
	case problem.NoPolicy:
		lack = "which does not exist"
	case problem.OutsideUpdatePath:
		lack = "whose ImageUpdateAutomations update " + list(strings.Split(m.Paths, ", ")) + " only"
	}
	return sentence{statement: fmt.Sprintf("the marker names %s, %s", m.Policy, lack), hint: "the image is never updated"}
}
