package difftest

import (
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-containerregistry/pkg/registry"

	"github.com/fluxgraph/fluxgraph/chart"
	"github.com/fluxgraph/fluxgraph/chart/fetch"
	"github.com/fluxgraph/fluxgraph/flux"
)

// TestRegistry pushes charts with the helm command to a registry on loopback, and fetches them.
func TestRegistry(t *testing.T) {
	helm := buildHelm(t)
	server := httptest.NewTLSServer(registry.New())
	defer server.Close()
	host := strings.TrimPrefix(server.URL, "https://")
	dir := t.TempDir()
	for _, version := range []string{"1.2.3", "1.3.0", "2.0.0+build"} {
		run(t, helm, "package", "../testdata/charts/plain", "--version", version, "--destination", dir)
		run(t, helm, "push", filepath.Join(dir, "plain-"+version+".tgz"), "oci://"+host+"/charts", "--insecure-skip-tls-verify")
	}
	cache := t.TempDir()
	for _, test := range []struct{ version, want string }{{"1.2.3", "1.2.3"}, {"1.x", "1.3.0"}, {"", "2.0.0+build"}, {"2.0.0+build", "2.0.0+build"}} {
		told := 0
		for range 2 {
			f := &fetch.Fetcher{Cache: cache, Transport: server.Client().Transport, Pause: time.Millisecond,
				Registry: filepath.Join(dir, "config.json"), Progress: func(string) { told++ }}
			r := &chart.Renderer{KubeVersion: "1.34.0", Fetch: f.Fetch}
			a, err := r.Render(flux.ChartRequest{Repository: "oci://" + host + "/charts/plain", Name: "plain", Version: test.version, Release: "r", Namespace: "n"})
			if err != nil || a.Version != test.want || len(a.Manifests) == 0 {
				t.Fatalf("version %q gives %v, %v", test.version, a, err)
			}
		}
		if told > 1 {
			t.Errorf("version %q is pulled %d times", test.version, told)
		}
	}
	if files, err := os.ReadDir(cache); err != nil || len(files) != 3 {
		t.Errorf("kept are %v, %v", files, err)
	}
	f := &fetch.Fetcher{Transport: server.Client().Transport, Attempts: 1}
	if _, err := f.Fetch(chart.Wanted{Repository: "oci://" + host + "/charts/nowhere", Name: "nowhere", Version: "1.0.0"}); err == nil {
		t.Error("there is a chart where none is")
	}
}

func run(t *testing.T, name string, args ...string) {
	t.Helper()
	cmd := exec.Command(name, args...)
	home := t.TempDir()
	cmd.Env = append(os.Environ(), "HELM_CACHE_HOME="+home, "HELM_CONFIG_HOME="+home, "HELM_DATA_HOME="+home)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
}
