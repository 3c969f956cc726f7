package export

import (
	"cmp"
	"io"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// Text draws a graph as a tree for a terminal: what applies what, in the order in which Flux gets
// to it.
var Text = register(&Exporter{Name: "text", Title: "tree, for a terminal", Ext: "txt", Write: writeText})

// tree is a graph being written as a tree.
type tree struct {
	g       *graph.Graph
	w       *writer
	marks   marks
	ranks   map[graph.ID]int
	below   map[graph.ID][]graph.Node // what a node brings, in the order in which Flux gets to it
	brought map[graph.ID]bool         // below or beside some node
	done    map[graph.ID]bool         // written
	open    map[graph.ID]bool         // on the way from the root to what is being written
	started bool                      // some section is written
}

func writeText(out io.Writer, d Document) error {
	t := &tree{g: d.Graph, w: newWriter(out), marks: newMarks(d), ranks: waitRanks(d.Graph),
		below: map[graph.ID][]graph.Node{}, brought: map[graph.ID]bool{}, done: map[graph.ID]bool{}, open: map[graph.ID]bool{}}
	t.arrange()
	if d.Title != "" {
		t.section(visible(d.Title))
	}
	applied := map[string][]graph.Node{} // by cluster
	var unreachable []graph.Node
	for n := range d.Graph.Nodes() {
		if n.State == graph.Unreachable {
			unreachable = append(unreachable, n)
			continue
		}
		applied[n.ID.Cluster] = append(applied[n.ID.Cluster], n)
	}
	for n := range d.Graph.Nodes() { // each cluster once, in order
		nodes := applied[n.ID.Cluster]
		delete(applied, n.ID.Cluster)
		if len(nodes) > 0 {
			t.cluster(n.ID.Cluster, nodes)
		}
	}
	if len(unreachable) > 0 {
		t.section("applied by no Kustomization")
		t.forest(unreachable)
	}
	t.rings(d)
	return t.w.flush()
}

// section begins a part of the text.
func (t *tree) section(title string) {
	if t.started {
		t.w.line()
	}
	t.started = true
	t.w.line(title)
}

// cluster writes what a cluster's root brings, and then what is only referred to.
func (t *tree) cluster(name string, nodes []graph.Node) {
	title := "cluster " + visible(name)
	if name == "" {
		title = "in no cluster"
	}
	for _, c := range t.g.Clusters() {
		if c.Name == name {
			title += " (" + visible(c.Path) + ")"
		}
	}
	if !slices.ContainsFunc(nodes, func(n graph.Node) bool { return !t.done[n.ID] }) {
		return // all of it stands below another cluster's Kustomization
	}
	t.section(title)
	if hasWaves(t.g) {
		t.waves(nodes)
		return
	}
	here := slices.DeleteFunc(slices.Clone(nodes), func(n graph.Node) bool { return t.elsewhere(n) })
	t.forest(here)
	var rest []graph.Node
	for _, n := range nodes {
		if !t.done[n.ID] {
			rest = append(rest, n)
		}
	}
	if len(rest) > 0 {
		t.section("referred to by " + strings.Replace(title, "in no cluster", "what is in no cluster", 1))
		t.forest(rest)
	}
}

// rings writes the findings that tell of rings.
func (t *tree) rings(d Document) {
	first := true
	for _, f := range d.Findings {
		if !tellsRing(f) {
			continue
		}
		if first {
			t.section("rings")
			first = false
		}
		t.w.line(visible(f.Message))
	}
}

// elsewhere reports whether a node is known only by what refers to it.
func (t *tree) elsewhere(n graph.Node) bool {
	switch n.State {
	case graph.Missing, graph.Unknown, graph.External:
		return !isRoot(n) && len(t.below[n.ID]) == 0
	}
	return false
}

// forest writes the trees that together hold all the nodes: those of root Kustomizations, of nodes
// that nothing brings, and of what is then left, which is rings. Paths stand beside the
// Kustomizations that point at them, and alone only where there is none.
func (t *tree) forest(nodes []graph.Node) {
	t.sort(nodes)
	for _, wanted := range []func(graph.Node) bool{
		isRoot,
		func(n graph.Node) bool { return !t.brought[n.ID] && n.Role == graph.Kustomization },
		func(n graph.Node) bool { return !t.brought[n.ID] },
		func(n graph.Node) bool { return n.Role == graph.Kustomization },
		func(graph.Node) bool { return true },
	} {
		for _, n := range nodes {
			if !t.done[n.ID] && wanted(n) {
				t.node(n, "", "")
			}
		}
	}
}

// arrange finds out what stands below what. Paths stand beside the Kustomizations that point at
// them.
func (t *tree) arrange() {
	appliers := appliersOf(t.g)
	for n := range t.g.Nodes() {
		over := slices.Clone(appliers[n.ID])
		for e := range t.g.In(n.ID) {
			switch e.Relation {
			case graph.Generates, graph.Deploys:
				over = append(over, e.From)
			case graph.PointsAt:
				t.brought[n.ID] = true
			}
		}
		slices.SortFunc(over, graph.ID.Compare)
		for _, id := range slices.Compact(over) {
			t.below[id] = append(t.below[id], n)
			t.brought[n.ID] = true
		}
	}
	for _, nodes := range t.below {
		t.sort(nodes)
	}
}

// sort puts what others wait for first, and keeps the order of the graph besides.
func (t *tree) sort(nodes []graph.Node) {
	slices.SortFunc(nodes, func(a, b graph.Node) int {
		return cmp.Or(cmp.Compare(t.ranks[a.ID], t.ranks[b.ID]), a.ID.Compare(b.ID))
	})
}

// node writes a node and what is below it. branch is drawn before the node, and indent before what
// is below it.
func (t *tree) node(n graph.Node, branch, indent string) {
	name := visible(n.ID.Key.String())
	if n.Role == graph.Folded {
		name = visible(countOf(n))
		if n.ID.Namespace != "" {
			name += " in " + visible(n.ID.Namespace)
		}
	}
	switch {
	case t.open[n.ID]:
		t.w.line(branch, name, " (a ring: see above)")
		return
	case t.done[n.ID]:
		t.w.line(branch, name, " (see above)")
		return
	}
	t.w.put(branch, name)
	if notes := t.notes(n); len(notes) > 0 {
		t.w.put(" (", strings.Join(notes, "; "), ")")
	}
	t.w.line()
	t.done[n.ID], t.open[n.ID] = true, true
	children := t.below[n.ID]
	for i, c := range children {
		if i < len(children)-1 {
			t.node(c, indent+"├── ", indent+"│   ")
		} else {
			t.node(c, indent+"└── ", indent+"    ")
		}
	}
	delete(t.open, n.ID)
}

// notes returns what there is to say of a node beside its name.
func (t *tree) notes(n graph.Node) []string {
	var all []string
	say := func(s string) {
		if s = visible(s); !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	if image := n.Fact("image"); image != "" && n.Role == graph.ContainerRole {
		say(image)
	}
	// That a node is unreachable is what the title above it says.
	note, reason := t.marks.note(n), n.Fact("reason")
	switch {
	case note == "" || t.marks.of(n) == unreachableMark:
	case t.marks.of(n) == stateMarks[n.State]:
		say(strings.TrimSuffix(note+": "+reason, ": "))
	default:
		say(note)
		if reason != "" {
			say(reason)
		}
	}
	for e := range t.g.Out(n.ID) {
		switch e.Relation {
		case graph.PointsAt:
			say("path " + e.To.Name)
			t.done[e.To] = true
		case graph.DependsOn:
			say("waits for " + t.nameOf(n, e.To))
		}
		if e.Relation != graph.Applies && e.Relation != graph.Contains && !e.Relation.Backward() {
			t.sayAbsent(n, e.To, e.Optional, say)
		}
	}
	for e := range t.g.In(n.ID) {
		if e.Relation.Backward() {
			t.sayAbsent(n, e.From, e.Optional, say)
		}
	}
	return all
}

// nameOf returns the name of what n refers to, with its cluster where that is another.
func (t *tree) nameOf(n graph.Node, id graph.ID) string {
	if id.Cluster != n.ID.Cluster && id.Cluster != "" {
		return id.Key.String() + " of cluster " + id.Cluster
	}
	return id.Key.String()
}

// sayAbsent says of something that n refers to that it is missing, or unknown.
func (t *tree) sayAbsent(n graph.Node, id graph.ID, optional bool, say func(string)) {
	to, ok := t.g.Node(id)
	if !ok || to.State != graph.Missing && to.State != graph.Unknown {
		return
	}
	text := t.nameOf(n, id) + " is " + to.State.String()
	if optional {
		text += ", but optional"
	}
	say(text)
}

// waitRanks returns, for each node, the length of the longest chain of nodes that it waits for. What
// waits for a ring, or stands on one, comes after all that does not.
func waitRanks(g *graph.Graph) map[graph.ID]int {
	ranks := map[graph.ID]int{}
	waits := map[graph.ID]int{}
	var ready []graph.ID
	for n := range g.Nodes() {
		for e := range g.Out(n.ID) {
			if e.Relation == graph.DependsOn {
				waits[n.ID]++
			}
		}
		if waits[n.ID] == 0 {
			ready = append(ready, n.ID)
		}
	}
	for i := 0; i < len(ready); i++ {
		id := ready[i]
		for e := range g.In(id) {
			if e.Relation != graph.DependsOn {
				continue
			}
			ranks[e.From] = max(ranks[e.From], ranks[id]+1)
			if waits[e.From]--; waits[e.From] == 0 {
				ready = append(ready, e.From)
			}
		}
	}
	for n := range g.Nodes() {
		if waits[n.ID] > 0 {
			ranks[n.ID] = g.NumNodes()
		}
	}
	return ranks
}
