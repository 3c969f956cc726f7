package export

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// Split is a way of drawing a document as several. The zero Split draws it as one.
type Split uint8

// The ways of splitting.
const (
	NoSplit          Split = iota
	PerCluster             // one part for each cluster
	PerKustomization       // one part for each Kustomization and what it brings
)

var splits = [...]string{NoSplit: "none", PerCluster: "cluster", PerKustomization: "kustomization"}

// Splits returns the name of every way of splitting.
func Splits() []string { return slices.Clone(splits[:]) }

// ParseSplit returns the way of splitting of that name.
func ParseSplit(name string) (Split, bool) {
	i := slices.Index(splits[:], name)
	return Split(max(i, 0)), i >= 0
}

// Part is one of the documents that a document was split into.
type Part struct {
	Document
	Cluster string   // empty for what no cluster applies
	Of      graph.ID // the Kustomization; zero for a cluster, or for what no Kustomization brings
	File    string   // a name for the part, without an ending: safe for any file system, and the same as long as the part is
	Own     int      // how many nodes are the part's own; the others are neighbours
}

// Name says what the part is, such as "cluster production" or "Kustomization/flux-system/apps".
func (p Part) Name() string {
	if p.Of != (graph.ID{}) {
		return visible(p.Of.Key.String())
	}
	return clusterTitle(p.Cluster)
}

// Split returns the parts of d, in order. Each has the nodes of its own, and the neighbours of these as
// stubs: without what they are connected to elsewhere, and with the fact part, which names the part that
// draws them.
func (d Document) Split(by Split) []Part {
	f := newFolder(d, nil)
	of := func(n graph.Node) graph.ID { return graph.ID{Cluster: n.ID.Cluster} }
	if by == PerKustomization {
		of = func(n graph.Node) graph.ID {
			if n.Role == graph.Kustomization {
				return n.ID
			}
			if home := f.home[n.ID]; home != (graph.ID{}) {
				return home
			}
			return graph.ID{Cluster: n.ID.Cluster}
		}
	}
	at := make(map[graph.ID]graph.ID, d.Graph.NumNodes()) // the part of each node
	var order []graph.ID
	for n := range d.Graph.Nodes() {
		at[n.ID] = of(n)
		order = append(order, at[n.ID])
	}
	slices.SortFunc(order, graph.ID.Compare)
	order = slices.Compact(order)
	parts := make([]Part, len(order))
	number := make(map[graph.ID]int, len(order))
	for i, id := range order {
		parts[i] = newPart(id, by)
		number[id] = i
	}
	members := make([][]graph.Node, len(order))
	edges := make([][]graph.Edge, len(order))
	stubs := make([]map[graph.ID]bool, len(order))
	for n := range d.Graph.Nodes() {
		i := number[at[n.ID]]
		members[i] = append(members[i], n)
		parts[i].Own++
	}
	for e := range d.Graph.Edges() {
		from, to := number[at[e.From]], number[at[e.To]]
		edges[from] = append(edges[from], e)
		if from != to {
			edges[to] = append(edges[to], e)
			for _, s := range []struct {
				in  int
				who graph.ID
			}{{from, e.To}, {to, e.From}} {
				if stubs[s.in] == nil {
					stubs[s.in] = map[graph.ID]bool{}
				}
				if !stubs[s.in][s.who] {
					stubs[s.in][s.who] = true
					n, _ := d.Graph.Node(s.who)
					members[s.in] = append(members[s.in], n.With("part", parts[number[at[s.who]]].Name()))
				}
			}
		}
	}
	for i := range parts {
		parts[i].Document = d.part(members[i], edges[i])
		parts[i].Title = strings.TrimPrefix(d.Title+": "+parts[i].Name(), ": ")
	}
	return parts
}

// part returns the document of those nodes and edges, with the findings about them.
func (d Document) part(nodes []graph.Node, edges []graph.Edge) Document {
	p := d
	p.Graph = d.Graph.Subgraph(nodes, edges)
	p.Findings = nil
	for _, f := range d.Findings {
		if slices.ContainsFunc(f.Nodes, p.Graph.Has) {
			p.Findings = append(p.Findings, f)
		}
	}
	return p
}

// noCluster stands for the cluster in the name of what none applies.
const noCluster = "no-cluster"

func newPart(id graph.ID, by Split) Part {
	p := Part{Cluster: id.Cluster}
	if id.Name == "" {
		words := cmp.Or(id.Cluster, noCluster)
		if by == PerKustomization {
			words += "_no-kustomization"
		}
		p.File = fileName(words, id)
		return p
	}
	p.Of = id
	p.File = fileName(cmp.Or(id.Cluster, noCluster)+"_"+cmp.Or(id.Namespace, "-")+"_"+id.Name, id)
	return p
}

// reservedFiles are names that some file system keeps for itself, and that of the index.
var reservedFiles = []string{"index", "con", "prn", "aux", "nul"}

// maxFileName is the longest name of a file, in bytes: an ending still fits on any file system.
const maxFileName = 120

// fileName returns words as the name of a file. Where they are no safe name, or another part might get
// the same one, it ends in a mark that only this id has.
func fileName(words string, id graph.ID) string {
	var b strings.Builder
	for _, r := range words {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-', r == '_', r == '.':
			b.WriteRune(r)
		default:
			b.WriteByte('-')
		}
	}
	name := b.String()
	plain := name == words && len(name) <= maxFileName && !strings.HasPrefix(name, ".") && !strings.HasPrefix(name, "-") &&
		!slices.Contains(reservedFiles, strings.SplitN(name, ".", 2)[0]) && !strings.Contains(id.Cluster+id.Namespace+id.Name, "_") && id.Cluster != noCluster
	if plain {
		return name
	}
	sum := sha256.Sum256([]byte(id.String()))
	name = strings.TrimLeft(name, ".-")
	return name[:min(len(name), maxFileName)] + "-" + hex.EncodeToString(sum[:4])
}

// Index writes a page in Markdown that links the parts, written to files with that ending beside it,
// and draws how they hang together.
func Index(out io.Writer, d Document, parts []Part, ext string) error {
	w := newWriter(out)
	w.line("# ", markdownText(cmp.Or(d.Title, "Parts")))
	w.line()
	w.line("| part | nodes | neighbours | edges | findings |")
	w.line("|---|---:|---:|---:|---:|")
	for _, p := range parts {
		w.line(fmt.Sprintf("| [%s](%s) | %d | %d | %d | %d |", markdownText(p.Name()), url.PathEscape(p.File+"."+ext), p.Own,
			p.Graph.NumNodes()-p.Own, p.Graph.NumEdges(), len(p.Findings)))
	}
	if err := overview(w, d, parts); err != nil {
		return err
	}
	return w.flush()
}

// overview draws each part as one node.
func overview(w *writer, d Document, parts []Part) error {
	if len(parts) < 2 {
		return nil
	}
	f := newFolder(d, nil)
	f.free = true
	r := f.perCluster()
	if slices.ContainsFunc(parts, func(p Part) bool { return p.Of != (graph.ID{}) }) {
		r = f.perKustomization()
	}
	o := f.ordered(r)
	o.Title = ""
	o, err := Mermaid.Fit(o, MermaidBudget)
	if err != nil {
		return err
	}
	var chart strings.Builder
	if err := Mermaid.Write(&chart, o); err != nil {
		return err
	}
	w.line()
	w.line("```mermaid")
	w.put(chart.String())
	w.line("```")
	return nil
}

// markdownText returns a text that Markdown shows as it is, also in a table.
func markdownText(s string) string {
	var b strings.Builder
	for _, r := range visible(s) {
		if strings.ContainsRune("\\`*_{}[]()<>#+!|~&", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
