package page

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/export/internal/sketch"
	"github.com/fluxgraph/fluxgraph/graph"
)

// star is the shape of a box with others above and below it.
func star(above, below int) string {
	var lines []string
	for i := range above {
		lines = append(lines, strconv.FormatInt(int64(i+1), 36)+".0")
	}
	for i := range below {
		lines = append(lines, "0."+strconv.FormatInt(int64(above+i+1), 36))
	}
	return strconv.FormatInt(int64(above+below+1), 36) + ":" + strings.Join(lines, ",")
}

var goodShapes = []string{
	"2:0.1", "2:0.1,0.1", "2:0.1,1.0", "3:0.1,0.2", "3:0.1,1.2,2.0", "4:0.1,0.2,1.3,2.3", "4:0.1,2.3", "3:0.1",
	star(4, 3), star(9, 0), star(10, 0), star(0, 40), star(13, 12), star(70, 90),
	star(0, 12) + ",1.2", star(12, 12) + ",c.1",
}

var badShapes = []string{
	"", ":", "2", "2:", "!:0.1", "2:0", "2:0.2", "2:0.0", "2:0.1,", "2:-1.0", "2:0.1,0.1.1", "2:0x1.0", "1:0.0", "99999:0.1", "5l:0.1",
	"2:0.1" + strings.Repeat(",0.1", maxLines), "2:0.1;1.0", "2:0.+1",
}

// laid is a layout as the page reads it.
type laid struct {
	width, height int
	corners       [][2]int
	ways          [][][2]int
	bundled       []int
}

func readLayout(t *testing.T, shape string, row []int) laid {
	t.Helper()
	sh, err := parseShape(shape)
	if err != nil {
		t.Fatal(err)
	}
	next := func() int {
		if len(row) == 0 {
			t.Fatalf("%s: the layout ends early", shape)
		}
		n := row[0]
		row = row[1:]
		return n
	}
	l := laid{width: next(), height: next()}
	for range sh.boxes {
		l.corners = append(l.corners, [2]int{next(), next()})
	}
	for range sh.lines {
		l.bundled = append(l.bundled, next())
		var way [][2]int
		for range next() {
			way = append(way, [2]int{next(), next()})
		}
		l.ways = append(l.ways, way)
	}
	if len(row) > 0 {
		t.Errorf("%s: %d numbers are left", shape, len(row))
	}
	return l
}

// holdLayout holds that boxes do not lie on each other or outside, and that lines lead from box to box.
func holdLayout(t *testing.T, shape string, l laid) {
	t.Helper()
	const w, h = int(boxWidth), int(boxHeight)
	for i, a := range l.corners {
		if a[0] < -1 || a[1] < -1 || a[0]+w > l.width+1 || a[1]+h > l.height+1 {
			t.Errorf("%s: box %d at %v is outside %d by %d", shape, i, a, l.width, l.height)
		}
		for k, b := range l.corners[:i] {
			if a[0] < b[0]+w && b[0] < a[0]+w && a[1] < b[1]+h && b[1] < a[1]+h {
				t.Errorf("%s: boxes %d and %d lie on each other", shape, k, i)
			}
		}
	}
	sh, _ := parseShape(shape)
	at := func(p [2]int, box int) bool {
		c := l.corners[box]
		return p[0] >= c[0]-2 && p[0] <= c[0]+w+2 && p[1] >= c[1]-2 && p[1] <= c[1]+h+2
	}
	for i, way := range l.ways {
		if len(way) < 4 || len(way)%3 != 1 {
			t.Errorf("%s: line %d has %d points", shape, i, len(way))
			continue
		}
		if !at(way[0], sh.lines[i][0]) || !at(way[len(way)-1], sh.lines[i][1]) {
			t.Errorf("%s: line %d leads from %v to %v", shape, i, way[0], way[len(way)-1])
		}
	}
}

func TestArrange(t *testing.T) {
	for _, shape := range goodShapes {
		row, err := Arrange(shape)
		if err != nil {
			t.Errorf("%s: %v", shape, err)
			continue
		}
		holdLayout(t, shape, readLayout(t, shape, row))
		if again, _ := Arrange(shape); !slices.Equal(row, again) {
			t.Errorf("%s: two layouts differ", shape)
		}
	}
	for _, shape := range badShapes {
		if row, err := Arrange(shape); err == nil {
			t.Errorf("%q is laid out as %v", shape, row)
		}
	}
}

// What hangs at one box makes a block that fits a window, and no strip.
func TestArrangeWide(t *testing.T) {
	for _, test := range []struct {
		shape   string
		bundled []int
	}{
		{star(0, 9), []int{0}}, {star(0, 10), []int{1}}, {star(10, 0), []int{2}}, {star(0, 160), []int{1}}, {star(80, 80), []int{1, 2}},
	} {
		row, err := Arrange(test.shape)
		if err != nil {
			t.Fatal(err)
		}
		l := readLayout(t, test.shape, row)
		if got := slices.Compact(slices.Sorted(slices.Values(l.bundled))); !slices.Equal(got, test.bundled) {
			t.Errorf("%s: bundled %v, want %v", test.shape, got, test.bundled)
		}
		if ratio := float64(l.width) / float64(l.height); math.Abs(math.Log(ratio)) > math.Log(3.6) {
			t.Errorf("%s: %d by %d", test.shape, l.width, l.height)
		}
	}
}

// The page and what lays it out have one idea of how large a box is.
func TestBoxesOfThePage(t *testing.T) {
	text, err := webFiles.ReadFile("web/layout.js")
	if err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("cell = { w: %v, h: %v,", boxWidth, boxHeight); !strings.Contains(string(text), want) {
		t.Errorf("layout.js does not say %q", want)
	}
}

func FuzzArrange(f *testing.F) {
	for _, shape := range slices.Concat(goodShapes, badShapes) {
		f.Add(shape)
	}
	f.Fuzz(func(t *testing.T, shape string) {
		sh, err := parseShape(shape)
		if err != nil {
			return
		}
		if len(sh.lines) > 60 {
			return // only larger
		}
		row, err := Arrange(shape)
		if err != nil {
			return
		}
		holdLayout(t, shape, readLayout(t, shape, row))
	})
}

// The page is given the layout of each picture that it has a name for, and the same each time.
func TestPageLayouts(t *testing.T) {
	s := &sketch.Sketch{}
	s.In("demo", "clusters/demo")
	root := s.Defined("Kustomization", "flux-system", "root")
	for i := range 12 {
		release := s.Defined("HelmRelease", "apps", fmt.Sprintf("release-%02d", i))
		source := s.Defined("HelmRepository", "apps", fmt.Sprintf("source-%02d", i))
		s.Edge(root, graph.Applies, release)
		s.Edge(root, graph.Applies, source)
		s.Edge(source, graph.HostsChartsFor, release)
	}
	var p tables
	data := page(t, documentOf(s, "layouts"))
	if err := json.Unmarshal(unpacked(t, data), &p); err != nil {
		t.Fatal(err)
	}
	for _, shape := range []string{
		"2:1.0",     // a source and its release
		star(0, 24), // what the Kustomization brings
		"3:1.0,2.0", // a release, what applies it, and its source
	} {
		if p.Layouts[shape] == nil {
			t.Errorf("the shape %s is not among %q", shape, slices.Sorted(maps.Keys(p.Layouts)))
		}
	}
	for shape, row := range p.Layouts {
		holdLayout(t, shape, readLayout(t, shape, row))
	}
}

// unpacked returns the data of a page.
func unpacked(t *testing.T, page []byte) []byte {
	t.Helper()
	_, after, _ := bytes.Cut(page, []byte(`id="data">`))
	text, _, ok := bytes.Cut(after, []byte("</script>"))
	packed, err := base64.StdEncoding.DecodeString(string(text))
	if !ok || err != nil {
		t.Fatalf("no data: %v", err)
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
