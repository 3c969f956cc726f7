package substitute

import (
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
)

// sampleVars are variables of every kind.
var sampleVars = model.Variables{Known: map[string]string{"A": "one", "B": "x/y", "EMPTY": ""}, Unknown: map[string]bool{"S": true}}

// FuzzText holds the text that is evaluated part by part to what the library makes of the whole.
func FuzzText(f *testing.F) {
	for _, text := range []string{
		"", "a", "$", "$$", "$$$", "$$$$", "${A}", "$${A}", "$$${A}", "$A $ {A}", "a ${A} b ${B} c", "${", "${A", "${A ${B}}", "${}", "}${A}{", "${A}}",
		"${A:-x}", "${N:-x}", "${N:-${A}}", "${N:-${M:-${A}}} ${B}", "${N:=a}b}", "${N:-$$}", "${N:-$}", "${A:1}", "${A:1:1}", "${A/n/$$}", "${A/n/}", "${B//\\//-}", "${A/\\\\/}", "${A^^}", "${A,}",
		"${#A}", "${A#o}", "${A%%e}", "${N}", "${N} ${N:-}", "${S}${S:-x}${S/a/b}", "é$é${A}é", "${é}", "${A:-é}", "${A:x}", "${A:9:x} ${", "${N:-\n}\n$${A}\n", "${N:-a}${N:-{}}${A}", "${A}\\$${B}",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1000 || strings.Contains(text, "\x00") { // which no YAML has, and on which the library may not end
			return
		}
		a := newEvaluator(sampleVars)
		b := newEvaluator(sampleVars)
		got, err := a.text(text)
		want, wantErr := b.whole(text)
		if got != want || (err == nil) != (wantErr == nil) || err != nil && err.Error() != wantErr.Error() {
			t.Errorf("%q gives %q and %v; whole %q and %v", text, got, err, want, wantErr)
		}
		for name := range b.undefined {
			if !a.undefined[name] {
				t.Errorf("%q: %s is not told as undefined", text, name)
			}
		}
		if len(a.undefined) != len(b.undefined) {
			t.Errorf("%q: undefined are %v; whole %v", text, a.undefined, b.undefined)
		}
	})
}
