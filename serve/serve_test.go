package serve

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// begin serves a site on this machine, and returns its address.
func begin(t *testing.T, s *Site) string {
	t.Helper()
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: s.Handler(listener.Addr())}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() {
		s.Close()
		if err := server.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return listener.Addr().String()
}

// ask sends a request; headers are names and values in turn, and Host is one of them.
func ask(t *testing.T, method, url string, headers ...string) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
			continue
		}
		r.Header.Add(headers[i], headers[i+1])
	}
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { res.Body.Close() })
	return res
}

func bodyOf(t *testing.T, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func site() *Site {
	s := NewSite(map[string]Page{"/": {"text/html; charset=utf-8", []byte("<p>one")}, "/data": {"application/json", []byte("{}")}})
	s.Generated = map[string]Generator{"/double": func(query url.Values) (Page, error) {
		n, err := strconv.Atoi(query.Get("n"))
		return Page{"text/plain", []byte(strconv.Itoa(2 * n))}, err
	}}
	return s
}

func TestAnswers(t *testing.T) {
	addr := begin(t, site())
	_, port, _ := net.SplitHostPort(addr)
	const yes, forbidden = http.StatusOK, http.StatusForbidden
	for _, test := range []struct {
		name, method, path string
		headers            []string
		want               int
	}{
		{"the page", "GET", "/", nil, yes},
		{"its data", "GET", "/data", nil, yes},
		{"as localhost", "GET", "/", []string{"Host", "localhost:" + port}, yes},
		{"its own page asks", "GET", "/data", []string{"Origin", "http://" + addr, "Sec-Fetch-Site", "same-origin", "Sec-Fetch-Mode", "cors"}, yes},
		{"the address bar", "GET", "/", []string{"Sec-Fetch-Site", "none", "Sec-Fetch-Mode", "navigate"}, yes},
		{"a link elsewhere", "GET", "/", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"}, yes},
		{"only the head", "HEAD", "/", nil, yes},
		{"a question", "GET", "/double?n=4", nil, yes},
		{"only its head", "HEAD", "/double?n=4", nil, yes},
		{"a question that is wrong", "GET", "/double?n=x", nil, http.StatusBadRequest},
		{"no such page", "GET", "/x", nil, http.StatusNotFound},
		{"a question from another site", "GET", "/double?n=4", []string{"Origin", "http://evil.example"}, forbidden},
		{"a path that goes up", "GET", "/../../etc/passwd", nil, http.StatusNotFound},

		{"a name that leads here", "GET", "/", []string{"Host", "evil.example:" + port}, forbidden},
		{"a name that looks like ours", "GET", "/", []string{"Host", "127.0.0.1.evil.example:" + port}, forbidden},
		{"another port", "GET", "/", []string{"Host", "127.0.0.1:1"}, forbidden},
		{"no port", "GET", "/", []string{"Host", "127.0.0.1"}, forbidden},
		{"any address", "GET", "/", []string{"Host", "0.0.0.0:" + port}, forbidden},
		{"a page of another site", "GET", "/data", []string{"Origin", "http://evil.example"}, forbidden},
		{"a page of this machine", "GET", "/data", []string{"Origin", "http://127.0.0.1:1"}, forbidden},
		{"a page without a site", "GET", "/data", []string{"Origin", "null"}, forbidden},
		{"our name over https", "GET", "/data", []string{"Origin", "https://" + addr}, forbidden},
		{"two origins", "GET", "/data", []string{"Origin", "http://" + addr, "Origin", "http://evil.example"}, forbidden},
		{"an image elsewhere", "GET", "/", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "image"}, forbidden},
		{"a frame elsewhere", "GET", "/", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "iframe"}, forbidden},
		{"a page of another port", "GET", "/data", []string{"Sec-Fetch-Site", "same-site", "Sec-Fetch-Mode", "cors"}, forbidden},
		{"events for another site", "GET", EventsPath, []string{"Origin", "http://evil.example"}, forbidden},

		{"to change something", "POST", "/", nil, http.StatusMethodNotAllowed},
		{"to put something", "PUT", "/data", nil, http.StatusMethodNotAllowed},
		{"to delete something", "DELETE", "/data", nil, http.StatusMethodNotAllowed},
		{"to ask what is allowed", "OPTIONS", "/", nil, http.StatusMethodNotAllowed},
		{"to change something from elsewhere", "POST", "/", []string{"Origin", "http://evil.example"}, forbidden},
	} {
		res := ask(t, test.method, "http://"+addr+test.path, test.headers...)
		if res.StatusCode != test.want {
			t.Errorf("%s: %s, want %d", test.name, res.Status, test.want)
		}
		if body := bodyOf(t, res); test.want != yes && strings.Contains(body, "<p>one") || test.method == "HEAD" && body != "" {
			t.Errorf("%s: %q", test.name, body)
		}
		for _, name := range []string{"Access-Control-Allow-Origin", "Access-Control-Allow-Methods"} {
			if res.Header.Get(name) != "" {
				t.Errorf("%s: %s: %s", test.name, name, res.Header.Get(name))
			}
		}
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Cache-Control": "no-store",
			"Cross-Origin-Resource-Policy": "same-origin", "Referrer-Policy": "no-referrer"} {
			if got := res.Header.Get(name); got != want {
				t.Errorf("%s: %s: %q, want %q", test.name, name, got, want)
			}
		}
		if !strings.Contains(res.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'") {
			t.Errorf("%s: may be framed", test.name)
		}
	}
}

// nextEvent reads an event, without comments and waits.
func nextEvent(t *testing.T, r *bufio.Reader) string {
	t.Helper()
	var event string
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			t.Fatalf("%v after %q", err, event)
		}
		switch {
		case line != "\n":
			event += line
		case strings.Contains(event, "id:"):
			return event
		default:
			event = ""
		}
	}
}

func TestEvents(t *testing.T) {
	s := site()
	addr := begin(t, s)
	res := ask(t, "GET", "http://"+addr+EventsPath)
	if got := res.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Errorf("type %q", got)
	}
	events := bufio.NewReader(res.Body)
	first := nextEvent(t, events)
	if strings.Contains(first, "data:") {
		t.Errorf("an event before any change: %q", first)
	}
	s.Put(map[string]Page{"/": {"text/html", []byte("<p>two")}})
	if second := nextEvent(t, events); !strings.Contains(second, "data: changed") || second == first {
		t.Errorf("after a change: %q", second)
	}
	if body := bodyOf(t, ask(t, "GET", "http://"+addr+"/")); body != "<p>two" {
		t.Errorf("after a change the page is %q", body)
	}
	if res := ask(t, "GET", "http://"+addr+"/data"); res.StatusCode != http.StatusNotFound {
		t.Errorf("a page that is gone: %s", res.Status)
	}

	id := strings.TrimSpace(strings.TrimPrefix(strings.Split(first, "\n")[0], "id:"))
	missed := nextEvent(t, bufio.NewReader(ask(t, "GET", "http://"+addr+EventsPath, "Last-Event-ID", id).Body))
	if !strings.Contains(missed, "data: changed") {
		t.Errorf("who missed a change hears %q", missed)
	}
	s.Close()
	if _, err := events.ReadString('\n'); err != io.EOF {
		t.Errorf("a closed site: %v", err)
	}
}

func TestAnswer(t *testing.T) {
	addr := begin(t, site())
	for path, want := range map[string]string{"/double?n=21": "42", "/double?n=x": "strconv.Atoi: parsing \"x\": invalid syntax\n"} {
		if got := bodyOf(t, ask(t, "GET", "http://"+addr+path)); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}

func TestManyListeners(t *testing.T) {
	s := site()
	addr := begin(t, s)
	for range maxListeners {
		nextEvent(t, bufio.NewReader(ask(t, "GET", "http://"+addr+EventsPath).Body))
	}
	if res := ask(t, "GET", "http://"+addr+EventsPath); res.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("one too many: %s", res.Status)
	}
	if res := ask(t, "GET", "http://"+addr+"/"); res.StatusCode != http.StatusOK {
		t.Errorf("the page beside many listeners: %s", res.Status)
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestFingerprint(t *testing.T) {
	dir, beside := t.TempDir(), filepath.Join(t.TempDir(), "status.json")
	at := func(name string) string { return filepath.Join(dir, name) }
	write(t, at("a/b.yaml"), "one")
	write(t, at(".git/index"), "1")
	write(t, at(".git/objects/x"), "1")
	w := Watched{Dirs: []string{dir}, Files: []string{beside}}
	last := w.Fingerprint()
	for _, step := range []struct {
		name    string
		change  func()
		changes bool
	}{
		{"nothing", func() {}, false},
		{"a longer file", func() { write(t, at("a/b.yaml"), "three") }, true},
		{"a file of the same length", func() {
			write(t, at("a/b.yaml"), "other")
			if err := os.Chtimes(at("a/b.yaml"), time.Time{}, time.Unix(1, 2)); err != nil {
				t.Fatal(err)
			}
		}, true},
		{"a new file", func() { write(t, at("a/c.yaml"), "") }, true},
		{"a file that is gone", func() { os.Remove(at("a/c.yaml")) }, true},
		{"what git stores", func() { write(t, at(".git/objects/y"), "2") }, false},
		{"what git tracks", func() { write(t, at(".git/index"), "22") }, true},
		{"a file beside it", func() { write(t, beside, "{}") }, true},
		{"another directory", func() { w.Dirs = append(w.Dirs, t.TempDir()) }, false},
		{"a directory that is not there", func() { w.Dirs = append(w.Dirs, at("nowhere")) }, true},
	} {
		step.change()
		now := w.Fingerprint()
		if now != last != step.changes {
			t.Errorf("%s: changed %v, want %v", step.name, now != last, step.changes)
		}
		last = now
	}
}

func TestWatch(t *testing.T) {
	dir := t.TempDir()
	w := Watched{Dirs: []string{dir}}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	changes, ended := make(chan string, 10), make(chan struct{})
	state := w.Fingerprint()
	write(t, filepath.Join(dir, "early"), "written while it was first read")
	go func() {
		defer close(ended)
		w.Watch(ctx, state, func() {
			text, _ := os.ReadFile(filepath.Join(dir, "a"))
			changes <- string(text)
		})
	}()
	next := func(want string) {
		t.Helper()
		select {
		case got := <-changes:
			if got != want {
				t.Errorf("changed: %q, want %q", got, want)
			}
		case <-time.After(20 * time.Second):
			t.Fatal("no change is seen")
		}
	}
	next("")
	write(t, filepath.Join(dir, "a"), "done")
	next("done")
	cancel()
	<-ended
	if len(changes) > 0 {
		t.Errorf("%d changes too many", len(changes))
	}
}
