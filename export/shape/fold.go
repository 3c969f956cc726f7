package shape

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/graph"
)

// Fold is a way of drawing many nodes as few. The zero Fold draws each by itself.
type Fold uint8

// The ways of folding. A node that a finding marks is drawn by itself in all of them.
const (
	NoFold            Fold = iota
	KindFold               // the objects of one kind that one Kustomization applies to a namespace as one
	NamespaceFold          // the objects of a namespace as one, beside the Kustomizations
	KustomizationFold      // each Kustomization with all that it applies as one
	FolderFold             // the objects of a folder as one, beside the Kustomizations
)

var folds = [...]string{NoFold: "none", KindFold: "kind", NamespaceFold: "namespace",
	KustomizationFold: "kustomization", FolderFold: "folder"}

// Folds returns the name of every way of folding.
func Folds() []string { return slices.Clone(folds[:]) }

// ParseFold returns the way of folding of that name.
func ParseFold(name string) (Fold, bool) {
	i := slices.Index(folds[:], name)
	return Fold(max(i, 0)), i >= 0
}

// Fold returns d with its nodes folded in that way. The nodes of keep are drawn by themselves.
func (d Document) Fold(by Fold, keep ...graph.ID) Document {
	f := newFolder(d, keep)
	switch by {
	case KindFold:
		return f.fold(foldRule{bucket: f.byKind})
	case NamespaceFold:
		return f.fold(foldRule{hosted: isPath, bucket: f.byNamespace})
	case KustomizationFold:
		return f.fold(foldRule{hosted: always, bucket: f.byKustomization})
	case FolderFold:
		return f.fold(foldRule{bucket: f.byFolder})
	}
	return d
}

// foldRule decides which nodes of a document are drawn as one.
type foldRule struct {
	// hosted are the nodes that are drawn as a part of what they belong to, where that is one thing: a
	// container of what runs it, a directory of the Kustomization that points at it. Nil: none.
	hosted func(graph.Node) bool
	// bucket returns the id of the node that a node becomes a part of: of another that stays by itself,
	// or of a count. The zero id: it stays by itself.
	bucket func(graph.Node) graph.ID
	// drawn are the relations that are drawn at a count. Nil: all.
	drawn []graph.Relation
}

// folder folds a document.
type folder struct {
	Document
	marks look.Marks
	keep  map[graph.ID]bool
	free  bool                  // nodes that findings mark are folded, too
	home  map[graph.ID]graph.ID // the Kustomization that applies a node, or what creates it
	host  map[graph.ID]graph.ID // what a container or a directory belongs to
}

func newFolder(d Document, keep []graph.ID) *folder {
	f := &folder{Document: d, marks: look.NewMarks(d.Graph, d.Findings), keep: map[graph.ID]bool{}, home: map[graph.ID]graph.ID{}, host: map[graph.ID]graph.ID{}}
	for _, id := range keep {
		f.keep[id] = true
	}
	appliers := AppliersOf(d.Graph)
	for n := range d.Graph.Nodes() {
		if home := HomeOf(d.Graph, appliers, n); home != (graph.ID{}) {
			f.home[n.ID] = home
		} else if by := appliers[n.ID]; len(by) > 0 {
			f.home[n.ID] = by[0]
		}
		if host, ok := hostOf(d.Graph, n); ok {
			f.host[n.ID] = host
			if n.Role == graph.PathRole {
				f.home[n.ID] = host
			}
		}
	}
	return f
}

// hostOf returns what a container or a directory belongs to; ok is false where that is not one thing.
func hostOf(g *graph.Graph, n graph.Node) (host graph.ID, ok bool) {
	relation := graph.Deploys
	switch n.Role {
	case graph.ContainerRole:
	case graph.PathRole:
		relation = graph.PointsAt
	default:
		return graph.ID{}, false
	}
	for e := range g.In(n.ID) {
		if e.Relation != relation {
			continue
		}
		if ok && e.From != host {
			return graph.ID{}, false
		}
		host, ok = e.From, true
	}
	return host, ok
}

// stays reports whether a node must be left by itself.
func (f *folder) stays(n graph.Node) bool {
	return !f.free && (f.keep[n.ID] || f.marks.OfFindings(n.ID) != look.NoMark || n.State == graph.Missing)
}

func always(graph.Node) bool { return true }

func isPath(n graph.Node) bool { return n.Role == graph.PathRole }

// byKind counts what one Kustomization applies to one namespace, by kind.
func (f *folder) byKind(n graph.Node) graph.ID {
	if n.Role == graph.Kustomization || n.Role == graph.PathRole || n.Role == graph.Folded {
		return graph.ID{}
	}
	return countID(n, n.ID.Namespace, f.owner(n), n.ID.Kind.String())
}

// byNamespace counts what there is in a namespace, and what in none.
func (f *folder) byNamespace(n graph.Node) graph.ID {
	if n.Role == graph.Kustomization || n.Role == graph.PathRole {
		return graph.ID{}
	}
	return countID(n, namespaceOf(n), "")
}

// namespaceOf returns the namespace that a node belongs to; a Namespace belongs to itself.
func namespaceOf(n graph.Node) string {
	if n.Role == graph.NamespaceRole {
		return n.ID.Name
	}
	return n.ID.Namespace
}

// byKustomization folds what a Kustomization applies into it, and counts what none applies.
func (f *folder) byKustomization(n graph.Node) graph.ID {
	switch {
	case n.Role == graph.Kustomization, n.Role == graph.PathRole, feeds(f.Graph, n.ID):
		return graph.ID{}
	case f.home[n.ID] != (graph.ID{}):
		return f.home[n.ID]
	case !n.State.Applied():
		return f.byFolder(n)
	}
	return countID(n, namespaceOf(n), "", n.State.String())
}

// byFolder makes an object a part of the directory, of those that Kustomizations point at, that its YAML
// lies in, and counts those of any other folder.
func (f *folder) byFolder(n graph.Node) graph.ID {
	if n.Role == graph.Kustomization || n.Role == graph.PathRole || n.Pos.File == "" || feeds(f.Graph, n.ID) {
		return graph.ID{}
	}
	dir := path.Dir(n.Pos.File)
	for at := dir; at != "."; at = path.Dir(at) {
		id := graph.ID{Cluster: n.ID.Cluster, Key: graph.Key{Kind: graph.Path, Name: at}}
		if f.Graph.Has(id) {
			return id
		}
	}
	return countID(n, "", dir)
}

// owner returns the name of what applies a node, as views name their counts: by the Kustomization.
func (f *folder) owner(n graph.Node) string {
	home, ok := f.home[n.ID]
	switch {
	case n.Role == graph.Folded:
		return n.ID.Name
	case ok && home.Kind.Name == "Kustomization":
		return path.Join(home.Namespace, home.Name)
	case ok:
		return home.Key.String()
	case !n.State.Applied():
		return path.Dir(n.Pos.File)
	}
	return ""
}

// countID returns the id of a count within the cluster of n.
func countID(n graph.Node, namespace string, words ...string) graph.ID {
	name := strings.Join(slices.DeleteFunc(words, func(s string) bool { return s == "" }), "/")
	return graph.ID{Cluster: n.ID.Cluster, Key: graph.Key{Kind: graph.Objects, Namespace: namespace, Name: cmp.Or(name, "all")}}
}

// fold folds the document by a rule. Of a count that would hold one node, that node stays.
func (f *folder) fold(r foldRule) Document {
	into := make(folding, f.Graph.NumNodes())
	for n := range f.Graph.Nodes() {
		into[n.ID] = f.part(n, r)
	}
	size := map[graph.ID]int{}
	for n := range f.Graph.Nodes() {
		if f.hostedBy(n, r) == n.ID {
			size[into[n.ID]]++
		}
	}
	for id, m := range into {
		if m != id && size[m] == 1 && !f.Graph.Has(m) {
			into[id] = graph.ID{}
		}
	}
	for n := range f.Graph.Nodes() {
		if into[n.ID] == (graph.ID{}) {
			into[n.ID] = f.hostedBy(n, r)
		}
	}
	return f.apply(into, r)
}

// part returns the id of what a node becomes a part of, which is its own where it stays.
func (f *folder) part(n graph.Node, r foldRule) graph.ID {
	if f.stays(n) {
		return n.ID
	}
	at := n
	if id := f.hostedBy(n, r); id != n.ID {
		at, _ = f.Graph.Node(id)
		if f.stays(at) {
			return id
		}
	}
	if id := r.bucket(at); id != (graph.ID{}) {
		return id
	}
	return at.ID
}

// hostedBy returns what a node is drawn as a part of under a rule, whatever it is counted in; its own
// id for most.
func (f *folder) hostedBy(n graph.Node, r foldRule) graph.ID {
	if r.hosted == nil || f.stays(n) || !r.hosted(n) {
		return n.ID
	}
	if host, ok := f.host[n.ID]; ok {
		return host
	}
	return n.ID
}

// contents is what a node of a folded document holds beside itself.
type contents struct {
	kinds  map[string]int
	places []string // the directories
	names  []string // of the Kustomizations
	state  graph.State
	pos    graph.Pos
	marked int
	folded graph.Node // the node, with what it holds as facts
}

// folding maps the ids of nodes to those of the nodes that they become a part of; a node that stays has its own.
type folding map[graph.ID]graph.ID

// apply folds the document.
func (f *folder) apply(into folding, r foldRule) Document {
	all := f.contentsOf(into)
	d := f.Document
	d.Graph = f.Graph.FoldBy(graph.Folding{
		Node: func(n graph.Node) (graph.Node, bool) {
			id := into[n.ID]
			c := all[id]
			if c == nil {
				return n, true
			}
			if c.folded.ID != id {
				whole, ok := f.Graph.Node(id)
				if !ok {
					whole = graph.Node{ID: id, Role: graph.Folded, State: c.state, Pos: c.pos}
				}
				c.folded = c.describe(whole)
			}
			return c.folded, true
		},
		Edge: func(e graph.Edge) (graph.Edge, bool) {
			if e.Relation == graph.Contains && e.From.Kind != graph.Path && e.From.Kind != graph.Objects {
				e.Relation = graph.Applies // the directory is a part of the Kustomization
			}
			return e, f.draws(e, r)
		},
	})
	d.Findings = make([]check.Finding, len(f.Findings))
	for i, finding := range f.Findings {
		d.Findings[i] = into.finding(finding, f.Graph)
	}
	return d
}

// contentsOf returns what each node that others become a part of holds.
func (f *folder) contentsOf(into folding) map[graph.ID]*contents {
	all := map[graph.ID]*contents{}
	for n := range f.Graph.Nodes() {
		id := into[n.ID]
		if id == n.ID {
			continue
		}
		c := all[id]
		if c == nil {
			c = &contents{kinds: map[string]int{}, state: n.State, pos: n.Pos}
			all[id] = c
		}
		c.add(n)
		if f.marks.OfFindings(n.ID) != look.NoMark {
			c.marked++
		}
	}
	return all
}

// draws reports whether an edge of the folded graph is drawn under a rule. An edge at a node that findings mark
// always is.
func (f *folder) draws(e graph.Edge, r foldRule) bool {
	counted := e.From.Kind == graph.Objects || e.To.Kind == graph.Objects
	if r.drawn == nil || !counted || slices.Contains(r.drawn, e.Relation) {
		return true
	}
	return f.marks.OfFindings(e.From) != look.NoMark || f.marks.OfFindings(e.To) != look.NoMark
}

// of returns the id that a node has in the folded graph.
func (into folding) of(id graph.ID) graph.ID {
	if became, ok := into[id]; ok {
		return became
	}
	return id
}

// finding returns a finding about a graph as one about the folded graph.
func (into folding) finding(f check.Finding, g *graph.Graph) check.Finding {
	if !slices.ContainsFunc(f.Nodes, func(id graph.ID) bool { return into[id] != id && g.Has(id) }) {
		return f
	}
	var nodes []graph.ID
	for _, id := range f.Nodes {
		if id = into.of(id); !slices.Contains(nodes, id) {
			nodes = append(nodes, id)
		}
	}
	var edges []graph.Edge
	for _, e := range f.Edges {
		e.From, e.To = into.of(e.From), into.of(e.To)
		if e.From != e.To {
			edges = append(edges, e)
		}
	}
	f.Nodes, f.Edges = nodes, edges
	return f
}

// add takes in a node, with what that holds itself.
func (c *contents) add(n graph.Node) {
	for kind, number := range look.ContainedKinds(n) {
		c.kinds[kind] += number
	}
	c.state = min(c.state, n.State) // of several states the first, such as defined, is that of all
	if c.pos.IsZero() {
		c.pos = n.Pos
	}
	switch n.Role {
	case graph.Folded:
	case graph.PathRole:
		c.places = append(c.places, n.ID.Name)
	case graph.Kustomization:
		c.names = append(c.names, n.ID.Name)
		c.kinds[n.ID.Kind.Name]++
	default:
		c.kinds[n.ID.Kind.Name]++
	}
	c.names = append(c.names, look.ContainedNames(n)...)
	if marked, err := strconv.Atoi(n.Fact("marked")); err == nil {
		c.marked += marked
	}
}

// describe returns a node with what it holds as facts.
func (c *contents) describe(n graph.Node) graph.Node {
	total := 0
	var kinds []string
	all := look.ContainedKinds(n)
	for kind, number := range c.kinds {
		all[kind] += number
	}
	for _, kind := range slices.Sorted(maps.Keys(all)) {
		total += all[kind]
		kinds = append(kinds, strconv.Itoa(all[kind])+" "+kind)
	}
	if total > 0 {
		n = n.With("count", strconv.Itoa(total)).With("kinds", strings.Join(kinds, ", "))
	}
	switch {
	case len(c.places) == 1 && n.Role == graph.Kustomization && n.Fact("directory") == "":
		n = n.With("directory", c.places[0])
	case len(c.places) > 1:
		n = n.With("directory", "")
	}
	if names := append(look.ContainedNames(n), c.names...); len(names) > 0 {
		slices.Sort(names)
		n = n.With("names", strings.Join(slices.Compact(names), ", "))
	}
	if c.marked > 0 {
		n = n.With("marked", strconv.Itoa(c.marked))
	}
	return n
}
