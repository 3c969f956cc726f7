package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
)

// UnresolvedFacts reports what could not be known, so that nobody takes the lack of another finding for a
// proof that all is well.
var UnresolvedFacts = register(&Check{
	ID:       "unresolved",
	Title:    "something could not be known",
	Severity: Info,
	Run:      unresolved,
})

func unresolved(p *Pass) {
	reportProblems(graph.Unresolved)(p)
	for _, u := range undecidedUses(p.Graph) {
		p.Report(u.finding())
	}
	for _, u := range undecidedReferences(p.Graph) {
		p.Report(u.finding(p.Graph))
	}
}

// undecidedTargets are the objects of a kind and cluster that others refer to, that nothing in the repository
// supplies or names, and that people or the cluster itself may have created.
type undecidedTargets struct {
	cluster string
	kind    graph.Kind
	targets []graph.ID
	first   []graph.Edge // to each of the targets the first reference
}

// undecidedReferences returns the references that rule dangling-reference does not decide, in the order of the
// first of each cluster and kind.
func undecidedReferences(g *graph.Graph) []*undecidedTargets {
	type place struct {
		cluster string
		kind    graph.Kind
	}
	at := map[place]*undecidedTargets{}
	seen := map[graph.ID]bool{}
	var all []*undecidedTargets
	var names *nameIndex
	for e := range g.Edges() {
		declarer, named := e.Reading()
		target, ok := g.Node(named)
		if e.Optional || !namesAny(e) || !ok || target.ID.Kind.Group == graph.OwnGroup || seen[named] {
			continue
		}
		if target.State != graph.Missing && !isUndecided(target) {
			continue
		}
		if names == nil {
			names = indexNames(g)
		}
		who, _ := g.Node(declarer)
		if (reference{who, target, e}).isReported(names) {
			continue
		}
		seen[named] = true
		key := place{named.Cluster, named.Kind}
		if at[key] == nil {
			at[key] = &undecidedTargets{cluster: key.cluster, kind: key.kind}
			all = append(all, at[key])
		}
		at[key].targets, at[key].first = append(at[key].targets, named), append(at[key].first, e)
	}
	return all
}

// isUndecided reports whether something may supply a target although nothing names it. A definition comes with what
// uses it, the namespaces of Kubernetes hold much that no repository does, and of an object with a variable in its name
// or without its namespace nothing can be known.
func isUndecided(target graph.Node) bool {
	key := target.ID.Key
	isNameless := strings.Contains(key.String(), "${") || key.Namespace == "" && key.Kind.Group == ""
	isSystem := strings.HasPrefix(key.Namespace, "kube-") || key.Kind.Name == "CustomResourceDefinition"
	return target.State == graph.Unknown && isDoubtful(target) && !isNameless && !isSystem
}

// finding reports the targets at the first reference to the first of them.
func (u *undecidedTargets) finding(g *graph.Graph) Finding {
	f := Finding{Cluster: u.cluster, Nodes: u.targets, Pos: graph.EdgePos(g, u.first[0]), Edges: u.first}
	first := u.targets[0].Key.String()
	if more := len(u.targets) - 1; more == 0 {
		f.Message = "cannot tell whether " + first + " is there: nothing in the repository makes or mentions it"
	} else {
		f.Message = fmt.Sprintf("cannot tell whether %s and %s of its kind are there: nothing in the repository makes or mentions them", first, count(more, "other", "others"))
	}
	for i, e := range u.first[1:] {
		f.Related = append(f.Related, Related{Pos: graph.EdgePos(g, e), Message: u.targets[i+1].Key.String() + " is another"})
	}
	return f
}

// undecidedUse is something that could not be read, and the objects of a cluster of which it therefore is
// not known whether anything uses them.
type undecidedUse struct {
	cluster         string
	unread          unread
	sources, values []graph.ID
}

// undecidedUses returns what rules orphaned-source and orphaned-config cannot decide, in the order of the
// first object of each.
func undecidedUses(g *graph.Graph) []*undecidedUse {
	type cause struct {
		cluster string
		unread  unread
	}
	byCause := map[cause]*undecidedUse{}
	var all []*undecidedUse
	at := func(u undecided) *undecidedUse {
		key := cause{u.node.ID.Cluster, u.unread}
		if byCause[key] == nil {
			byCause[key] = &undecidedUse{cluster: key.cluster, unread: key.unread}
			all = append(all, byCause[key])
		}
		return byCause[key]
	}
	_, sources := findUnused(g, fetches)
	for _, s := range sources {
		u := at(s)
		u.sources = append(u.sources, s.node.ID)
	}
	_, values := findUnused(g, holdsValues)
	for _, v := range values {
		u := at(v)
		u.values = append(u.values, v.node.ID)
	}
	return all
}

func (u *undecidedUse) finding() Finding {
	var what, rules []string
	if len(u.sources) > 0 {
		what, rules = append(what, some(u.sources, "sources")), append(rules, OrphanedSource.ID)
	}
	if len(u.values) > 0 {
		what, rules = append(what, some(u.values, "ConfigMaps and Secrets")), append(rules, OrphanedConfig.ID)
	}
	verb := "are"
	if len(u.sources)+len(u.values) == 1 {
		verb = "is"
	}
	return Finding{
		Cluster:   u.cluster,
		Message:   fmt.Sprintf("cannot tell whether %s %s unused (%s), because %s", list(what), verb, list(rules), u.unread.text),
		Nodes:     slices.Concat(u.sources, u.values),
		Pos:       u.unread.pos,
		Undecided: rules,
	}
}

// some counts objects, and names a single one.
func some(ids []graph.ID, plural string) string {
	if len(ids) == 1 {
		return ids[0].Key.String()
	}
	return fmt.Sprintf("%d %s", len(ids), plural)
}

func unresolvedSentence(d graph.Detail) sentence {
	switch d := d.(type) {
	case problem.UnreadFile:
		return foreign(d.File+" cannot be read: ", d.Reason)
	case problem.Omitted:
		return sentence{statement: omittedText(d)}
	case problem.GitUnknown:
		if d.Sparse > 0 {
			return sentence{statement: count(d.Sparse, "tracked file is", "tracked files are") + " not in the work tree, because it is sparse"}
		}
		return foreign("what git tracks is not known, so all files were taken: ", d.Reason)
	case problem.PluginsNotRun:
		return sentence{statement: fmt.Sprintf("%s names %s, whose plugins are not run, because what they do cannot be told without running them", d.File, d.Entry)}
	case problem.RemoteBases:
		return remoteBasesSentence(d)
	case problem.RemoteContents:
		return remoteContentsSentence(d)
	case problem.TemplateFailed:
		if d.NotYAML {
			return foreign(fmt.Sprintf("%s: what %s renders is not YAML: ", d.Object, d.Field), d.Reason)
		}
		return foreign(fmt.Sprintf("%s: %s cannot be rendered: ", d.Object, d.Field), d.Reason)
	case problem.UnseenDirectories:
		return sentence{statement: fmt.Sprintf("%s: the directories of %s cannot be seen", d.Object, d.Pattern)}
	case problem.EndlessChange:
		return sentence{statement: fmt.Sprintf("the Kustomizations of %s change each other or make new ones without end, what is shown is where the reading stopped", d.Cluster)}
	case problem.NoEntry:
		others := ""
		if d.Others > 0 {
			others = " and " + count(d.Others, "other directory", "other directories")
		}
		return sentence{statement: fmt.Sprintf("no cluster starts in this repository: %s%s may be parts that other repositories build; --entry %s starts a cluster there", d.Dir, others, d.Dir)}
	case problem.UnknownContent:
		if d.Unread {
			return sentence{statement: fmt.Sprintf("what %s applies cannot be known: the reading stopped before it", d.Kustomization)}
		}
		return foreign(fmt.Sprintf("what %s applies cannot be known: ", d.Kustomization), d.Reason)
	case problem.UnknownPath:
		if d.Supplied {
			return sentence{statement: fmt.Sprintf("spec.path of %s is %s, and only the cluster knows the value of the variable", d.Kustomization, d.Path)}
		}
		return sentence{statement: fmt.Sprintf("spec.path of %s is %s, and nothing supplies the variable", d.Kustomization, d.Path)}
	case problem.UnknownChart:
		return foreign(fmt.Sprintf("what the chart of %s makes cannot be known: ", d.Release), d.Reason)
	}
	return sentence{}
}

// maxOmitted is how many of the files that were not read a message names.
const maxOmitted = 5

func omittedText(d problem.Omitted) string {
	n := len(d.Files)
	what := ""
	switch d.What {
	case problem.SymbolicLinks:
		what = count(n, "symbolic link was left out, as Flux leaves it out", "symbolic links were left out, as Flux leaves them out")
	case problem.Submodules:
		what = count(n, "submodule was not read", "submodules were not read")
	case problem.UntrackedManifests:
		what = count(n, "manifest is not tracked by git and was left out", "manifests are not tracked by git and were left out")
	}
	what += ": " + strings.Join(d.Files[:min(maxOmitted, n)], ", ")
	if more := n - maxOmitted; more > 0 {
		what += fmt.Sprintf(" and %d more", more)
	}
	return what
}

func remoteBasesSentence(d problem.RemoteBases) sentence {
	if d.Others == 0 {
		return sentence{statement: fmt.Sprintf("%s builds on %s, which is not fetched: what it adds is unknown", d.Kustomization, d.URL)}
	}
	return sentence{
		statement: fmt.Sprintf("%s builds on %s and %s, which are not fetched: what they add is unknown", d.Kustomization, d.URL, count(d.Others, "other remote base", "other remote bases")),
		related:   func(r graph.Related) string { return r.Object.Name + " is not fetched either" },
	}
}

func remoteContentsSentence(d problem.RemoteContents) sentence {
	if d.Others == 0 {
		return sentence{statement: fmt.Sprintf("%s fills a ConfigMap or Secret from %s, which is not fetched: its content is unknown", d.Kustomization, d.URL)}
	}
	return sentence{
		statement: fmt.Sprintf("%s fills ConfigMaps or Secrets from %s and %s, which are not fetched: their content is unknown", d.Kustomization, d.URL, count(d.Others, "other remote file", "other remote files")),
		related:   func(r graph.Related) string { return r.Object.Name + " is not fetched either" },
	}
}
