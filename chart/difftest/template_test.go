package difftest

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fluxgraph/fluxgraph/chart"
	"github.com/fluxgraph/fluxgraph/flux"
)

// buildHelm builds the helm command of this module.
func buildHelm(t *testing.T) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "helm")
	if out, err := exec.Command("go", "build", "-o", bin, "helm.sh/helm/v4/cmd/helm").CombinedOutput(); err != nil {
		t.Fatalf("helm does not build: %v\n%s", err, out)
	}
	return bin
}

// template runs helm template, and splits what it prints into documents that begin with their source.
func template(t *testing.T, helm, dir, values string, flags ...string) []string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "values.yaml")
	if err := os.WriteFile(file, []byte(values), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(helm, append([]string{"template", "release", dir, "--namespace", "space", "--include-crds", "--kube-version", "1.34.0", "-f", file}, flags...)...)
	cmd.Env = append(os.Environ(), "HELM_CACHE_HOME="+t.TempDir(), "HELM_CONFIG_HOME="+t.TempDir(), "HELM_DATA_HOME="+t.TempDir())
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("helm template: %v\n%s", err, &stderr)
	}
	var docs []string
	for _, d := range strings.Split("\n"+string(out), "\n---\n# Source: ") {
		source, text, ok := strings.Cut(d, "\n")
		if ok {
			_, source, _ = strings.Cut(source, "/")
			docs = append(docs, source+"\n"+strings.TrimSpace(text))
		}
	}
	return docs
}

func files(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	fsys := os.DirFS(dir)
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			all[p], err = fs.ReadFile(fsys, p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestTemplate(t *testing.T) {
	helm := buildHelm(t)
	charts := "../testdata/charts"
	// helm template wants a dependency in its place.
	parent := filepath.Join(t.TempDir(), "parent")
	if err := os.CopyFS(parent, os.DirFS(filepath.Join(charts, "parent"))); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(parent, "charts", "common"), os.DirFS(filepath.Join(charts, "common"))); err != nil {
		t.Fatal(err)
	}
	made := t.TempDir()
	run(t, helm, "create", filepath.Join(made, "starter"))
	for _, test := range []struct{ name, dir, values string }{
		{"starter", filepath.Join(made, "starter"), ""},
		{"starter with all", filepath.Join(made, "starter"), "fullnameOverride: other\nautoscaling: {enabled: true}\ningress: {enabled: true, hosts: [{host: a.b, paths: [{path: /, pathType: Prefix}]}]}\nresources: {limits: {cpu: 1}}\npodAnnotations: {a: b}"},
		{"plain", filepath.Join(charts, "plain"), ""},
		{"plain with values", filepath.Join(charts, "plain"), "replicas: 4\nhosts: [a.b, c.d]\nconfig: {x: 1, y: 2000000, z: 1.5, big: 12345678901}\nimage: {tag: v1}"},
		{"null takes a default away", filepath.Join(charts, "plain"), "image: {tag: null}\nconfig: null"},
		{"dependencies", parent, ""},
		{"alias", parent, "second: {enabled: true, colour: blue}\nglobal: {domain: other.example.com}"},
		{"condition", parent, "child: {enabled: false}"},
		{"CRDs", filepath.Join(charts, "operator"), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			want := template(t, helm, test.dir, test.values, "--no-hooks")
			if len(want) == 0 {
				t.Fatal("helm prints nothing")
			}
			r := &chart.Renderer{KubeVersion: "1.34.0"}
			answer, err := r.Render(flux.ChartRequest{Files: files(t, test.dir), Release: "release", Namespace: "space", SkipHooks: true,
				Values: []flux.ChartValues{{Text: test.values}}})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, m := range answer.Manifests {
				got = append(got, m.File+"\n"+strings.TrimSpace(m.Text))
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Error(d)
			}
		})
	}
}
