// Package typeset finds fonts for texts in images: the first font of the system that has a character, else one
// that is compiled in. In go a text and a size in pixels; out come runs of characters of one font, with their
// widths in pixels. It draws nothing.
package typeset

import (
	"cmp"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// fontFiles names files of fonts, the best first: a font that is as wide as Helvetica, which the
// layout reckons with, then those that have many scripts. A regular and a bold one each.
var fontFiles = [][2]string{
	{"liberationsans-regular.ttf", "liberationsans-bold.ttf"},
	{"arial.ttf", "arialbd.ttf"},
	{"arial.ttf", "arial bold.ttf"},
	{"arimo-regular.ttf", "arimo-bold.ttf"},
	{"nimbussans-regular.otf", "nimbussans-bold.otf"},
	{"freesans.ttf", "freesansbold.ttf"},
	{"notosans-regular.ttf", "notosans-bold.ttf"},
	{"dejavusans.ttf", "dejavusans-bold.ttf"},
	{"notosanscjk-regular.ttc", "notosanscjk-bold.ttc"},
	{"wqy-microhei.ttc", "wqy-microhei.ttc"},
	{"arial unicode.ttf", "arial unicode.ttf"},
	{"msgothic.ttc", "msgothic.ttc"},
}

// Fonts are those that text is drawn with: each character in the first that has it. At least one,
// each read when it is first requested; nil where it cannot be read.
type Fonts struct{ regular, bold []func() *sfnt.Font }

// FontsAmong returns the fonts of the table that are among the given files, and the one that comes
// with go-graphviz behind them.
func FontsAmong(files []string) Fonts {
	at := map[string]string{}
	slices.Sort(files)
	for _, f := range files {
		name := strings.ToLower(filepath.Base(f))
		at[name] = cmp.Or(at[name], f)
	}
	var f Fonts
	for _, pair := range fontFiles {
		for i, list := range []*[]func() *sfnt.Font{&f.regular, &f.bold} {
			if file := at[pair[i]]; file != "" {
				*list = append(*list, sync.OnceValue(func() *sfnt.Font { return loadFont(file) }))
			}
		}
	}
	last := sync.OnceValue(func() *sfnt.Font {
		f, _ := opentype.Parse(goregular.TTF) // nil where it fails
		return f
	})
	f.regular, f.bold = append(f.regular, last), append(f.bold, last)
	return f
}

// loadFont returns the first font of a file; nil where it cannot be read.
func loadFont(file string) *sfnt.Font {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	c, err := opentype.ParseCollection(b)
	if err != nil || c.NumFonts() == 0 {
		return nil
	}
	f, err := c.Font(0)
	if err != nil {
		return nil
	}
	return f
}

// font returns the first font that has a character. Where none has, it returns the first and the
// character to draw in its place; nil where there is no font.
func (f Fonts) font(r rune, bold bool) (*sfnt.Font, rune) {
	from := f.regular
	if bold {
		from = f.bold
	}
	var first *sfnt.Font
	var buf sfnt.Buffer
	for _, load := range from {
		candidate := load()
		if candidate == nil {
			continue
		}
		if i, err := candidate.GlyphIndex(&buf, r); err == nil && i != 0 {
			return candidate, r
		}
		first = cmp.Or(first, candidate)
	}
	return first, '?'
}

// Typesetter sets text for one image. A face belongs to one image, because it cannot be used by two
// at the same time.
type Typesetter struct {
	Fonts
	faces map[faceKey]font.Face
	known map[charKey]glyph
}

type faceKey struct {
	font   *sfnt.Font
	pixels float64
}

type charKey struct {
	r    rune
	bold bool
}

type glyph struct {
	font *sfnt.Font
	r    rune
}

// Run is a piece of text in one face.
type Run struct {
	Face  font.Face
	Words string
	Width float64 // pixels
}

// Runs breaks a text where the font changes.
func (s *Typesetter) Runs(words string, bold bool, pixels float64) []Run {
	var all []Run
	var last font.Face
	for _, r := range words {
		k := charKey{r, bold}
		g, ok := s.known[k]
		if !ok {
			g.font, g.r = s.font(r, bold)
			s.known[k] = g
		}
		face := s.face(g.font, pixels)
		if face == nil {
			continue
		}
		if face != last {
			all = append(all, Run{Face: face})
			last = face
		}
		all[len(all)-1].Words += string(g.r)
	}
	for i := range all {
		all[i].Width = float64(font.MeasureString(all[i].Face, all[i].Words)) / float64(fixed.I(1))
	}
	return all
}

// face returns a font at a size, which it takes in quarters of a pixel; nil where it has no such.
func (s *Typesetter) face(of *sfnt.Font, pixels float64) font.Face {
	if of == nil {
		return nil
	}
	k := faceKey{of, math.Max(1, math.Floor(pixels*4)/4)}
	if face, ok := s.faces[k]; ok {
		return face
	}
	face, err := opentype.NewFace(of, &opentype.FaceOptions{Size: k.pixels, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		return nil
	}
	s.faces[k] = face
	return face
}

// NewTypesetter returns a typesetter for one image.
func NewTypesetter(f Fonts) *Typesetter {
	return &Typesetter{f, map[faceKey]font.Face{}, map[charKey]glyph{}}
}

// Width returns how wide runs are, one after the other, in pixels.
func Width(runs []Run) float64 {
	var total float64
	for _, r := range runs {
		total += r.Width
	}
	return total
}
