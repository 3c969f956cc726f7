//go:build unix

package main

import (
	"encoding/xml"
	"math"
	"strconv"
	"strings"
)

// picture is what is measured of an SVG.
type picture struct {
	width, height float64
	lines         []polyline
}

// polyline is a line of a picture as straight pieces.
type polyline [][2]float64

// read reads an SVG.
func read(svg []byte) (picture, error) {
	var doc struct {
		Width  float64 `xml:"width,attr"`
		Height float64 `xml:"height,attr"`
		Groups []struct {
			Class string `xml:"class,attr"`
			Paths []struct {
				D    string `xml:"d,attr"`
				Fill string `xml:"fill,attr"`
			} `xml:"path"`
		} `xml:"g"`
	}
	if err := xml.Unmarshal(svg, &doc); err != nil {
		return picture{}, err
	}
	p := picture{width: doc.Width, height: doc.Height}
	for _, g := range doc.Groups {
		if g.Class == "edge" && len(g.Paths) > 0 {
			p.lines = append(p.lines, flatten(g.Paths[0].D))
		}
	}
	return p, nil
}

// flatten turns a path of cubic curves into straight pieces.
func flatten(d string) polyline {
	var points [][2]float64
	for _, f := range strings.FieldsFunc(d, func(r rune) bool { return strings.ContainsRune("MCLZ ", r) }) {
		x, y, _ := strings.Cut(f, ",")
		px, _ := strconv.ParseFloat(x, 64)
		py, _ := strconv.ParseFloat(y, 64)
		points = append(points, [2]float64{px, py})
	}
	if !strings.Contains(d, "C") || len(points) == 0 {
		return points
	}
	out := polyline{points[0]}
	for i := 0; i+3 < len(points); i += 3 {
		for step := 1; step <= 6; step++ {
			t := float64(step) / 6
			var at [2]float64
			for axis := range at {
				a, b, c, e := points[i][axis], points[i+1][axis], points[i+2][axis], points[i+3][axis]
				at[axis] = (1-t)*(1-t)*(1-t)*a + 3*(1-t)*(1-t)*t*b + 3*(1-t)*t*t*c + t*t*t*e
			}
			out = append(out, at)
		}
	}
	return out
}

// crossings counts the pairs of lines that cross.
func (p picture) crossings() int {
	const cell = 150
	type piece struct{ line, at int }
	grid := map[[2]int][]piece{}
	crossed := map[[2]int]bool{}
	for i, l := range p.lines {
		for j := 0; j+1 < len(l); j++ {
			a, b := l[j], l[j+1]
			left, right := min(a[0], b[0]), max(a[0], b[0])
			top, bottom := min(a[1], b[1]), max(a[1], b[1])
			for x := int(math.Floor(left / cell)); x <= int(right/cell); x++ {
				for y := int(math.Floor(top / cell)); y <= int(bottom/cell); y++ {
					k := [2]int{x, y}
					for _, other := range grid[k] {
						m := p.lines[other.line]
						if other.line != i && cross(a, b, m[other.at], m[other.at+1]) {
							crossed[[2]int{other.line, i}] = true
						}
					}
					grid[k] = append(grid[k], piece{i, j})
				}
			}
		}
	}
	return len(crossed)
}

// cross reports whether two straight pieces cross between their ends.
func cross(a, b, c, d [2]float64) bool {
	side := func(a, b, p [2]float64) float64 { return (b[0]-a[0])*(p[1]-a[1]) - (b[1]-a[1])*(p[0]-a[0]) }
	return side(a, b, c)*side(a, b, d) < 0 && side(c, d, a)*side(c, d, b) < 0
}
