package substitute

import (
	"bytes"
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/fluxcd/pkg/envsubst"
	sigsyaml "sigs.k8s.io/yaml"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/internal/corporatest"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// fluxSubstitute returns an object as Flux substitutes it, in JSON: what varSubstitution of fluxcd/pkg/kustomize
// does with the YAML of an object.
func fluxSubstitute(text []byte, vars map[string]string) ([]byte, error) {
	out, err := envsubst.Eval(string(text), func(name string) (string, bool) { v, ok := vars[name]; return v, ok })
	if err != nil {
		return nil, err
	}
	return sigsyaml.YAMLToJSON([]byte(out))
}

// compareWithFlux substitutes an object with both, and returns how the results differ; "" where they do not. An error
// of Flux must be an error or an undefined variable here.
func compareWithFlux(o build.Object, vars map[string]string) string {
	text, err := o.YAML()
	if err != nil {
		return ""
	}
	want, wantErr := fluxSubstitute(text, vars)
	s := Object(o, model.Variables{Known: vars})
	switch {
	case wantErr != nil && s.Err == nil && len(s.Undefined) == 0:
		return fmt.Sprintf("Flux refuses it: %v", wantErr)
	case wantErr != nil:
		return ""
	case s.Err != nil:
		return fmt.Sprintf("refused, and not by Flux: %v", s.Err)
	}
	printed, err := o.WithRoot(s.Root).YAML()
	if err != nil {
		return err.Error()
	}
	got, err := sigsyaml.YAMLToJSON(printed)
	if err != nil {
		return err.Error()
	}
	if !bytes.Equal(got, want) {
		return fmt.Sprintf("got  %s\nwant %s", got, want)
	}
	return ""
}

var anyVariable = regexp.MustCompile(`\$\{#?([_A-Za-z][_A-Za-z0-9]*)`)

// variablesOf gives each variable that a text holds a value, one of several kinds, and one more that it does not
// hold, so that Flux substitutes.
func variablesOf(text string) map[string]string {
	values := []string{"value", "", "a/b.c:d", "8080", "true", "it's \"$$\" ${v}"}
	vars := map[string]string{"UNUSED_": "x"}
	for _, m := range anyVariable.FindAllStringSubmatch(text, -1) {
		vars[m[1]] = values[len(m[1])%len(values)]
	}
	return vars
}

// Every document of the real repositories is substituted as Flux does.
func TestCorporaAsFlux(t *testing.T) {
	objects, affected := 0, 0
	for _, dir := range corporatest.Repositories(t) {
		root, err := os.OpenRoot(dir)
		if err != nil {
			t.Fatal(err)
		}
		repo, err := parse.Load(root.FS(), parse.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range repo.Files() {
			if ext := filepath.Ext(file); ext != ".yaml" && ext != ".yml" {
				continue
			}
			for _, d := range repo.Documents(file) {
				if d.APIVersion == "" || d.Kind == "" {
					continue
				}
				objects++
				o := build.Object{Root: d.Root}
				text, err := o.YAML()
				if err != nil || Excluded(o.Root) || !bytes.Contains(text, []byte("$")) {
					continue
				}
				affected++
				if diff := compareWithFlux(o, variablesOf(string(text))); diff != "" {
					t.Errorf("%s %s: %s", filepath.Base(dir), d.Pos(), diff)
				}
			}
		}
		_ = root.Close()
	}
	if affected == 0 {
		t.Error("no object holds a dollar sign")
	}
	t.Logf("%d objects, %d with a dollar sign", objects, affected)
}

// pieces are what generated texts consist of.
var pieces = []string{
	"$", "$$", "$$$", "${", "}", "{", "${v}", "$${v}", "$$${v}", "$v", "${empty:-d}", "${v:=d}", "${v^^}", "${v,}", "${#v}", "${v:1:2}", "${v/b/$$}",
	"${v//bc/${w}}", "${v%c}", "${w##*t}", "${u}", "${u:-$$}", "${a.b}", "patch: delete", " ", "\n", ":", "-", "a", "é", "'", "\"", "\\", "#", "/",
}

// Generated texts are substituted as Flux does, as a value, and as a key.
func TestGeneratedAsFlux(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 3_000 {
		var b strings.Builder
		for range 1 + random.IntN(6) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		text := b.String()
		for _, data := range []map[string]any{{"text": text}, {text: "value"}, {"list": []any{map[string]any{text: text}}}} {
			o := build.Object{Root: model.NewObject(map[string]any{
				"apiVersion": "v1", "kind": "ConfigMap", "metadata": map[string]any{"name": "c"}, "data": data})}
			if diff := compareWithFlux(o, known.Known); diff != "" {
				t.Fatalf("%q: %s", cmp.Or(text, "empty"), diff)
			}
		}
	}
}
