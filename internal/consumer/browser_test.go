package consumer

import (
	"context"
	_ "embed"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

//go:embed page.html
var browserPage []byte

// browser is one headless Chromium with page.html open, shared by every test of the package. The
// page fetches what it is to draw from a server on the loopback address: a drawing of several
// megabytes is too long for a debugger's message.
type browser struct {
	turn   sync.Mutex // of who has the page do something
	mu     sync.Mutex
	ctx    context.Context
	inputs map[string]input
	next   int
	stop   []func()
}

type input struct {
	contentType string
	content     []byte
}

var shared struct {
	once sync.Once
	b    *browser
	err  error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if shared.b != nil {
		shared.b.close()
	}
	os.Exit(code)
}

// open returns the browser, started at the first call.
func open(t *testing.T) *browser {
	t.Helper()
	program := tool(t, "chromium", "chromium-browser", "google-chrome")
	bundle := mermaidBundle(t)
	shared.once.Do(func() { shared.b, shared.err = start(program, bundle) })
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return shared.b
}

func start(program, bundle string) (*browser, error) {
	b := &browser{inputs: make(map[string]input)}
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(browserPage)
	})
	mux.HandleFunc("/mermaid.min.js", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, bundle) })
	mux.HandleFunc("/input/", func(w http.ResponseWriter, r *http.Request) {
		b.mu.Lock()
		in, ok := b.inputs[r.URL.Path]
		b.mu.Unlock()
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", in.contentType)
		_, _ = w.Write(in.content)
	})
	server := httptest.NewServer(mux)
	b.stop = append(b.stop, server.Close)

	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program),
		chromedp.NoSandbox, // Chromium refuses to run as root with one
		chromedp.DisableGPU,
		chromedp.NoFirstRun,
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-quic", true),
		chromedp.WSURLReadTimeout(time.Minute),
	)
	allocator, stopAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, stopBrowser := chromedp.NewContext(allocator)
	b.ctx = ctx
	b.stop = append(b.stop, stopAllocator, stopBrowser)
	if err := chromedp.Do(ctx, chromedp.Navigate(server.URL+"/"), chromedp.WaitReady("#ready")); err != nil {
		b.close()
		return nil, fmt.Errorf("starting %s: %w", program, err)
	}
	return b, nil
}

func (b *browser) close() {
	for i := len(b.stop) - 1; i >= 0; i-- {
		b.stop[i]()
	}
}

// call runs one of the functions of page.html on content and returns its answer.
func call[T any](t *testing.T, b *browser, function string, in input) T {
	t.Helper()
	b.mu.Lock()
	b.next++
	path := "/input/" + strconv.Itoa(b.next)
	b.inputs[path] = in
	b.mu.Unlock()
	defer func() {
		b.mu.Lock()
		delete(b.inputs, path)
		b.mu.Unlock()
	}()
	b.turn.Lock()
	defer b.turn.Unlock()
	ctx, cancel := context.WithTimeout(b.ctx, 3*time.Minute)
	defer cancel()
	answer, err := chromedp.Run(ctx, chromedp.Evaluate[T](fmt.Sprintf("%s(%q)", function, path), chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%s: %v", function, err)
	}
	return answer
}
