package export

import (
	"cmp"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/export/internal/termtext"
	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/internal/terminal"
)

// Text draws a graph as a tree for a terminal: what applies what, in the order in which Flux reconciles it.
var Text = register(&Exporter{Name: "text", Title: "tree, for a terminal", Ext: "txt", Write: writeText})

// tree is a graph being written as a tree.
type tree struct {
	g          *graph.Graph
	page       *termtext.Page
	depth      int // how many levels are written; 0: all
	marks      look.Marks
	severities map[string]map[check.Severity]int // findings, by cluster
	ranks      map[graph.ID]int
	below      map[graph.ID][]graph.Node // what a node applies or creates, in the order in which Flux reconciles it
	placed     map[graph.ID]bool         // below or beside some node
	done       map[graph.ID]bool         // written
	hidden     map[graph.ID]bool         // left out, as too deep
	open       map[graph.ID]bool         // on the way from the root to what is being written
}

func writeText(out io.Writer, d Document) error {
	page := termtext.NewPage(out)
	page.Width, page.Color = d.Options.Terminal.Width, d.Options.Terminal.Color
	t := &tree{g: d.Graph, page: page, depth: d.Options.Terminal.Depth, marks: look.NewMarks(d.Graph, d.Findings), severities: map[string]map[check.Severity]int{},
		ranks: shape.WaitRanks(d.Graph), below: map[graph.ID][]graph.Node{}, placed: map[graph.ID]bool{},
		done: map[graph.ID]bool{}, hidden: map[graph.ID]bool{}, open: map[graph.ID]bool{}}
	t.arrange()
	for _, f := range d.Findings {
		if t.severities[f.Cluster] == nil {
			t.severities[f.Cluster] = map[check.Severity]int{}
		}
		t.severities[f.Cluster][f.Severity]++
	}
	if d.Title != "" {
		t.page.Section(termtext.Words(look.Visible(d.Title), termtext.Bold))
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
		t.page.Section(termtext.Words("applied by no Kustomization", termtext.Bold))
		t.forest(unreachable)
	}
	t.cycles(d)
	return t.page.Flush()
}

// cluster writes what a cluster's root applies, and then what is only referred to.
func (t *tree) cluster(name string, nodes []graph.Node) {
	title := "cluster " + look.Visible(name)
	if name == "" {
		title = "in no cluster"
		if nodes[0].State == graph.Part {
			title = "parts for other repositories to build"
		}
	}
	for _, c := range t.g.Clusters() {
		if c.Name == name {
			title += " (" + look.Visible(c.Path) + ")"
		}
	}
	if !slices.ContainsFunc(nodes, func(n graph.Node) bool { return !t.done[n.ID] }) {
		return // all of it stands below another cluster's Kustomization
	}
	t.page.Section(append([]termtext.Span{termtext.Words(title, termtext.Bold)}, t.summary(name, nodes)...)...)
	if shape.HasWaves(t.g) {
		t.waves(nodes)
		return
	}
	here := slices.DeleteFunc(slices.Clone(nodes), func(n graph.Node) bool { return t.elsewhere(n) })
	t.forest(here)
	var rest []graph.Node
	for _, n := range nodes {
		if !t.done[n.ID] && !t.namedByHidden(n) {
			rest = append(rest, n)
		}
	}
	if len(rest) > 0 {
		t.page.Section(termtext.Words("referred to by "+strings.Replace(title, "in no cluster", "what is in no cluster", 1), termtext.Bold))
		t.forest(rest)
	}
}

// summary counts what is wrong in a cluster, and how its objects are.
func (t *tree) summary(name string, nodes []graph.Node) []termtext.Span {
	var all []termtext.Span
	add := func(n int, words string, c terminal.Style) {
		if n > 0 {
			sep := ", "
			if len(all) == 0 {
				sep = ": "
			}
			all = append(all, termtext.Words(sep, termtext.Plain), termtext.Words(words, c))
		}
	}
	errors, warnings := t.severities[name][check.Error], t.severities[name][check.Warning]
	add(errors, look.Count(errors, "error"), termtext.Red)
	add(warnings, look.Count(warnings, "warning"), termtext.Yellow)
	counts := map[look.Mark]int{}
	for _, n := range nodes {
		counts[look.StatusMark(n)]++
	}
	for _, m := range look.AllMarks() {
		add(counts[m], strconv.Itoa(counts[m])+" "+m.Note(), textMarks[m].paint)
	}
	return all
}

// cycles writes the findings that report cycles.
func (t *tree) cycles(d Document) {
	first := true
	for _, f := range d.Findings {
		if !look.ReportsCycle(f) {
			continue
		}
		if first {
			t.page.Section(termtext.Words("cycles", termtext.Bold))
			first = false
		}
		t.page.Row(termtext.Words(look.Visible(f.Message), termtext.Red))
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
// that nothing applies, and of what then remains, which is cycles. Paths stand beside the
// Kustomizations that point at them, and by themselves only where there is none.
func (t *tree) forest(nodes []graph.Node) {
	t.sort(nodes)
	for _, wanted := range []func(graph.Node) bool{
		isRoot,
		func(n graph.Node) bool { return !t.placed[n.ID] && n.Role == graph.Kustomization },
		func(n graph.Node) bool { return !t.placed[n.ID] },
		func(n graph.Node) bool { return n.Role == graph.Kustomization },
		func(graph.Node) bool { return true },
	} {
		for _, n := range nodes {
			if !t.done[n.ID] && wanted(n) {
				t.node(n, limb{level: 1})
			}
		}
	}
}

// arrange finds out what stands below what. Paths stand beside the Kustomizations that point at
// them.
func (t *tree) arrange() {
	appliers := shape.AppliersOf(t.g)
	for n := range t.g.Nodes() {
		over := slices.Clone(appliers[n.ID])
		for e := range t.g.In(n.ID) {
			switch e.Relation {
			case graph.Generates, graph.Deploys:
				over = append(over, e.From)
			case graph.Contains:
				if n.State == graph.Part { // nothing else tells where it belongs
					over = append(over, e.From)
				}
			case graph.PointsAt:
				t.placed[n.ID] = true
			}
		}
		slices.SortFunc(over, graph.ID.Compare)
		for _, id := range slices.Compact(over) {
			t.below[id] = append(t.below[id], n)
			t.placed[n.ID] = true
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

// limb is a place in a tree: what is drawn before a node, and before what is below it.
type limb struct {
	branch, indent string
	level          int // from 1
}

// at returns the place of the i-th of n things below a limb.
func (l limb) at(i, n int) limb {
	if i < n-1 {
		return limb{l.indent + "├── ", l.indent + "│   ", l.level + 1}
	}
	return limb{l.indent + "└── ", l.indent + "    ", l.level + 1}
}

// node writes a node and what is below it.
func (t *tree) node(n graph.Node, at limb) {
	name := []termtext.Span{termtext.Words(at.branch, termtext.Dim)}
	kind := t.marks.Of(n)
	if sign := textMarks[kind]; sign.sign != "" {
		name = append(name, termtext.Words(sign.sign+" ", sign.paint))
	}
	if n.Role == graph.Folded {
		words := look.Visible(look.KindCount(n))
		if n.ID.Namespace != "" {
			words += " in " + look.Visible(n.ID.Namespace)
		}
		name = append(name, termtext.Words(words, termtext.Dim))
	} else {
		key := look.Visible(n.ID.Key.String())
		word, rest, _ := strings.Cut(key, "/")
		name = append(name, termtext.Words(word, roleInks[n.Role]), termtext.Words(key[len(word):len(key)-len(rest)], termtext.Dim), termtext.Words(rest, termtext.Plain))
	}
	switch {
	case t.open[n.ID]:
		t.page.Row(append(name, termtext.Words(" (a cycle: see above)", termtext.Dim))...)
		return
	case t.done[n.ID] && !t.hidden[n.ID]:
		t.page.Row(append(name, termtext.Words(" (see above)", termtext.Dim))...)
		return
	}
	t.done[n.ID], t.open[n.ID], t.hidden[n.ID] = true, true, false
	notes := t.notes(n)
	children := t.below[n.ID]
	if at.level == t.depth {
		if left := t.hide(n); left > 0 {
			notes = append(notes, strconv.Itoa(left)+" below")
		}
		children = nil
	}
	t.page.Noted(name, notes, textMarks[kind].paint)
	limbs := t.inWaves(children)
	for i, l := range limbs {
		here := at.at(i, len(limbs))
		if l.title == "" {
			t.node(l.nodes[0], here)
			continue
		}
		t.page.Row(termtext.Words(here.branch, termtext.Dim), termtext.Words(l.title, termtext.Bold))
		here.level--
		for j, c := range l.nodes {
			t.node(c, here.at(j, len(l.nodes)))
		}
	}
	delete(t.open, n.ID)
}

// hide leaves out what is below a node, with the directories beside it, and counts it.
func (t *tree) hide(n graph.Node) int {
	total := 0
	for _, c := range t.below[n.ID] {
		if t.done[c.ID] {
			continue
		}
		t.done[c.ID], t.hidden[c.ID] = true, true
		for e := range t.g.Out(c.ID) {
			if e.Relation == graph.PointsAt && !t.done[e.To] {
				t.done[e.To], t.hidden[e.To] = true, true
			}
		}
		total += 1 + t.hide(c)
	}
	return total
}

// namedByHidden reports whether what is left out as too deep refers to a node, and nothing else does.
func (t *tree) namedByHidden(n graph.Node) bool {
	hidden := false
	for e := range t.g.In(n.ID) {
		if !t.hidden[e.From] {
			return false
		}
		hidden = true
	}
	for e := range t.g.Out(n.ID) {
		if !t.hidden[e.To] {
			return false
		}
		hidden = true
	}
	return hidden
}

// textWave is some of what stands below a node: one node, or under a title several.
type textWave struct {
	title string
	nodes []graph.Node
}

// inWaves puts what waits for each other into waves, where there is more than one: first stands what
// neither waits nor is waited for.
func (t *tree) inWaves(nodes []graph.Node) []textWave {
	var all []textWave
	waves := map[int][]graph.Node{}
	var ranks []int
	for _, n := range nodes {
		if !t.waits(n) {
			continue
		}
		rank := t.ranks[n.ID]
		if waves[rank] == nil {
			ranks = append(ranks, rank)
		}
		waves[rank] = append(waves[rank], n)
	}
	for _, n := range nodes {
		if len(ranks) < 2 || !t.waits(n) {
			all = append(all, textWave{nodes: []graph.Node{n}})
		}
	}
	if len(ranks) < 2 {
		return all
	}
	slices.Sort(ranks)
	for _, rank := range ranks {
		title := shape.WaveTitle(strconv.Itoa(rank + 1))
		if rank == t.g.NumNodes() {
			title = "on a cycle, or depends on one: never ready"
		}
		all = append(all, textWave{title, waves[rank]})
	}
	return all
}

// waits reports whether a node has a place among the waves: as what is asked to wait, or is waited for.
func (t *tree) waits(n graph.Node) bool {
	switch n.Role {
	case graph.Kustomization, graph.Release:
		return true
	}
	isWait := func(e graph.Edge) bool { return e.Relation == graph.DependsOn }
	return slices.ContainsFunc(slices.Collect(t.g.Out(n.ID)), isWait) || slices.ContainsFunc(slices.Collect(t.g.In(n.ID)), isWait)
}

// notes returns the notes beside the name of a node, the most severe first.
func (t *tree) notes(n graph.Node) []string {
	var all []string
	add := func(s string) {
		if s = look.Visible(s); s != "" && !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	status, message := look.StatusWords(n), n.Fact(look.MessageFact)
	switch look.StatusMark(n) {
	case look.FailedMark, look.ProgressingMark, look.UnreportedMark:
		status = strings.TrimSuffix(status+": "+message, ": ")
	}
	// Unreachable nodes stand below a title of their own.
	note, reason := t.marks.Note(n), n.Fact("reason")
	switch m := t.marks.Of(n); {
	case m == look.StatusMark(n):
	case m == look.NoMark || m == look.UnreachableMark:
	case m == look.StateMarks[n.State]:
		add(strings.TrimSuffix(note+": "+reason, ": "))
	default:
		add(note)
		add(reason)
	}
	add(status)
	if n.Role == graph.ContainerRole {
		add(n.Fact("image"))
	}
	for e := range t.g.Out(n.ID) {
		switch e.Relation {
		case graph.PointsAt:
			add("path " + e.To.Name)
			t.done[e.To] = true
		case graph.DependsOn:
			add(graph.DependsOn.Words() + " " + t.shortNameOf(n, e.To))
		}
		if e.Relation != graph.Applies && e.Relation != graph.Contains && !e.Relation.Backward() {
			t.addAbsent(n, e.To, e.Optional, add)
		}
	}
	for e := range t.g.In(n.ID) {
		if e.Relation.Backward() {
			t.addAbsent(n, e.From, e.Optional, add)
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

// shortNameOf returns the name of what n refers to, without what n and it have in common.
func (t *tree) shortNameOf(n graph.Node, id graph.ID) string {
	if id.Cluster == n.ID.Cluster && id.Kind == n.ID.Kind && id.Namespace == n.ID.Namespace {
		return id.Name
	}
	return t.nameOf(n, id)
}

// addAbsent adds a note about something that n refers to and that is missing or unknown.
func (t *tree) addAbsent(n graph.Node, id graph.ID, optional bool, add func(string)) {
	to, ok := t.g.Node(id)
	if !ok || to.State != graph.Missing && to.State != graph.Unknown {
		return
	}
	text := t.nameOf(n, id) + " is " + to.State.String()
	if optional {
		text += ", but optional"
	}
	add(text)
}

// waves writes the nodes of a cluster wave by wave, and what each waits for.
func (t *tree) waves(nodes []graph.Node) {
	waves := map[string][]graph.Node{}
	for _, n := range nodes {
		waves[shape.WaveOf(n)] = append(waves[shape.WaveOf(n)], n)
	}
	for _, wave := range shape.SortedWaves(waves) {
		t.page.Row(termtext.Words(shape.WaveTitle(wave), termtext.Bold))
		t.sort(waves[wave])
		for i, n := range waves[wave] {
			t.node(n, limb{}.at(i, len(waves[wave])))
		}
	}
}

// roleInks are the colours of kinds in a terminal.
var roleInks = map[graph.Role]terminal.Style{
	graph.Kustomization: termtext.Blue, graph.Release: termtext.Pink, graph.Source: termtext.Green, graph.Generator: termtext.Cyan,
	graph.Observer: termtext.Cyan, graph.Secret: termtext.Pink,
}

// textMarks are the signs that stand before the names of marked nodes. None is as wide as two letters.
var textMarks = [look.NumMarks]struct {
	sign  string
	paint terminal.Style
}{
	look.FailedMark: {"✗", termtext.Red}, look.CycleMark: {"✗", termtext.Red}, look.DeadlockMark: {"✗", termtext.Red}, look.MissingMark: {"✗", termtext.Red},
	look.ErrorMark: {"✗", termtext.Red}, look.DuplicateMark: {"✗", termtext.Red},
	look.ProgressingMark: {"~", termtext.Cyan}, look.SuspendedMark: {"=", termtext.Dim}, look.UnreportedMark: {"?", termtext.Dim}, look.ReadyMark: {"✓", termtext.Green},
	look.OrphanedMark: {"!", termtext.Yellow}, look.WarningMark: {"!", termtext.Yellow}, look.UnknownMark: {"?", termtext.Dim},
	look.ExternalMark: {"", termtext.Dim}, look.InferredMark: {"", termtext.Dim},
}
