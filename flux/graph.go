package flux

import (
	"slices"
	"strings"
	"sync"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// Graph builds the graph of a repository: every cluster that it describes, with what Flux would put
// on it and how that hangs together. What could not be understood is among the graph's problems.
func Graph(repo *parse.Repo, opts Options) *graph.Graph {
	w, clusters := read(repo, opts)
	boot := readBootstrap(w)
	b := &graph.Builder{Role: RoleOf}
	for _, c := range clusters {
		addCluster(b, c, boot)
	}
	for _, m := range annotatedByPolicies(w, clusters) {
		b.Add(graph.Node{ID: m.policy}, m.ref)
	}
	objects, problems := findUnreachable(w, clusters)
	for _, p := range objects {
		b.Add(unreachableNode(p))
	}
	for _, p := range slices.Concat(problems, repo.Notes()) {
		b.AddProblem(p)
	}
	return b.Graph()
}

// read finds the clusters and places their objects.
func read(repo *parse.Repo, opts Options) (*world, []*cluster) {
	w := newWorld(repo, opts)
	entries := findEntries(w)
	names := nameClusters(entries, opts.Name)
	all := producers{
		FluxInstance:      instanceMakes,
		HelmRelease:       newReleaseProducer(w),
		ArtifactGenerator: artifactMakes,
		ResourceSet:       resourceSetMakes,
	}
	clusters := make([]*cluster, len(entries))
	var wait sync.WaitGroup
	for i, e := range entries {
		wait.Go(func() { clusters[i] = placeCluster(w, names[i], e, all) })
	}
	wait.Wait()
	return w, clusters
}

// addCluster puts a cluster into the graph.
func addCluster(b *graph.Builder, c *cluster, boot *bootstrap) {
	b.AddCluster(graph.Cluster{Name: c.name, Path: c.entry.dir, Entry: c.entry.how})
	s := newSupply(c)
	links := linkObjects(s)
	uses := findUnused(s, links)
	root := c.id(c.entry.kustomization)
	for _, l := range links {
		n := objectNode(l.p)
		if l.p.excluded != "" {
			n = n.With("applied", "never").With("reason", l.p.excluded)
		}
		if l.p.id == root {
			n = withRootFacts(n, c, boot)
		}
		n = withUse(withSupplyFacts(n, c, l.p, boot), uses[l.p.id])
		b.Add(n, l.refs...)
		for _, container := range l.containers {
			b.Add(container.node, container.refs...)
		}
		for _, id := range s.produced[l.p.id] {
			b.Supply(id, l.p.id)
		}
	}
	if _, ok := c.objects[root]; !ok {
		addExternalRoot(b, c, boot)
	}
	addOwners(b, c)
	for _, k := range c.order {
		addPath(b, c, k)
	}
	addProblems(b, c)
}

// withRootFacts adds to the node of a root Kustomization what holds for its whole cluster.
func withRootFacts(n graph.Node, c *cluster, boot *bootstrap) graph.Node {
	given := suppliedBefore(c, boot)
	return n.With("root", "true").With("no-cross-namespace-refs", lockdown(c)).
		With("givenKinds", strings.Join(given.groups, ",")).
		With("givenNamespaces", strings.Join(given.namespaces, ",")).
		With("perhapsNamespaces", strings.Join(given.possibleNamespaces, ",")).
		With("givenUnread", given.emptyFile)
}

// withSupplyFacts adds to the node of an object what it installs, and why not all of that is known.
func withSupplyFacts(n graph.Node, c *cluster, p *placed, boot *bootstrap) graph.Node {
	if p.id.Kind == HelmRelease {
		n = n.With("crds", strings.Join(chartGroups(c, p), ","))
	}
	if boot.applies(p) {
		n = n.With("bootstrap", "true")
	}
	if k := c.kusts[p.id]; k != nil && k.incomplete() {
		n = n.With("incomplete", "true").With("reason", k.reason())
	}
	if why, ok := c.dynamic[p.id]; ok {
		n = n.With("dynamic", "true").With("reason", why)
	}
	return n
}

// withUse adds to the node of a source, ConfigMap or Secret that nothing refers to what may use it all the
// same.
func withUse(n graph.Node, u usage) graph.Node {
	return n.With("use", u.by).With("doubt", u.unread).With("doubtBy", u.unreadBy)
}

// addExternalRoot adds a root Kustomization that no file of the repository declares, and its source.
func addExternalRoot(b *graph.Builder, c *cluster, boot *bootstrap) {
	const why = "flux bootstrap makes it"
	n := graph.Node{ID: c.id(c.entry.kustomization), Version: "v1", Role: graph.Kustomization, State: graph.External}
	n = withRootFacts(n, c, boot).With("path", c.entry.spec.Get("spec", "path").Text()).With("reason", why)
	b.Add(n, graph.Ref{To: c.entry.source, Relation: graph.ProvidesSourceFor, Field: "spec.sourceRef", Pos: c.entry.pos, Absent: graph.External, Reason: why})
}

// addOwners adds the edges from what puts objects on the cluster.
func addOwners(b *graph.Builder, c *cluster) {
	for _, p := range c.list {
		for _, o := range p.owners {
			if o.relation == graph.Applies && excludedBySetting(p) != "" {
				continue
			}
			b.Add(graph.Node{ID: o.id}, graph.Ref{To: p.id.Key, Cluster: p.id.Cluster, Relation: o.relation, Field: o.field, Pos: o.pos})
		}
	}
}

// addProblems adds what concerns the cluster as a whole.
func addProblems(b *graph.Builder, c *cluster) {
	problems := slices.Concat(reportUndefined(c), c.problems)
	if c.entry.flat {
		problems = append(problems, unreadProblems(c)...)
	}
	for _, f := range findConflicts(c) {
		problems = append(problems, conflictProblem(f))
	}
	for _, p := range problems {
		p.Cluster = c.name
		b.AddProblem(p)
	}
}
