package consumer

import (
	"context"
	_ "embed"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/fluxgraph/fluxgraph/export"
	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/export/page"
)

// explorable returns the document of a repository with all that a page says of it.
func explorable(t *testing.T, name string, fsys fs.FS) export.Document {
	t.Helper()
	doc, err := told(name, fsys)
	if err != nil {
		t.Fatal(err)
	}
	doc.Context.Web = "https://git.example/{file}#L{line}"
	return doc
}

func explorableDir(t *testing.T, dir string) export.Document {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return explorable(t, filepath.Base(dir), root.FS())
}

// pageFile writes the page of a document to a file and returns its address.
func pageFile(t *testing.T, doc export.Document) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "graph.html")
	if err := os.WriteFile(name, write(t, export.HTML, doc), 0o600); err != nil {
		t.Fatal(err)
	}
	return (&url.URL{Scheme: "file", Path: name}).String()
}

// tab is a page in a tab of its own.
type tab struct {
	t   *testing.T
	ctx context.Context

	mu   sync.Mutex
	said []string // errors and warnings of its console
}

// visit opens an address in a new tab, and holds at the end of the test that its console stayed silent
// and that it asked for nothing.
func visit(t *testing.T, address string) *tab {
	t.Helper()
	b := open(t)
	ctx, stop := chromedp.NewContext(b.ctx)
	t.Cleanup(stop)
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(cancel)
	p := &tab{t: t, ctx: ctx}
	p.do(chromedp.EmulateViewport(1400, 900))
	go func() {
		for m, err := range chromedp.Console(ctx) {
			if err != nil {
				return
			}
			if s := string(m.Type); s == "error" || s == "warning" || s == string(chromedp.ConsoleException) {
				p.mu.Lock()
				p.said = append(p.said, s+": "+m.Text)
				p.mu.Unlock()
			}
		}
	}()
	p.do(chromedp.Navigate(address))
	p.until("document.querySelector('body:not(.loading)') && window.fluxgraph")
	t.Cleanup(func() {
		if n := js[[]string](p, "performance.getEntriesByType('resource').map(e => e.name).filter(n => !/^(data|blob):/.test(n))"); len(n) > 0 {
			t.Errorf("the page asked for %q", n)
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		if len(p.said) > 0 {
			t.Errorf("the console says %q", p.said)
		}
	})
	return p
}

func (p *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, actions...); err != nil {
		p.t.Fatal(err)
	}
}

func js[T any](p *tab, expression string) T {
	p.t.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// until waits until an expression holds.
func (p *tab) until(expression string) {
	p.t.Helper()
	for range 200 {
		if js[bool](p, "!!("+expression+")") {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	p.t.Fatalf("never: %s\nat %s", expression, js[string](p, "location.hash + ' ' + document.body.innerText.slice(0, 1500)"))
}

func (p *tab) holds(expression string) {
	p.t.Helper()
	if !js[bool](p, "!!("+expression+")") {
		p.t.Errorf("does not hold: %s\nat %s", expression, js[string](p, "location.hash"))
	}
}

func (p *tab) click(selector string) {
	p.t.Helper()
	p.until(fmt.Sprintf("document.querySelector(%q)", selector))
	p.do(chromedp.Click(chromedp.CSS(selector)))
}

func (p *tab) keys(keys ...string) {
	p.t.Helper()
	for _, k := range keys {
		p.do(chromedp.KeyEvent(k))
	}
}

// node returns the selector of the box of an object.
func node(id string) string { return fmt.Sprintf(`#canvas g.node[data-key=%q]`, id) }

const (
	homeGuestbook = "home:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/guestbook"
	homePodinfo   = "home:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/podinfo"
	podinfoHelm   = "home:helm.toolkit.fluxcd.io/HelmRelease/podinfo/podinfo"
)

// clickNode clicks at a box where it is now.
func (p *tab) clickNode(id string) {
	p.t.Helper()
	p.until(fmt.Sprintf("document.querySelector(%q)", node(id)))
	p.still()
	at := js[[]float64](p, fmt.Sprintf("(() => { const r = document.querySelector(%q + ' .body').getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2] })()", node(id)))
	p.do(chromedp.MouseClickXY(at[0], at[1]))
}

// still waits until nothing flies any more.
func (p *tab) still() {
	p.t.Helper()
	p.until("fluxgraph.app.flight === 0")
}

// laidOut holds where Graphviz has laid out every line that is drawn, but for those from a box to itself.
const laidOut = "fluxgraph.app.scene.strokes.length > 0 && fluxgraph.app.scene.strokes.every(s => s.way || s.quiet || s.from === s.to)"

func example(name string) string { return filepath.Join("..", "..", "testdata", "repos", name) }

func TestExplorer(t *testing.T) {
	healthy := pageFile(t, explorableDir(t, example("healthy")))
	broken := pageFile(t, explorableDir(t, example("broken")))

	t.Run("overview", func(t *testing.T) {
		p := visit(t, healthy)
		p.until("document.querySelectorAll('#canvas g.node').length === 3")
		words := js[string](p, "document.querySelector('#canvas').textContent")
		for _, want := range []string{"home", "clusters/home", "Wave 1", "Wave 2", "guestbook", "podinfo", "flux-system"} {
			if !strings.Contains(words, want) {
				t.Errorf("the overview does not say %q", want)
			}
		}
		p.holds("document.querySelector('#canvas path.relation-depends-on')")
		p.holds("document.querySelector('#details').hidden")
	})

	t.Run("down to a Kustomization, and up again", func(t *testing.T) {
		p := visit(t, healthy)
		p.clickNode(homePodinfo)
		p.until("document.querySelector('#details h2')?.textContent === 'podinfo'")
		p.click("#act-open")
		p.until("fluxgraph.app.state.view === 'in'")
		p.until(fmt.Sprintf("document.querySelector(%q)", node(podinfoHelm)))
		p.holds("document.querySelector('#crumbs').textContent.includes('podinfo')")
		p.holds(laidOut)
		p.clickNode(podinfoHelm)
		p.click("#act-focus")
		p.until("fluxgraph.app.state.view === 'of'")
		p.holds(laidOut)
		p.holds("document.querySelector('#canvas').textContent.includes('podinfo-values')")
		if crumbs := js[int](p, "document.querySelectorAll('#crumbs li').length"); crumbs != 4 {
			t.Errorf("there are %d crumbs for repository, cluster, Kustomization and object", crumbs)
		}
		p.click("#crumbs li:nth-child(3) button")
		p.until("fluxgraph.app.state.view === 'in'")
		js[any](p, "history.back()")
		p.until("fluxgraph.app.state.view === 'of'")
		p.click("#crumbs li:first-child button")
		p.until("fluxgraph.app.state.view === 'overview'")
	})

	t.Run("search", func(t *testing.T) {
		p := visit(t, healthy)
		p.keys("/")
		p.until("document.activeElement.id === 'query'")
		js[any](p, "document.querySelector('#query').value = ''") // the protocol sends the character though the page refused the key
		p.keys("p", "o", "d", "i", "n", "f", "o")
		p.until("document.querySelectorAll('.answer').length > 4 && fluxgraph.app.state.query === 'podinfo'")
		if first := js[string](p, "document.querySelector('.answer').textContent"); !strings.HasPrefix(first, "podinfoKustomization") && !strings.HasPrefix(first, "podinfoHelmRelease") {
			t.Errorf("the first answer is %q", first)
		}
		p.keys(kb.ArrowDown, kb.ArrowDown)
		p.until("document.querySelector('#query').getAttribute('aria-activedescendant') === 'answer-1'")
		p.keys(kb.Enter)
		p.until("fluxgraph.app.state.selected !== '' && document.querySelector('#results').hidden")
		for _, q := range []string{"nosuchthing", "apps/guestbook/deployment.yaml", "ghcr.io"} {
			js[any](p, fmt.Sprintf("(() => { const q = document.querySelector('#query'); q.focus(); q.value = %q; q.dispatchEvent(new Event('input')) })()", q))
			none := js[bool](p, "fluxgraph.app.found.length === 0")
			if none != (q == "nosuchthing") {
				t.Errorf("search for %s: nothing found is %v", q, none)
			}
		}
	})

	t.Run("filters", func(t *testing.T) {
		p := visit(t, healthy)
		p.click("#tab-filter")
		p.until("document.querySelector('#panel-filter fieldset')")
		p.holds("document.querySelector('label[for=\"f-kind-HelmRelease\"] .count').textContent === '2'")
		p.click(`#f-kind-HelmRelease`)
		p.until("document.querySelector('#passing')?.textContent === '2 objects pass'")
		p.holds("fluxgraph.app.scene.boxes.length === 3 && document.querySelectorAll('#canvas g.node.back').length === 1")
		p.holds("document.querySelector('#f-kind-HelmRelease').checked && document.activeElement.id === 'f-kind-HelmRelease'")
		p.click("#filter-none")
		p.until("!document.querySelector('#passing')")
		p.click(`#f-relation-applies`)
		p.until("document.querySelector('#canvas path.relation-depends-on.gone')")
	})

	t.Run("facts, YAML and relations of an object", func(t *testing.T) {
		p := visit(t, healthy+"#sel="+url.QueryEscape(podinfoHelm)+"&view=of&at="+url.QueryEscape(podinfoHelm))
		text := js[string](p, "document.querySelector('#details').innerText")
		for _, want := range []string{"podinfo", "HelmRelease", "namespace podinfo", "apps/podinfo/helmrelease.yaml:", "chart from", "applied by", "kind: HelmRelease"} {
			if !strings.Contains(text, want) {
				t.Errorf("the details do not say %q", want)
			}
		}
		if link := js[string](p, "document.querySelector('#details a.place').href"); !strings.HasPrefix(link, "https://git.example/apps/podinfo/helmrelease.yaml#L") {
			t.Errorf("the link is %s", link)
		}
		p.click("#act-up")
		p.until("document.querySelector('#act-up').getAttribute('aria-pressed') === 'true'")
		p.holds(fmt.Sprintf("!document.querySelector(%q).classList.contains('back')", node(homePodinfo)))
		p.keys("]")
		p.until("fluxgraph.app.state.trace === 'down'")
		p.holds(fmt.Sprintf("document.querySelector(%q).classList.contains('back')", node(homePodinfo)))
	})

	t.Run("why", func(t *testing.T) {
		p := visit(t, healthy)
		p.clickNode(homeGuestbook)
		p.click("#act-start")
		p.until("fluxgraph.app.state.start !== ''")
		p.clickNode(homePodinfo)
		p.click("#act-why")
		p.until("fluxgraph.app.state.view === 'path'")
		p.holds("document.querySelector('.chain li').textContent.includes('Kustomization/flux-system/guestbook waits for Kustomization/flux-system/podinfo')")
		p.holds("document.querySelectorAll('#canvas g.node').length === 2")
		p.holds(laidOut)
		js[any](p, fmt.Sprintf("fluxgraph.app.why(fluxgraph.app.model.byId.get(%q), fluxgraph.app.model.nodes.find(n => n.id.endsWith('/redis-values')))", homePodinfo))
		p.until("fluxgraph.app.scene.boxes.length > 2")
		p.holds(laidOut)
	})

	t.Run("findings", func(t *testing.T) {
		p := visit(t, broken)
		p.click("#tab-findings")
		n := js[int](p, "document.querySelectorAll('#panel-findings button[data-finding]').length")
		if all := js[int](p, "fluxgraph.app.model.findings.length"); n != all {
			t.Errorf("%d of %d findings are listed", n, all)
		}
		first := js[string](p, "document.querySelector('#panel-findings .rule-group').className")
		if !strings.Contains(first, "error") {
			t.Errorf("the first group is %s", first)
		}
		ring := js[int](p, "fluxgraph.app.model.findings.findIndex(f => f.rule === 'dependson-cycle')")
		p.click(fmt.Sprintf(`button[data-finding="%d"]`, ring))
		p.until("fluxgraph.app.state.view === 'finding'")
		p.holds("document.querySelectorAll('#canvas path.relation-cycle').length === 2")
		p.holds("document.querySelectorAll('#canvas g.node.mark-cycle').length === 2")
		p.click("#details details.rule summary")
		p.until("document.querySelector('#details details.rule').innerText.includes('DependencyNotReady')")
		p.keys("n")
		p.until(fmt.Sprintf("fluxgraph.app.state.finding !== %d", ring))
		p.keys("p")
		p.until(fmt.Sprintf("fluxgraph.app.state.finding === %d", ring))
		for i := range n { // every finding can be looked at
			js[any](p, fmt.Sprintf("fluxgraph.app.toFinding(fluxgraph.app.model.findings[%d])", i))
			p.holds("document.querySelector('#details .finding h2').textContent === fluxgraph.app.model.findings[" + strconv.Itoa(i) + "].message")
			p.holds("fluxgraph.app.model.findings[" + strconv.Itoa(i) + "].rule === 'dependson-cycle' || fluxgraph.app.scene.strokes.length === 0 || " + laidOut)
		}
	})

	t.Run("keyboard", func(t *testing.T) {
		p := visit(t, healthy)
		p.keys("g", kb.ArrowRight)
		p.until("fluxgraph.app.state.selected !== ''")
		first := js[string](p, "fluxgraph.app.state.selected")
		p.keys(kb.ArrowRight)
		p.until(fmt.Sprintf("fluxgraph.app.state.selected !== %q", first))
		p.keys(kb.Enter)
		p.until("fluxgraph.app.state.view === 'in'")
		p.keys("f")
		p.until("fluxgraph.app.state.view === 'of'")
		p.keys(kb.Backspace)
		p.until("fluxgraph.app.state.view !== 'of'")
		p.still()
		before := js[float64](p, "fluxgraph.app.picture.place.k")
		p.keys("-")
		p.still()
		p.until(fmt.Sprintf("fluxgraph.app.picture.place.k < %v", before))
		p.keys("0")
		p.until("fluxgraph.app.state.camera === null")
		p.keys("?")
		p.until("document.querySelector('#help').open")
		p.keys(kb.Escape)
		p.until("!document.querySelector('#help').open")
		p.keys(kb.Escape, kb.Escape, kb.Escape)
		p.until("fluxgraph.app.state.view === 'overview'")
		theme := js[string](p, "document.documentElement.dataset.theme")
		p.keys("d")
		p.until(fmt.Sprintf("document.documentElement.dataset.theme !== %q", theme))
		p.keys("2")
		p.until("!document.querySelector('#panel-filter').hidden")
	})

	t.Run("tree", func(t *testing.T) {
		p := visit(t, healthy)
		p.keys("t")
		p.until("document.activeElement.getAttribute('role') === 'treeitem'")
		p.keys(kb.ArrowDown)
		p.until("document.activeElement.getAttribute('aria-level') === '2'")
		p.keys(kb.ArrowRight)
		p.until("document.activeElement.getAttribute('aria-expanded') === 'true'")
		p.keys(kb.ArrowRight, kb.Enter)
		p.until("fluxgraph.app.state.selected !== ''")
		p.keys(kb.ArrowLeft, kb.ArrowLeft)
		p.until("document.activeElement.getAttribute('aria-level') <= 2")
		// All that is drawn is in the tree.
		missing := js[[]string](p, `(() => {
			const tree = fluxgraph.app.tree;
			for (let i = 0; i < 4; i++) for (const item of tree.root.querySelectorAll('.row[aria-expanded="false"]')) tree.toggle(item, true);
			const told = new Set([...tree.root.querySelectorAll('.row[data-id]')].map(row => row.dataset.id));
			return fluxgraph.app.model.nodes.map(n => n.id).filter(id => !told.has(id));
		})()`)
		if len(missing) > 0 {
			t.Errorf("the tree does not hold %v", missing)
		}
		edges := js[int](p, `document.querySelectorAll('#tree .row.aside .sub').length`)
		if edges == 0 {
			t.Error("the tree tells no relation")
		}
	})

	t.Run("permalink", func(t *testing.T) {
		p := visit(t, broken)
		js[any](p, "fluxgraph.app.go({panel: 'filter', query: 'pod', theme: 'dark'})")
		p.clickNode(homePodinfo)
		p.keys("f")
		p.until("fluxgraph.app.state.view === 'of'")
		p.keys("+")
		p.still()
		p.until("fluxgraph.app.state.camera !== null")
		address := js[string](p, "location.href")
		p.holds("location.hash.includes('z=')")
		q := visit(t, address)
		for _, what := range []string{"location.hash", "JSON.stringify(fluxgraph.app.state)", "document.querySelector('#canvas svg').dataset.level",
			"document.querySelector('#details').innerText", "document.querySelector('#query').value", "document.documentElement.dataset.theme"} {
			if a, b := js[string](p, what), js[string](q, what); a != b {
				t.Errorf("%s is %s, and from its address %s", what, a, b)
			}
		}
	})

	t.Run("mouse, wheel and fingers", func(t *testing.T) {
		p := visit(t, healthy)
		place := func() []float64 {
			return js[[]float64](p, "(({x, y, k}) => [x, y, k])(fluxgraph.app.picture.place)")
		}
		before := place()
		p.do(chromedp.DragAndDropXY(420, 800, 520, 760, 5))
		p.until(fmt.Sprintf("Math.abs(fluxgraph.app.picture.place.x - %v) > 80", before[0]))
		p.until("location.hash.includes('z=')")
		js[any](p, "document.querySelector('#canvas').dispatchEvent(new WheelEvent('wheel', {deltaY: -400, clientX: 700, clientY: 500, cancelable: true}))")
		p.until(fmt.Sprintf("fluxgraph.app.picture.place.k > %v", before[2]))
		k := place()[2]
		js[any](p, `(() => {
			const canvas = document.querySelector('#canvas');
			const finger = (type, id, x) => canvas.dispatchEvent(new PointerEvent(type, {pointerId: id, clientX: x, clientY: 500, button: 0, bubbles: true, pointerType: 'touch'}));
			finger('pointerdown', 21, 700); finger('pointerdown', 22, 800);
			finger('pointermove', 21, 740); finger('pointermove', 22, 760);
			finger('pointerup', 21, 740); finger('pointerup', 22, 760);
		})()`)
		p.until(fmt.Sprintf("fluxgraph.app.picture.place.k < %v / 2", k))
		js[any](p, "fluxgraph.app.place({x: -300, y: -300, k: 2})")
		p.until("!document.querySelector('#minimap').hidden")
		p.click("#minimap")
		p.until("Math.abs(fluxgraph.app.picture.place.x + 300) > 20")
		p.click("#fit")
		p.until("document.querySelector('#minimap').hidden")
		// Zooming on where it can go no nearer opens, and the other way round.
		p.still()
		p.until(fmt.Sprintf("document.querySelector(%q)", node(homePodinfo)))
		js[any](p, fmt.Sprintf(`(() => {
			for (let i = 0; i < 14; i++) {
				const r = document.querySelector(%q + ' .body').getBoundingClientRect();
				document.querySelector('#canvas').dispatchEvent(new WheelEvent('wheel', {deltaY: -200, clientX: r.x + r.width / 2, clientY: r.y + r.height / 2, cancelable: true}));
				fluxgraph.app.place(fluxgraph.app.picture.place);
				if (fluxgraph.app.state.view !== 'overview') break;
			}
		})()`, node(homePodinfo)))
		p.until("fluxgraph.app.state.view === 'in'")
	})

	t.Run("copy as Mermaid", func(t *testing.T) {
		p := visit(t, broken)
		js[any](p, "navigator.clipboard.writeText = async text => { window.copied = text }")
		p.click("#copy")
		p.until("window.copied")
		text := js[string](p, "window.copied")
		if m := call[parsed](t, open(t), "parse", mermaidText([]byte(text))); m.Error != "" {
			t.Errorf("Mermaid: %s\n%s", m.Error, text)
		}
		d := call[drawing](t, open(t), "draw", mermaidText([]byte(text)))
		if n := js[int](p, "fluxgraph.app.scene.boxes.length"); d.Boxes != n {
			t.Errorf("Mermaid draws %d boxes of %d", d.Boxes, n)
		}
	})

	t.Run("save as SVG", func(t *testing.T) {
		p := visit(t, broken)
		js[any](p, "(() => { URL.createObjectURL = blob => { window.saved = blob; return 'data:,' }; HTMLAnchorElement.prototype.click = function () { window.savedName = this.download } })()")
		p.click("#save")
		p.until("window.saved && window.savedName")
		text := js[string](p, "window.saved.text()")
		wellFormed(t, []byte(text))
		if name := js[string](p, "window.savedName"); name != "broken.svg" {
			t.Errorf("it is saved as %s", name)
		}
		pic := call[picture](t, open(t), "image", svg([]byte(text)))
		if pic.Error != "" || pic.Width <= 0 {
			t.Errorf("the picture: %+v", pic)
		}
		for _, word := range []string{"guestbook", "monitoring", "lab"} {
			if !strings.Contains(text, word) {
				t.Errorf("the picture does not say %s", word)
			}
		}
	})

	t.Run("print", func(t *testing.T) {
		p := visit(t, healthy)
		if b, err := chromedp.Run(p.ctx, chromedp.PrintToPDF()); err != nil || len(b) < 1000 {
			t.Errorf("%d bytes, %v", len(b), err)
		}
		p.holds("[...document.styleSheets].some(s => [...s.cssRules].some(r => r.media?.mediaText === 'print' && r.cssText.includes('#side')))")
	})

	t.Run("themes", func(t *testing.T) {
		for theme, want := range map[look.Theme]string{look.LightTheme: "light", look.DarkTheme: "dark", look.MonoTheme: "mono"} {
			doc := explorableDir(t, example("broken"))
			doc.Options.Theme = theme
			p := visit(t, pageFile(t, doc))
			p.holds("document.documentElement.dataset.theme === '" + want + "'")
			p.holds("(getComputedStyle(document.documentElement).filter === 'grayscale(1)') === " + strconv.FormatBool(want == "mono"))
			p.click("#theme")
			p.until("document.documentElement.dataset.theme === '" + map[string]string{"light": "dark", "dark": "light", "mono": "dark"}[want] + "'")
		}
	})

	t.Run("other data", func(t *testing.T) {
		p := visit(t, healthy)
		data, err := page.Data(explorableDir(t, example("broken")))
		if err != nil {
			t.Fatal(err)
		}
		js[any](p, "void fluxgraph.load("+string(data)+")")
		p.until("document.title.startsWith('broken') && document.querySelector('#canvas').textContent.includes('lab')")
	})
}

//go:embed axe.js
var axeRunner string

// TestExplorerAccessible runs axe-core over the page in both themes, as it stands in four places.
func TestExplorerAccessible(t *testing.T) {
	bundle := filepath.Join("..", "..", "tools", "node_modules", "axe-core", "axe.min.js")
	axe, err := os.ReadFile(bundle)
	if err != nil {
		absent(t, "the npm package axe-core")
	}
	address := pageFile(t, explorableDir(t, example("broken")))
	for _, theme := range []string{"light", "dark"} {
		for name, hash := range map[string]string{
			"overview": "", "inside": "view=in&at=" + url.QueryEscape(homeGuestbook) + "&sel=" + url.QueryEscape(homeGuestbook),
			"finding": "view=finding&finding=0&panel=findings", "filters": "panel=filter&kind=HelmRelease", "search": "q=pod",
		} {
			t.Run(theme+"/"+name, func(t *testing.T) {
				p := visit(t, address+"#theme="+theme+"&"+hash)
				if name == "search" {
					p.keys("/")
					p.until("!document.querySelector('#results').hidden")
				}
				js[any](p, string(axe)+"\n;0")
				for _, v := range js[[]string](p, axeRunner) {
					t.Error(v)
				}
			})
		}
	}
}

// TestExplorerHostile opens a page whose names are markup, and whose YAML holds secrets.
func TestExplorerHostile(t *testing.T) {
	const evil = `<img src=x onerror=hacked=1>`
	doc := explorable(t, evil, fstest.MapFS{
		"clusters/a/sync.yaml": {Data: []byte("apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: root, namespace: flux-system}\nspec: {path: ./clusters/a, prune: true, interval: 1h, sourceRef: {kind: GitRepository, name: flux-system}}\n" +
			"---\napiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: flux-system, namespace: flux-system}\nspec: {url: ssh://git@example.com/x, interval: 1h, ref: {branch: main}}\n")},
		"clusters/a/evil.yaml":    {Data: []byte("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: '" + evil + "'\n  namespace: '</script><script>hacked=1</script>'\ndata:\n  a: '" + evil + "'\n")},
		"clusters/a/secret.yaml":  {Data: []byte("apiVersion: v1\nkind: Secret\nmetadata:\n  name: plain\n  namespace: a\n# old: correct-horse-1\nstringData:\n  password: correct-horse-2 # correct-horse-3\n  file: |\n    correct-horse-4\n    correct-horse-5\n  url: shown-not\ntype: Opaque\n")},
		"clusters/a/release.yaml": {Data: []byte("apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: app\n  namespace: a\nspec:\n  interval: 1h\n  chart: {spec: {chart: app, sourceRef: {kind: HelmRepository, name: r}}}\n  values:\n    adminPassword: Tr0ub4dor-and-3\n    replicas: 2\n")},
	})
	page := string(write(t, export.HTML, doc))
	if strings.Contains(page, evil) || strings.Contains(page, "<script>hacked") {
		t.Error("the page holds a name as markup")
	}
	p := visit(t, pageFile(t, doc))
	data := js[string](p, "JSON.stringify(fluxgraph.app.model.yaml)")
	for _, secret := range []string{"correct-horse", "shown-not", "Tr0ub4dor"} {
		if strings.Contains(data, secret) {
			t.Errorf("the page tells the secret %s", secret)
		}
	}
	for _, told := range []string{"type: Opaque", "replicas: 2", "password: (masked)"} {
		if !strings.Contains(data, told) {
			t.Errorf("the page does not tell %q", told)
		}
	}
	ids := js[[]string](p, "fluxgraph.app.model.nodes.map(n => n.id)")
	if !slices.ContainsFunc(ids, func(id string) bool { return strings.Contains(id, evil) }) {
		t.Fatal("the evil node is not there")
	}
	js[any](p, "(() => { for (const n of fluxgraph.app.model.nodes) { fluxgraph.app.find(n); fluxgraph.app.focus(n); } })()")
	js[any](p, "(() => { const q = document.querySelector('#query'); q.focus(); q.value = '<img'; q.dispatchEvent(new Event('input')) })()")
	p.until("document.querySelector('#results').textContent.includes('<img src=x onerror=hacked=1>')")
	p.holds("window.hacked === undefined && document.querySelectorAll('img').length === 0")
}

// TestExplorerShared opens what hangs together through one object that many share, and what brings many.
func TestExplorerShared(t *testing.T) {
	const root = "a:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/root"
	files := fstest.MapFS{"clusters/a/sync.yaml": {Data: []byte("apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: root, namespace: flux-system}\nspec: {path: ./clusters/a, prune: true, interval: 1h, sourceRef: {kind: GitRepository, name: flux-system}}\n" +
		"---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: shared, namespace: web}\ndata: {a: b}\n")}}
	for i := range 25 {
		files[fmt.Sprintf("clusters/a/app%02d.yaml", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: app%02d-with-a-name-of-many-words, namespace: web}\nspec: {template: {spec: {containers: [{name: web, image: example/web:1, envFrom: [{configMapRef: {name: shared}}]}]}}}\n", i)}
	}
	page := pageFile(t, explorable(t, "shared", files))
	p := visit(t, page+"#view=in&at="+url.QueryEscape(root))
	p.holds("fluxgraph.app.scene.strokes.filter(s => s.quiet).length === 25")
	p.holds("document.querySelector('#note').textContent.includes('the lines of 1 object that many share')")
	shown := "[...document.querySelectorAll('#canvas .edge.quiet')].filter(e => getComputedStyle(e).display !== 'none').length"
	p.holds(shown + " === 0")
	shared := js[string](p, "fluxgraph.app.model.nodes.find(n => n.name === 'shared').id")
	js[any](p, fmt.Sprintf("fluxgraph.app.find(fluxgraph.app.model.byId.get(%q))", shared))
	p.until(shown + " === 25")
	p.holds("document.querySelector('#canvas g.node.two')")

	q := visit(t, page+"#view=of&at="+url.QueryEscape(root))
	q.holds(laidOut)
	q.holds("fluxgraph.app.scene.strokes.filter(s => s.way.bundle === 'above').length >= 25")
	q.holds("(b => b.w / b.h > 0.4 && b.w / b.h < 4)(fluxgraph.app.scene)")
}

// TestExplorerLarge opens the page of a repository of some five thousand objects, and pans.
func TestExplorerLarge(t *testing.T) {
	files := fstest.MapFS{"clusters/a/sync.yaml": {Data: []byte("apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: root, namespace: flux-system}\nspec: {path: ./clusters/a, prune: true, interval: 1h, sourceRef: {kind: GitRepository, name: flux-system}}\n")}}
	for k := range 250 {
		dir := fmt.Sprintf("apps/app%03d", k)
		files[fmt.Sprintf("clusters/a/app%03d.yaml", k)] = &fstest.MapFile{Data: fmt.Appendf(nil, "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: app%03d, namespace: flux-system}\nspec: {path: ./%s, prune: true, interval: 1h, dependsOn: [{name: app%03d}], sourceRef: {kind: GitRepository, name: flux-system}}\n", k, dir, k/2)}
		if k == 0 {
			files["clusters/a/app000.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(string(files["clusters/a/app000.yaml"].Data), "dependsOn: [{name: app000}], ", "", 1))}
		}
		var b strings.Builder
		for i := range 18 {
			fmt.Fprintf(&b, "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: config%02d, namespace: app%03d}\ndata: {a: b}\n", i, k)
		}
		files[dir+"/all.yaml"] = &fstest.MapFile{Data: []byte(b.String())}
	}
	t.Run("made up", func(t *testing.T) {
		doc := explorable(t, "large", files)
		if n := doc.Graph.NumNodes(); n < 5000 {
			t.Fatalf("%d nodes", n)
		}
		measure(t, doc)
	})
	eachCorpus(t, func(t *testing.T, r repository) {
		if doc := r.document(t); doc.Graph.NumNodes() > 3000 {
			measure(t, doc)
		}
	})
}

// measure opens a page and reports its size, how long it takes until it is drawn, and how long frames
// take while it is panned.
func measure(t *testing.T, doc export.Document) {
	t.Helper()
	page := write(t, export.HTML, doc)
	if len(page) > 2_000_000 {
		t.Errorf("the page has %d bytes", len(page))
	}
	p := visit(t, pageFile(t, doc))
	paint := js[float64](p, "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1")
	drawn := js[float64](p, "fluxgraph.drawn")
	frames := js[[]float64](p, `new Promise(done => {
		const app = fluxgraph.app, times = [];
		app.place({...app.picture.place, k: Math.max(app.picture.place.k, 0.5)});
		let last = performance.now();
		const step = now => {
			times.push(now - last); last = now;
			const {x, y, k} = app.picture.place;
			app.place({x: x - 15, y: y - (times.length % 60 < 30 ? 8 : -8), k});
			if (times.length < 120) requestAnimationFrame(step);
			else done(times.slice(5).sort((a, b) => a - b));
		};
		requestAnimationFrame(step);
	})`)
	// The pictures of Kustomizations, and of what is around objects, are laid out where the page is written.
	missed := js[[]string](p, `(() => {
		const app = fluxgraph.app, missed = [];
		const laidOut = () => `+laidOut+` || app.scene.strokes.length === 0;
		for (const [i, node] of app.model.nodes.entries()) {
			if (i % 5 === 0 && app.model.inside.has(node.i)) {
				app.go({view: 'in', at: node.id});
				if (!laidOut()) missed.push('in ' + node.id);
			}
			if (i % 100 === 0) {
				app.go({view: 'of', at: node.id});
				if (!laidOut()) missed.push('of ' + node.id);
			}
		}
		return missed;
	})()`)
	if len(missed) > 0 {
		t.Errorf("%d pictures are not laid out, such as %q", len(missed), missed[:min(5, len(missed))])
	}
	median, slow := frames[len(frames)/2], frames[len(frames)*95/100]
	t.Logf("%s: %d nodes, %d edges, %d bytes; first paint %.0f ms, drawn %.0f ms; frames while panning: median %.1f ms, 95th %.1f ms",
		doc.Title, doc.Graph.NumNodes(), doc.Graph.NumEdges(), len(page), paint, drawn, median, slow)
	if median > 100 {
		t.Errorf("a frame takes %.0f ms", median)
	}
}

// The objects of a repository in which no cluster starts stand by their directories, in the picture and in the tree.
func TestExplorerParts(t *testing.T) {
	release := func(name string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte("apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: " + name + "}\nspec: {interval: 1h, chartRef: {kind: OCIRepository, name: c}}\n")}
	}
	doc := explorable(t, "parts", fstest.MapFS{"bases/web/hr.yaml": release("web"), "bases/db/hr.yaml": release("db"), "bases/db/other.yaml": release("other")})
	tab := visit(t, pageFile(t, doc))
	for _, directory := range []string{"bases/web", "bases/db"} {
		tab.until(fmt.Sprintf(`document.querySelector("#canvas").textContent.includes(%q)`, directory))
	}
	tab.holds(`[...document.querySelectorAll(".row")].some((row) => row.textContent.includes("parts"))`)
	tab.holds(`!/applied by no kustomization/i.test(document.querySelector("#canvas").textContent)`)
	tab.clickNode(":helm.toolkit.fluxcd.io/HelmRelease/other")
	tab.until(`document.querySelector(".row[aria-selected=true]")?.textContent.includes("other")`)
}
