package flux

import (
	"slices"
	"sync"

	"github.com/fluxgraph/fluxgraph/flux/internal/artifact"
	"github.com/fluxgraph/fluxgraph/flux/internal/entry"
	"github.com/fluxgraph/fluxgraph/flux/internal/evidence"
	"github.com/fluxgraph/fluxgraph/flux/internal/link"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/operator"
	"github.com/fluxgraph/fluxgraph/flux/internal/place"
	"github.com/fluxgraph/fluxgraph/flux/internal/reach"
	"github.com/fluxgraph/fluxgraph/flux/internal/release"
	"github.com/fluxgraph/fluxgraph/flux/internal/resourceset"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/flux/internal/substitute"
	"github.com/fluxgraph/fluxgraph/flux/internal/supply"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// Graph builds the graph of a repository: every cluster that it describes, with what Flux would put
// on it and how that hangs together. What could not be understood is among the graph's problems.
func Graph(repo *parse.Repo, opts model.Options) *graph.Graph {
	w, clusters := read(repo, opts)
	boot := evidence.ReadBootstrap(w)
	b := &graph.Builder{Role: schema.RoleOf}
	for _, c := range clusters {
		addCluster(b, c, boot)
	}
	for _, m := range link.ImagePolicies(w, clusters) {
		b.Add(graph.Node{ID: m.Policy}, m.Ref)
	}
	objects, unapplied := reach.Unreachable(w, clusters)
	for _, p := range objects {
		b.Add(unreachableNode(p))
	}
	for _, u := range unapplied {
		b.AddProblem(unreachableProblem(u))
	}
	for _, p := range repo.Notes() {
		b.AddProblem(p)
	}
	return b.Graph()
}

// read finds the clusters and places their objects.
func read(repo *parse.Repo, opts model.Options) (*model.Repository, []*model.Cluster) {
	manifests := model.ReadManifests(repo)
	w := model.NewRepository(repo, opts, manifests, operator.Version(manifests), artifact.ReadPushes(repo), artifact.Ignored)
	entries := entry.Find(w)
	names := entry.Names(entries, opts.Name)
	all := model.Producers{
		schema.FluxInstance:      operator.Generate,
		schema.HelmRelease:       release.NewProducer(w),
		schema.ArtifactGenerator: artifact.Generate,
		schema.ResourceSet:       resourceset.Generate,
	}
	clusters := make([]*model.Cluster, len(entries))
	var wait sync.WaitGroup
	for i, e := range entries {
		wait.Go(func() { clusters[i] = place.Cluster(w, names[i], e, all) })
	}
	wait.Wait()
	return w, clusters
}

// addCluster puts a cluster into the graph.
func addCluster(b *graph.Builder, c *model.Cluster, boot *evidence.Bootstrap) {
	b.AddCluster(graph.Cluster{Name: c.Name, Path: c.Entry.Dir, Entry: c.Entry.How})
	s := supply.New(c)
	links := link.Objects(s)
	uses := reach.Unused(s, links)
	root := c.ID(c.Entry.Kustomization)
	for _, l := range links {
		n := objectNode(l.Object)
		if l.Object.Excluded != "" {
			n = n.With("applied", "never").With("reason", l.Object.Excluded)
		}
		if l.Object.ID == root {
			n = withRootFacts(n, c, boot)
		}
		n = withUse(withSupplyFacts(n, c, l.Object, boot), uses[l.Object.ID])
		b.Add(n, l.Refs...)
		for _, container := range l.Containers {
			b.Add(container.Node, container.Refs...)
		}
		for _, id := range s.Produced[l.Object.ID] {
			b.Supply(id, l.Object.ID)
		}
	}
	if _, ok := c.ObjectsByID[root]; !ok {
		addExternalRoot(b, c, boot)
	}
	addOwners(b, c)
	for _, k := range c.Kustomizations {
		addPath(b, c, k)
	}
	addProblems(b, c)
}

// addProblems adds what concerns the cluster as a whole.
func addProblems(b *graph.Builder, c *model.Cluster) {
	problems := slices.Concat(substitute.Undefined(c), c.Problems)
	if c.Entry.Unbuilt {
		problems = append(problems, reach.UnreadProblems(c)...)
	}
	for _, conflict := range place.Conflicts(c) {
		problems = append(problems, conflictProblem(conflict))
	}
	for _, p := range problems {
		p.Cluster = c.Name
		b.AddProblem(p)
	}
}
