package export

import (
	"testing"

	"github.com/fluxgraph/fluxgraph/graph"
)

// TestFrameOfWhatIsMade holds that what a generator makes has a frame, with a Kustomization that points at no
// directory, and what that refers to outside the repository, in it.
func TestFrameOfWhatIsMade(t *testing.T) {
	s, made, remote, pointing := generated()

	d := documentOf(s, "")
	frames := map[graph.ID]string{}
	for _, gr := range framesOf(newDrawing(d).frameMade().top) {
		for _, n := range gr.nodes {
			frames[n.ID] = gr.title
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
