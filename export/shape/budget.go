package shape

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/graph"
)

// Budget is how large a drawing may be. A zero field sets no limit.
type Budget struct {
	Edges int // lines between nodes
	Chars int // of the text, counted as JavaScript does: UTF-16 code units
}

// String returns what the budget allows, such as "500 edges and 50000 characters".
func (b Budget) String() string {
	var parts []string
	if b.Edges > 0 {
		parts = append(parts, look.Count(b.Edges, "edge"))
	}
	if b.Chars > 0 {
		parts = append(parts, look.Count(b.Chars, "character"))
	}
	return strings.Join(parts, " and ")
}

// Allows reports whether a drawing of a size is within the budget.
func (b Budget) Allows(s Size) bool {
	return (b.Edges <= 0 || s.Edges <= b.Edges) && (b.Chars <= 0 || s.Chars <= b.Chars)
}

// Size is how large a drawing is, in the measures of a Budget.
type Size struct{ Edges, Chars int }

// Fitting is a document that is to be made no larger than a budget.
type Fitting struct {
	Document Document
	Budget   Budget
	Steps    []Step     // the ways of folding to try, each smaller than the one before
	Keep     []graph.ID // nodes that are not folded
	Measure  func(Document) (s Size, fits bool, err error)
}

// Fit returns the document folded in the fewest steps that make it fit its budget; the document itself where
// it fits as it is. Notes has what was done. An error is one of Measure.
func (f Fitting) Fit() (Document, error) {
	d := f.Document
	whole, fits, err := f.Measure(d)
	if err != nil || fits {
		return d, err
	}
	unfolded := newFolder(d, f.Keep)
	for _, s := range f.Steps {
		folded := s.of(unfolded)
		folded.Notes = slices.Concat(d.Notes, []string{s.note(f.Budget, whole)}, folded.Notes[len(d.Notes):], []string{seeMore})
		if _, fits, err = f.Measure(folded); err != nil || fits {
			return folded, err
		}
	}
	last := f.Steps[len(f.Steps)-1].of(unfolded)
	last.Notes = append(slices.Clone(d.Notes), "folded as far as can be, and still larger than "+f.Budget.String())
	return last, nil
}

// seeMore is how a reader gets what was folded.
const seeMore = "to see more: --cluster, --focus, --split cluster, or all with --max-edges 0"

// Step is one way of making a drawing smaller than the step before it does.
type Step struct {
	words string // what it does
	of    func(*folder) Document
	free  bool // it folds nodes that findings mark, too
}

// note returns what the step did, and why.
func (s Step) note(b Budget, whole Size) string {
	had := look.Count(whole.Edges, "edge")
	if whole.Chars > 0 {
		had += ", " + look.Count(whole.Chars, "character")
	}
	note := "folded to keep within " + b.String() + " (it has " + had + "): " + s.words
	if s.free {
		note += "; what findings are about is folded too, as that alone is more"
	}
	return note
}

// NodeSteps are the steps for drawings of nodes, each smaller than the one before. The later ones
// fold what findings mark.
var NodeSteps = slices.Concat(protecting, freed(protecting))

var protecting = []Step{
	{words: "only the lines of what many Kustomizations share are left out",
		of: func(f *folder) Document { return f.Document.withoutShared() }},
	{words: "other objects are counted",
		of: func(f *folder) Document { return f.fold(f.detail(plainDetail)).withoutShared() }},
	{words: "containers and directories stand in what they belong to, other objects are counted",
		of: func(f *folder) Document { return f.fold(f.detail(hostedDetail)).withoutShared() }},
	{words: "configuration, secrets, workloads and other objects are counted",
		of: func(f *folder) Document { return f.fold(f.detail(configDetail)).withoutShared() }},
	{words: "all but Kustomizations, sources and releases is counted",
		of: func(f *folder) Document { return f.fold(f.detail(leafDetail)).withoutShared() }},
	{words: "what each Kustomization applies is one node for each namespace",
		of: func(f *folder) Document { return f.fold(f.perNamespaceOfEach()).withoutShared() }},
	{words: "each Kustomization and what it applies is one node",
		of: func(f *folder) Document { return f.fold(f.perKustomization()).withoutShared() }},
	{words: "each Kustomization and what it applies is one node, and only what orders them is drawn",
		of: func(f *folder) Document { return f.ordered(f.perKustomization()) }},
	{words: "each Kustomization and what it applies is one node, but for those that depend on the same and that nothing depends on",
		of: func(f *folder) Document { return f.ordered(f.perGroupOfAlike()) }},
	{words: "Kustomizations that depend on the same and that nothing depends on are one node, and what all of them apply is only counted",
		of: func(f *folder) Document { return terse(f.ordered(f.perGroupOfAlike())) }},
	{words: "each namespace is one node, with the Kustomizations in it and what these apply",
		of: func(f *folder) Document { return f.ordered(f.perNamespace()) }},
	{words: "each cluster is one node",
		of: func(f *folder) Document { return f.ordered(perCluster()) }},
	{words: "all is one node",
		of: func(f *folder) Document { return f.ordered(asOne()) }},
}

// freed returns the steps again, folding what findings mark.
func freed(steps []Step) []Step {
	var all []Step
	for _, s := range steps[5:] {
		of := s.of
		s.free = true
		s.of = func(f *folder) Document {
			g := *f
			g.free = true
			return of(&g)
		}
		all = append(all, s)
	}
	return all
}

// detail is how much of what Kustomizations apply is drawn by itself. Each is less than the one before.
type detail uint8

const (
	plainDetail  detail = iota // all but objects that Flux does not care about
	hostedDetail               // nor containers and directories
	configDetail               // nor configuration, secrets and workloads
	leafDetail                 // only Kustomizations, sources and releases
)

// plainRelations are the relations by which objects that are counted come to the cluster.
var plainRelations = []graph.Relation{graph.Contains, graph.Applies, graph.Generates, graph.DependsOn, graph.PointsAt}

// detail is the rule that draws so much.
func (f *folder) detail(level detail) foldRule {
	r := foldRule{bucket: func(n graph.Node) graph.ID {
		switch n.Role {
		case graph.Kustomization, graph.PathRole, graph.Source, graph.Release:
			return graph.ID{}
		case graph.Plain, graph.NamespaceRole, graph.Folded:
		case graph.Workload, graph.Config, graph.Secret:
			if level < configDetail {
				return graph.ID{}
			}
		case graph.ContainerRole:
			if level < hostedDetail {
				return graph.ID{}
			}
		default:
			if level < leafDetail {
				return graph.ID{}
			}
		}
		if f.home[n.ID] == (graph.ID{}) && n.Role != graph.Folded && n.State.Applied() {
			return countID(n, n.ID.Namespace, n.State.String(), n.Role.String())
		}
		return countID(n, "", f.owner(n))
	}}
	if level >= hostedDetail {
		r.hosted = always
	}
	if level < configDetail {
		r.drawn = plainRelations
	}
	return r
}

// perNamespaceOfEach counts what each Kustomization applies, by namespace.
func (f *folder) perNamespaceOfEach() foldRule {
	return foldRule{hosted: always, bucket: func(n graph.Node) graph.ID {
		switch {
		case n.Role == graph.Kustomization, n.Role == graph.PathRole, feeds(f.Graph, n.ID):
			return graph.ID{}
		case f.home[n.ID] == (graph.ID{}):
			return countID(n, namespaceOf(n), n.State.String())
		}
		return countID(n, namespaceOf(n), f.owner(n))
	}}
}

// perKustomization draws Kustomizations and their sources, and counts what has neither.
func (f *folder) perKustomization() foldRule {
	return foldRule{hosted: always, bucket: func(n graph.Node) graph.ID {
		if n.Role != graph.Kustomization && f.home[n.ID] == (graph.ID{}) && !feeds(f.Graph, n.ID) {
			return countID(n, "", n.State.String())
		}
		return f.byKustomization(n)
	}}
}

// perGroupOfAlike returns the rule that counts as one the Kustomizations of one namespace and wave that the same
// Kustomization applies and that depend on the same. A Kustomization stays itself if another one depends on it, if it
// applies Kustomizations, or if it must be drawn. Other objects are folded as by perKustomization.
func (f *folder) perGroupOfAlike() foldRule {
	groups := map[graph.ID]graph.ID{} // of each Kustomization that may be counted with others
	size := map[graph.ID]int{}
	groupOf := f.groupOfAlike()
	for n := range f.Graph.Nodes() {
		if group := groupOf(n); group != (graph.ID{}) {
			groups[n.ID] = group
			size[group]++
		}
	}
	perKustomization := f.perKustomization().bucket
	return foldRule{hosted: always, bucket: func(n graph.Node) graph.ID {
		id := n.ID
		if n.Role != graph.Kustomization {
			id = perKustomization(n)
		}
		if group := groups[id]; size[group] > 1 {
			return group
		}
		if id == n.ID {
			return graph.ID{}
		}
		return id
	}}
}

// groupOfAlike returns a function that returns the group that a Kustomization may be counted in; the zero ID is
// none.
func (f *folder) groupOfAlike() func(graph.Node) graph.ID {
	dependsOn := f.dependencies()
	hasDependents := map[graph.ID]bool{}
	for _, dependencies := range dependsOn {
		for _, id := range dependencies {
			hasDependents[id] = true
		}
	}
	appliesKustomizations := map[graph.ID]bool{}
	for n := range f.Graph.Nodes() {
		if n.Role == graph.Kustomization {
			appliesKustomizations[f.home[n.ID]] = true
		}
	}
	return func(n graph.Node) graph.ID {
		if n.Role != graph.Kustomization || hasDependents[n.ID] || appliesKustomizations[n.ID] || f.stays(n) {
			return graph.ID{}
		}
		name := []string{f.owner(n)}
		for _, id := range dependsOn[n.ID] {
			name = append(name, path.Join(id.Namespace, id.Name))
		}
		return countID(n, n.ID.Namespace, append(name, WaveOf(n))...)
	}
}

// dependencies returns, for each Kustomization, those that it or what it applies depends on, in order.
func (f *folder) dependencies() map[graph.ID][]graph.ID {
	all := map[graph.ID][]graph.ID{}
	at := func(id graph.ID) graph.ID {
		if n, _ := f.Graph.Node(id); n.Role == graph.Kustomization {
			return id
		}
		return f.home[id]
	}
	for e := range f.Graph.Edges() {
		if from, to := at(e.From), at(e.To); e.Relation == graph.DependsOn && from != to {
			all[from] = append(all[from], to)
		}
	}
	for id, on := range all {
		slices.SortFunc(on, graph.ID.Compare)
		all[id] = slices.Compact(on)
	}
	return all
}

// perNamespace counts everything by the namespace of the Kustomization that applies it.
func (f *folder) perNamespace() foldRule {
	return foldRule{hosted: always, bucket: func(n graph.Node) graph.ID {
		home, ok := f.home[n.ID]
		switch {
		case n.Role == graph.Kustomization:
			return countID(n, n.ID.Namespace, "namespace", WaveOf(n))
		case ok:
			return countID(n, home.Namespace, "namespace", WaveOf(n))
		}
		return countID(n, "", n.State.String())
	}}
}

// perCluster counts everything by cluster.
func perCluster() foldRule {
	return foldRule{hosted: always, bucket: func(n graph.Node) graph.ID { return countID(n, "", "cluster") }}
}

// asOne counts everything.
func asOne() foldRule {
	return foldRule{hosted: always, bucket: func(graph.Node) graph.ID {
		return graph.ID{Key: graph.Key{Kind: graph.Objects, Name: "all"}}
	}}
}

// orderRelations are the relations that order what is reconciled.
var orderRelations = []graph.Relation{graph.DependsOn, graph.Applies, graph.Generates, graph.PointsAt}

// ordered folds by a rule. Of edges it draws those of orderRelations that no others imply, those on cycles, and those at
// marked nodes that are no Kustomizations.
func (f *folder) ordered(r foldRule) Document {
	d := f.fold(r)
	marks := look.NewMarks(d.Graph, d.Findings)
	marked := func(id graph.ID) bool {
		n, _ := d.Graph.Node(id)
		return marks.OfFindings(id) != look.NoMark && n.Role != graph.Kustomization && n.Role != graph.Folded
	}
	d.Graph = d.Graph.SelectEdges(func(e graph.Edge) bool {
		return slices.Contains(orderRelations, e.Relation) || marks.OnCycle(e) || marked(e.From) || marked(e.To)
	})
	d.Graph = d.Graph.Fold(func(n graph.Node) (graph.Node, bool) { return n.With("directory", ""), true })
	if d.Options.Grouping == AnyGrouping && !HasWaves(d.Graph) {
		d.Options.Grouping = ByKustomization // one frame stands for a hundred edges
	}
	return d.Reduce()
}

// terse reduces what nodes hold to the numbers of Kustomizations and of other objects.
func terse(d Document) Document {
	d.Graph = d.Graph.Fold(func(n graph.Node) (graph.Node, bool) {
		kustomizations, others := 0, 0
		for kind, number := range look.ContainedKinds(n) {
			if kind == "Kustomization" {
				kustomizations += number
			} else {
				others += number
			}
		}
		var kinds []string
		if kustomizations > 0 {
			kinds = append(kinds, strconv.Itoa(kustomizations)+" Kustomization")
		}
		if others > 0 {
			kinds = append(kinds, strconv.Itoa(others)+" object")
		}
		return n.With("kinds", strings.Join(kinds, ", ")), true
	})
	return d
}

// KindSteps are the steps for diagrams of kinds.
var KindSteps = []Step{
	{words: "only the kinds that Flux cares about are drawn", of: func(f *folder) Document {
		return f.Document.selected(func(n graph.Node) bool { return n.Role != graph.Plain })
	}},
	{words: "only Kustomizations, sources and releases are drawn, those of all clusters as one", of: func(f *folder) Document {
		d := f.Document.selected(func(n graph.Node) bool {
			return n.Role == graph.Kustomization || n.Role == graph.Source || n.Role == graph.Release
		})
		d.Graph = d.Graph.Fold(func(n graph.Node) (graph.Node, bool) { return n.With("root", ""), true })
		return d
	}},
	{words: "only Kustomizations are drawn", of: func(f *folder) Document {
		d := f.Document.selected(func(n graph.Node) bool { return n.Role == graph.Kustomization })
		d.Graph = d.Graph.Fold(func(n graph.Node) (graph.Node, bool) { return n.With("root", ""), true })
		return d
	}},
}

// selected returns the document with only the nodes to keep.
func (d Document) selected(keep func(graph.Node) bool) Document {
	d.Graph = d.Graph.Select(keep)
	return d
}
