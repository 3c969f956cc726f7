package fetch_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fluxgraph/fluxgraph/chart"
	"github.com/fluxgraph/fluxgraph/chart/fetch"
	"github.com/fluxgraph/fluxgraph/flux"
)

const password = "hunter2"

// rendered is the version of the chart that a fetcher gets.
func rendered(f *fetch.Fetcher, w chart.Wanted) (string, error) {
	a, err := (&chart.Renderer{Fetch: f.Fetch}).Render(flux.ChartRequest{Repository: w.Repository, Name: w.Name, Version: w.Version,
		Reference: w.Reference, Filter: w.Filter, PlainHTTP: w.PlainHTTP, Release: "r", Namespace: "n"})
	return a.Version, err
}

// packed makes a chart of one ConfigMap.
func packed(t *testing.T, name, version string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	for _, f := range [][2]string{
		{"Chart.yaml", fmt.Sprintf("apiVersion: v2\nname: %s\nversion: %s\n", name, version)},
		{"templates/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \"{{ .Chart.Version }}\"}\n"},
	} {
		if err := w.WriteHeader(&tar.Header{Name: name + "/" + f[0], Mode: 0o644, Size: int64(len(f[1]))}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(f[1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// repository is a chart repository on loopback.
type repository struct {
	*httptest.Server
	requests atomic.Int64
	failures atomic.Int64 // answers that are errors before the first good one
	user     string
	spoilt   atomic.Bool
}

func serve(t *testing.T) *repository {
	t.Helper()
	r := &repository{}
	charts := map[string][]byte{}
	index := "apiVersion: v1\nentries:\n  web:\n"
	for _, v := range []string{"1.0.0", "1.5.0", "2.0.0", "3.0.0-rc.1"} {
		data := packed(t, "web", v)
		charts["/charts/web-"+v+".tgz"] = data
		index += fmt.Sprintf("    - {name: web, version: %s, digest: %x, urls: [web-%s.tgz]}\n", v, sha256.Sum256(data), v)
	}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		r.requests.Add(1)
		user, password, _ := req.BasicAuth()
		switch {
		case r.failures.Add(-1) >= 0:
			http.Error(w, "busy", http.StatusServiceUnavailable)
		case r.user != "" && (user != r.user || password != "hunter2"):
			http.Error(w, "who?", http.StatusUnauthorized)
		case req.URL.Path == "/charts/index.yaml":
			fmt.Fprint(w, index)
		case charts[req.URL.Path] != nil:
			data := charts[req.URL.Path]
			if r.spoilt.Load() {
				data = append(bytes.Clone(data), 0)
			}
			w.Write(data)
		default:
			http.NotFound(w, req)
		}
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *repository) wanted(version string) chart.Wanted {
	return chart.Wanted{Repository: r.URL + "/charts", Name: "web", Version: version}
}

func TestIndex(t *testing.T) {
	r := serve(t)
	for version, want := range map[string]string{"1.0.0": "1.0.0", "1.x": "1.5.0", "": "2.0.0", ">=3.0.0-0": "3.0.0-rc.1"} {
		fetcher := &fetch.Fetcher{}
		renderer := &chart.Renderer{Fetch: fetcher.Fetch}
		w := r.wanted(version)
		a, err := renderer.Render(flux.ChartRequest{Repository: w.Repository, Name: w.Name, Version: version, Release: "r", Namespace: "n"})
		if err != nil || a.Version != want || len(a.Manifests) != 1 || !strings.Contains(a.Manifests[0].Text, want) {
			t.Errorf("version %q gives %v, %v; want %s", version, a, err, want)
		}
	}
	for _, w := range []chart.Wanted{r.wanted("9.x"), {Repository: r.URL + "/charts", Name: "other"}, {Repository: r.URL + "/nowhere", Name: "web"}, {Repository: "file:///etc", Name: "web"}} {
		if _, err := (&fetch.Fetcher{Attempts: 1}).Fetch(w); err == nil {
			t.Errorf("%v is fetched", w)
		}
	}
}

func TestCache(t *testing.T) {
	r := serve(t)
	dir := filepath.Join(t.TempDir(), "charts")
	var told []string
	for range 2 {
		f := &fetch.Fetcher{Cache: dir, Progress: func(text string) { told = append(told, text) }}
		if _, err := f.Fetch(r.wanted("1.0.0")); err != nil {
			t.Fatal(err)
		}
	}
	if n := r.requests.Load(); n != 3 {
		t.Errorf("%d requests for two indexes and one chart", n)
	}
	if len(told) != 3 || !strings.Contains(told[1], "web 1.0.0") {
		t.Errorf("progress is %q", told)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 {
		t.Fatalf("kept are %v, %v", files, err)
	}
	// What was tampered with is not used.
	if err := os.WriteFile(filepath.Join(dir, files[0].Name()), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if data, err := (&fetch.Fetcher{Cache: dir}).Fetch(r.wanted("1.0.0")); err != nil || len(data) < 10 {
		t.Errorf("spoilt cache gives %d bytes, %v", len(data), err)
	}
}

func TestDigest(t *testing.T) {
	r := serve(t)
	r.spoilt.Store(true)
	if _, err := (&fetch.Fetcher{}).Fetch(r.wanted("1.0.0")); err == nil || !strings.Contains(err.Error(), "digest") {
		t.Errorf("another digest gives %v", err)
	}
}

func TestAttempts(t *testing.T) {
	r := serve(t)
	r.failures.Store(2)
	if _, err := (&fetch.Fetcher{Pause: time.Millisecond}).Fetch(r.wanted("1.0.0")); err != nil {
		t.Errorf("two failures: %v", err)
	}
	r.failures.Store(3)
	if _, err := (&fetch.Fetcher{Pause: time.Millisecond}).Fetch(r.wanted("1.0.0")); err == nil || !strings.Contains(err.Error(), "503") {
		t.Errorf("three failures: %v", err)
	}
	before := r.requests.Load()
	r.failures.Store(0)
	if _, err := (&fetch.Fetcher{Pause: time.Millisecond}).Fetch(chart.Wanted{Repository: r.URL, Name: "web"}); err == nil {
		t.Error("there is an index where none is")
	}
	if n := r.requests.Load() - before; n != 1 {
		t.Errorf("%d requests for what is not there", n)
	}
}

func TestTimeout(t *testing.T) {
	stop := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-stop }))
	defer s.Close()
	defer close(stop)
	start := time.Now()
	f := &fetch.Fetcher{Timeout: 50 * time.Millisecond, Attempts: 2, Pause: time.Millisecond}
	if _, err := f.Fetch(chart.Wanted{Repository: s.URL, Name: "web"}); err == nil || !strings.HasSuffix(err.Error(), "cannot be asked: it does not answer in time") {
		t.Errorf("the error is %v", err)
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("it takes %v", took)
	}
}

func TestLogin(t *testing.T) {
	r := serve(t)
	r.user = "somebody"
	file := filepath.Join(t.TempDir(), "repositories.yaml")
	text := fmt.Sprintf("repositories:\n  - {name: mine, url: %s/charts/, username: somebody, password: hunter2}\n", r.URL)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := (&fetch.Fetcher{Repositories: file}).Fetch(r.wanted("1.0.0")); err != nil {
		t.Errorf("with the password: %v", err)
	}
	if _, err := (&fetch.Fetcher{}).Fetch(r.wanted("1.0.0")); err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("without the password: %v", err)
	}
}

// TestOffline proves that a renderer without a fetcher leaves the network alone.
func TestOffline(t *testing.T) {
	r := serve(t)
	_, err := (&chart.Renderer{}).Render(flux.ChartRequest{Repository: r.URL + "/charts", Name: "web", Version: "1.0.0"})
	if err == nil || r.requests.Load() != 0 {
		t.Errorf("%d requests, %v", r.requests.Load(), err)
	}
}
