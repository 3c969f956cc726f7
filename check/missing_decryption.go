package check

import (
	"fmt"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
)

// MissingDecryption finds Kustomizations that apply what SOPS has encrypted and have no spec.decryption.
var MissingDecryption = register(&Check{
	ID:       "missing-decryption",
	Title:    "nothing decrypts what SOPS has encrypted",
	Severity: Error,
	Run:      reportProblems(graph.MissingDecryption),
})

func missingDecryptionSentence(d graph.Detail) sentence {
	e, ok := d.(problem.StillEncrypted)
	if !ok {
		return sentence{}
	}
	s := sentence{related: func(r graph.Related) string { return r.Object.String() + " is encrypted, too" }}
	subject, is, holds := e.Object.String(), "is", "holds"
	if e.Others > 0 {
		subject, is, holds = fmt.Sprintf("%s and %s", subject, count(e.Others, "other object", "other objects")), "are", "hold"
	}
	if e.Refused {
		s.statement = fmt.Sprintf("%s %s encrypted by SOPS, and %s has no spec.decryption", subject, is, e.Kustomization)
		s.hint = "nothing of the Kustomization is applied"
		return s
	}
	s.statement = fmt.Sprintf("%s %s a file that is encrypted by SOPS, and %s has no spec.decryption", subject, holds, e.Kustomization)
	s.hint = "what uses it gets the encrypted text"
	return s
}
