package chart_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	helm "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/chart/v2/loader"

	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
)

// artifactFiles are files that an artifact may hold. Every template gives a ConfigMap with the name of its file.
var artifactFiles = func() map[string]string {
	files := map[string]string{"README.md": "read me", "Chart.yaml": chartYAML("top"), "templates/top.yaml": configMap("top"), "values.yaml": "a: b\n"}
	for _, dir := range []string{"a", "b"} {
		files[dir+"/Chart.yaml"] = chartYAML(dir)
		files[dir+"/values.yaml"] = "own: " + dir + "\n"
		files[dir+"/.helmignore"] = "templates/ignored.yaml\n"
		files[dir+"/templates/"+dir+".yaml"] = configMap(dir)
		files[dir+"/templates/ignored.yaml"] = configMap("ignored")
		files[dir+"/deeper/Chart.yaml"] = chartYAML("deeper")
		files[dir+"/deeper/templates/deeper.yaml"] = configMap("deeper")
		files[dir+"/charts/sub/Chart.yaml"] = chartYAML("sub")
		files[dir+"/charts/sub/templates/sub.yaml"] = configMap("sub")
	}
	return files
}()

func chartYAML(name string) string { return "apiVersion: v2\nname: " + name + "\nversion: 1.0.0\n" }

func configMap(name string) string {
	return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + "}\n"
}

// helmLoads returns the ConfigMaps of the chart that Helm loads from an archive with those files, sorted, or why it
// refuses the archive.
func helmLoads(t *testing.T, names []string) ([]string, error) {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	for _, name := range names {
		text := artifactFiles[name]
		if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(text))}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), z.Close()); err != nil {
		t.Fatal(err)
	}
	c, err := loader.LoadArchive(&b)
	if err != nil {
		return nil, err
	}
	var made []string
	var add func(c *helm.Chart)
	add = func(c *helm.Chart) {
		for _, f := range c.Templates {
			name := f.Name[strings.LastIndexByte(f.Name, '/')+1:]
			made = append(made, strings.TrimSuffix(name, ".yaml"))
		}
		for _, d := range c.Dependencies() {
			add(d)
		}
	}
	add(c)
	slices.Sort(made)
	return slices.Compact(made), nil
}

// rendersArtifact returns the ConfigMaps that a release makes whose chart is an ExternalArtifact with those files,
// sorted. refused tells that fluxgraph reports the chart as one that Helm refuses.
func rendersArtifact(t *testing.T, names []string) (made []string, refused bool) {
	t.Helper()
	files := repository("chartRef: {kind: ExternalArtifact, name: chart}")
	files["clusters/main/artifact.yaml"] = &fstest.MapFile{Data: []byte("apiVersion: source.extensions.fluxcd.io/v1beta1\nkind: ArtifactGenerator\nmetadata: {name: charts, namespace: flux-system}\n" +
		"spec: {sources: [{alias: repo, kind: GitRepository, name: flux-system}], artifacts: [{name: chart, copy: [{from: '@repo/art/**', to: '@artifact/'}]}]}\n")}
	for _, name := range names {
		files["art/"+name] = &fstest.MapFile{Data: []byte(artifactFiles[name])}
	}
	g := flux.Graph(loaded(t, files), flux.Options{Name: "main", Charts: renderer()})
	for e := range g.Edges() {
		if e.Relation == graph.Generates && e.From.Kind == flux.HelmRelease {
			made = append(made, e.To.Name)
			if n, _ := g.Node(e.To); !strings.HasPrefix(n.Pos.File, "art/") {
				t.Errorf("%v: %s is at %s", names, e.To, n.Pos)
			}
		}
	}
	for _, p := range g.Problems() {
		refused = refused || p.Kind == graph.BuildFailed
	}
	slices.Sort(made)
	return made, refused
}

// The chart of an ExternalArtifact is what Helm loads from the archive, whatever is in it: helm-controller gives it the
// archive as it is.
func TestExternalArtifact(t *testing.T) {
	layouts := [][]string{
		{"a/Chart.yaml", "a/templates/a.yaml"},
		{"Chart.yaml", "templates/top.yaml"},
		{"a/Chart.yaml", "a/templates/a.yaml", "README.md"},
		{"a/Chart.yaml", "b/templates/b.yaml"},
		{"a/Chart.yaml", "a/templates/a.yaml", "b/Chart.yaml", "b/templates/b.yaml"},
		{"a/.helmignore", "a/Chart.yaml", "a/templates/ignored.yaml"},
		{"a/deeper/Chart.yaml", "a/deeper/templates/deeper.yaml"},
		{"a/Chart.yaml", "a/charts/sub/Chart.yaml", "a/charts/sub/templates/sub.yaml"},
	}
	random, all := rand.New(rand.NewPCG(1, 2)), slices.Sorted(maps.Keys(artifactFiles))
	for range 150 {
		var layout []string
		for _, name := range all {
			if random.IntN(3) == 0 && (strings.Contains(name, "/") || random.IntN(4) == 0) {
				layout = append(layout, name)
			}
		}
		layouts = append(layouts, layout)
	}
	rendered := 0
	for _, layout := range layouts {
		slices.Sort(layout)
		want, err := helmLoads(t, layout)
		made, refused := rendersArtifact(t, layout)
		if refused != (err != nil) {
			t.Errorf("%v: refused is %v, and Helm says %v", layout, refused, err)
		}
		if diff := cmp.Diff(want, made); diff != "" && err == nil {
			t.Errorf("%v: objects differ (-Helm +fluxgraph):\n%s", layout, diff)
		}
		if len(made) > 0 {
			rendered++
		}
	}
	if rendered < 20 {
		t.Errorf("only %d layouts are charts", rendered)
	}
}
