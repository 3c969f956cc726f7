package difftest

import (
	"context"
	"io"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/distribution/distribution/v3/configuration"
	_ "github.com/distribution/distribution/v3/registry/auth/htpasswd"
	"github.com/distribution/distribution/v3/registry/handlers"
	_ "github.com/distribution/distribution/v3/registry/storage/driver/inmemory"
	"github.com/sirupsen/logrus"
	"golang.org/x/crypto/bcrypt"

	"github.com/fluxgraph/fluxgraph/chart"
	"github.com/fluxgraph/fluxgraph/chart/fetch"
	"github.com/fluxgraph/fluxgraph/flux"
)

const user, password = "somebody", "hunter2"

// serve starts the registry that most others descend from, for those who log in.
func serve(t *testing.T) *httptest.Server {
	t.Helper()
	logrus.SetOutput(io.Discard)
	hash, err := bcrypt.GenerateFromPassword([]byte(password), bcrypt.MinCost)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "htpasswd")
	if err := os.WriteFile(file, []byte(user+":"+string(hash)+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	config := &configuration.Configuration{
		Storage: configuration.Storage{"inmemory": configuration.Parameters{}},
		Auth:    configuration.Auth{"htpasswd": configuration.Parameters{"realm": "test", "path": file}},
	}
	config.HTTP.Secret = "of the test"
	config.Catalog.MaxEntries = 100
	server := httptest.NewTLSServer(handlers.NewApp(context.Background(), config))
	t.Cleanup(server.Close)
	return server
}

// TestRegistry pushes charts with the helm command to a registry on loopback that wants a login, and
// fetches them with the login that the helm command has left.
func TestRegistry(t *testing.T) {
	helm := buildHelm(t)
	server := serve(t)
	host := strings.TrimPrefix(server.URL, "https://")
	dir := t.TempDir()
	t.Setenv("DOCKER_CONFIG", t.TempDir())
	t.Setenv("HELM_REGISTRY_CONFIG", filepath.Join(dir, "config.json"))
	run(t, helm, "registry", "login", host, "--username", user, "--password", password, "--insecure")
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
	if files, err := filepath.Glob(filepath.Join(cache, "*.tgz")); err != nil || len(files) != 3 {
		t.Errorf("kept are %v, %v", files, err)
	}
	f := &fetch.Fetcher{Transport: server.Client().Transport, Registry: filepath.Join(dir, "config.json"), Attempts: 1}
	if _, err := f.Fetch(chart.Wanted{Repository: "oci://" + host + "/charts/nowhere", Name: "nowhere", Version: "1.0.0"}); err == nil || strings.Contains(err.Error(), "401") {
		t.Errorf("a chart that is nowhere: %v", err)
	}
	f = &fetch.Fetcher{Transport: server.Client().Transport, Attempts: 1}
	if _, err := f.Fetch(chart.Wanted{Repository: "oci://" + host + "/charts/plain", Name: "plain", Version: "1.2.3"}); err == nil || !strings.Contains(err.Error(), "401") {
		t.Errorf("without a login: %v", err)
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
