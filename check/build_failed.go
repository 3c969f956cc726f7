package check

import (
	"fmt"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
)

// BuildFailed finds directories that kustomize refuses to build.
var BuildFailed = register(&Check{
	ID:       "build-failed",
	Title:    "kustomize refuses a directory",
	Severity: Error,
	Run:      reportProblems(graph.BuildFailed),
})

func buildFailedSentence(d graph.Detail) sentence {
	switch d := d.(type) {
	case problem.BuildRefused:
		if d.Cause != nil {
			s := sentenceOf(d.Cause)
			s.statement = fmt.Sprintf("kustomize cannot build %s: %s: %s", d.Dir, d.File, s.statement)
			return s
		}
		return foreign("kustomize cannot build "+d.Dir+": ", d.Reason)
	case problem.MissingEntry:
		s := sentence{statement: fmt.Sprintf("%s names %s, which %s", d.File, d.Entry, absence(d.Why))}
		if d.Similar != "" {
			s.hint = "there is " + d.Similar
		}
		return s
	case problem.MissingComponent:
		return sentence{statement: fmt.Sprintf("the component %s %s", d.Path, absence(d.Why))}
	case problem.StrayDocument:
		return sentence{statement: fmt.Sprintf("not a Kubernetes object, but Flux reads every YAML file below %s because it has no kustomization.yaml", d.Dir)}
	case problem.UnprintableEntry:
		return foreign(d.Entry+" cannot be turned into JSON: ", d.Reason)
	case problem.InvalidOverlay:
		return foreign("", d.Reason)
	case problem.InvalidVariableName:
		return sentence{statement: fmt.Sprintf("%s is substituted with a variable called %q, and no name may have other characters than letters, digits and _", d.Kustomization, d.Variable)}
	case problem.SubstitutionFailed:
		return foreign(fmt.Sprintf("%s/%s: variable substitution failed: ", d.Kind, d.Name), d.Reason)
	case problem.ChartFailed:
		if d.ValuesFile != "" {
			return sentence{statement: fmt.Sprintf("the chart of %s cannot be built: there is no values file %s in the source", d.Release, d.ValuesFile)}
		}
		if d.Archive {
			s := foreign(fmt.Sprintf("the artifact with the chart of %s is none that Helm loads: ", d.Release), d.Reason)
			s.hint = "Helm takes a chart from a directory of the artifact, and nothing may be beside that"
			return s
		}
		return foreign(fmt.Sprintf("the chart of %s does not render: ", d.Release), d.Reason)
	}
	return sentence{}
}
