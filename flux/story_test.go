package flux_test

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/internal/golden"
	"github.com/fluxgraph/fluxgraph/internal/txtar"
	"github.com/fluxgraph/fluxgraph/parse"
)

// repository reads a repository that is written down in the test.
func repository(t testing.TB, files map[string]string) *parse.Repo {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		if fs.ValidPath(name) {
			fsys[name] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	repo, err := parse.Load(fsys, parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return repo
}

// object writes an object down: its spec and whatever else belongs below its name.
func object(kind, name, rest string) string {
	apiVersion := map[string]string{
		"Kustomization": "kustomize.toolkit.fluxcd.io/v1", "HelmRelease": "helm.toolkit.fluxcd.io/v2",
		"GitRepository": "source.toolkit.fluxcd.io/v1", "OCIRepository": "source.toolkit.fluxcd.io/v1",
		"HelmRepository": "source.toolkit.fluxcd.io/v1", "Bucket": "source.toolkit.fluxcd.io/v1",
		"ArtifactGenerator": "source.extensions.fluxcd.io/v1beta1",
		"FluxInstance":      "fluxcd.controlplane.io/v1", "ResourceSet": "fluxcd.controlplane.io/v1",
		"ResourceSetInputProvider": "fluxcd.controlplane.io/v1",
	}[kind]
	if apiVersion == "" {
		apiVersion = "v1"
	}
	return fmt.Sprintf("---\napiVersion: %s\nkind: %s\nmetadata:\n  name: %s\n  namespace: flux-system\n%s\n", apiVersion, kind, name, rest)
}

// kustomization writes a Flux Kustomization of the cluster's own source down.
func kustomization(name, path string, spec ...string) string {
	return object("Kustomization", name, fmt.Sprintf(
		"spec:\n  path: %s\n  prune: true\n  sourceRef: {kind: GitRepository, name: flux-system}\n%s", path, strings.Join(spec, "\n")))
}

// bootstrap writes down what flux bootstrap does for a path.
func bootstrap(path string) string {
	return object("GitRepository", "flux-system", "spec: {url: \"ssh://git@example.com/fleet/fleet\", ref: {branch: main}}") +
		kustomization("flux-system", path)
}

func configMap(name, data string) string { return object("ConfigMap", name, "data: {"+data+"}") }

// kustomizeFile writes a kustomization.yaml down.
func kustomizeFile(resources ...string) string {
	return "resources: [" + strings.Join(resources, ", ") + "]\n"
}

// shownFacts are the facts that a golden has.
var shownFacts = []string{"root", "path", "reason", "incomplete", "dynamic", "reconcile", "ssa", "image"}

// printGraph prints a graph for a golden: clusters, nodes each with its edges, problems. That a
// path contains what its Kustomization applies is left out.
func printGraph(g *graph.Graph) string {
	var b strings.Builder
	for _, c := range g.Clusters() {
		fmt.Fprintf(&b, "cluster %s at %s, %s\n", c.Name, c.Path, c.Entry)
	}
	for n := range g.Nodes() {
		if n.ID.Kind == graph.Path && n.State == graph.Defined {
			continue
		}
		fmt.Fprintf(&b, "\n%s %s %s", name(n.ID), n.State, n.Pos)
		for _, f := range n.Facts {
			if slices.Contains(shownFacts, f.Name) {
				fmt.Fprintf(&b, " %s=%q", f.Name, f.Value)
			}
		}
		b.WriteByte('\n')
		for e := range g.Out(n.ID) {
			if e.Relation == graph.Contains {
				continue
			}
			optional := ""
			if e.Optional {
				optional = " optional"
			}
			fmt.Fprintf(&b, "  %s %s %s %s%s\n", e.Relation, name(e.To), e.Field, e.Pos, optional)
		}
	}
	for _, p := range g.Problems() {
		fmt.Fprintf(&b, "\nproblem %s %s %s\n  %s\n", p.Kind, p.Cluster, p.Pos, check.OfProblem(p).Message)
	}
	return b.String()
}

func name(id graph.ID) string { return id.Cluster + ":" + id.Key.String() }

// clusters prints the clusters of a graph, each as "name path how".
func clusters(g *graph.Graph) string {
	var all []string
	for _, c := range g.Clusters() {
		all = append(all, fmt.Sprintf("%s %s %s", c.Name, c.Path, c.Entry))
	}
	return strings.Join(all, ", ")
}

// objects returns the names of the objects on the clusters of a graph, sorted as in the graph.
func objects(g *graph.Graph) []string {
	var all []string
	for n := range g.Nodes() {
		if n.ID.Cluster != "" && n.ID.Kind.Group != graph.OwnGroup && (n.State == graph.Defined || n.State == graph.Generated) {
			all = append(all, name(n.ID))
		}
	}
	return all
}

// problems prints the problems of a graph, each as "kind place message".
func problems(g *graph.Graph) []string {
	var all []string
	for _, p := range g.Problems() {
		all = append(all, fmt.Sprintf("%s %s %s", p.Kind, p.Pos, check.OfProblem(p).Message))
	}
	return all
}

// story is a repository in a txtar archive, and how it is read. A line "source: NAME=DIR" of the
// comment takes the files below DIR for a checkout of another repository, "entry: NAME=DIR" and
// "entry: DIR" name an entry.
func story(t testing.TB, a *txtar.Archive) (*parse.Repo, flux.Options) {
	var opts flux.Options
	files := map[string]string{}
	for _, f := range a.Files {
		files[f.Name] = string(f.Data)
	}
	for _, line := range strings.Split(string(a.Comment), "\n") {
		if text, ok := strings.CutPrefix(line, "source: "); ok {
			name, dir, _ := strings.Cut(text, "=")
			other := map[string]string{}
			for f, text := range files {
				if rest, ok := strings.CutPrefix(f, dir+"/"); ok {
					other[rest] = text
					delete(files, f)
				}
			}
			opts.Sources = append(opts.Sources, flux.SourceDir{Name: name, Repo: repository(t, other)})
		}
		if text, ok := strings.CutPrefix(line, "entry: "); ok {
			name, dir, ok := strings.Cut(text, "=")
			if !ok {
				name, dir = "", text
			}
			opts.Entries = append(opts.Entries, flux.Entry{Name: name, Dir: dir})
		}
	}
	return repository(t, files), opts
}

// Each archive of testdata is a small repository that shows one thing, and those of testdata/rules
// show a producer, or how references and selections meet. The graph is what a person found right.
func TestStories(t *testing.T) {
	var files []string
	for _, pattern := range []string{"testdata/*.txtar", "testdata/rules/*.txtar"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("no stories %s: %v", pattern, err)
		}
		files = append(files, found...)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			first := ""
			for range 3 {
				repo, opts := story(t, a)
				text := printGraph(flux.Graph(repo, opts))
				if first != "" && text != first {
					t.Fatalf("another graph the second time:\n%s\n%s", first, text)
				}
				first = text
			}
			golden.Compare(t, strings.TrimSuffix(file, ".txtar")+".golden", []byte(first))
		})
	}
}
