package layout

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/internal/corporatest"
	"github.com/fluxgraph/fluxgraph/parse"
)

// overlaps returns the pairs of words in a picture that lie on each other: those of nodes, of lines and
// of frames.
func overlaps(p Picture) [][2]string {
	type block struct {
		area
		id string
	}
	grid := map[[2]int][]int{}
	const cell = 100
	var blocks []block
	var found [][2]string
	seen := map[[2]int]bool{}
	for _, part := range []Scene{p.Main, p.LegendScene} {
		for _, items := range [][]Item{part.Frames, part.Edges, part.Nodes} {
			for _, it := range items {
				a, ok := areaOf(it.Texts)
				if !ok {
					continue
				}
				a = area{a.left + 0.5, a.top + 0.5, a.right - 0.5, a.bottom - 0.5}
				k := len(blocks)
				blocks = append(blocks, block{a, it.ID + " " + it.Texts[0].Words})
				for x := int(a.left) / cell; x <= int(a.right)/cell; x++ {
					for y := int(a.top) / cell; y <= int(a.bottom)/cell; y++ {
						for _, other := range grid[[2]int{x, y}] {
							if pair := [2]int{other, k}; blocks[other].meets(a) && !seen[pair] {
								seen[pair] = true
								found = append(found, [2]string{blocks[other].id, blocks[k].id})
							}
						}
						grid[[2]int{x, y}] = append(grid[[2]int{x, y}], k)
					}
				}
			}
		}
	}
	return found
}

func TestNoWordsOnWords(t *testing.T) {
	for _, s := range documents() {
		for _, direction := range []shape.Direction{shape.AnyDirection, shape.LeftRight, shape.TopDown} {
			s.doc.Options.Direction = direction
			p, err := NewPicture(shape.NewDrawing(s.doc))
			if err != nil {
				t.Fatal(err)
			}
			for _, pair := range overlaps(p) {
				t.Errorf("%s, %v: %q lies on %q", s.name, direction, pair[0], pair[1])
			}
		}
	}
}

// TestRealPictures holds the pictures of real repositories to a shape that fits a page, and to words that
// can be read.
func TestRealPictures(t *testing.T) {
	for _, dir := range corporatest.Repositories(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			root, err := os.OpenRoot(dir)
			if err != nil {
				t.Skip(err)
			}
			defer root.Close()
			repo, err := parse.Load(root.FS(), parse.Options{})
			if err != nil {
				t.Fatal(err)
			}
			g := flux.Graph(repo, flux.Options{})
			findings := check.Run(g, check.All()...)
			for _, v := range flux.Views() {
				start := time.Now()
				d := shape.Document{Title: filepath.Base(dir), Graph: v.Apply(g), Findings: findings}
				if v.Name == flux.DepsView.Name {
					d = d.Reduce() // as the command draws it
					d.Options.Direction = shape.RightLeft
				}
				p, err := NewPicture(shape.NewDrawing(d))
				if err != nil {
					t.Fatal(err)
				}
				pairs := overlaps(p)
				t.Logf("%-5s %6.0f x %6.0f  %d overlaps, %.1f s", v.Name, p.Width, p.Height, len(pairs), time.Since(start).Seconds())
				if stretch := (Scene{width: p.Width, height: p.Height}).stretch(); stretch > 4 {
					t.Errorf("view %s is %.0f by %.0f", v.Name, p.Width, p.Height)
				}
				for i, pair := range pairs {
					if i < 5 {
						t.Errorf("view %s: %q lies on %q", v.Name, pair[0], pair[1])
					}
				}
			}
		})
	}
}
