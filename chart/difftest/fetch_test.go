package difftest

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-containerregistry/pkg/registry"
	helm "helm.sh/helm/v4/pkg/registry"

	"github.com/fluxgraph/fluxgraph/chart"
	"github.com/fluxgraph/fluxgraph/chart/fetch"
	"github.com/fluxgraph/fluxgraph/flux"
)

// hub is an OCI registry on loopback. A manifest is known by its chart's version.
type hub struct {
	*httptest.Server
	requests  atomic.Int64
	failures  atomic.Int64 // answers that are errors before the first good one
	closed    atomic.Bool  // for whoever has not logged in
	spoilt    atomic.Bool
	manifests map[string]string
}

func (h *hub) host() string { _, host, _ := strings.Cut(h.URL, "://"); return host }

func (h *hub) wanted(version string) chart.Wanted {
	return chart.Wanted{Repository: "oci://" + h.host() + "/charts/web", Name: "web", Version: version, PlainHTTP: true}
}

// serveHub starts a registry, pushes charts with Helm's client, and keeps the user's own files away.
func serveHub(t *testing.T, versions ...string) *hub {
	t.Helper()
	t.Setenv("DOCKER_CONFIG", t.TempDir())
	t.Setenv("HELM_CONFIG_HOME", t.TempDir())
	h := &hub{manifests: map[string]string{}}
	real := registry.New(registry.Logger(log.New(io.Discard, "", 0)))
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		h.requests.Add(1)
		name, given, _ := req.BasicAuth()
		switch {
		case h.failures.Add(-1) >= 0:
			http.Error(w, "busy", http.StatusServiceUnavailable)
		case h.closed.Load() && (name != user || given != password):
			w.Header().Set("WWW-Authenticate", `Basic realm="registry"`)
			http.Error(w, `{"errors": [{"code": "UNAUTHORIZED", "message": "\u001b[31mred"}]}`, http.StatusUnauthorized)
		case h.spoilt.Load() && req.Method == http.MethodGet:
			answer := httptest.NewRecorder()
			real.ServeHTTP(answer, req)
			body := bytes.ReplaceAll(answer.Body.Bytes(), []byte("schemaVersion"), []byte("schemaversion"))
			for name, values := range answer.Header() {
				w.Header()[name] = values
			}
			w.WriteHeader(answer.Code)
			_, _ = w.Write(body)
		default:
			real.ServeHTTP(w, req)
		}
	}))
	t.Cleanup(h.Close)
	client, err := helm.NewClient(helm.ClientOptPlainHTTP())
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range versions {
		pushed, err := client.Push(packedChart(t, "web", v), h.host()+"/charts/web:"+v)
		if err != nil {
			t.Fatal(err)
		}
		h.manifests[v] = pushed.Manifest.Digest
	}
	// A tag that is no version, as a workflow may push it.
	if _, err := client.Push(packedChart(t, "web", "0.0.1"), h.host()+"/charts/web:main", helm.PushOptStrictMode(false)); err != nil {
		t.Fatal(err)
	}
	h.requests.Store(0)
	return h
}

// rendered is the version of the chart that a fetcher gets.
func rendered(f *fetch.Fetcher, w chart.Wanted) (string, error) {
	a, err := (&chart.Renderer{Fetch: f.Fetch}).Render(flux.ChartRequest{Repository: w.Repository, Name: w.Name, Version: w.Version,
		Reference: w.Reference, Filter: w.Filter, PlainHTTP: w.PlainHTTP, Release: "r", Namespace: "n"})
	return a.Version, err
}

func TestFetchFromRegistry(t *testing.T) {
	h := serveHub(t, "1.2.3", "1.3.0", "1.10.0", "v1.11.0", "2.0.0-rc.1", "2.1.0+build.5")
	for _, test := range []struct {
		name, version, reference, filter, want string
	}{
		{name: "very version", version: "1.2.3", want: "1.2.3"},
		{name: "plus becomes an underscore", version: "2.1.0+build.5", want: "2.1.0+build.5"},
		{name: "version with a v", version: "v1.11.0", want: "v1.11.0"},
		{name: "range", version: "~1.2", want: "1.2.3"},
		{name: "numbers, not letters", version: "1.x <1.11", want: "1.10.0"},
		{name: "range takes a version with a v", version: "1.x", want: "v1.11.0"},
		{name: "newest", want: "2.1.0+build.5"},
		{name: "candidates on request", version: ">=2.0.0-0 <2.1.0", want: "2.0.0-rc.1"},
		{name: "filtered", version: "*", filter: `^1\.\d\.`, want: "1.3.0"},
		{name: "tag", reference: "1.3.0", want: "1.3.0"},
		{name: "tag that is no version", version: "main", reference: "main", want: "0.0.1"},
		{name: "tag as a registry writes it", reference: "2.1.0_build.5", want: "2.1.0+build.5"},
		{name: "tag with a plus, which no registry has", reference: "2.1.0+build.5"},
		{name: "digest before a range", version: "1.x", reference: h.manifests["1.3.0"], want: "1.3.0"},
		{name: "no such version", version: "9.9.9"},
		{name: "no such tag", reference: "latest"},
		{name: "empty range", version: ">=3"},
		{name: "no range", version: "main"},
		{name: "broken filter", version: "*", filter: "("},
	} {
		w := h.wanted(test.version)
		w.Reference, w.Filter = test.reference, test.filter
		got, err := rendered(&fetch.Fetcher{Attempts: 1}, w)
		if got != test.want || (err == nil) != (test.want != "") {
			t.Errorf("%s: gives %q, %v; want %q", test.name, got, err, test.want)
		}
	}
	for _, address := range []string{"oci://" + h.host() + "/charts/nowhere", "oci://" + h.host(), "oci://" + h.host() + "/charts/web:1.2.3"} {
		w := h.wanted("1.2.3")
		w.Repository = address
		if _, err := (&fetch.Fetcher{Attempts: 1}).Fetch(w); err == nil {
			t.Errorf("%s is fetched", address)
		}
	}
	w := h.wanted("1.2.3")
	w.PlainHTTP = false
	if _, err := (&fetch.Fetcher{Attempts: 1}).Fetch(w); err == nil {
		t.Error("a registry without TLS is taken for one with TLS")
	}
}

// TestRegistryLogin proves that Helm's and Docker's logins count, and what is said without one.
func TestRegistryLogin(t *testing.T) {
	h := serveHub(t, "1.0.0")
	h.closed.Store(true)
	logins := func(password string) []byte {
		return fmt.Appendf(nil, `{"auths": {%q: {"auth": %q}}}`, h.host(), base64.StdEncoding.EncodeToString([]byte(user+":"+password)))
	}
	helmFile := filepath.Join(t.TempDir(), "config.json")
	wrongFile := filepath.Join(t.TempDir(), "config.json")
	otherHost := filepath.Join(t.TempDir(), "config.json")
	if err := errors.Join(os.WriteFile(helmFile, logins(password), 0o600), os.WriteFile(wrongFile, logins("hunter3"), 0o600),
		os.WriteFile(otherHost, bytes.Replace(logins(password), []byte(h.host()), []byte("example.com"), 1), 0o600)); err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string]string{"no login": "", "wrong login": wrongFile, "login of another host": otherHost} {
		before := h.requests.Load()
		_, err := (&fetch.Fetcher{Registry: file, Pause: time.Millisecond}).Fetch(h.wanted("1.0.0"))
		if err == nil {
			t.Errorf("%s: the chart is fetched", name)
			continue
		}
		for _, want := range []string{"401", "spec.secretRef", "registry/config.json", "Docker's config.json"} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v does not name %s", name, err, want)
			}
		}
		if strings.Contains(err.Error(), "hunter") || strings.Contains(err.Error(), "red") {
			t.Errorf("%s: %v tells too much", name, err)
		}
		if n := h.requests.Load() - before; n > 2 {
			t.Errorf("%s: %d requests", name, n)
		}
	}
	if _, err := (&fetch.Fetcher{Registry: helmFile}).Fetch(h.wanted("1.x")); err != nil {
		t.Errorf("with Helm's login: %v", err)
	}
	if err := os.WriteFile(filepath.Join(os.Getenv("DOCKER_CONFIG"), "config.json"), logins(password), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := (&fetch.Fetcher{Registry: otherHost}).Fetch(h.wanted("1.0.0")); err != nil {
		t.Errorf("with Docker's login: %v", err)
	}
	if err := os.WriteFile(otherHost, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := (&fetch.Fetcher{Registry: otherHost}).Fetch(h.wanted("1.0.0")); err == nil || !strings.Contains(err.Error(), "registry/config.json") {
		t.Errorf("with a broken file: %v", err)
	}
}

// TestRegistryDigest proves that what a registry gives is what was asked for.
func TestRegistryDigest(t *testing.T) {
	h := serveHub(t, "1.0.0")
	h.spoilt.Store(true)
	w := h.wanted("1.0.0")
	if _, err := (&fetch.Fetcher{}).Fetch(w); err == nil {
		t.Error("a spoilt chart is fetched by its tag")
	}
	w.Reference = h.manifests["1.0.0"]
	if _, err := (&fetch.Fetcher{}).Fetch(w); err == nil || !strings.Contains(err.Error(), "another digest") {
		t.Errorf("a spoilt chart by its digest: %v", err)
	}
	h.spoilt.Store(false)
	w.Reference = "sha256:" + strings.Repeat("0", 64)
	if _, err := (&fetch.Fetcher{}).Fetch(w); err == nil || !strings.Contains(err.Error(), "no such version") {
		t.Errorf("a digest that is nowhere: %v", err)
	}
}

// TestRegistryCache proves that a chart is pulled once, that a digest needs no registry afterwards, and
// that what was changed in the cache is not used.
func TestRegistryCache(t *testing.T) {
	h := serveHub(t, "1.0.0", "1.1.0")
	dir := filepath.Join(t.TempDir(), "charts")
	pulls := 0
	get := func(w chart.Wanted) (string, error) {
		return rendered(&fetch.Fetcher{Cache: dir, Attempts: 1, Pause: time.Millisecond, Progress: func(text string) {
			if text != "pulling web 1.0.0 from "+h.host() && text != "pulling web 1.1.0 from "+h.host() {
				t.Errorf("progress is %q", text)
			}
			pulls++
		}}, w)
	}
	for _, step := range []struct {
		version string
		pulls   int
	}{{"1.0.0", 1}, {"1.0.0", 1}, {"<1.1", 1}, {"1.x", 2}, {"", 2}} {
		if _, err := get(h.wanted(step.version)); err != nil || pulls != step.pulls {
			t.Errorf("after %q there are %d pulls, %v; want %d", step.version, pulls, err, step.pulls)
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) != 4 {
		t.Fatalf("kept are %v, %v", files, err)
	}
	for _, f := range files {
		if info, err := os.Stat(f); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is for all to read: %v, %v", f, info.Mode(), err)
		}
		text, err := os.ReadFile(f)
		if err == nil {
			err = os.WriteFile(f, append(text, ' '), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		before := pulls
		for _, v := range []string{"1.0.0", "1.1.0"} {
			if got, err := get(h.wanted(v)); err != nil || got != v {
				t.Errorf("with %s changed: %q, %v", filepath.Base(f), got, err)
			}
		}
		if pulls != before+1 {
			t.Errorf("with %s changed there are %d pulls", filepath.Base(f), pulls-before)
		}
	}
	h.Close()
	w := h.wanted("")
	w.Reference = h.manifests["1.0.0"]
	if got, err := get(w); err != nil || got != "1.0.0" {
		t.Errorf("a digest without a registry gives %q, %v", got, err)
	}
	if _, err := get(h.wanted("1.0.0")); err == nil {
		t.Error("a tag is known without a registry")
	}
}

func TestRegistryAttempts(t *testing.T) {
	h := serveHub(t, "1.0.0")
	h.failures.Store(2)
	if _, err := (&fetch.Fetcher{Pause: time.Millisecond}).Fetch(h.wanted("1.0.0")); err != nil {
		t.Errorf("two failures: %v", err)
	}
	h.failures.Store(100)
	f := &fetch.Fetcher{Pause: time.Millisecond}
	before := h.requests.Load()
	for range 5 {
		if _, err := f.Fetch(h.wanted("1.0.0")); err == nil || !strings.Contains(err.Error(), "503") {
			t.Errorf("nothing but failures: %v", err)
		}
	}
	if n := h.requests.Load() - before; n != 3 {
		t.Errorf("a registry that is down is asked %d times", n)
	}
	h.failures.Store(0)
	before = h.requests.Load()
	if _, err := (&fetch.Fetcher{Pause: time.Millisecond}).Fetch(h.wanted("7.0.0")); err == nil {
		t.Error("there is a version where none is")
	}
	if n := h.requests.Load() - before; n != 1 {
		t.Errorf("%d requests for what is not there", n)
	}
}
