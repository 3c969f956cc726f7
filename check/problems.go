package check

import (
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// sentence is a problem in words.
type sentence struct {
	statement string                     // what is wrong
	hint      string                     // what may help, or what follows from it; empty: nothing
	related   func(graph.Related) string // returns what is at a related position; nil: problems of this detail have none
}

// sentenceOf returns the words for a detail. They are written in the file of the rule that reports it.
func sentenceOf(d graph.Detail) sentence {
	switch d.ProblemKind() {
	case graph.InvalidManifest:
		return invalidManifestSentence(d)
	case graph.BuildFailed:
		return buildFailedSentence(d)
	case graph.MissingPath:
		return missingPathSentence(d)
	case graph.UndefinedVariable:
		return undefinedVariableSentence(d)
	case graph.DuplicateObject:
		return duplicateObjectSentence(d)
	case graph.DuplicateOwner:
		return duplicateOwnerSentence(d)
	case graph.DanglingCopy:
		return danglingCopySentence(d)
	case graph.MissingKey:
		return missingKeySentence(d)
	case graph.ImageAutomation:
		return imageAutomationSentence(d)
	case graph.MissingDecryption:
		return missingDecryptionSentence(d)
	case graph.LiteralVariable:
		return literalVariableSentence(d)
	case graph.SubstitutedType:
		return substitutedTypeSentence(d)
	case graph.UnnamespacedObject:
		return unnamespacedObjectSentence(d)
	case graph.UnreachableYAML:
		return unreachableYAMLSentence(d)
	case graph.Unresolved:
		return unresolvedSentence(d)
	}
	return sentence{}
}

// reportProblems returns the run function of a check that reports the graph's problems of one kind.
func reportProblems(kind graph.ProblemKind) func(*Pass) {
	return func(p *Pass) { p.reportProblems(kind, func(graph.Problem) bool { return true }) }
}

// reportProblems reports the problems of one kind that keep accepts.
func (p *Pass) reportProblems(kind graph.ProblemKind, keep func(graph.Problem) bool) {
	for _, problem := range p.Graph.Problems() {
		if problem.Kind != kind || !keep(problem) {
			continue
		}
		f := OfProblem(problem)
		if f.Severity > Info && restsOnEntry(p.Graph, problem) {
			f.Severity = Info
			f.addHint(entryHint)
		}
		p.Report(f)
	}
}

// OfProblem returns the finding that a problem becomes: one of the rule that has the name of its kind. A soft
// problem is one step less severe than its check.
func OfProblem(p graph.Problem) Finding {
	f := Finding{Rule: string(p.Kind), Severity: Warning, Cluster: p.Cluster, Nodes: p.Nodes, Pos: p.Pos}
	if c := Named(f.Rule); c != nil {
		f.Severity = c.Severity
	}
	if p.Soft {
		f.Severity = max(Info, f.Severity-1)
	}
	words := sentenceOf(p.Detail)
	f.Message = words.statement
	if words.hint != "" {
		f.addHint(words.hint)
	}
	for _, r := range p.Related {
		f.Related = append(f.Related, Related{Pos: r.Pos, Message: words.related(r)})
	}
	return f
}

// foreign returns words that end with a text of another program, such as kustomize. What comes after the
// first "; " of that text is explanation, and no part of the statement.
func foreign(text, reason string) sentence {
	first, rest, _ := strings.Cut(reason, "; ")
	return sentence{statement: text + first, hint: rest}
}
