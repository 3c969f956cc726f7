package page

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/export/record"
	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/graph"
)

// tables are the document as the page reads it. Texts are indexes into Strings, nodes, edges and
// files of YAML indexes into their tables, and -1 is none.
type tables struct {
	Version   int         `json:"version"`
	Title     string      `json:"title"`
	Revision  string      `json:"revision"`
	Web       string      `json:"web"`
	Strings   []string    `json:"strings"`
	Clusters  [][3]string `json:"clusters"` // name, path, how it was found
	Roles     [][2]string `json:"roles"`    // name, title
	Marks     [][3]string `json:"marks"`    // name, title, note
	Relations []relation  `json:"relations"`
	Nodes     nodes       `json:"nodes"`
	Edges     edges       `json:"edges"`
	Findings  []finding   `json:"findings"`
	Rules     []rule      `json:"rules"`
	YAML      []string    `json:"yaml"`
	NoYAML    int         `json:"noYAML"` // nodes whose YAML was left out for its size
	// Layouts are those of pictures, by their shapes; see Arrange. A page that is served has none.
	Layouts map[string][]int `json:"layouts,omitempty"`
	index   map[string]int   // of Strings
	node    map[graph.ID]int
	edge    map[look.EdgeKey]int
}

type relation struct {
	Name     string `json:"name"`
	Words    string `json:"words"`
	Backward bool   `json:"backward"`
	Brings   bool   `json:"brings"`
}

// nodes is a table by columns, which compress better than rows.
type nodes struct {
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
	Home      []int   `json:"home"` // the Kustomization that applies it, or that applies what creates it
	Wave      []int   `json:"wave"`
	File      []int   `json:"file"`
	Line      []int   `json:"line"`
	Facts     [][]int `json:"facts"` // name, value, name, value …
	Labels    [][]int `json:"labels"`
	YAML      []int   `json:"yaml"`
}

type edges struct {
	From      []int `json:"from"`
	To        []int `json:"to"`
	Relation  []int `json:"relation"`
	Field     []int `json:"field"`
	Optional  []int `json:"optional"` // 0 or 1
	Condition []int `json:"condition"`
	Cycle     []int `json:"cycle"` // 0 or 1
	File      []int `json:"file"`
	Line      []int `json:"line"`
}

type finding struct {
	Rule     string           `json:"rule"`
	Severity string           `json:"severity"`
	Cluster  string           `json:"cluster"`
	Message  string           `json:"message"`
	Nodes    []int            `json:"nodes"`
	Edges    []int            `json:"edges"`
	File     string           `json:"file"`
	Line     int              `json:"line"`
	Related  []record.Related `json:"related"`
}

type rule struct {
	Name string `json:"name"`
	Page string `json:"page"`
}

// Data returns a document in the form that the page of WriteLive fetches: JSON, of the version
// of the page that this package writes and no other.
func Data(d shape.Document) ([]byte, error) {
	p := newData(d)
	p.addYAML(d)
	return p.encode()
}

// newData returns the data of a page without YAML and layouts.
func newData(d shape.Document) *tables {
	p := &tables{Version: 1, Title: look.Visible(d.Title), Revision: d.Revision, Web: d.Context.Web,
		Strings: []string{""}, Clusters: [][3]string{}, Findings: []finding{}, Rules: []rule{}, YAML: []string{},
		Nodes: nodes{ID: []int{}}, Edges: edges{From: []int{}}, // the page counts these; nil would be no list
		index: map[string]int{"": 0}, node: map[graph.ID]int{}, edge: map[look.EdgeKey]int{}}
	for _, c := range d.Graph.Clusters() {
		p.Clusters = append(p.Clusters, [3]string{c.Name, c.Path, c.Entry.String()})
	}
	for _, r := range graph.Roles() {
		p.Roles = append(p.Roles, [2]string{r.String(), look.RoleTitle(r)})
	}
	p.Marks = append(p.Marks, [3]string{})
	for _, m := range look.AllMarks() {
		p.Marks = append(p.Marks, [3]string{m.String(), m.Title(), m.Note()})
	}
	p.Relations = append(p.Relations, relation{})
	for _, r := range graph.Relations() {
		p.Relations = append(p.Relations, relation{r.String(), r.Words(), r.Backward(), r.Creates()})
	}
	m := look.NewMarks(d.Graph, d.Findings)
	p.addNodes(d, m)
	p.addEdges(d, m)
	p.addFindings(d)
	return p
}

func (p *tables) encode() ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(p); err != nil {
		return nil, fmt.Errorf("encoding the page's data: %w", err)
	}
	return out.Bytes(), nil
}

// text returns the index of a text.
func (p *tables) text(s string) int {
	i, ok := p.index[s]
	if !ok {
		i = len(p.Strings)
		p.index[s] = i
		p.Strings = append(p.Strings, s)
	}
	return i
}

func (p *tables) pairs(facts []graph.Fact) []int {
	all := make([]int, 0, 2*len(facts))
	for _, f := range facts {
		all = append(all, p.text(f.Name), p.text(f.Value))
	}
	return all
}

func (p *tables) addNodes(d shape.Document, m look.Marks) {
	for n := range d.Graph.Nodes() {
		p.node[n.ID] = len(p.node)
	}
	appliers := shape.AppliersOf(d.Graph)
	t := &p.Nodes
	for n := range d.Graph.Nodes() {
		home := -1
		if i, ok := p.node[shape.HomeOf(d.Graph, appliers, n)]; ok {
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
		t.Mark = append(t.Mark, int(m.Of(n)))
		t.Note = append(t.Note, p.text(m.Note(n)))
		t.Home = append(t.Home, home)
		t.Wave = append(t.Wave, p.text(d.Context.Wave[n.ID]))
		t.File = append(t.File, p.text(n.Pos.File))
		t.Line = append(t.Line, n.Pos.Line)
		t.Facts = append(t.Facts, p.pairs(n.Facts))
		t.Labels = append(t.Labels, p.pairs(n.Labels))
		t.YAML = append(t.YAML, -1)
	}
}

func (p *tables) addEdges(d shape.Document, m look.Marks) {
	t := &p.Edges
	for e := range d.Graph.Edges() {
		if shape.IsRootLoop(d.Graph, e) {
			continue
		}
		p.edge[look.KeyOf(e)] = len(t.From)
		t.From = append(t.From, p.node[e.From])
		t.To = append(t.To, p.node[e.To])
		t.Relation = append(t.Relation, int(e.Relation))
		t.Field = append(t.Field, p.text(e.Field))
		t.Optional = append(t.Optional, bit(e.Optional))
		t.Condition = append(t.Condition, p.text(e.Condition))
		t.Cycle = append(t.Cycle, bit(m.OnCycle(e)))
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

func (p *tables) addFindings(d shape.Document) {
	listed := map[string]bool{}
	for _, f := range d.Findings {
		j := finding{Rule: f.Rule, Severity: f.Severity.String(), Cluster: f.Cluster, Message: f.Message,
			File: f.Pos.File, Line: f.Pos.Line, Nodes: []int{}, Edges: []int{}, Related: []record.Related{}}
		for _, id := range f.Nodes {
			if i, ok := p.node[id]; ok {
				j.Nodes = append(j.Nodes, i)
			}
		}
		for _, e := range f.Edges {
			if i, ok := p.edge[look.KeyOf(e)]; ok {
				j.Edges = append(j.Edges, i)
			}
		}
		j.Related = append(j.Related, record.FindingOf(f).Related...)
		p.Findings = append(p.Findings, j)
		if !listed[f.Rule] {
			listed[f.Rule] = true
			page := ""
			if d.Context.Page != nil {
				page = d.Context.Page(f.Rule)
			}
			p.Rules = append(p.Rules, rule{f.Rule, page})
		}
	}
}
