package difftest

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-containerregistry/pkg/registry"
	helm "helm.sh/helm/v4/pkg/registry"
)

// chartServer is a chart repository and a registry, both on loopback. Each chart has one ConfigMap, named
// after the version of the chart.
type chartServer struct {
	*httptest.Server
	requests atomic.Int64
	closed   atomic.Bool // refuses everybody
	digest   string      // of the chart pinned
}

func packedChart(t *testing.T, name, version string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	for _, f := range [][2]string{
		{"Chart.yaml", fmt.Sprintf("apiVersion: v2\nname: %s\nversion: %s\n", name, version)},
		{"templates/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \"{{ .Chart.Name }}-{{ .Chart.Version | replace \"+\" \"-\" }}\"}\n"},
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

func serveCharts(t *testing.T) *chartServer {
	t.Helper()
	if _, err := command(); err != nil { // before Go's own folders are out of sight
		t.Fatal(err)
	}
	for _, name := range []string{"HELM_CACHE_HOME", "HELM_CONFIG_HOME", "DOCKER_CONFIG", "XDG_CACHE_HOME", "HOME"} {
		t.Setenv(name, t.TempDir())
	}
	s := &chartServer{}
	oci := registry.New(registry.Logger(log.New(io.Discard, "", 0)))
	files := map[string][]byte{}
	index := "apiVersion: v1\nentries:\n  web:\n"
	for _, v := range []string{"1.0.0", "1.5.0", "2.0.0"} {
		data := packedChart(t, "web", v)
		files["/charts/web-"+v+".tgz"] = data
		index += fmt.Sprintf("    - {name: web, version: %s, digest: %x, urls: [web-%s.tgz]}\n", v, sha256.Sum256(data), v)
	}
	files["/charts/index.yaml"] = []byte(index)
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		s.requests.Add(1)
		data, known := files[req.URL.Path]
		switch {
		case s.closed.Load():
			w.Header().Set("WWW-Authenticate", `Basic realm="x"`)
			http.Error(w, "who?", http.StatusUnauthorized)
		case known:
			_, _ = w.Write(data)
		default:
			oci.ServeHTTP(w, req)
		}
	}))
	t.Cleanup(s.Close)
	client, err := helm.NewClient(helm.ClientOptPlainHTTP())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]string{{"db", "1.0.0"}, {"db", "1.2.0+build"}, {"db", "v1.1.0"}, {"queue", "3.1.0"}, {"queue", "v3.2.0"}, {"pinned", "0.1.0"}, {"tagged", "7.0.0"}} {
		pushed, err := client.Push(packedChart(t, c[0], c[1]), strings.TrimPrefix(s.URL, "http://")+"/oci/"+c[0]+":"+c[1])
		if err != nil {
			t.Fatal(err)
		}
		s.digest = pushed.Manifest.Digest
		if c[0] == "pinned" {
			defer func(digest string) { s.digest = digest }(s.digest)
		}
	}
	s.requests.Store(0)
	return s
}

// repository writes a repository whose releases take their charts from the server.
func (s *chartServer) repository(t *testing.T) string {
	t.Helper()
	oci := strings.Replace(s.URL, "http://", "oci://", 1) + "/oci"
	head := func(kind, group, name string) string {
		return "---\napiVersion: " + group + "\nkind: " + kind + "\nmetadata: {name: " + name + ", namespace: flux-system}\n"
	}
	const source, release = "source.toolkit.fluxcd.io/v1", "helm.toolkit.fluxcd.io/v2"
	text := head("HelmRepository", source, "http") + "spec: {interval: 1h, url: \"" + s.URL + "/charts\"}\n" +
		head("HelmRepository", source, "oci") + "spec: {interval: 1h, type: oci, insecure: true, url: \"" + oci + "\"}\n" +
		head("OCIRepository", source, "queue") + "spec: {interval: 1h, insecure: true, url: \"" + oci + "/queue\", ref: {semver: 3.x, tag: 3.1.0}}\n" +
		head("OCIRepository", source, "pinned") + "spec: {interval: 1h, insecure: true, url: \"" + oci + "/pinned\", ref: {digest: \"" + s.digest + "\", tag: gone}}\n" +
		head("OCIRepository", source, "tagged") + "spec: {interval: 1h, insecure: true, url: \"" + oci + "/tagged\", ref: {tag: 7.0.0}}\n" +
		head("HelmChart", source, "web") + "spec: {interval: 1h, chart: web, version: 1.0.0, sourceRef: {kind: HelmRepository, name: http}}\n" +
		head("HelmRelease", release, "web") + "spec: {interval: 1h, chart: {spec: {chart: web, version: 1.x, sourceRef: {kind: HelmRepository, name: http}}}}\n" +
		head("HelmRelease", release, "old") + "spec: {interval: 1h, chartRef: {kind: HelmChart, name: web}}\n" +
		head("HelmRelease", release, "db") + "spec: {interval: 1h, chart: {spec: {chart: db, version: 1.2.0+build, sourceRef: {kind: HelmRepository, name: oci}}}}\n"
	for _, name := range []string{"queue", "pinned", "tagged"} {
		text += head("HelmRelease", release, name) + "spec: {interval: 1h, chartRef: {kind: OCIRepository, name: " + name + "}}\n"
	}
	sync := head("GitRepository", source, "flux-system") + "spec: {interval: 1m, ref: {branch: main}, url: ssh://git@example.com/fleet/charts}\n" +
		head("Kustomization", "kustomize.toolkit.fluxcd.io/v1", "flux-system") + "spec: {interval: 10m, path: ./clusters/main, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}\n"
	dir := t.TempDir()
	below := filepath.Join(dir, "clusters", "main", "flux-system")
	if err := errors.Join(os.MkdirAll(below, 0o700), os.WriteFile(filepath.Join(below, "gotk-sync.yaml"), []byte(sync), 0o600),
		os.WriteFile(filepath.Join(dir, "clusters", "main", "releases.yaml"), []byte(text), 0o600)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// charts returns the names of the ConfigMaps of charts in a graph, which are the versions.
func charts(t *testing.T, args ...string) (versions, stderr string) {
	t.Helper()
	code, stdout, stderr := fluxgraph(t, append([]string{"render", "--format", "json", "--view", "full"}, args...)...)
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	seen := map[string]bool{}
	var all []string
	for _, m := range regexp.MustCompile(`\b(web|db|queue|pinned|tagged)-v?\d+\.\d+\.\d+[-a-z]*`).FindAllString(stdout, -1) {
		if !seen[m] {
			seen[m] = true
			all = append(all, m)
		}
	}
	return strings.Join(all, " "), stderr
}

// binaries is a folder for what the tests build.
var binaries string

func TestMain(m *testing.M) {
	var err error
	if binaries, err = os.MkdirTemp("", "fluxgraph"); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(binaries)
	os.Exit(code)
}

// command builds fluxgraph once for all tests, and returns its path.
var command = sync.OnceValues(func() (string, error) {
	bin := filepath.Join(binaries, "fluxgraph")
	if out, err := exec.Command("go", "build", "-o", bin, "github.com/fluxgraph/fluxgraph/cmd/fluxgraph").CombinedOutput(); err != nil {
		return "", fmt.Errorf("cannot build fluxgraph: %w\n%s", err, out)
	}
	return bin, nil
})

// fluxgraph runs the command.
func fluxgraph(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	bin, err := command()
	if err != nil {
		t.Fatal(err)
	}
	var out, said bytes.Buffer
	cmd := exec.Command(bin, args...)
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), out.String(), said.String()
}

const allCharts = "db-1.2.0-build pinned-0.1.0 queue-v3.2.0 tagged-7.0.0 web-1.0.0 web-1.5.0"

func TestFetchCharts(t *testing.T) {
	s := serveCharts(t)
	dir := s.repository(t)
	got, stderr := charts(t, "--fetch-charts", "-v", dir)
	if got != allCharts {
		t.Errorf("charts are %s; want %s", got, allCharts)
	}
	for _, want := range []string{"reading the index of ", "downloading web 1.5.0 from ", "pulling db 1.2.0_build from ", "pulling queue v3.2.0 from "} {
		if strings.Count(stderr, want) != 1 {
			t.Errorf("%q is told %d times in\n%s", want, strings.Count(stderr, want), stderr)
		}
	}
	// A cached chart is not downloaded again, and without --verbose nothing is reported.
	first := s.requests.Load()
	got, stderr = charts(t, "--fetch-charts", dir)
	if got != allCharts || stderr != "" {
		t.Errorf("the second time charts are %s, and told is %q", got, stderr)
	}
	if n := s.requests.Load() - first; n == 0 || n >= first {
		t.Errorf("%d requests, and then %d", first, n)
	}
	s.closed.Store(true)
	_, stdout, _ := fluxgraph(t, "check", "--fetch-charts", dir)
	for _, want := range []string{"HelmRelease/flux-system/web makes cannot be known", "repositories.yaml", "registry/config.json"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("what is refused does not name %q:\n%s", want, stdout)
		}
	}
	if strings.Contains(stdout, "flux-system/pinned makes") {
		t.Errorf("a digest that is kept needs a registry:\n%s", stdout)
	}
}

// Without --fetch-charts, no request reaches a server that the repository names.
func TestNoNetwork(t *testing.T) {
	s := serveCharts(t)
	dir := s.repository(t)
	for _, args := range [][]string{{"check", dir}, {"render", dir}, {"list", "images", dir}, {"order", dir}, {"why", "hr/web", "helmrepository/http", dir}, {"check", "--chart-dir", t.TempDir(), "-v", dir}} {
		fluxgraph(t, args...)
		if n := s.requests.Load(); n != 0 {
			t.Fatalf("%s: %d requests", args, n)
		}
	}
	charts(t, "--fetch-charts", dir)
	if s.requests.Load() == 0 {
		t.Error("the server counts nothing")
	}
}
