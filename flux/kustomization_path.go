package flux

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/artifact"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
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
		w.addRemotes()
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
	w.addRef(graph.Ref{To: graph.Key{Kind: graph.Path, Name: shownPath(w.k)}, Relation: graph.PointsAt, Field: "spec.path", Pos: w.pathPos,
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
	w.addRef(graph.Ref{To: graph.Key{Kind: graph.Path, Name: shownPath(w.k)}, Relation: graph.PointsAt, Field: "spec.path", Pos: w.pathPos,
		Absent: graph.Unknown, Reason: w.k.UnreadReason()})
}

// addMissingPath adds a path that the artifact does not have.
func (w *pathWriter) addMissingPath() {
	k := w.k
	source := artifact.KustomizationSource(k.Root)
	name, why := shownPath(k), problem.Absent
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
		Suggestion: artifact.SimilarDir(k.Artifact.Tree, k.Dir), Elsewhere: w.mayBeElsewhere(source)})
}

// mayBeElsewhere reports whether a source may deliver something else than is believed: the directory of the
// Kustomization exists below another one than the artifact's root, or no Kustomization has a directory of the source.
func (w *pathWriter) mayBeElsewhere(source graph.Key) bool {
	if artifact.HasDirBelow(w.c.Repository.Repo, w.k.Dir) {
		return true
	}
	return !slices.ContainsFunc(w.c.Kustomizations, func(other *model.Kustomization) bool {
		isAssumed := w.c.Entry.Assumed && other.Object == nil
		return other != w.k && !isAssumed && !other.PathMissing && artifact.KustomizationSource(other.Root) == source
	})
}

// addBuiltDirectory adds the directory that the Kustomization builds.
func (w *pathWriter) addBuiltDirectory() graph.ID {
	key := graph.Key{Kind: graph.Path, Name: shownPath(w.k)}
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
	w.b.Add(n, w.addUnbuiltObjects()...)
	return n.ID
}

// addUnbuiltObjects adds the objects in the files of a directory of which kustomize builds nothing: whether the cluster has
// them is unknown. There are none where a kustomization file or the Kustomization changes names or namespaces,
// because nobody knows what they are called then. It returns the references of the directory to them.
func (w *pathWriter) addUnbuiltObjects() (contained []graph.Ref) {
	k := w.k
	if w.c.TargetCluster(k.ID, k.Root) != w.c.Name || k.Build == nil || !k.Build.Failed || len(k.Build.Objects) > 0 || k.Artifact.Checkout != "" || renames(k.Root.Get("spec"), "targetNamespace") {
		return nil
	}
	var documents []parse.Document
	for _, p := range k.Artifact.Tree.Uses(k.Dir) {
		f, _ := k.Artifact.Tree.File(p)
		for _, d := range f.Repo.Documents(f.File) {
			switch {
			case model.IsKustomizationFile(p) && renames(d.Root, "namespace"):
				return nil
			case d.IsObject() && d.GroupKind().Group != model.KustomizeFileGroup && !w.c.Repository.PatchFiles[d.File]:
				documents = append(documents, d)
			}
		}
	}
	for _, d := range documents {
		id := w.c.ID(w.c.Repository.DocumentKey(d.Root, d, d.File))
		if _, isPlaced := w.c.ObjectsByID[id]; isPlaced {
			continue
		}
		w.b.Add(graph.Node{ID: id, Role: schema.RoleOf(id.Kind), State: graph.Unknown, Pos: d.Pos()}.With("reason", k.Refused))
		contained = append(contained, graph.Ref{To: id.Key, Relation: graph.Contains, Pos: d.Pos()})
	}
	return contained
}

// renames reports whether a kustomization file or the spec of a Kustomization changes names or namespaces.
func renames(v parse.Value, namespaceField string) bool {
	return slices.ContainsFunc([]string{namespaceField, "namePrefix", "nameSuffix"}, func(field string) bool { return v.Get(field).Text() != "" })
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

// addRemotes adds what kustomize would fetch for the directory, and one problem for each file that names remote
// bases, and for each that names remote files of generators.
func (w *pathWriter) addRemotes() {
	if w.k.Build == nil {
		return
	}
	for _, remotes := range w.addRemoteNodes(w.k.Build.Remotes, "a remote base") {
		w.addProblem(remotesProblem(remotes, problem.RemoteBases{Kustomization: w.k.ID.Key, URL: remotes[0].URL, Others: len(remotes) - 1}))
	}
	for _, remotes := range w.addRemoteNodes(w.k.Build.Contents, "a remote file") {
		w.addProblem(remotesProblem(remotes, problem.RemoteContents{Kustomization: w.k.ID.Key, URL: remotes[0].URL, Others: len(remotes) - 1}))
	}
}

// addRemoteNodes adds references to what would be fetched. It returns the same by the file that names it, in the order
// of the build.
func (w *pathWriter) addRemoteNodes(remotes []build.Remote, reason string) [][]build.Remote {
	byFile := map[string][]build.Remote{}
	var files []string
	for _, r := range remotes {
		r.Pos = w.inCheckout(r.Pos)
		w.addRef(graph.Ref{To: graph.Key{Kind: graph.Remote, Name: r.URL}, Relation: graph.References, Pos: r.Pos,
			Absent: graph.External, Reason: reason})
		if len(byFile[r.Pos.File]) == 0 {
			files = append(files, r.Pos.File)
		}
		byFile[r.Pos.File] = append(byFile[r.Pos.File], r)
	}
	all := make([][]build.Remote, len(files))
	for i, f := range files {
		all[i] = byFile[f]
	}
	return all
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
func shownPath(k *model.Kustomization) string {
	dir, isDir := k.Artifact.RepositoryDir(k.Dir)
	switch {
	case k.Artifact.Assembled && (!isDir || !k.Artifact.Tree.IsDir(k.Dir)):
		return artifact.KustomizationSource(k.Root).Name + ":" + k.Dir
	case k.Artifact.Checkout != "":
		return model.CheckoutFile(k.Artifact.Checkout, dir)
	case !k.Artifact.Tree.IsDir(k.Dir):
		return k.Artifact.Tree.WhereAbsent(k.Dir)
	}
	return dir
}

// remotesProblem returns the problem of a file that names what kustomize-controller fetches, and fluxgraph does not.
func remotesProblem(remotes []build.Remote, d graph.Detail) graph.Problem {
	p := problem.At(remotes[0].Pos, d)
	for _, r := range remotes[1:] {
		p.Related = append(p.Related, graph.Related{Pos: r.Pos, Object: graph.Key{Kind: graph.Remote, Name: r.URL}})
	}
	return p
}
