package page

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html"
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/graph"
)

// Live holds the addresses from which a page that is served fetches its data. All are paths on the server that it
// comes from.
type Live struct {
	Data    string // what the function Data returns
	Events  string // server-sent events: any message means that there are new data
	Layouts string // answers ?shape= with what Arrange returns, as JSON; empty: the page lays out everything itself
}

//go:embed web/*.js web/page.html web/page.css
var webFiles embed.FS

// modules are the modules of the page, each after those that it imports.
var modules = []string{
	"dom", "model", "words", "walk", "search", "state", "layout", "arrange", "scene", "camera", "draw", "minimap", "markdown",
	"mermaid", "svgfile", "details", "facets", "findings", "tree", "keys", "app",
}

// Write writes the page of a document, with its data and the layouts of its pictures in it. An error is one of the writer,
// or says that the script of the page does not run.
func Write(out io.Writer, d shape.Document) error {
	p := newData(d)
	bare, err := p.encode() // what is drawn does not depend on YAML
	if err != nil {
		return err
	}
	if p.Layouts, err = layoutsFor(bare); err != nil {
		return err
	}
	p.addYAML(d)
	data, err := p.encode()
	if err != nil {
		return err
	}
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write(data); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return writePage(out, d, `<script type="text/plain" id="data">`+base64.StdEncoding.EncodeToString(packed.Bytes())+`</script>`, "'none'")
}

// WriteLive writes the page without its data, which it fetches from the server that it comes from.
func WriteLive(out io.Writer, d shape.Document, live Live) error {
	return writePage(out, d, `<meta name="fluxgraph-data" content="`+html.EscapeString(live.Data)+
		`"><meta name="fluxgraph-events" content="`+html.EscapeString(live.Events)+
		`"><meta name="fluxgraph-layouts" content="`+html.EscapeString(live.Layouts)+`">`, "'self'")
}

// writePage writes the page. data is the element that holds the data or the addresses to fetch them from, and connect
// is the source list of connect-src in its content security policy.
func writePage(out io.Writer, d shape.Document, data, connect string) error {
	template, err := webFiles.ReadFile("web/page.html")
	if err != nil {
		return err
	}
	style, err := webFiles.ReadFile("web/page.css")
	if err != nil {
		return err
	}
	script, err := script()
	if err != nil {
		return err
	}
	css := string(style) + lookRules()
	policy := "default-src 'none'; script-src '" + hashOf(script) + "'; style-src '" + hashOf(css) +
		"'; img-src data: blob:; connect-src " + connect + "; base-uri 'none'; form-action 'none'"
	title := "fluxgraph"
	if d.Title != "" {
		title = look.Visible(d.Title) + " – fluxgraph"
	}
	page := strings.NewReplacer("{{policy}}", policy, "{{title}}", html.EscapeString(title), "{{theme}}", d.Options.Theme.String(), "{{style}}", css,
		"{{data}}", data, "{{script}}", script).Replace(string(template))
	_, err = io.WriteString(out, page)
	return err
}

// hashOf names a script or a style sheet in a content security policy.
func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// What joins the modules takes out: a page of one file has nothing to import from.
var (
	moduleImport = regexp.MustCompile(`(?m)^import .*\n`)
	moduleExport = regexp.MustCompile(`(?m)^export `)
)

// script joins the modules of the page.
func script() (string, error) { return moduleScript(modules) }

// moduleScript joins modules.
func moduleScript(modules []string) (string, error) {
	var b strings.Builder
	for _, name := range modules {
		text, err := webFiles.ReadFile("web/" + name + ".js")
		if err != nil {
			return "", err
		}
		joined := moduleExport.ReplaceAllString(moduleImport.ReplaceAllString(string(text), ""), "")
		b.WriteString("// " + name + "\n" + strings.TrimSpace(joined) + "\n")
	}
	return b.String(), nil
}

// lookRules writes the table of looks as rules of a style sheet.
func lookRules() string {
	var b strings.Builder
	rule := func(selector string, l look.NodeStyle) {
		b.WriteString("." + selector + "{")
		for _, p := range [...][2]string{{"fill", l.Fill}, {"stroke", l.Stroke}, {"dash", l.Dash.Array()}} {
			if p[1] != "" {
				b.WriteString("--" + p[0] + ":" + p[1] + ";")
			}
		}
		if l.Width != 0 {
			b.WriteString("--width:" + strconv.FormatFloat(l.Width, 'g', -1, 64) + ";")
		}
		b.WriteString("}\n")
	}
	for _, r := range graph.Roles() {
		rule("role-"+r.String(), look.RoleStyle(r, look.NoMark))
	}
	for _, m := range look.AllMarks() {
		rule("mark-"+m.String(), m.Overlay())
	}
	for _, r := range graph.Relations() {
		rule("relation-"+r.String(), look.RelationStyle(r).NodeStyle())
	}
	rule("relation-cycle", look.CycleStyle.NodeStyle())
	return b.String()
}
