package shape

import (
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/export/internal/sketch"
)

// TestWaves: a graph that a view has put into waves has a frame for each wave, those that never come last.
func TestWaves(t *testing.T) {
	d := Document{Graph: sketch.WavesOfFive()}
	var titles []string
	for _, g := range defaultFrames(d.Graph).Frames {
		titles = append(titles, g.Title)
	}
	if got := strings.Join(titles, ", "); got != "wave 1, wave 2, wave 10, on a cycle: never ready, depends on a cycle: never reconciled" {
		t.Errorf("frames: %s", got)
	}
}
