package look

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Theme is the set of colours that a picture is drawn in; the colours themselves are in style.go. The zero Theme lets the format choose: an SVG follows the system
// of its reader, every other format is light, and legible on a dark page too.
type Theme uint8

// The themes.
const (
	AutoTheme Theme = iota
	LightTheme
	DarkTheme
	MonoTheme // greys, for print
)

var themes = [...]string{AutoTheme: "auto", LightTheme: "light", DarkTheme: "dark", MonoTheme: "mono"}

// Themes returns the name of every theme.
func Themes() []string { return slices.Clone(themes[:]) }

// String returns the theme's name, such as dark.
func (t Theme) String() string {
	if int(t) >= len(themes) {
		return fmt.Sprintf("Theme(%d)", uint8(t))
	}
	return themes[t]
}

// ParseTheme returns the theme of that name.
func ParseTheme(name string) (Theme, bool) {
	i := slices.Index(themes[:], strings.ToLower(name))
	return Theme(max(i, 0)), i >= 0
}

// The colours of pages.
const (
	LightPage = "#ffffff"
	darkPage  = "#0d1117"
)

// Colour returns a colour of the tables of looks, #rrggbb, in the theme. The tables hold the light one.
// What is not a colour stays as it is.
func (t Theme) Colour(colour string) string {
	if _, ok := parseColour(colour); !ok {
		return colour
	}
	switch t {
	case DarkTheme:
		return dark(colour)
	case MonoTheme:
		return mono(colour)
	}
	return colour
}

// NodeStyle returns a look in the theme.
func (t Theme) NodeStyle(l NodeStyle) NodeStyle {
	l.Fill, l.Stroke, l.Text = t.Colour(l.Fill), t.Colour(l.Stroke), t.Colour(l.Text)
	return l
}

// LineStyle returns the look of a line in the theme.
func (t Theme) LineStyle(l LineStyle) LineStyle {
	l.Stroke = t.Colour(l.Stroke)
	return l
}

// mono returns the grey that is as light as a colour. Red, which is for errors, becomes black.
func mono(colour string) string {
	c, _ := parseColour(colour)
	if colour == red {
		return "#000000"
	}
	return rgbLinear{c.luminance(), c.luminance(), c.luminance()}.String()
}

// dark returns what stands for a colour on a dark page: of its hue, dark where it is light, as grounds
// are, and light where it is dark, as outlines and words are.
func dark(colour string) string {
	if colour == LightPage {
		return darkPage
	}
	c, _ := parseColour(colour)
	light, a, b := c.lab()
	if math.Hypot(a, b) < 0.012 {
		a, b = -0.003, -0.012 // greys have the tinge of the page
	}
	before := light
	if light > 0.8 {
		light = 0.19 + (1-light)*1.1
	} else {
		light = 1 - 0.55*light
	}
	// What is left of the hue is what a screen can show of it at that lightness.
	for chroma := 1.0; ; chroma -= 0.05 {
		if before > 0.8 && chroma == 1.0 {
			chroma = 0.9
		}
		if out := fromLab(light, a*chroma, b*chroma); out.shown() || chroma <= 0 {
			return out.String()
		}
	}
}

// rgbLinear is a colour as light, each part from 0 to 1.
type rgbLinear [3]float64

// parseColour reads a #rrggbb.
func parseColour(s string) (rgbLinear, bool) {
	if len(s) != 7 || s[0] != '#' {
		return rgbLinear{}, false
	}
	n, err := strconv.ParseUint(s[1:], 16, 32)
	if err != nil {
		return rgbLinear{}, false
	}
	var c rgbLinear
	for i := range c {
		v := float64(n>>(16-8*i)&0xff) / 255
		if v <= 0.04045 {
			c[i] = v / 12.92
		} else {
			c[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return c, true
}

// String returns the colour as #rrggbb.
func (c rgbLinear) String() string {
	var b strings.Builder
	b.WriteByte('#')
	for _, v := range c {
		v = min(max(v, 0), 1)
		if v <= 0.0031308 {
			v *= 12.92
		} else {
			v = 1.055*math.Pow(v, 1/2.4) - 0.055
		}
		fmt.Fprintf(&b, "%02x", int(math.Round(v*255)))
	}
	return b.String()
}

// luminance is the relative luminance of WCAG 2.
func (c rgbLinear) luminance() float64 { return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2] }

// shown reports whether a screen can show the colour.
func (c rgbLinear) shown() bool {
	return min(c[0], c[1], c[2]) >= -0.001 && max(c[0], c[1], c[2]) <= 1.001
}

// lab returns the colour in Oklab, whose lightness from 0 to 1 is as people see it.
func (c rgbLinear) lab() (light, a, b float64) {
	l := math.Cbrt(0.4122214708*c[0] + 0.5363325363*c[1] + 0.0514459929*c[2])
	m := math.Cbrt(0.2119034982*c[0] + 0.6806995451*c[1] + 0.1073969566*c[2])
	s := math.Cbrt(0.0883024619*c[0] + 0.2817188376*c[1] + 0.6299787005*c[2])
	return 0.2104542553*l + 0.7936177850*m - 0.0040720468*s,
		1.9779984951*l - 2.4285922050*m + 0.4505937099*s,
		0.0259040371*l + 0.7827717662*m - 0.8086757660*s
}

// fromLab is the reverse of lab.
func fromLab(light, a, b float64) rgbLinear {
	cube := func(v float64) float64 { return v * v * v }
	l := cube(light + 0.3963377774*a + 0.2158037573*b)
	m := cube(light - 0.1055613458*a - 0.0638541728*b)
	s := cube(light - 0.0894841775*a - 1.2914855480*b)
	return rgbLinear{
		4.0767416621*l - 3.3077115913*m + 0.2309699292*s,
		-1.2684380046*l + 2.6097574011*m - 0.3413193965*s,
		-0.0041960863*l - 0.7034186147*m + 1.7076147010*s,
	}
}
