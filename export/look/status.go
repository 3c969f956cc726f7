package look

import (
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// The facts that hold the status of a node in its cluster. Only nodes of a graph that was compared with a live cluster
// have them.
const (
	readinessFact = "readiness" // ready, progressing, failed, suspended or unknown
	revisionFact  = "revision"
	MessageFact   = "message"
)

// statusMarks are the marks of the readinesses.
var statusMarks = map[string]Mark{
	"failed": FailedMark, "progressing": ProgressingMark, "suspended": SuspendedMark, "unknown": UnreportedMark, "ready": ReadyMark,
}

// StatusMark returns the mark that the status of the cluster gives to a node; NoMark where it reports none.
func StatusMark(n graph.Node) Mark { return statusMarks[n.Fact(readinessFact)] }

// StatusWords returns the status of a node in its cluster, such as "ready, main@sha1:1f0c2ab"; "" where the cluster reports
// none.
func StatusWords(n graph.Node) string {
	word := StatusMark(n).Note()
	if word == "" {
		return ""
	}
	if revision := n.Fact(revisionFact); revision != "" {
		return word + ", " + shortRevision(revision)
	}
	return word
}

// fewDigits is how many digits of a hash are shown, as in git.
const fewDigits = 7

// shortRevision truncates the hash at the end of a revision such as main@sha1:1f0c2abdeadbeef.
func shortRevision(revision string) string {
	name, hash, ok := cutLast(revision, ":")
	if !ok {
		name, hash, ok = cutLast(revision, "+") // a chart's version
	}
	if !ok || len(hash) <= fewDigits || strings.Trim(hash, "0123456789abcdef") != "" {
		return revision
	}
	return name + revision[len(name):len(name)+1] + hash[:fewDigits]
}

func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}
