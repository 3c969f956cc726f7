package flux

import (
	"slices"
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
	manifests := readManifests(repo)
	w := newRepository(repo, opts, manifests, fluxVersion(manifests), findPushes(repo))
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
