package export

import (
	"strings"
	"testing"
)

// TestWaves: a graph that a view has put into waves has a frame for each wave, those that never come last.
func TestWaves(t *testing.T) {
	d := Document{Graph: wavesOfFive()}
	var titles []string
	for _, g := range groupsOf(d.Graph).groups {
		titles = append(titles, g.title)
	}
	if got := strings.Join(titles, ", "); got != "wave 1, wave 2, wave 10, on a ring: never ready, waits for a ring: never begun" {
		t.Errorf("frames: %s", got)
	}
}
