package export

import (
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
)

// reported is a repository over which a status is laid.
func reported() *sketch {
	s := &sketch{}
	s.in("demo", "clusters/demo")
	root := s.defined("Kustomization", "flux-system", "root", "root", "true", "readiness", "ready", "revision", "main@sha1:1f0c2abdeadbeef")
	for _, readiness := range []string{"failed", "progressing", "suspended", "unknown"} {
		s.edge(root, graph.Applies, s.defined("HelmRelease", "apps", "is-"+readiness, "readiness", readiness, "message", "why it "+readiness))
	}
	s.edge(root, graph.Applies, s.defined("HelmRelease", "apps", "in-error", "readiness", "ready"))
	s.edge(root, graph.Applies, s.defined("HelmRelease", "apps", "fails-in-error", "readiness", "failed"))
	s.edge(root, graph.Applies, s.defined("HelmRelease", "apps", "says-nothing"))
	s.findings = []check.Finding{
		{Rule: "an-error", Cluster: "demo", Severity: check.Error, Nodes: []graph.ID{s.id("HelmRelease", "apps", "in-error"), s.id("HelmRelease", "apps", "fails-in-error")}},
	}
	s.title = "demo"
	return s
}

func TestStatusMarks(t *testing.T) {
	d := documentOf(reported(), "")
	m := newMarks(d.Graph, d.Findings)
	want := map[string]string{
		"root": "ready|ready, main@sha1:1f0c2ab", "is-failed": "failed|failed", "is-progressing": "progressing|in progress",
		"is-suspended": "suspended|suspended", "is-unknown": "unreported|not reported", "in-error": "error|error: an-error; ready",
		"fails-in-error": "failed|failed", "says-nothing": "|",
	}
	for n := range d.Graph.Nodes() {
		if got := m.of(n).String() + "|" + strings.ReplaceAll(strings.Join(m.notes(n), " "), "- ", "-"); got != want[n.ID.Name] {
			t.Errorf("%s: %q, want %q", n.ID.Name, got, want[n.ID.Name])
		}
	}
}

func TestShortRevision(t *testing.T) {
	for revision, want := range map[string]string{
		"main@sha1:1f0c2abdeadbeef":        "main@sha1:1f0c2ab",
		"6.5.4@sha256:0123456789abcdef":    "6.5.4@sha256:0123456",
		"6.5.4+0123456789ab":               "6.5.4+0123456",
		"6.5.4":                            "6.5.4",
		"main@sha1:1f0c2ab":                "main@sha1:1f0c2ab",
		"ghcr.io/x/y:a-tag-that-is-longer": "ghcr.io/x/y:a-tag-that-is-longer",
		"":                                 "",
	} {
		if got := shortRevision(revision); got != want {
			t.Errorf("%s: %s, want %s", revision, got, want)
		}
	}
}
