package flux

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/artifact"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// addPath puts the directory of a Kustomization into the graph, and what is wrong with it.
func addPath(b *graph.Builder, c *model.Cluster, k *model.Kustomization) {
	w := pathWriter{b: b, c: c, k: k, pos: c.Entry.Pos, pathPos: c.Entry.Pos, path: k.Root.Get("spec", "path").Text()}
	if k.Object != nil {
		w.pos, w.pathPos = k.Object.Pos, k.Object.PosOf("spec.path")
	}
	switch {
	case k.Artifact.Tree == nil && k.Artifact.RemoteURL != "":
		w.addRemotePath()
	case k.Artifact.Tree == nil && k.Input == "":
		w.addProblem(graph.Problem{Kind: graph.Unresolved, Pos: w.pathPos, Message: fmt.Sprintf("what %s applies cannot be known: the reading stopped before it", k.Id.Key)})
	case k.Artifact.Tree == nil:
		w.addProblem(graph.Problem{Kind: graph.Unresolved, Pos: w.pathPos, Message: fmt.Sprintf("what %s applies cannot be known: %s", k.Id.Key, k.Artifact.Unknown)})
	case model.HasVariable(w.path):
		b.Add(graph.Node{ID: k.Id}, graph.Ref{To: graph.Key{Kind: graph.Path, Name: parse.CleanPath(w.path)}, Relation: graph.PointsAt, Field: "spec.path", Pos: w.pathPos,
			Absent: graph.Unknown, Reason: "the path holds a variable that is not known"})
		w.addProblem(graph.Problem{Kind: graph.Unresolved, Pos: w.pathPos, Message: fmt.Sprintf("spec.path of %s is %s, and nothing supplies the variable", k.Id.Key, w.path)})
	case k.Missing:
		w.addMissingPath()
	default:
		w.addDirectory()
		w.addBuildProblems()
		w.addRemotes()
	}
}

// pathWriter puts the directory of one Kustomization into the graph.
type pathWriter struct {
	b            *graph.Builder
	c            *model.Cluster
	k            *model.Kustomization
	pos, pathPos graph.Pos // of the Kustomization, and of its spec.path
	path         string    // spec.path as it is written
}

// addProblem adds a problem of the Kustomization, by default at the Kustomization itself.
func (w *pathWriter) addProblem(p graph.Problem) {
	p.Cluster, p.Nodes = w.c.Name, []graph.ID{w.k.Id}
	if p.Pos.IsZero() {
		p.Pos = w.pos
	}
	w.b.AddProblem(p)
}

// inSource returns a position in the checkout that the Kustomization builds from.
func (w *pathWriter) inSource(p graph.Pos) graph.Pos {
	if w.k.Artifact.Checkout != "" && !p.IsZero() {
		p.File = model.CheckoutFile(w.k.Artifact.Checkout, p.File)
	}
	return p
}

// addRemotePath adds the path in another repository that the Kustomization points at.
func (w *pathWriter) addRemotePath() {
	u, ref, _ := strings.Cut(w.k.Artifact.RemoteURL, "?ref=")
	name := artifact.RemoteName(u, ref, parse.CleanPath(w.path))
	w.b.Add(graph.Node{ID: w.k.Id}, graph.Ref{To: graph.Key{Kind: graph.Remote, Name: name}, Relation: graph.References, Field: "spec.path", Pos: w.pathPos,
		Absent: graph.External, Reason: "another repository"})
}

// addMissingPath adds a path that the source does not have.
func (w *pathWriter) addMissingPath() {
	k := w.k
	source := artifact.SourceKey(k.Root)
	name, what := shownPath(w.c, k, k.Dir), "does not exist"
	switch {
	case k.Artifact.Assembled:
		// The directories of an artifact that is put together are not the repository's.
		name = source.Name + ":" + k.Dir
	case k.Artifact.Tree.Has(k.Dir):
		what = "is a file, not a directory"
	case k.Artifact.Checkout == "" && artifact.HasDir(w.c.Repository.Repo, path.Join(w.c.Entry.ArtifactRoot, k.Dir)):
		what = "is left out of the artifact by its ignore rules"
	}
	w.b.Add(graph.Node{ID: k.Id}, graph.Ref{To: graph.Key{Kind: graph.Path, Name: name}, Relation: graph.PointsAt, Field: "spec.path", Pos: w.pathPos})
	w.addProblem(graph.Problem{Kind: graph.MissingPath, Pos: w.pathPos,
		Message: fmt.Sprintf("spec.path %s of %s %s in %s%s", quote(w.path), k.Id.Key, what, source, didYouMean(k))})
}

// addDirectory adds the directory that the Kustomization builds, and what it contains YAML for.
func (w *pathWriter) addDirectory() {
	k := w.k
	key := graph.Key{Kind: graph.Path, Name: shownPath(w.c, k, k.Dir)}
	n := graph.Node{ID: w.c.ID(key), Role: graph.PathRole, State: graph.Defined, Pos: graph.Pos{File: key.Name}}
	if f := k.Artifact.Tree.KustomizationFile(k.Dir); f != "" {
		file, _ := k.Artifact.Tree.File(f)
		n.Pos = w.inSource(graph.Pos{File: file.File, Line: 1})
	}
	w.b.Add(graph.Node{ID: k.Id}, graph.Ref{To: key, Relation: graph.PointsAt, Field: "spec.path", Pos: w.pathPos})
	var contains []graph.Ref
	for _, p := range w.c.Objects {
		if slices.ContainsFunc(p.Owners, func(o model.Owner) bool { return o.Id == k.Id && o.Relation == graph.Applies }) {
			contains = append(contains, graph.Ref{To: p.ID.Key, Cluster: p.ID.Cluster, Relation: graph.Contains, Pos: p.Pos})
		}
	}
	w.b.Add(n, contains...)
}

// addBuildProblems adds what is wrong with the directory, besides what reportUndefined reports once for
// several Kustomizations.
func (w *pathWriter) addBuildProblems() {
	for _, p := range w.k.Problems {
		if p.Kind == graph.UndefinedVariable && !w.c.Repository.Version.Strict() {
			continue
		}
		p.Pos = w.inSource(p.Pos)
		p.Related = slices.Clone(p.Related)
		for i := range p.Related {
			p.Related[i].Pos = w.inSource(p.Related[i].Pos)
		}
		w.addProblem(p)
	}
}

// addRemotes adds the remote bases of the directory, with one problem for each file that names some.
func (w *pathWriter) addRemotes() {
	if w.k.Build == nil {
		return
	}
	byFile := map[string][]build.Remote{}
	var files []string
	for _, r := range w.k.Build.Remotes {
		r.Pos = w.inSource(r.Pos)
		w.b.Add(graph.Node{ID: w.k.Id}, graph.Ref{To: graph.Key{Kind: graph.Remote, Name: r.URL}, Relation: graph.References, Pos: r.Pos,
			Absent: graph.External, Reason: "a remote base"})
		if len(byFile[r.Pos.File]) == 0 {
			files = append(files, r.Pos.File)
		}
		byFile[r.Pos.File] = append(byFile[r.Pos.File], r)
	}
	for _, f := range files {
		w.addProblem(remoteProblem(w.k.Id.Key, byFile[f]))
	}
}

// shownPath names a directory of an artifact by the repository's path of it.
func shownPath(c *model.Cluster, k *model.Kustomization, dir string) string {
	where := k.Artifact.Tree.Where(dir)
	if !k.Artifact.Tree.IsDir(dir) && k.Artifact.Checkout == "" {
		where = path.Join(c.Entry.ArtifactRoot, dir)
	}
	if k.Artifact.Checkout != "" {
		return model.CheckoutFile(k.Artifact.Checkout, where)
	}
	return where
}

// didYouMean proposes the directory that a missing path may mean.
func didYouMean(k *model.Kustomization) string {
	if dir := artifact.SimilarDir(k.Artifact.Tree, k.Dir); dir != "" {
		return "; did you mean ./" + dir + "?"
	}
	return ""
}

// quote returns a path as it is written; an empty one in quotes.
func quote(s string) string {
	if s == "" {
		return `""`
	}
	return s
}

// remoteProblem tells what a file of a Kustomization's directory would have fetched.
func remoteProblem(by graph.Key, remotes []build.Remote) graph.Problem {
	first := remotes[0]
	if len(remotes) == 1 {
		return graph.Problem{Kind: graph.Unresolved, Pos: first.Pos, Message: fmt.Sprintf("%s builds on %s, which is not fetched: what it adds is unknown", by, first.URL)}
	}
	p := graph.Problem{Kind: graph.Unresolved, Pos: first.Pos,
		Message: fmt.Sprintf("%s builds on %s and %s, which are not fetched: what they add is unknown", by, first.URL, model.Count(len(remotes)-1, "other remote base"))}
	for _, r := range remotes[1:] {
		p.Related = append(p.Related, graph.Related{Pos: r.Pos, Message: r.URL + " is not fetched either"})
	}
	return p
}
