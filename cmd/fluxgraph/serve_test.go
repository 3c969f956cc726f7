//go:build unix

package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// recordedStream is a stream that a test reads while the command writes it.
type recordedStream struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (h *recordedStream) Write(b []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.text.Write(b)
}

func (h *recordedStream) String() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.text.String()
}

// serving is a running fluxgraph serve.
type serving struct {
	t      *testing.T
	url    string // ends with /
	stderr *recordedStream
	code   chan int
}

// startServing starts the command. The test ends it with end.
func startServing(t *testing.T, args ...string) *serving {
	t.Helper()
	s := &serving{t: t, stderr: &recordedStream{}, code: make(chan int, 1)}
	out, in := io.Pipe()
	go func() {
		s.code <- run(append([]string{"serve"}, args...), strings.NewReader(""), in, s.stderr)
		in.Close()
	}()
	url, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("no address is printed: %v; exit code %d: %s", err, <-s.code, s.stderr)
	}
	s.url = strings.TrimSpace(url)
	return s
}

// end ends the command as a user does, and returns its exit code.
func (s *serving) end(sign syscall.Signal) int {
	s.t.Helper()
	if err := syscall.Kill(os.Getpid(), sign); err != nil {
		s.t.Fatal(err)
	}
	select {
	case code := <-s.code:
		return code
	case <-time.After(20 * time.Second):
		s.t.Fatal("it does not end")
		return 0
	}
}

func (s *serving) get(path string) (*http.Response, string) {
	s.t.Helper()
	res, err := http.Get(s.url + path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return res, string(body)
}

// title returns the title that the page shows.
func (s *serving) title() string {
	s.t.Helper()
	_, body := s.get("data.json")
	var data struct{ Title string }
	if err := json.Unmarshal([]byte(body), &data); err != nil {
		s.t.Fatal(err)
	}
	return data.Title
}

// listen returns a function that waits for the next event that the server sends to the page.
func (s *serving) listen() (next func()) {
	s.t.Helper()
	res, err := http.Get(s.url + "events")
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { res.Body.Close() })
	changes := make(chan bool, 10)
	ready := make(chan bool, 1)
	go func() {
		for lines := bufio.NewScanner(res.Body); lines.Scan(); {
			switch text := lines.Text(); {
			case strings.HasPrefix(text, "id:") && len(ready) == 0:
				ready <- true
			case text == "data: changed":
				changes <- true
			}
		}
	}()
	<-ready
	return func() {
		s.t.Helper()
		select {
		case <-changes:
		case <-time.After(20 * time.Second):
			s.t.Fatalf("no event reports the change: %s", s.stderr)
		}
	}
}

func writeTo(t *testing.T, dir, name, text string) {
	t.Helper()
	name = filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

const servedApps = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec: {path: ./apps, prune: true, interval: 10m, sourceRef: {kind: GitRepository, name: flux-system}}
`

// servedRepo is a small repository to serve.
func servedRepo(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "home")
	writeTo(t, dir, "cluster/apps.yaml", servedApps)
	writeTo(t, dir, "apps/ns.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: web}\n")
	return dir
}

func TestServe(t *testing.T) {
	dir := servedRepo(t)
	status := filepath.Join(t.TempDir(), "status.json")
	writeTo(t, filepath.Dir(status), "status.json", `{"apiVersion": "v1", "kind": "List", "items": []}`)
	s := startServing(t, dir, "--port", "0", "--status", status)
	if !strings.HasPrefix(s.url, "http://127.0.0.1:") {
		t.Errorf("served at %s", s.url)
	}
	res, page := s.get("")
	if res.StatusCode != http.StatusOK || !strings.Contains(page, "<title>home") || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
		t.Errorf("the page: %s %s %.300s", res.Status, res.Header.Get("Content-Type"), page)
	}
	if _, data := s.get("data.json"); !strings.Contains(data, "web") || strings.Contains(data, "later") {
		t.Errorf("the data: %.300s", data)
	}

	next := s.listen()
	writeTo(t, dir, "apps/later.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: later, namespace: web}\n")
	next()
	if _, data := s.get("data.json"); !strings.Contains(data, "later") {
		t.Errorf("after a change, the data: %.300s", data)
	}

	writeTo(t, dir, "apps/later.yaml", "kind: [\n")
	next()
	if _, data := s.get("data.json"); !strings.Contains(data, "invalid-manifest") || !strings.Contains(data, "web") {
		t.Errorf("of broken YAML, the data: %.300s", data)
	}

	writeTo(t, filepath.Dir(status), "status.json", `{"apiVersion": "kustomize.toolkit.fluxcd.io/v1", "kind": "Kustomization",
		"metadata": {"name": "apps", "namespace": "flux-system"}, "status": {"conditions": [{"type": "Ready", "status": "False", "message": "out of cheese"}]}}`)
	next()
	if _, data := s.get("data.json"); !strings.Contains(data, "out of cheese") {
		t.Errorf("of another status, the data: %.300s", data)
	}
	if !strings.Contains(s.stderr.String(), "the cluster: 1 failed") {
		t.Errorf("standard error: %s", s.stderr)
	}

	writeTo(t, dir, "fluxgraph.yaml", "entires: []\n")
	next()
	if title := s.title(); !strings.HasPrefix(title, "home, as it was before: fluxgraph.yaml:1: unknown key entires") {
		t.Errorf("title %q", title)
	}
	if _, data := s.get("data.json"); !strings.Contains(data, "out of cheese") {
		t.Errorf("of what cannot be read, the data: %.300s", data)
	}
	writeTo(t, dir, "fluxgraph.yaml", "entries: []\n")
	next()
	if title := s.title(); title != "home" {
		t.Errorf("title %q", title)
	}

	if code := s.end(syscall.SIGTERM); code != exitClean {
		t.Errorf("exit code %d: %s", code, s.stderr)
	}
	if _, err := http.Get(s.url); err == nil {
		t.Error("it still answers")
	}
}

func TestServeRefuses(t *testing.T) {
	s := startServing(t, servedRepo(t), "--port", "0")
	for name, ask := range map[string]func(*http.Request){
		"another name":   func(r *http.Request) { r.Host = "evil.example" },
		"another origin": func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") },
		"a change":       func(r *http.Request) { r.Method = http.MethodPost },
	} {
		for _, path := range []string{"", "data.json", "events"} {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			ask(r)
			res, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
			if res.StatusCode != http.StatusForbidden && res.StatusCode != http.StatusMethodNotAllowed {
				t.Errorf("%s at /%s: %s", name, path, res.Status)
			}
		}
	}
	if code := s.end(syscall.SIGINT); code != exitClean {
		t.Errorf("exit code %d: %s", code, s.stderr)
	}
}

func TestServePort(t *testing.T) {
	taken, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	_, port, _ := net.SplitHostPort(taken.Addr().String())
	dir := servedRepo(t)
	code, _, stderr := invoke("serve", dir, "--port", port)
	if code != exitFailure || !strings.Contains(stderr, "cannot listen on 127.0.0.1:"+port+": address already in use") {
		t.Errorf("exit code %d: %s", code, stderr)
	}
	var out bytes.Buffer
	p := &program{stdout: io.Discard, stderr: newProgress(&out)}
	listener, err := p.listen([]int{taken.Addr().(*net.TCPAddr).Port, 0})
	if err != nil {
		t.Fatal(err)
	}
	listener.Close()
	if !strings.Contains(out.String(), "taking another port") {
		t.Errorf("standard error: %s", &out)
	}
	for _, test := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{dir, "--port", "70000"}, exitUsage, "--port 70000 is not a port"},
		{[]string{dir, "--status", "-"}, exitUsage, "cannot be standard input"},
		{[]string{dir, "--cluster", "nowhere"}, exitUsage, "unknown cluster nowhere"},
		{[]string{filepath.Join(dir, "nowhere")}, exitFailure, "cannot read"},
		{[]string{t.TempDir()}, exitFailure, "no Flux objects found"},
		{[]string{dir, dir}, exitUsage, "one repository at a time"},
	} {
		code, _, stderr := invoke(append([]string{"serve"}, test.args...)...)
		if code != test.code || !strings.Contains(stderr, test.want) {
			t.Errorf("%q: exit code %d, %s", test.args, code, stderr)
		}
	}
}
