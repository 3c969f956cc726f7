package check

import (
	"cmp"
	"fmt"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
)

// MissingPath finds Kustomizations whose path is not in their source, or is no directory.
var MissingPath = register(&Check{
	ID:       "missing-path",
	Title:    "a Kustomization points at a directory that is not there",
	Severity: Error,
	Run:      missingPath,
})

// missingPath reports the paths that are missing, but for those in an artifact that is not made: rule dangling-copy says why.
func missingPath(p *Pass) {
	unmade := map[graph.ID]bool{} // the ExternalArtifacts of generators that lack what they copy
	for _, q := range p.Graph.Problems() {
		if _, ok := q.Detail.(problem.NothingToCopy); !ok {
			continue
		}
		for _, id := range q.Nodes {
			for e := range p.Graph.Out(id) {
				unmade[e.To] = unmade[e.To] || e.Relation == graph.Generates
			}
		}
	}
	p.reportProblems(graph.MissingPath, func(q graph.Problem) bool {
		d, ok := q.Detail.(problem.MissingPath)
		return !ok || !unmade[graph.ID{Cluster: q.Cluster, Key: d.Source}]
	})
}

func missingPathSentence(d graph.Detail) sentence {
	switch d := d.(type) {
	case problem.MissingPath:
		s := sentence{statement: fmt.Sprintf("spec.path %s of %s %s in %s", cmp.Or(d.Path, `""`), d.Kustomization, absence(d.Why), d.Source)}
		switch {
		case d.Why == problem.Untracked:
			s.hint = "git add it, or read it with --untracked"
		case d.Suggestion != "":
			s.hint = fmt.Sprintf("did you mean ./%s?", d.Suggestion)
		}
		return s
	case problem.MissingChart:
		lack := "which " + absence(d.Why)
		if d.Why == problem.Absent {
			lack += " in the source"
		}
		if d.NoChartFile {
			lack = "which has no Chart.yaml"
		}
		return sentence{statement: fmt.Sprintf("%s of %s names %s, %s", d.Field, d.Object, d.Path, lack)}
	}
	return sentence{}
}

// absence is the verb phrase for how a file or directory is missing.
func absence(p problem.Presence) string {
	switch p {
	case problem.IsFile:
		return "is a file, not a directory"
	case problem.Ignored:
		return "is left out of the artifact by its ignore rules"
	case problem.Untracked:
		return "is not tracked by git"
	case problem.Outside:
		return "is outside the artifact"
	case problem.Link:
		return "is a symbolic link or behind one, and no artifact holds links"
	case problem.LinkAsText:
		return "is a symbolic link that was saved as a text file"
	}
	return "does not exist"
}
