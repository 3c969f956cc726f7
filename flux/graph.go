package flux

import (
	"slices"
	"strings"
	"sync"

	"github.com/fluxgraph/fluxgraph/flux/internal/artifact"
	"github.com/fluxgraph/fluxgraph/flux/internal/entry"
	"github.com/fluxgraph/fluxgraph/flux/internal/evidence"
	"github.com/fluxgraph/fluxgraph/flux/internal/link"
	"github.com/fluxgraph/fluxgraph/flux/internal/merge"
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
	fleets, dropped := findFleets(r)
	clusters := slices.Concat(fleets...)
	bootstrap := evidence.ReadBootstrap(r)
	b := &graph.Builder{Role: schema.RoleOf}
	for _, fleet := range fleets {
		addFleet(b, fleet, bootstrap)
	}
	for _, m := range link.ImagePolicies(r, clusters) {
		b.Add(graph.Node{ID: m.Policy}, m.Ref)
	}
	for _, p := range link.IdleMarkers(r, clusters) {
		b.AddProblem(p)
	}
	for _, d := range dropped {
		b.AddDropped(graph.Dropped{Path: d.Dir, Pos: d.Pos, Reason: d.Sentence()})
	}
	if len(clusters) == 0 {
		addParts(b, r, dropped)
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
	indexes := supply.New(bootstrap.Mentions, fleet...)
	links := make([][]link.Linked, len(fleet))
	referred := reach.Referred{}
	for i, index := range indexes {
		links[i] = link.Objects(index)
		referred.Add(index, links[i])
	}
	directories := map[graph.ID]graph.ID{}
	for i, index := range indexes {
		w := &clusterWriter{b: b, c: fleet[i], bootstrap: bootstrap, index: index, unused: reach.Unused(index, referred, links[i]), directories: directories}
		w.addCluster(links[i])
	}
}

// newRepository reads what all clusters of a repository share.
func newRepository(repo *parse.Repo, opts Options) *model.Repository {
	manifests := model.ReadManifests(repo)
	return model.NewRepository(repo, opts, manifests, operator.Version(manifests), artifact.ReadPushes(repo), artifact.Ignored)
}

// findFleets returns the clusters of a repository, each followed by the remote clusters that it applies to, and the
// directories that might be entries and are none.
func findFleets(r *model.Repository) (fleets [][]*model.Cluster, dropped []model.DroppedEntry) {
	producers := newProducers(r)
	clusters, dropped := findClusters(r, producers)
	fleets, remote := withoutRemoteRoots(placeRemote(clusters, producers))
	return fleets, slices.Concat(dropped, remote)
}

// findClusters returns the clusters of a repository with their objects, and the directories that might be entries
// and are none. The clusters start at the entries that the user gives, in the user's order; else at those that the
// repository declares, else at those that can be inferred, in order of their directories.
func findClusters(r *model.Repository, producers model.Producers) (clusters []*model.Cluster, dropped []model.DroppedEntry) {
	if given := entry.Given(r); len(given) > 0 {
		return placeClusters(r, given, producers), nil
	}
	declared := entry.Declared(r)
	if len(declared) > 0 {
		clusters, dropped = mergeClusters(r, slices.Concat(declared, entry.Siblings(r, declared)), producers)
	}
	if len(clusters) > 0 {
		return clusters, dropped
	}
	inferred, parts := entry.Inferred(r)
	clusters, reached := mergeClusters(r, inferred, producers)
	return clusters, slices.Concat(dropped, parts, reached)
}

// mergeClusters returns the clusters of entries that are no part of another one, in order of their directories,
// and the entries of the others.
func mergeClusters(r *model.Repository, entries []model.Entry, producers model.Producers) (clusters []*model.Cluster, dropped []model.DroppedEntry) {
	slices.SortStableFunc(entries, func(a, b model.Entry) int { return strings.Compare(a.Dir, b.Dir) })
	clusters, dropped = merge.Clusters(placeClusters(r, entries, producers))
	if len(dropped) == 0 {
		return clusters, nil
	}
	var kept []model.Entry
	for _, c := range clusters {
		kept = append(kept, c.Entry)
	}
	isSame := true // fewer clusters may have shorter names, and own directories that were another's before
	for i, name := range entry.Names(kept, r.Options.Name) {
		isSame = isSame && name == clusters[i].Name && slices.Equal(otherDirs(kept, i), kept[i].OtherDirs)
	}
	if isSame {
		return clusters, dropped
	}
	return placeClusters(r, kept, producers), dropped
}

// newProducers returns the producers of a repository. What they render is rendered once for all clusters.
func newProducers(r *model.Repository) model.Producers {
	return model.Producers{
		schema.FluxInstance:      operator.Generate,
		schema.HelmRelease:       release.NewProducer(r),
		schema.ArtifactGenerator: artifact.Generate,
		schema.ResourceSet:       resourceset.Generate,
	}
}

// placeClusters returns the cluster of each entry with its objects, in the order of the entries.
func placeClusters(r *model.Repository, entries []model.Entry, producers model.Producers) []*model.Cluster {
	names := entry.Names(entries, r.Options.Name)
	entries = entry.Answer(entries, names, r.Options.Entries)
	clusters := make([]*model.Cluster, len(entries))
	var wait sync.WaitGroup
	for i, e := range entries {
		e.OtherDirs = otherDirs(entries, i)
		wait.Go(func() {
			clusters[i] = place.Cluster(r, names[i], e, producers)
			if renamed, ok := entry.WithUnusedName(clusters[i]); ok {
				clusters[i] = place.Cluster(r, names[i], renamed, producers)
			}
		})
	}
	wait.Wait()
	return clusters
}

// placeRemote returns the fleet of each cluster: the cluster itself, and the remote clusters that it applies to.
func placeRemote(clusters []*model.Cluster, producers model.Producers) [][]*model.Cluster {
	fleets := make([][]*model.Cluster, len(clusters))
	var wait sync.WaitGroup
	for i, c := range clusters {
		wait.Go(func() { fleets[i] = append([]*model.Cluster{c}, place.RemoteClusters(c, producers)...) })
	}
	wait.Wait()
	return fleets
}

// withoutRemoteRoots returns the fleets without those whose root the hub of another fleet applies to a remote cluster: the
// remote cluster is that one. What the user names stays.
func withoutRemoteRoots(fleets [][]*model.Cluster) (kept [][]*model.Cluster, dropped []model.DroppedEntry) {
	type root struct {
		dir           string
		kustomization graph.Key
	}
	hubs := map[root]*model.Cluster{}
	for _, fleet := range fleets {
		for _, c := range fleet[1:] {
			if !c.PartlyKnown() {
				hubs[root{c.Entry.Dir, c.Entry.Kustomization}] = fleet[0]
			}
		}
	}
	for _, fleet := range fleets {
		e := fleet[0].Entry
		hub := hubs[root{e.Dir, e.Kustomization}]
		if hub == nil || hub == fleet[0] || e.How == graph.FromFlag {
			kept = append(kept, fleet)
			continue
		}
		dropped = append(dropped, model.DroppedEntry{Dir: e.Dir, Pos: e.Pos, Reason: model.AppliedRemotely, By: hub.Entry.Dir})
	}
	return kept, dropped
}

// otherDirs returns the directories of the other entries that are neither above that of entry i nor below it.
func otherDirs(entries []model.Entry, i int) (dirs []string) {
	for _, other := range entries {
		_, isBelow := model.RelativePath(entries[i].Dir, other.Dir)
		_, isAbove := model.RelativePath(other.Dir, entries[i].Dir)
		if !isBelow && !isAbove {
			dirs = append(dirs, other.Dir)
		}
	}
	return dirs
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
	e := w.c.Entry
	cluster := graph.Cluster{Name: w.c.Name, Path: e.Dir, Entry: e.How, Source: e.Source, ArtifactRoot: e.ArtifactRoot, Evidence: e.Evidence}
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
			if owner.Excluded() != "" || owner.Relation == graph.Applies && w.isRefused(owner.ID) {
				continue
			}
			w.b.Add(graph.Node{ID: owner.ID},
				graph.Ref{To: object.ID.Key, Cluster: object.ID.Cluster, Relation: owner.Relation, Field: owner.Field, Pos: owner.Pos})
		}
	}
}

// isRefused reports whether an object is a Kustomization whose build Flux refuses, so that it applies nothing.
func (w *clusterWriter) isRefused(id graph.ID) bool {
	k := w.c.Kustomization(id)
	return k != nil && k.Refused != ""
}

// addProblems adds the problems that concern the cluster as a whole.
func (w *clusterWriter) addProblems() {
	problems := slices.Concat(substitute.SharedProblems(w.c), w.c.Problems, place.Conflicts(w.c), link.MissingKeys(w.index))
	if w.c.Entry.Unbuilt {
		problems = append(problems, reach.UnreadProblems(w.c)...)
	}
	for _, p := range problems {
		p.Cluster = w.c.Name
		w.b.AddProblem(p)
	}
}
