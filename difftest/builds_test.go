package difftest

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/parse"
	"sigs.k8s.io/yaml"
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
	dir := os.Getenv("FLUXGRAPH_CORPORA")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "corpora")
	}
	entries, err := os.ReadDir(dir)
	if os.IsNotExist(err) {
		t.Skipf("there is no folder of real repositories at %s (FLUXGRAPH_CORPORA names one)", dir)
	}
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, e := range entries {
		if e.IsDir() {
			t.Run(e.Name(), func(t *testing.T) { total += compare(t, filepath.Join(dir, e.Name())) })
		}
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
	compared, differing := 0, 0
	for _, b := range flux.Builds(repo, flux.Options{Name: filepath.Base(dir)}) {
		if b.Skip != "" {
			skipped[b.Skip]++
			continue
		}
		compared++
		if what := difference(artifacts, b); what != "" {
			differing++
			if differing <= 5 {
				t.Errorf("%s in cluster %q, path %s: %s", name(b), b.Cluster, b.Path, what)
			}
		}
	}
	t.Logf("%s: %d compared, %d differ%s", filepath.Base(dir), compared, differing, reasons(skipped))
	return compared
}

// difference says how the two sides differ, or nothing.
func difference(artifacts *trees, b flux.Build) string {
	want, err := build(artifacts, b)
	if err != nil {
		return fmt.Sprintf("fluxgraph builds it, and Flux does not: %v", err)
	}
	var got []string
	for _, text := range b.Objects {
		object, err := canonical(text)
		if err != nil {
			return fmt.Sprintf("fluxgraph built what is not YAML: %v", err)
		}
		got = append(got, object)
	}
	slices.Sort(want)
	slices.Sort(got)
	missing, extra := subtract(want, got), subtract(got, want)
	if len(missing)+len(extra) == 0 {
		return ""
	}
	var s strings.Builder
	fmt.Fprintf(&s, "%d objects of %d are not as Flux builds them", max(len(missing), len(extra)), len(want))
	for _, object := range missing[:min(len(missing), 2)] {
		fmt.Fprintf(&s, "\n  Flux:      %s", abridge(object))
	}
	for _, object := range extra[:min(len(extra), 2)] {
		fmt.Fprintf(&s, "\n  fluxgraph: %s", abridge(object))
	}
	return s.String()
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

func abridge(s string) string {
	const most = 2000
	if len(s) <= most {
		return s
	}
	return fmt.Sprintf("%s… (%d bytes)", s[:most], len(s))
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
