package shape

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/graph"
)

// Split is a way of drawing a document as several. The zero Split draws it as one.
type Split uint8

// The ways of splitting.
const (
	NoSplit          Split = iota
	PerCluster             // one part for each cluster
	PerKustomization       // one part for each Kustomization and what it applies
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
	Of      graph.ID // the Kustomization; zero for a cluster, or for what no Kustomization applies
	File    string   // a name for the part, without an ending: safe for any file system, and the same as long as the part is
	Own     int      // how many nodes are the part's own; the others are neighbours
}

// Name returns what the part holds, such as "cluster production" or "Kustomization/flux-system/apps".
func (p Part) Name() string {
	if p.Of != (graph.ID{}) {
		return look.Visible(p.Of.Key.String())
	}
	return ClusterTitle(p.Cluster)
}

// Split returns the parts of d, in order. Each has nodes of its own, and the neighbours of these as boundary nodes:
// without their edges to other parts, and with the fact "part", the name of the part that draws them.
func (d Document) Split(by Split) []Part {
	partOf := d.partsOfNodes(by)
	ids := slices.SortedFunc(maps.Values(partOf), graph.ID.Compare)
	ids = slices.Compact(ids)
	drafts := make(map[graph.ID]*draft, len(ids))
	for _, id := range ids {
		drafts[id] = &draft{Part: newPart(id, by), neighbours: map[graph.ID]bool{}}
	}
	for n := range d.Graph.Nodes() {
		p := drafts[partOf[n.ID]]
		p.nodes = append(p.nodes, n)
		p.Own++
	}
	for e := range d.Graph.Edges() {
		from, to := drafts[partOf[e.From]], drafts[partOf[e.To]]
		from.edges = append(from.edges, e)
		if from == to {
			continue
		}
		to.edges = append(to.edges, e)
		from.addNeighbour(d.Graph, e.To, to)
		to.addNeighbour(d.Graph, e.From, from)
	}
	parts := make([]Part, len(ids))
	for i, id := range ids {
		p := drafts[id]
		p.Document = d.part(p.nodes, p.edges)
		p.Title = strings.TrimPrefix(d.Title+": "+p.Name(), ": ")
		parts[i] = p.Part
	}
	return parts
}

// partsOfNodes returns, for each node, the id of the part that it is in: of a Kustomization, or of a cluster alone.
func (d Document) partsOfNodes(by Split) map[graph.ID]graph.ID {
	home := newFolder(d, nil).home
	partOf := make(map[graph.ID]graph.ID, d.Graph.NumNodes())
	for n := range d.Graph.Nodes() {
		id := graph.ID{Cluster: n.ID.Cluster}
		if by == PerKustomization {
			switch {
			case n.Role == graph.Kustomization:
				id = n.ID
			case home[n.ID] != (graph.ID{}):
				id = home[n.ID]
			}
		}
		partOf[n.ID] = id
	}
	return partOf
}

// draft is a part whose document is not made yet.
type draft struct {
	Part
	nodes      []graph.Node // the part's own, then its neighbours
	edges      []graph.Edge
	neighbours map[graph.ID]bool
}

// addNeighbour adds a node of another part, unless it is there already.
func (p *draft) addNeighbour(g *graph.Graph, id graph.ID, other *draft) {
	if p.neighbours[id] {
		return
	}
	p.neighbours[id] = true
	n, _ := g.Node(id)
	p.nodes = append(p.nodes, n.With("part", other.Name()))
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

// Overview returns a document in which each of the parts that d was split into is one node, without a title.
func Overview(d Document, parts []Part) Document {
	f := newFolder(d, nil)
	f.free = true
	rule := perCluster()
	if slices.ContainsFunc(parts, func(p Part) bool { return p.Of != (graph.ID{}) }) {
		rule = f.perKustomization()
	}
	o := f.ordered(rule)
	o.Title = ""
	return o
}
