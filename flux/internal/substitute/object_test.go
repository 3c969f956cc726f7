package substitute

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/fluxcd/pkg/envsubst"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/parse/build"

	envparse "github.com/fluxcd/pkg/envsubst/parse"
	"gopkg.in/yaml.v3"
)

// one makes an object whose data holds a text.
func one(text string) build.Object {
	return build.Object{Root: model.NewObject(map[string]any{
		"apiVersion": "v1", "kind": "ConfigMap", "metadata": map[string]any{"name": "c"}, "data": map[string]any{"text": text},
	})}
}

var known = model.Variables{Known: map[string]string{"v": "abcabc", "empty": "", "w": "other", "n": "3", "up": "ABC"}, Unknown: map[string]bool{"s": true}}

// grammar holds the forms of a substitution, and what they give with the variables known. An empty
// want stands for a refusal.
var grammar = []struct{ text, want string }{
	{"${v}", "abcabc"}, {"$v", "$v"}, {"$${v}", "${v}"}, {"x-${v}-y", "x-abcabc-y"}, {"${v}${w}", "abcabcother"},
	{"${v:-d}", "abcabc"}, {"${u:-d}", "d"}, {"${empty:-d}", "d"}, {"${v:=d}", "abcabc"}, {"${u:=d}", "d"}, {"${empty:=d}", "d"},
	{"${v=d}", "abcabc"}, {"${u=d}", "d"}, {"${empty=d}", "d"},
	{"${v:+d}", "abcabc"}, {"${u:+d}", "d"}, {"${empty:+d}", "d"}, {"${v:?d}", "abcabc"}, {"${u:?d}", "d"},
	{"${v-d}", ""}, {"${v+d}", ""},
	{"${#v}", "6"}, {"${v^}", "Abcabc"}, {"${v^^}", "ABCABC"}, {"${up,}", "aBC"}, {"${up,,}", "abc"},
	{"${v:2}", "cabc"}, {"${v:2:2}", "ca"}, {"${v:9}", " "},
	{"${v#ab}", "cabc"}, {"${v##*b}", "c"}, {"${v%bc}", "abca"}, {"${v%%b*}", "a"},
	{"${v/bc/x}", "axabc"}, {"${v//bc/x}", "axax"}, {"${v/#ab/x}", "xcabc"}, {"${v/%bc/x}", "abcax"},
	{"${u:-${w}}", "other"}, {"${u:-${t:-deep}}", "deep"}, {"${u:-a-${w}-b}", "a-other-b"},
	{"${a.b}", ""}, {"${a-b}", ""}, {"${ }", ""}, {"${!x}", ""}, {"${x[0]}", ""}, {"${v", ""},
}

func TestGrammar(t *testing.T) {
	for _, tt := range grammar {
		t.Run(tt.text, func(t *testing.T) {
			s := Object(one(tt.text), known)
			if tt.want == "" {
				if s.Err == nil {
					t.Fatalf("gives %q, and Flux refuses it", s.Root.Get("data", "text").Text())
				}
				return
			}
			if s.Err != nil {
				t.Fatal(s.Err)
			}
			if len(s.Undefined) > 0 {
				t.Errorf("undefined: %q", s.Undefined)
			}
			if got := s.Root.Get("data", "text").Text(); got != strings.TrimSpace(tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			// The table says what Flux's own library does.
			oracle, err := envsubst.Eval(tt.text, func(name string) (string, bool) { v, ok := known.Known[name]; return v, ok })
			if err != nil || oracle != strings.TrimSpace(tt.want) {
				t.Errorf("Flux gives %q, %v", oracle, err)
			}
		})
	}
}

// A variable that a Secret holds keeps its name, whatever is done with it.
func TestSymbolic(t *testing.T) {
	tests := []struct{ text, want string }{
		{"${s}", "${s}"}, {"a-${s}-b", "a-${s}-b"}, {"${s}${v}", "${s}abcabc"},
		{"${s:-d}", "${s}"}, {"${s:=d}", "${s}"}, {"${s=d}", "${s}"}, {"${u:-${s}}", "${s}"}, {"${u:-a${s}b}", "a${s}b"},
		{"${#s}", "${s}"}, {"${s^^}", "${s}"}, {"${s^}", "${s}"}, {"${s,,}", "${s}"}, {"${s:2}", "${s}"}, {"${s:1:2}", "${s}"}, {"${s: -3}", "${s}"},
		{"${s#a}", "${s}"}, {"${s##*a}", "${s}"}, {"${s%a}", "${s}"}, {"${s%%a*}", "${s}"}, {"${s/a/b}", "${s}"}, {"${s//s/b}", "${s}"}, {"${s/#a/b}", "${s}"},
		{"${s//a/${v}}", "${s}"}, {"$${s}", "${s}"}, {"$${s^^}", "${s^^}"}, {"${v} ${s:1} ${w}", "abcabc ${s} other"},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			s := Object(one(tt.text), known)
			if s.Err != nil {
				t.Fatal(s.Err)
			}
			if got := s.Root.Get("data", "text").Text(); got != tt.want || len(s.Undefined) > 0 {
				t.Errorf("got %q (undefined %q), want %q", got, s.Undefined, tt.want)
			}
		})
	}
}

func TestUndefined(t *testing.T) {
	tests := []struct{ text, want, undefined string }{
		{"${a} ${b}", "${a} ${b}", "a b"}, {"${b} ${a} ${b}", "${b} ${a} ${b}", "a b"}, {"${a:-d} ${b}", "d ${b}", "b"},
		{"${a:-${b}}", "${b}", "b"}, {"${v:-${b}}", "abcabc", "b"}, {"${a^^}", "${a}", "a"}, {"${a:1:1}", "${a}", "a"}, {"$${a}", "${a}", ""},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			s := Object(one(tt.text), known)
			if s.Err != nil {
				t.Fatal(s.Err)
			}
			if got := s.Root.Get("data", "text").Text(); got != tt.want || strings.Join(s.Undefined, " ") != tt.undefined {
				t.Errorf("got %q, undefined %q; want %q, %q", got, s.Undefined, tt.want, tt.undefined)
			}
		})
	}
}

// Values are put into the text, so they may change what kind of value it is, and keys and names.
func TestSubstitutionIsTextual(t *testing.T) {
	read := func(text string) build.Object {
		root, err := model.ParseObject([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return build.Object{Root: root}
	}
	v := model.Variables{Known: map[string]string{"PORT": "8080", "ON": "true", "NAME": "app", "KEY": "k", "JSON": `{"a": 1}`, "QUOTED": `"8080"`, "COMMENT": "x # y", "NULL": "null"}}
	o := read("apiVersion: v1\nkind: Service\nmetadata:\n  name: \"${NAME}-svc\"\n  namespace: \"${NAME}\"\n  labels: {\"${KEY}\": a}\n" +
		"spec: {port: \"${PORT}\", on: \"${ON}\", text: \"${QUOTED}\", map: \"${JSON}\", cut: \"${COMMENT}\", none: \"${NULL}\"}\n")
	s := Object(o, v)
	if s.Err != nil {
		t.Fatal(s.Err)
	}
	for path, want := range map[string]string{
		"metadata.name": "!!str app-svc", "metadata.namespace": "!!str app", "metadata.labels.k": "!!str a", "spec.port": "!!int 8080",
		"spec.on": "!!bool true", "spec.text": "!!str 8080", "spec.map.a": "!!int 1", "spec.cut": "!!str x", "spec.none": "!!null null",
	} {
		n := s.Root.At(path).Node()
		if n == nil {
			t.Errorf("%s: nothing", path)
			continue
		}
		if got := n.ShortTag() + " " + n.Value; got != want {
			t.Errorf("%s: got %s, want %s", path, got, want)
		}
	}
	for _, broken := range []string{"a: b: c", "[", "*x", "!!binary -", "- a"} {
		o := read("apiVersion: v1\nkind: A\nmetadata:\n  name: ${X}\n")
		if s := Object(o, model.Variables{Known: map[string]string{"X": broken}}); s.Err == nil && broken != "!!binary -" {
			t.Errorf("%q: no error", broken)
		} else if s.Root.Get("metadata", "name").Text() != "${X}" && s.Err != nil {
			t.Errorf("%q: the object is not as it was", broken)
		}
	}
}

func TestSubstitutionIsRefused(t *testing.T) {
	for _, where := range []string{"labels", "annotations"} {
		for value, want := range map[string]string{"disabled": "${v}", "Disabled": "abcabc", "enabled": "abcabc"} {
			o := one("${v}")
			o.Root = model.NewObject(map[string]any{"apiVersion": "v1", "kind": "ConfigMap", "data": map[string]any{"text": "${v}"},
				"metadata": map[string]any{"name": "c", where: map[string]any{substituteKey: value}}})
			if got := Object(o, known).Root.Get("data", "text").Text(); got != want {
				t.Errorf("%s %s: got %q, want %q", where, value, got, want)
			}
		}
	}
}

// A variable's value is not itself substituted, and a value may look like what stands for a secret.
func TestValuesArePlain(t *testing.T) {
	v := model.Variables{Known: map[string]string{"A": "$${B}", "B": "b", "MARK": symbolStart + "B" + symbolEnd}, Unknown: map[string]bool{"S": true}}
	if got := Object(one("${A}"), v).Root.Get("data", "text").Text(); got != "$${B}" {
		t.Errorf("got %q", got)
	}
	if s := Object(one("${MARK}"+symbolEnd+symbolStart), v); s.Err != nil {
		t.Error(s.Err)
	}
}

// What a value is made of never keeps substitution from ending, or makes it panic.
func TestHostileForms(t *testing.T) {
	for _, text := range []string{
		"${v:1:9223372036854775807}", "${v:-9223372036854775808:1}", "${v:9223372036854775807}", "${v:1:-9}", "${v:5:-9223372036854775808}",
		"${v#[}", "${v##\\}", "${v%[a-}", "${" + strings.Repeat("u:-${", 2000) + strings.Repeat("}", 2001), strings.Repeat("${", 10000), "${v/${w}/}", "${v//}", "${v:}",
	} {
		s := Object(one(text), known)
		if s.Err == nil && !s.Root.Exists() {
			t.Errorf("%.20s: neither an object nor an error", text)
		}
	}
}

// library asks Flux's own library, which panics at some forms.
func library(text string, known map[string]string) (out string, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return envsubst.Eval(text, func(name string) (string, bool) { v, ok := known[name]; return v, ok })
}

func FuzzSubstitute(f *testing.F) {
	for _, tt := range grammar {
		f.Add(tt.text, "abcabc")
	}
	for _, text := range []string{"${s:1}", "$${s^^}", "${s//a/${v}}", "${u:-${s}", "${v:1:9223372036854775807}", "a: [${v}", "\uE000x\uE001 ${s}"} {
		f.Add(text, "a\nb: \"c")
	}
	f.Fuzz(func(t *testing.T, text, value string) {
		if len(text) > 4000 || len(value) > 4000 {
			return
		}
		timer := time.AfterFunc(10*time.Second, func() { panic(fmt.Sprintf("never ends: %q, %q", text, value)) })
		defer timer.Stop()
		o := one(text)
		if !o.Root.Exists() {
			return
		}
		v := model.Variables{Known: map[string]string{"v": value, "w": "x"}, Unknown: map[string]bool{"s": true}}
		s := Object(o, v)
		if s.Err == nil && !s.Root.Exists() {
			t.Fatal("neither an object nor an error")
		}
		out, err := yaml.Marshal(s.Root.Node())
		if err == nil && strings.ContainsAny(string(out), symbolStart+symbolEnd) && !strings.ContainsAny(text+value, symbolStart+symbolEnd) {
			t.Fatalf("what stands for a secret is left: %q", out)
		}
		if fmt.Sprint(Object(o, v).Undefined) != fmt.Sprint(s.Undefined) {
			t.Fatal("not the same twice")
		}
		// Without secrets it is the library itself.
		plain, err := o.YAML()
		if err != nil {
			return
		}
		oracle, err := library(string(plain), v.Known)
		tree, parseErr := envparse.Parse(string(plain))
		if parseErr != nil {
			return
		}
		f := newEvaluator(model.Variables{Known: v.Known})
		mine, mineErr := f.eval(tree.Root)
		if len(f.undefined) > 0 || mineErr != nil {
			return
		}
		if err != nil || mine != oracle {
			t.Errorf("%q: got %q, the library gives %q, %v", plain, mine, oracle, err)
		}
	})
}
