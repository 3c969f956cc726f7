package consumer

import (
	"bufio"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestServe opens the page that fluxgraph serve serves, and demands that it follows the files.
func TestServe(t *testing.T) {
	b := open(t)
	dir := t.TempDir()
	program := filepath.Join(dir, "fluxgraph")
	build := exec.Command("go", "build", "-o", program, "github.com/fluxgraph/fluxgraph/cmd/fluxgraph")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	file := func(name, text string) string {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return name
	}
	file("home/cluster/apps.yaml", `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec: {path: ./apps, prune: true, interval: 10m, sourceRef: {kind: GitRepository, name: flux-system}}
`)
	file("home/apps/ns.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: web}\n")

	serving := exec.Command(program, "serve", filepath.Join(dir, "home"), "--port", "0")
	out, err := serving.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := serving.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = serving.Process.Kill() }) // it has ended, unless the test failed
	lines := bufio.NewReader(out)
	address, err := lines.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}

	tab, closeTab := chromedp.NewContext(b.ctx)
	defer closeTab()
	ctx, cancel := context.WithTimeout(tab, time.Minute)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Navigate(strings.TrimSpace(address))); err != nil {
		t.Fatal(err)
	}
	holds := func(what, expression string) {
		t.Helper()
		for {
			ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("(() => { try { return !!("+expression+") } catch { return false } })()"))
			if err != nil {
				late, cancel := context.WithTimeout(tab, 5*time.Second)
				defer cancel()
				text, _ := chromedp.Run(late, chromedp.Evaluate[string]("document.body.innerText.slice(0, 300) + String(globalThis.fluxgraph && JSON.stringify(fluxgraph.app.model.nodes.map((n) => n.id)))"))
				t.Fatalf("%s: %v; the page says %q", what, err, text)
			}
			if ok {
				return
			}
			time.Sleep(50 * time.Millisecond)
		}
	}
	node := func(name string) string {
		return "fluxgraph.app.model.nodes.find((n) => n.id.endsWith('/" + name + "'))"
	}
	holds("the page", node("web")+" && !"+node("later"))
	file("home/apps/later.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: later, namespace: web}\n")
	holds("a new file", node("later"))
	// What Graphviz lays out is asked for when it is looked at.
	holds("a picture", "fluxgraph.app.open("+node("flux-system/apps")+") || fluxgraph.app.state.view === 'in'")
	holds("its layout", laidOut)

	if err := serving.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(lines); err != nil {
		t.Error(err)
	}
	if err := serving.Wait(); err != nil {
		t.Errorf("after Ctrl-C: %v", err)
	}
}
