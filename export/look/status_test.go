package look

import (
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/export/internal/sketch"
)

func TestStatusMarks(t *testing.T) {
	d := documentOf(sketch.Reported(), "")
	m := NewMarks(d.Graph, d.Findings)
	want := map[string]string{
		"root": "ready|ready, main@sha1:1f0c2ab", "is-failed": "failed|failed", "is-progressing": "progressing|in progress",
		"is-suspended": "suspended|suspended", "is-unknown": "unreported|not reported", "in-error": "error|error: an-error; ready",
		"fails-in-error": "failed|failed", "says-nothing": "|",
	}
	for n := range d.Graph.Nodes() {
		if got := m.Of(n).String() + "|" + strings.ReplaceAll(strings.Join(m.Notes(n), " "), "- ", "-"); got != want[n.ID.Name] {
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
