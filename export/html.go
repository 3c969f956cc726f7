package export

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// HTML writes a page that explores a graph: one file that needs no other and no network. A browser
// draws it; nothing of it runs before the browser has checked that it is what was written.
var HTML = register(&Exporter{Name: "html", Title: "page to explore, in one file", Ext: "html", Data: true, Write: writeHTML})

// Context is what a page says of a graph that the graph itself does not hold. Each of it may be left
// out.
type Context struct {
	YAML func(graph.Node) string // of a node, as the repository has it and fit to be shown; "" for none
	Page func(rule string) string
	Wave map[graph.ID]string // in which a node is reconciled: a number from 1, cycle, or blocked
	Web  string              // the address of a file, with {file} and {line} where these belong
}

// Live says where a page that is served finds its data and hears that they are new. All are paths on
// the server that it comes from.
type Live struct {
	Data    string // what PageData returns
	Events  string // server-sent events: any message means that there are new data
	Layouts string // answers ?shape= with what Arrange returns, as JSON; empty: the page lays out everything itself
}

// yamlBudget is how much YAML a page holds, in bytes: compressed, it is about a fifth.
const yamlBudget = 2 << 20

//go:embed html/*.js html/page.html html/page.css
var pageFiles embed.FS

// pageModules are the modules of the page, each after those that it imports.
var pageModules = []string{
	"dom", "model", "words", "walk", "search", "state", "layout", "arrange", "scene", "camera", "draw", "minimap", "markdown",
	"mermaid", "svgfile", "details", "facets", "findings", "tree", "keys", "app",
}

func writeHTML(out io.Writer, d Document) error {
	p := newPageData(d)
	bare, err := p.encode() // what is drawn does not depend on YAML
	if err != nil {
		return err
	}
	if p.Layouts, err = pageLayouts(bare); err != nil {
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

// WriteLivePage writes the page without its data, which it fetches from the server that it comes from.
func WriteLivePage(out io.Writer, d Document, live Live) error {
	return writePage(out, d, `<meta name="fluxgraph-data" content="`+html.EscapeString(live.Data)+
		`"><meta name="fluxgraph-events" content="`+html.EscapeString(live.Events)+
		`"><meta name="fluxgraph-layouts" content="`+html.EscapeString(live.Layouts)+`">`, "'self'")
}

// writePage puts the page together. data is the element that holds the data or says where they are,
// and connect what the page may connect to.
func writePage(out io.Writer, d Document, data, connect string) error {
	template, err := pageFiles.ReadFile("html/page.html")
	if err != nil {
		return err
	}
	style, err := pageFiles.ReadFile("html/page.css")
	if err != nil {
		return err
	}
	script, err := pageScript()
	if err != nil {
		return err
	}
	css := string(style) + lookRules()
	policy := "default-src 'none'; script-src '" + hashOf(script) + "'; style-src '" + hashOf(css) +
		"'; img-src data: blob:; connect-src " + connect + "; base-uri 'none'; form-action 'none'"
	title := "fluxgraph"
	if d.Title != "" {
		title = visible(d.Title) + " – fluxgraph"
	}
	page := strings.NewReplacer("{{policy}}", policy, "{{title}}", html.EscapeString(title), "{{theme}}", d.Layout.Theme.String(), "{{style}}", css,
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

// pageScript joins the modules of the page.
func pageScript() (string, error) { return moduleScript(pageModules) }

// moduleScript joins modules.
func moduleScript(modules []string) (string, error) {
	var b strings.Builder
	for _, name := range modules {
		text, err := pageFiles.ReadFile("html/" + name + ".js")
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
	rule := func(selector string, l look) {
		b.WriteString("." + selector + "{")
		for _, p := range [...][2]string{{"fill", l.fill}, {"stroke", l.stroke}, {"dash", l.dash.array()}} {
			if p[1] != "" {
				b.WriteString("--" + p[0] + ":" + p[1] + ";")
			}
		}
		if l.width != 0 {
			b.WriteString("--width:" + strconv.FormatFloat(l.width, 'g', -1, 64) + ";")
		}
		b.WriteString("}\n")
	}
	for _, r := range graph.Roles() {
		rule("role-"+r.String(), roleLooks[r])
	}
	for m := noMark + 1; int(m) < numMarks; m++ {
		over := markLooks[m]
		rule("mark-"+m.String(), look{fill: over.fill, stroke: over.stroke, dash: over.dash, width: over.width})
	}
	for _, r := range graph.Relations() {
		rule("relation-"+r.String(), lineLooks[r].asLook())
	}
	rule("relation-ring", ringLine.asLook())
	return b.String()
}

// pageData is the document as the page reads it. Texts are indexes into Strings, nodes, edges and
// files of YAML indexes into their tables, and -1 is none.
type pageData struct {
	Version  int            `json:"version"`
	Title    string         `json:"title"`
	Revision string         `json:"revision"`
	Web      string         `json:"web"`
	Strings  []string       `json:"strings"`
	Clusters [][3]string    `json:"clusters"` // name, path, how it was found
	Roles    [][2]string    `json:"roles"`    // name, title
	Marks    [][3]string    `json:"marks"`    // name, title, note
	Relation []pageRelation `json:"relations"`
	Nodes    pageNodes      `json:"nodes"`
	Edges    pageEdges      `json:"edges"`
	Findings []pageFinding  `json:"findings"`
	Rules    []pageRule     `json:"rules"`
	YAML     []string       `json:"yaml"`
	NoYAML   int            `json:"noYAML"` // nodes whose YAML was left out for its size
	// Layouts are those of pictures, by their shapes; see Arrange. A page that is served has none.
	Layouts map[string][]int `json:"layouts,omitempty"`
	index   map[string]int   // of Strings
	node    map[graph.ID]int
	edge    map[edgeKey]int
}

type pageRelation struct {
	Name     string `json:"name"`
	Words    string `json:"words"`
	Backward bool   `json:"backward"`
	Brings   bool   `json:"brings"`
}

// pageNodes is a table by columns, which compress better than rows.
type pageNodes struct {
	ID        []int   `json:"id"`
	Cluster   []int   `json:"cluster"`
	Group     []int   `json:"group"`
	Version   []int   `json:"version"`
	Kind      []int   `json:"kind"`
	Namespace []int   `json:"namespace"`
	Name      []int   `json:"name"`
	State     []int   `json:"state"`
	Role      []int   `json:"role"`
	Mark      []int   `json:"mark"`
	Note      []int   `json:"note"`
	Home      []int   `json:"home"` // the Kustomization that brings it
	Wave      []int   `json:"wave"`
	File      []int   `json:"file"`
	Line      []int   `json:"line"`
	Facts     [][]int `json:"facts"` // name, value, name, value …
	Labels    [][]int `json:"labels"`
	YAML      []int   `json:"yaml"`
}

type pageEdges struct {
	From      []int `json:"from"`
	To        []int `json:"to"`
	Relation  []int `json:"relation"`
	Field     []int `json:"field"`
	Optional  []int `json:"optional"` // 0 or 1
	Condition []int `json:"condition"`
	Ring      []int `json:"ring"` // 0 or 1
	File      []int `json:"file"`
	Line      []int `json:"line"`
}

type pageFinding struct {
	Rule     string    `json:"rule"`
	Severity string    `json:"severity"`
	Cluster  string    `json:"cluster"`
	Message  string    `json:"message"`
	Nodes    []int     `json:"nodes"`
	Edges    []int     `json:"edges"`
	File     string    `json:"file"`
	Line     int       `json:"line"`
	Related  []Related `json:"related"`
}

type pageRule struct {
	Name string `json:"name"`
	Page string `json:"page"`
}

// PageData returns a document in the form that the page of WriteLivePage fetches: JSON, of the version
// of the page that this package writes and no other.
func PageData(d Document) ([]byte, error) {
	p := newPageData(d)
	p.addYAML(d)
	return p.encode()
}

// newPageData returns the data of a page without YAML and layouts.
func newPageData(d Document) *pageData {
	p := &pageData{Version: 1, Title: visible(d.Title), Revision: d.Revision, Web: d.Context.Web,
		Strings: []string{""}, Clusters: [][3]string{}, Findings: []pageFinding{}, Rules: []pageRule{}, YAML: []string{},
		Nodes: pageNodes{ID: []int{}}, Edges: pageEdges{From: []int{}}, // the page counts these; nil would be no list
		index: map[string]int{"": 0}, node: map[graph.ID]int{}, edge: map[edgeKey]int{}}
	for _, c := range d.Graph.Clusters() {
		p.Clusters = append(p.Clusters, [3]string{c.Name, c.Path, c.Entry.String()})
	}
	for _, r := range graph.Roles() {
		p.Roles = append(p.Roles, [2]string{r.String(), roleTitles[r]})
	}
	for _, m := range markLooks {
		p.Marks = append(p.Marks, [3]string{m.name, m.title, m.note})
	}
	p.Relation = append(p.Relation, pageRelation{})
	for _, r := range graph.Relations() {
		p.Relation = append(p.Relation, pageRelation{r.String(), r.Words(), r.Backward(), r.Creates()})
	}
	m := newMarks(d)
	p.addNodes(d, m)
	p.addEdges(d, m)
	p.addFindings(d)
	return p
}

func (p *pageData) encode() ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(p); err != nil {
		return nil, fmt.Errorf("encoding the page's data: %w", err)
	}
	return out.Bytes(), nil
}

// text returns the index of a text.
func (p *pageData) text(s string) int {
	i, ok := p.index[s]
	if !ok {
		i = len(p.Strings)
		p.index[s] = i
		p.Strings = append(p.Strings, s)
	}
	return i
}

func (p *pageData) pairs(facts []graph.Fact) []int {
	all := make([]int, 0, 2*len(facts))
	for _, f := range facts {
		all = append(all, p.text(f.Name), p.text(f.Value))
	}
	return all
}

func (p *pageData) addNodes(d Document, m marks) {
	for n := range d.Graph.Nodes() {
		p.node[n.ID] = len(p.node)
	}
	appliers := appliersOf(d.Graph)
	t := &p.Nodes
	for n := range d.Graph.Nodes() {
		home := -1
		if i, ok := p.node[homeOf(d.Graph, appliers, n)]; ok {
			home = i
		}
		t.ID = append(t.ID, p.text(n.ID.String()))
		t.Cluster = append(t.Cluster, p.text(n.ID.Cluster))
		t.Group = append(t.Group, p.text(n.ID.Kind.Group))
		t.Version = append(t.Version, p.text(n.Version))
		t.Kind = append(t.Kind, p.text(n.ID.Kind.Name))
		t.Namespace = append(t.Namespace, p.text(n.ID.Namespace))
		t.Name = append(t.Name, p.text(n.ID.Name))
		t.State = append(t.State, p.text(n.State.String()))
		t.Role = append(t.Role, int(n.Role))
		t.Mark = append(t.Mark, int(m.of(n)))
		t.Note = append(t.Note, p.text(m.note(n)))
		t.Home = append(t.Home, home)
		t.Wave = append(t.Wave, p.text(d.Context.Wave[n.ID]))
		t.File = append(t.File, p.text(n.Pos.File))
		t.Line = append(t.Line, n.Pos.Line)
		t.Facts = append(t.Facts, p.pairs(n.Facts))
		t.Labels = append(t.Labels, p.pairs(n.Labels))
		t.YAML = append(t.YAML, -1)
	}
}

func (p *pageData) addEdges(d Document, m marks) {
	t := &p.Edges
	for e := range d.Graph.Edges() {
		p.edge[keyOf(e)] = len(t.From)
		t.From = append(t.From, p.node[e.From])
		t.To = append(t.To, p.node[e.To])
		t.Relation = append(t.Relation, int(e.Relation))
		t.Field = append(t.Field, p.text(e.Field))
		t.Optional = append(t.Optional, bit(e.Optional))
		t.Condition = append(t.Condition, p.text(e.Condition))
		t.Ring = append(t.Ring, bit(m.onRing(e)))
		t.File = append(t.File, p.text(e.Pos.File))
		t.Line = append(t.Line, e.Pos.Line)
	}
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (p *pageData) addFindings(d Document) {
	told := map[string]bool{}
	for _, f := range d.Findings {
		j := pageFinding{Rule: f.Rule, Severity: f.Severity.String(), Cluster: f.Cluster, Message: f.Message,
			File: f.Pos.File, Line: f.Pos.Line, Nodes: []int{}, Edges: []int{}, Related: []Related{}}
		for _, id := range f.Nodes {
			if i, ok := p.node[id]; ok {
				j.Nodes = append(j.Nodes, i)
			}
		}
		for _, e := range f.Edges {
			if i, ok := p.edge[keyOf(e)]; ok {
				j.Edges = append(j.Edges, i)
			}
		}
		j.Related = append(j.Related, FindingOf(f).Related...)
		p.Findings = append(p.Findings, j)
		if !told[f.Rule] {
			told[f.Rule] = true
			page := ""
			if d.Context.Page != nil {
				page = d.Context.Page(f.Rule)
			}
			p.Rules = append(p.Rules, pageRule{f.Rule, page})
		}
	}
}

// addYAML adds the YAML of nodes until the budget is spent: that of what Flux reconciles first, and
// the short before the long. Nodes of several clusters that one document declares share it.
func (p *pageData) addYAML(d Document) {
	if d.Context.YAML == nil {
		return
	}
	type excerpt struct {
		node, rank int
		text       string
	}
	var all []excerpt
	i := -1
	for n := range d.Graph.Nodes() {
		i++
		if text := d.Context.YAML(n); text != "" {
			all = append(all, excerpt{i, yamlRank(n.Role), text})
		}
	}
	slices.SortStableFunc(all, func(a, b excerpt) int {
		if a.rank != b.rank {
			return a.rank - b.rank
		}
		return len(a.text) - len(b.text)
	})
	index := map[string]int{}
	spent := 0
	for _, e := range all {
		at, ok := index[e.text]
		if !ok {
			if spent+len(e.text) > yamlBudget {
				p.NoYAML++
				continue
			}
			spent += len(e.text)
			at = len(p.YAML)
			index[e.text] = at
			p.YAML = append(p.YAML, e.text)
		}
		p.Nodes.YAML[e.node] = at
	}
}

// yamlRank says whose YAML comes first: 0 for what Flux reconciles.
func yamlRank(r graph.Role) int {
	switch r {
	case graph.Kustomization, graph.Source, graph.Release, graph.Generator:
		return 0
	case graph.Config, graph.Secret, graph.Workload, graph.Observer, graph.NamespaceRole:
		return 1
	}
	return 2
}
