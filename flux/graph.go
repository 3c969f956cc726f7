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

// Graph builds the graph of a repository: every cluster that the repository describes, the objects that
// Flux applies to it, and the relations between them. What Graph cannot resolve is one of the graph's
// problems.
func Graph(repo *parse.Repo, opts Options) *graph.Graph {
	r := newRepository(repo, opts)
	fleets := placeClusters(r, entry.Find(r))
	clusters := slices.Concat(fleets...)
	bootstrap := evidence.ReadBootstrap(r)
	b := &graph.Builder{Role: schema.RoleOf}
	for _, fleet := range fleets {
		addFleet(b, fleet, bootstrap)
	}
	for _, m := range link.ImagePolicies(r, clusters) {
		b.Add(graph.Node{ID: m.Policy}, m.Ref)
	}
	unreachable, unapplied := reach.Unreachable(r, clusters)
	for _, o := range unreachable {
		b.Add(unreachableNode(o))
	}
	for _, p := range slices.Concat(unapplied, repo.Notes()) {
		b.AddProblem(p)
	}
	return b.Graph()
}

// addFleet adds a cluster and the remote clusters that it applies to.
func addFleet(b *graph.Builder, fleet []*model.Cluster, bootstrap *evidence.Bootstrap) {
	indexes := supply.New(fleet...)
	links := make([][]link.Linked, len(fleet))
	referred := reach.NewReferred()
	for i, index := range indexes {
		links[i] = link.Objects(index)
		referred.Add(index, links[i])
	}
	directories := map[graph.ID]graph.ID{}
	for i, index := range indexes {
		w := &clusterWriter{b: b, c: fleet[i], bootstrap: bootstrap, index: index, unused: reach.Unused(index, referred), directories: directories}
		w.addCluster(links[i])
	}
}

// newRepository reads what all clusters of a repository share.
func newRepository(repo *parse.Repo, opts Options) *model.Repository {
	manifests := model.ReadManifests(repo)
	return model.NewRepository(repo, opts, manifests, operator.Version(manifests), artifact.ReadPushes(repo), artifact.Ignored)
}

// placeClusters returns the cluster of each entry with its objects, followed by the remote clusters that it applies to, in
// the order of the entries.
func placeClusters(r *model.Repository, entries []model.Entry) [][]*model.Cluster {
	names := entry.Names(entries, r.Options.Name)
	producers := model.Producers{
		schema.FluxInstance:      operator.Generate,
		schema.HelmRelease:       release.NewProducer(r),
		schema.ArtifactGenerator: artifact.Generate,
		schema.ResourceSet:       resourceset.Generate,
	}
	fleets := make([][]*model.Cluster, len(entries))
	var wait sync.WaitGroup
	for i, e := range entries {
		wait.Go(func() {
			c := place.Cluster(r, names[i], e, producers)
			fleets[i] = append([]*model.Cluster{c}, place.RemoteClusters(c, producers)...)
		})
	}
	wait.Wait()
	return withoutRemoteRoots(fleets)
}

// withoutRemoteRoots returns the fleets without those whose root a hub of another fleet applies to a remote cluster: the
// remote cluster is that one. What the user names stays.
func withoutRemoteRoots(fleets [][]*model.Cluster) [][]*model.Cluster {
	type root struct {
		dir           string
		kustomization graph.Key
	}
	remote := map[root]bool{}
	for _, fleet := range fleets {
		for _, c := range fleet[1:] {
			if !c.PartlyKnown() {
				remote[root{c.Entry.Dir, c.Entry.Kustomization}] = true
			}
		}
	}
	return slices.DeleteFunc(fleets, func(fleet []*model.Cluster) bool {
		e := fleet[0].Entry
		return e.How != graph.FromFlag && remote[root{e.Dir, e.Kustomization}]
	})
}

// clusterWriter adds one cluster to the graph.
type clusterWriter struct {
	b         *graph.Builder
	c         *model.Cluster
	bootstrap *evidence.Bootstrap
	index     *supply.Index
	unused    map[graph.ID]reach.Usage // what may use an object that nothing refers to

	directories map[graph.ID]graph.ID // the Path of each Kustomization whose directory is built, of the clusters so far
}

// addCluster adds the cluster, its objects with their references, and its problems.
func (w *clusterWriter) addCluster(links []link.Linked) {
	cluster := graph.Cluster{Name: w.c.Name, Path: w.c.Entry.Dir, Entry: w.c.Entry.How}
	if w.c.Hub != nil {
		cluster.Hub = w.c.Hub.Name
	}
	w.b.AddCluster(cluster)
	for _, l := range links {
		w.addObject(l)
	}
	if _, ok := w.c.ObjectsByID[w.rootID()]; !ok && w.c.Hub == nil {
		w.addExternalRoot()
	}
	for _, k := range w.c.Kustomizations {
		if directory, ok := addDirectory(w.b, w.c, k); ok {
			w.directories[k.ID] = directory
		}
	}
	w.addOwners()
	w.addProblems()
}

// rootID returns the identity of the cluster's root Kustomization.
func (w *clusterWriter) rootID() graph.ID { return w.c.ID(w.c.Entry.Kustomization) }

// addObject adds an object and its containers with their references, and the edges to what it produces.
func (w *clusterWriter) addObject(l link.Linked) {
	w.b.Add(w.node(l.Object), l.Refs...)
	for _, container := range l.Containers {
		w.b.Add(container.Node, container.Refs...)
	}
	for _, produced := range w.index.Produced[l.Object.ID] {
		w.b.Supply(produced, l.Object.ID)
	}
}

// addExternalRoot adds a root Kustomization that no file of the repository declares, and its source.
func (w *clusterWriter) addExternalRoot() {
	const reason = "flux bootstrap makes it"
	n := graph.Node{ID: w.rootID(), Version: "v1", Role: graph.Kustomization, State: graph.External}
	n = w.withRootFacts(n).With("path", w.c.Entry.Root.Get("spec", "path").Text()).With("reason", reason)
	w.b.Add(n, graph.Ref{To: w.c.Entry.Source, Relation: graph.ProvidesSourceFor, Field: "spec.sourceRef", Pos: w.c.Entry.Pos,
		Absent: graph.External, Reason: reason})
}

// addOwners adds the edges from the objects that apply or generate others, and from the directories that contain them.
func (w *clusterWriter) addOwners() {
	for _, object := range w.c.Objects {
		for _, owner := range object.Owners {
			if directory, ok := w.directories[owner.ID]; ok && owner.Relation == graph.Applies {
				w.b.Add(graph.Node{ID: directory}, graph.Ref{To: object.ID.Key, Cluster: object.ID.Cluster, Relation: graph.Contains, Pos: object.Pos})
			}
			if owner.Excluded() != "" {
				continue
			}
			w.b.Add(graph.Node{ID: owner.ID},
				graph.Ref{To: object.ID.Key, Cluster: object.ID.Cluster, Relation: owner.Relation, Field: owner.Field, Pos: owner.Pos})
		}
	}
}

// addProblems adds the problems that concern the cluster as a whole.
func (w *clusterWriter) addProblems() {
	problems := slices.Concat(substitute.UndefinedProblems(w.c), w.c.Problems, place.Conflicts(w.c))
	if w.c.Entry.Unbuilt {
		problems = append(problems, reach.UnreadProblems(w.c)...)
	}
	for _, p := range problems {
		p.Cluster = w.c.Name
		w.b.AddProblem(p)
	}
}
