package flux

import (
	"path"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/artifact"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// pathWriter adds the directory that spec.path of one Kustomization names, and the problems of building it.
// See https://fluxcd.io/flux/components/kustomize/kustomizations/#path.
type pathWriter struct {
	b       *graph.Builder
	c       *model.Cluster
	k       *model.Kustomization
	pos     graph.Pos // of the Kustomization
	pathPos graph.Pos // of its spec.path
	path    string    // spec.path as it is written
}

// addDirectory adds what spec.path of a Kustomization names: a directory, which it returns, a path of another
// repository, or a problem.
func addDirectory(b *graph.Builder, c *model.Cluster, k *model.Kustomization) (directory graph.ID, ok bool) {
	w := pathWriter{b: b, c: c, k: k, pos: c.Entry.Pos, pathPos: c.Entry.Pos, path: k.Root.Get("spec", "path").Text()}
	if k.Object != nil {
		w.pos, w.pathPos = k.Object.Pos, k.Object.PosOf("spec.path")
	}
	switch {
	case k.Artifact.Tree == nil && k.Artifact.RemoteURL != "":
		w.addRemotePath()
	case k.Artifact.Tree == nil:
		w.addUnknownArtifact()
	case model.HasVariable(w.path):
		w.addVariablePath()
	case k.PathMissing:
		w.addMissingPath()
	case k.UnreadReason() != "" && !k.Artifact.Tree.IsDir(k.Dir):
		w.addUnreadPath()
	default:
		directory = w.addBuiltDirectory()
		w.addBuildProblems()
		w.addRemoteBases()
		return directory, true
	}
	return graph.ID{}, false
}

// addProblem adds a problem of the Kustomization, at the Kustomization itself unless it has a position.
func (w *pathWriter) addProblem(p graph.Problem) {
	p.Cluster, p.Nodes = w.c.Name, []graph.ID{w.k.ID}
	if p.Pos.IsZero() {
		p.Pos = w.pos
	}
	w.b.AddProblem(p)
}

// addPathProblem adds a problem of spec.path.
func (w *pathWriter) addPathProblem(d graph.Detail) { w.addProblem(problem.At(w.pathPos, d)) }

// addRef adds a reference of the Kustomization.
func (w *pathWriter) addRef(r graph.Ref) { w.b.Add(graph.Node{ID: w.k.ID}, r) }

// addRemotePath adds a path of another repository.
func (w *pathWriter) addRemotePath() {
	url, ref, _ := strings.Cut(w.k.Artifact.RemoteURL, "?ref=")
	name := artifact.RemoteDirURL(url, ref, parse.CleanPath(w.path))
	w.addRef(graph.Ref{To: graph.Key{Kind: graph.Remote, Name: name}, Relation: graph.References, Field: "spec.path", Pos: w.pathPos,
		Absent: graph.External, Reason: "another repository"})
}

// addUnknownArtifact adds the problem of a Kustomization whose artifact is unknown.
func (w *pathWriter) addUnknownArtifact() {
	unknown := problem.UnknownContent{Kustomization: w.k.ID.Key}
	if w.k.InputKey == "" {
		unknown.Unread = true
	} else {
		unknown.Reason = w.k.Artifact.Unknown
	}
	w.addPathProblem(unknown)
}

// addVariablePath adds a path with a variable whose value is unknown.
func (w *pathWriter) addVariablePath() {
	w.addRef(graph.Ref{To: graph.Key{Kind: graph.Path, Name: parse.CleanPath(w.path)}, Relation: graph.PointsAt, Field: "spec.path", Pos: w.pathPos,
		Absent: graph.Unknown, Reason: "the path holds a variable that is not known"})
	w.addPathProblem(problem.UnknownPath{Kustomization: w.k.ID.Key, Path: w.path, Supplied: w.suppliesVariable()})
}

// suppliesVariable reports whether a variable of the path has, or may have, a value that only the cluster knows: a
// Kustomization that applies this one takes it from a Secret, or from something that is not in the repository.
func (w *pathWriter) suppliesVariable() bool {
	if w.k.Object == nil {
		return false
	}
	for _, owner := range w.k.Object.Owners {
		by := w.c.KustomizationsByID[owner.ID]
		if by == nil {
			continue
		}
		v := by.Variables
		if v.MoreUnknown || v.MayHaveMore || slices.ContainsFunc(model.VariableNames(w.path), func(name string) bool { return v.Unknown[name] }) {
			return true
		}
	}
	return false
}

// addUnreadPath adds a path that may be in the artifact, because a directory above it cannot be read.
func (w *pathWriter) addUnreadPath() {
	w.addRef(graph.Ref{To: graph.Key{Kind: graph.Path, Name: shownPath(w.c, w.k)}, Relation: graph.PointsAt, Field: "spec.path", Pos: w.pathPos,
		Absent: graph.Unknown, Reason: w.k.UnreadReason()})
}

// addMissingPath adds a path that the artifact does not have.
func (w *pathWriter) addMissingPath() {
	k := w.k
	source := artifact.KustomizationSource(k.Root)
	name, why := shownPath(w.c, k), problem.Absent
	switch {
	case k.Artifact.Tree.Has(k.Dir):
		why = problem.IsFile
		if f, _ := k.Artifact.Tree.File(k.Dir); parse.LinkText(f.Repo, f.File) != "" {
			why = problem.LinkAsText
		}
	case !k.Artifact.Assembled:
		why = k.Artifact.Tree.Absence(k.Dir)
	}
	w.addRef(graph.Ref{To: graph.Key{Kind: graph.Path, Name: name}, Relation: graph.PointsAt, Field: "spec.path", Pos: w.pathPos})
	w.addPathProblem(problem.MissingPath{Kustomization: k.ID.Key, Path: w.path, Source: source, Why: why,
		Suggestion: artifact.SimilarDir(k.Artifact.Tree, k.Dir)})
}

// addBuiltDirectory adds the directory that the Kustomization builds.
func (w *pathWriter) addBuiltDirectory() graph.ID {
	key := graph.Key{Kind: graph.Path, Name: shownPath(w.c, w.k)}
	n := graph.Node{ID: w.c.ID(key), Role: graph.PathRole, State: graph.Defined}
	if _, isDir := w.k.Artifact.RepositoryDir(w.k.Dir); isDir {
		n.Pos.File = key.Name
	}
	tree := w.k.Artifact.Tree
	if name := tree.KustomizationFile(w.k.Dir); name != "" {
		file, _ := tree.File(name)
		n.Pos = w.inCheckout(graph.Pos{File: file.File, Line: 1})
	}
	w.addRef(graph.Ref{To: key, Relation: graph.PointsAt, Field: "spec.path", Pos: w.pathPos})
	w.b.Add(n)
	return n.ID
}

// addBuildProblems adds the problems of building the directory. Undefined variables that do not fail the
// Kustomization are reported once for the cluster, by substitute.Undefined; none is where a file that cannot be
// read may supply it.
func (w *pathWriter) addBuildProblems() {
	reportsUndefined := w.c.Version.Strict() && len(w.c.Repository.Unread()) == 0
	for _, p := range w.k.Problems {
		if p.Kind == graph.UndefinedVariable && !reportsUndefined {
			continue
		}
		p.Pos = w.inCheckout(p.Pos)
		p.Related = slices.Clone(p.Related)
		for i := range p.Related {
			p.Related[i].Pos = w.inCheckout(p.Related[i].Pos)
		}
		w.addProblem(p)
	}
}

// addRemoteBases adds the remote bases of the directory, and one problem for each file that names some.
func (w *pathWriter) addRemoteBases() {
	if w.k.Build == nil {
		return
	}
	byFile := map[string][]build.Remote{}
	var files []string // in the order of the build
	for _, r := range w.k.Build.Remotes {
		r.Pos = w.inCheckout(r.Pos)
		w.addRef(graph.Ref{To: graph.Key{Kind: graph.Remote, Name: r.URL}, Relation: graph.References, Pos: r.Pos,
			Absent: graph.External, Reason: "a remote base"})
		if len(byFile[r.Pos.File]) == 0 {
			files = append(files, r.Pos.File)
		}
		byFile[r.Pos.File] = append(byFile[r.Pos.File], r)
	}
	for _, f := range files {
		w.addProblem(remoteBasesProblem(w.k.ID.Key, byFile[f]))
	}
}

// inCheckout returns a position in the checkout that the artifact is read from.
func (w *pathWriter) inCheckout(p graph.Pos) graph.Pos {
	if w.k.Artifact.Checkout != "" && !p.IsZero() {
		p.File = model.CheckoutFile(w.k.Artifact.Checkout, p.File)
	}
	return p
}

// shownPath returns the path of a Kustomization's directory from the root of the repository, or of the
// checkout, that holds it. A directory of an assembled artifact that is none of the repository is shown with the name of
// the artifact.
func shownPath(c *model.Cluster, k *model.Kustomization) string {
	dir, isDir := k.Artifact.RepositoryDir(k.Dir)
	switch {
	case k.Artifact.Assembled && (!isDir || !k.Artifact.Tree.IsDir(k.Dir)):
		return artifact.KustomizationSource(k.Root).Name + ":" + k.Dir
	case k.Artifact.Checkout != "":
		return model.CheckoutFile(k.Artifact.Checkout, dir)
	case !k.Artifact.Tree.IsDir(k.Dir):
		return path.Join(c.Entry.ArtifactRoot, k.Dir)
	}
	return dir
}

// remoteBasesProblem returns the problem of a file that names remote bases: kustomize-controller fetches
// them, and fluxgraph does not.
func remoteBasesProblem(owner graph.Key, remotes []build.Remote) graph.Problem {
	first, others := remotes[0], remotes[1:]
	p := problem.At(first.Pos, problem.RemoteBases{Kustomization: owner, URL: first.URL, Others: len(others)})
	for _, r := range others {
		p.Related = append(p.Related, graph.Related{Pos: r.Pos, Object: graph.Key{Kind: graph.Remote, Name: r.URL}})
	}
	return p
}
