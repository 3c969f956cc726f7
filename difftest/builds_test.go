package difftest

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/internal/corporatest"
	"github.com/fluxgraph/fluxgraph/parse"
)

// TestExamples compares the bundled example. It needs no folder of real repositories.
func TestExamples(t *testing.T) {
	for _, name := range []string{"healthy", "broken"} {
		t.Run(name, func(t *testing.T) {
			if n := compare(t, filepath.Join("..", "testdata", "repos", name)); n == 0 {
				t.Error("nothing was compared")
			}
		})
	}
}

// TestCorpora compares every Kustomization of every real repository that builds without the network.
func TestCorpora(t *testing.T) {
	total := 0
	for _, dir := range corporatest.Repositories(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) { total += compare(t, dir) })
	}
	if total == 0 {
		t.Error("nothing was compared")
	}
	t.Logf("%d Kustomizations compared", total)
}

// compare builds every Kustomization of a repository on both sides and returns how many it compared.
func compare(t *testing.T, dir string) int {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	repo, err := parse.Load(root.FS(), parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	artifacts := newTrees(t.TempDir())
	skipped := make(map[string]int)
	compared, differing, undefined := 0, 0, 0
	for _, b := range flux.Builds(repo, flux.Options{Name: filepath.Base(dir)}) {
		if b.Skip != "" {
			skipped[b.Skip]++
			continue
		}
		compared++
		what, blank := difference(artifacts, b)
		if blank {
			undefined++
		}
		if what != "" {
			differing++
			if differing <= 5 {
				t.Errorf("%s in cluster %q, path %s: %s", name(b), b.Cluster, b.Path, what)
			}
		}
	}
	t.Logf("%s: %d compared, %d differ%s", filepath.Base(dir), compared, differing, reasons(skipped))
	if undefined > 0 {
		t.Logf("%4d of them agree but for variables that nothing defines", undefined)
	}
	return compared
}

// difference says how the two sides differ, or nothing. Flux puts an empty text in the place of a
// variable that nothing defines, unless it is told to stop there; fluxgraph leaves the variable, to
// show it. Where that is all, blank is true and nothing differs.
func difference(artifacts *trees, b flux.Build) (what string, blank bool) {
	built, err := fluxBuild(artifacts, b)
	if err != nil {
		return fmt.Sprintf("fluxgraph builds it, and Flux does not: %v", err), false
	}
	what, err = compareObjects(built, b.Objects, nil)
	if err == nil && what != "" && b.Vars != nil {
		if rest, err := compareObjects(built, b.Objects, b.Vars); err == nil && rest == "" {
			return "", true
		}
	}
	if err != nil {
		return err.Error(), false
	}
	return what, false
}

// compareObjects compares objects as sorted canonical JSON. Where variables are given, those that
// are not among them count as empty on both sides.
func compareObjects(built, ours [][]byte, vars map[string]string) (string, error) {
	want, err := canonical(built, vars)
	if err != nil {
		return "", fmt.Errorf("Flux built what is not YAML: %w", err)
	}
	got, err := canonical(ours, vars)
	if err != nil {
		return "", fmt.Errorf("fluxgraph built what is not YAML: %w", err)
	}
	missing, extra := subtract(want, got), subtract(got, want)
	if len(missing)+len(extra) == 0 {
		return "", nil
	}
	var s strings.Builder
	fmt.Fprintf(&s, "%d objects of %d are not as Flux builds them", max(len(missing), len(extra)), len(want))
	for _, object := range missing[:min(len(missing), 2)] {
		other, same := nearest(object, extra)
		fmt.Fprintf(&s, "\n  %s\n    Flux:      %s\n    fluxgraph: %s", around(object, 0), around(object, same), around(other, same))
	}
	if len(missing) == 0 {
		fmt.Fprintf(&s, "\n  only fluxgraph has %s", around(extra[0], 0))
	}
	return s.String(), nil
}

var variable = regexp.MustCompile(`\$\{([_A-Za-z][_A-Za-z0-9]*)\}`)

// canonical gives each object one way to be written, and the objects one order. Where variables are
// given, those that are not among them are blanked.
func canonical(texts [][]byte, vars map[string]string) ([]string, error) {
	objects := make([]string, len(texts))
	for i, text := range texts {
		if vars != nil {
			text = variable.ReplaceAllFunc(text, func(v []byte) []byte {
				if _, ok := vars[string(v[2:len(v)-1])]; ok {
					return v
				}
				return nil
			})
		}
		object, err := yaml.YAMLToJSON(text)
		if err != nil {
			return nil, err
		}
		objects[i] = string(object)
	}
	slices.Sort(objects)
	return objects, nil
}

// subtract returns what of the sorted list a is not in the sorted list b, counting repeats.
func subtract(a, b []string) []string {
	var rest []string
	j := 0
	for _, s := range a {
		for j < len(b) && b[j] < s {
			j++
		}
		if j < len(b) && b[j] == s {
			j++
			continue
		}
		rest = append(rest, s)
	}
	return rest
}

// nearest returns that of the others which agrees with s for longest, and for how many bytes.
func nearest(s string, others []string) (other string, same int) {
	for _, o := range others {
		n := 0
		for n < min(len(s), len(o)) && s[n] == o[n] {
			n++
		}
		if n > same {
			other, same = o, n
		}
	}
	return other, same
}

// around returns the part of s about the byte at.
func around(s string, at int) string {
	from, to := max(0, min(at-120, len(s))), min(at+160, len(s))
	return fmt.Sprintf("%q", s[from:to])
}

func name(b flux.Build) string {
	var k struct {
		Metadata struct{ Namespace, Name string }
	}
	if err := yaml.Unmarshal(b.Kustomization, &k); err != nil {
		return "Kustomization (unreadable)"
	}
	return "Kustomization/" + k.Metadata.Namespace + "/" + k.Metadata.Name
}

func reasons(skipped map[string]int) string {
	var s strings.Builder
	keys := make([]string, 0, len(skipped))
	for reason := range skipped {
		keys = append(keys, reason)
	}
	slices.Sort(keys)
	for _, reason := range keys {
		fmt.Fprintf(&s, "\n  %4d skipped: %s", skipped[reason], reason)
	}
	return s.String()
}
