package layout

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/fluxgraph/fluxgraph/export/look"
)

// FuzzDOTQuote reads a quoted string as Graphviz does and expects the text.
func FuzzDOTQuote(f *testing.F) {
	for _, s := range []string{"", `a"b`, `a\b`, `\N`, `\"`, "a\nb", "a\r\nb", "&lt;", "]; x [", "\x00", "\xff", "日本語", `\\"`, `"`, `\`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q := dotQuote(s)
		if len(q) < 2 || q[0] != '"' || q[len(q)-1] != '"' || !utf8.ValidString(q) {
			t.Fatalf("%q becomes %s", s, q)
		}
		var got strings.Builder
		inner := q[1 : len(q)-1]
		for i := 0; i < len(inner); i++ {
			switch {
			case inner[i] == '"':
				t.Fatalf("%q becomes %s, which ends early", s, q)
			case inner[i] != '\\':
				got.WriteByte(inner[i])
			case i+1 == len(inner):
				t.Fatalf("%q becomes %s, which does not end", s, q)
			case inner[i+1] == 'n':
				got.WriteByte('\n')
				i++
			case inner[i+1] == '"', inner[i+1] == '\\':
				got.WriteByte(inner[i+1])
				i++
			default:
				t.Fatalf("%q becomes %s, with an escape of Graphviz's own", s, q)
			}
		}
		var want []string
		for _, line := range strings.Split(s, "\n") {
			want = append(want, look.Visible(line))
		}
		if back := strings.ReplaceAll(got.String(), "&amp;", "&"); back != strings.Join(want, "\n") {
			t.Errorf("%q becomes %s, which is read as %q", s, q, back)
		}
	})
}

// FuzzDOTLabel has go-graphviz read labels made of any text.
func FuzzDOTLabel(f *testing.F) {
	for _, s := range []string{"", " ", "a<b", "</b>", "&lt;", "&#0;", `\N`, `\`, "\x00", "\xff", "日本語", "a\nb", "\ufffe", "]]>", "<!--"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 200 {
			return
		}
		html := DotHTML(s)
		for _, r := range html {
			if !unicode.IsGraphic(r) || r == '<' || r == '>' {
				t.Fatalf("%q becomes %q", s, html)
			}
		}
		l, err := RunGraphviz([]byte("digraph { a [label=<<b>" + html + "</b>>, tooltip=" + dotQuote(s) + "] }"))
		if err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		if len(l.Objects) != 1 || len(l.scene().Nodes[0].Texts) != 1 {
			t.Errorf("%q becomes %+v", s, l.Objects)
		}
	})
}
