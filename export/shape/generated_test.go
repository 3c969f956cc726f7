package shape

import (
	"testing"

	"github.com/fluxgraph/fluxgraph/export/internal/sketch"
	"github.com/fluxgraph/fluxgraph/graph"
)

// TestFrameOfWhatIsMade holds that what a generator makes has a frame, with a Kustomization that points at no
// directory, and what that refers to outside the repository, in it.
func TestFrameOfWhatIsMade(t *testing.T) {
	s, made, remote, pointing := sketch.Generated()

	d := documentOf(s, "")
	frames := map[graph.ID]string{}
	for _, gr := range AllFrames(NewDrawing(d).FrameGenerated().Top) {
		for _, n := range gr.Nodes {
			frames[n.ID] = gr.Title
		}
	}
	for _, id := range append(made, remote) {
		if frames[id] != "made by ResourceSet/flux-system/apps, namespace a" {
			t.Errorf("%v stands in %q", id, frames[id])
		}
	}
	if frames[pointing] != "" {
		t.Errorf("what points at a directory stands in %q", frames[pointing])
	}
}
