package look

import (
	"math"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/graph"
)

func TestThemes(t *testing.T) {
	for _, name := range Themes() {
		theme, ok := ParseTheme(strings.ToUpper(name))
		if !ok || theme.String() != name {
			t.Errorf("%s becomes %v", name, theme)
		}
	}
	if theme, ok := ParseTheme("drak"); ok || theme != AutoTheme {
		t.Error("an unknown theme was taken")
	}
	if got := DarkTheme.Colour("none"); got != "none" {
		t.Errorf("none becomes %s", got)
	}
	for colour, want := range map[string]string{LightPage: darkPage, "": ""} {
		if got := DarkTheme.Colour(colour); got != want {
			t.Errorf("%q becomes %q in the dark, want %q", colour, got, want)
		}
	}
}

// TestThemesContrast holds WCAG 2 in every theme: 4.5:1 for words, 3:1 for what must be seen.
func TestThemesContrast(t *testing.T) {
	for theme, page := range map[Theme]string{LightTheme: LightPage, DarkTheme: darkPage, MonoTheme: LightPage} {
		for _, r := range graph.Roles() {
			for m := range Mark(NumMarks) {
				l := theme.NodeStyle(RoleStyle(r, m))
				if c := contrast(t, l.Text, l.Fill); c < 4.5 {
					t.Errorf("%v, role %v, mark %q: words on %s have a contrast of %.1f", theme, r, m, l.Fill, c)
				}
				if c := contrast(t, l.Stroke, page); c < 3 {
					t.Errorf("%v, role %v, mark %q: the outline has a contrast of %.1f", theme, r, m, c)
				}
			}
		}
		for _, r := range graph.Relations() {
			if c := contrast(t, theme.LineStyle(relationStyles[r]).Stroke, page); c < 3 {
				t.Errorf("%v, relation %v: the line has a contrast of %.1f", theme, r, c)
			}
		}
		for _, ground := range []string{LightPage, FrameFill} {
			if c := contrast(t, theme.Colour(EdgeInk), theme.Colour(ground)); c < 4.5 {
				t.Errorf("%v: words on %s have a contrast of %.1f", theme, ground, c)
			}
		}
	}
}

// The colours as people see them who lack one of the three kinds of cones, after Machado, Oliveira and
// Fernandes, 2009: light by light.
var blindness = map[string][3][3]float64{
	"none":         {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"protanopia":   {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
	"deuteranopia": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
	"tritanopia":   {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
}

// seenAs returns a colour in CIE L*a*b* as it is seen.
func seenAs(t *testing.T, colour string, m [3][3]float64) [3]float64 {
	t.Helper()
	c, ok := parseColour(colour)
	if !ok {
		t.Fatalf("%q is no colour", colour)
	}
	var seen rgbLinear
	for i, row := range m {
		seen[i] = min(max(row[0]*c[0]+row[1]*c[1]+row[2]*c[2], 0), 1)
	}
	f := func(v float64) float64 {
		if v > 0.008856 {
			return math.Cbrt(v)
		}
		return 7.787*v + 16.0/116
	}
	x := f((0.4124*seen[0] + 0.3576*seen[1] + 0.1805*seen[2]) / 0.95047)
	y := f(0.2126*seen[0] + 0.7152*seen[1] + 0.0722*seen[2])
	z := f((0.0193*seen[0] + 0.1192*seen[1] + 0.9505*seen[2]) / 1.08883)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

func distance(a, b [3]float64) float64 {
	return math.Sqrt((a[0]-b[0])*(a[0]-b[0]) + (a[1]-b[1])*(a[1]-b[1]) + (a[2]-b[2])*(a[2]-b[2]))
}

// TestColourBlind holds that those who see fewer colours tell apart what others do: the roles that meet
// at the two ends of a line by fill or outline, the marks of errors and warnings from the roles and each other.
func TestColourBlind(t *testing.T) {
	const least = 5 // of CIE 1976; 2.3 is the least that is noticed
	meet := [][2]graph.Role{
		{graph.Kustomization, graph.Source}, {graph.Kustomization, graph.PathRole}, {graph.Kustomization, graph.Config},
		{graph.Kustomization, graph.Secret}, {graph.Kustomization, graph.Release}, {graph.Kustomization, graph.Generator},
		{graph.PathRole, graph.Release}, {graph.PathRole, graph.Config}, {graph.PathRole, graph.Secret}, {graph.PathRole, graph.Source},
		{graph.Source, graph.Release}, {graph.Config, graph.Release}, {graph.Secret, graph.Release}, {graph.Release, graph.ContainerRole},
		{graph.ContainerRole, graph.Secret}, {graph.ContainerRole, graph.Config}, {graph.Config, graph.Secret}, {graph.Source, graph.Secret},
		{graph.Workload, graph.Release}, {graph.Observer, graph.Source}, {graph.Observer, graph.Kustomization}, {graph.Generator, graph.Release},
	}
	for kind, m := range blindness {
		for _, theme := range []Theme{LightTheme, DarkTheme} {
			see := func(c string) [3]float64 { return seenAs(t, theme.Colour(c), m) }
			for _, pair := range meet {
				a, b := roleStyles[pair[0]], roleStyles[pair[1]]
				if d := max(distance(see(a.Fill), see(b.Fill)), distance(see(a.Stroke), see(b.Stroke))); d < least {
					t.Errorf("%s, %v: roles %v and %v are %.1f apart", kind, theme, pair[0], pair[1], d)
				}
			}
			if d := distance(see(red), see(Amber)); d < least {
				t.Errorf("%s, %v: errors and warnings are %.1f apart", kind, theme, d)
			}
		}
	}
}

// TestLinesInGrey holds that no two relations are told apart by colour alone.
func TestLinesInGrey(t *testing.T) {
	seen := map[LineStyle]graph.Relation{}
	for _, r := range graph.Relations() {
		l := relationStyles[r]
		k := LineStyle{Dash: l.Dash, Head: l.Head}
		if other, ok := seen[k]; ok {
			t.Errorf("relations %v and %v have the same dash and head", r, other)
		}
		seen[k] = r
	}
}
