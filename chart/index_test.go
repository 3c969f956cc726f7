package chart_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fluxgraph/fluxgraph/chart"
	"github.com/fluxgraph/fluxgraph/flux"
)

// packed makes a .tgz of a chart of one template that tells where it comes from.
func packed(t *testing.T, name, version, origin string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	for _, f := range [][2]string{
		{"Chart.yaml", fmt.Sprintf("apiVersion: v2\nname: %s\nversion: %s\n", name, version)},
		{"templates/a.yaml", "origin: " + origin},
	} {
		if err := w.WriteHeader(&tar.Header{Name: name + "/" + f[0], Mode: 0o644, Size: int64(len(f[1]))}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(f[1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func unpacked(into fstest.MapFS, dir, name, version, origin string) {
	into[dir+"/Chart.yaml"] = &fstest.MapFile{Data: []byte(fmt.Sprintf("apiVersion: v2\nname: %s\nversion: %s\n", name, version))}
	into[dir+"/templates/a.yaml"] = &fstest.MapFile{Data: []byte("origin: " + origin)}
}

func TestFind(t *testing.T) {
	first, second, cache := fstest.MapFS{}, fstest.MapFS{}, fstest.MapFS{}
	unpacked(first, "web", "web", "1.0.0", "first")
	unpacked(first, "web/charts/inner", "inner", "1.0.0", "no chart of its own")
	unpacked(first, "team/deep/er/charts-of-all", "deep", "1.0.0", "three levels down")
	unpacked(first, "a/b/c/d/e", "deeper", "1.0.0", "too deep")
	first["web-1.4.0.tgz"] = &fstest.MapFile{Data: packed(t, "web", "1.4.0", "packed")}
	first["any-name.tgz"] = &fstest.MapFile{Data: packed(t, "tools", "v2.0.0", "odd name")}
	first["spoilt.tgz"] = &fstest.MapFile{Data: []byte("no archive")}
	unpacked(second, "web", "web", "1.0.0", "second")
	unpacked(second, "web2", "web", "2.0.0-rc.1", "candidate")
	cache["repository/web-1.9.0.tgz"] = &fstest.MapFile{Data: packed(t, "web", "1.9.0", "cache")}
	cache["content/ab/abcd.chart"] = &fstest.MapFile{Data: packed(t, "db", "3.0.0", "content")}
	r := &chart.Renderer{Dirs: []fs.FS{first, second}, Caches: []fs.FS{cache}}
	for _, test := range []struct{ name, version, want string }{
		{"web", "1.0.0", "first"},
		{"web", "1.x", "packed"},
		{"web", ">=1.0.0 <1.2.0", "first"},
		{"web", "", "packed"},
		{"web", "2.0.0-rc.1", "candidate"},
		{"web", "1.9.0", "cache"},
		{"web", ">=1.5.0", ""},
		{"web", "latest", ""},
		{"tools", "2.0.0", "odd name"},
		{"db", "3.0.0", "content"},
		{"db", "3.x", ""},
		{"deep", "", "three levels down"},
		{"deeper", "", ""},
		{"inner", "", ""},
		{"${name}", "", ""},
		{"", "", ""},
	} {
		a, err := r.Render(flux.ChartRequest{Repository: "https://example.com", Name: test.name, Version: test.version})
		switch {
		case test.want == "" && !errors.Is(err, flux.ErrNoChart):
			t.Errorf("%s %q gives %v, %v", test.name, test.version, a, err)
		case test.want != "" && (err != nil || a.Manifests[len(a.Manifests)-1].Text != "origin: "+test.want):
			t.Errorf("%s %q gives %v, %v; want %s", test.name, test.version, a, err, test.want)
		}
	}
}

// TestFindDependency proves that a dependency which a chart does not bring is looked for like any chart.
func TestFindDependency(t *testing.T) {
	dir := fstest.MapFS{}
	unpacked(dir, "db", "db", "1.1.0", "dependency")
	files := written("origin: chart")
	files["Chart.yaml"] = []byte("apiVersion: v2\nname: one\nversion: 1.0.0\ndependencies: [{name: db, version: 1.x, repository: \"https://example.com\"}]\n")
	a, err := (&chart.Renderer{Dirs: []fs.FS{dir}}).Render(request(files))
	if err != nil || len(a.Manifests) != 2 {
		t.Errorf("gives %v, %v", a, err)
	}
	_, err = (&chart.Renderer{}).Render(request(files))
	if mistake := (*flux.ChartError)(nil); err == nil || errors.As(err, &mistake) || errors.Is(err, flux.ErrNoChart) || !strings.Contains(err.Error(), "db") {
		t.Errorf("without the dependency: %v", err)
	}
}

// TestLinks proves that a chart's directory cannot show what is outside it.
func TestLinks(t *testing.T) {
	dir := t.TempDir()
	secret := filepath.Join(t.TempDir(), "secret")
	for name, text := range map[string]string{
		secret:                               "hidden",
		filepath.Join(dir, "web/Chart.yaml"): "apiVersion: v2\nname: web\nversion: 1.0.0\n",
		filepath.Join(dir, "web/templates/a.yaml"): "origin: {{ .Files.Get \"link\" | quote }}",
	} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o700), os.WriteFile(name, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(secret, filepath.Join(dir, "web/link")); err != nil {
		t.Skip(err)
	}
	a, err := (&chart.Renderer{Dirs: []fs.FS{os.DirFS(dir)}}).Render(flux.ChartRequest{Repository: "https://example.com", Name: "web"})
	if err != nil || a.Manifests[0].Text != `origin: ""` {
		t.Errorf("gives %v, %v", a, err)
	}
}
