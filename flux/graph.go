package flux

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/internal/suggest"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// Graph builds the graph of a repository: every cluster that it describes, with what Flux would put
// on it and how that hangs together. What could not be understood is among the graph's problems.
func Graph(repo *parse.Repo, opts Options) *graph.Graph {
	w, clusters := read(repo, opts)
	b := &graph.Builder{Role: RoleOf}
	used := map[string]bool{}
	for _, c := range clusters {
		c.addTo(b)
		if c.entry.flat {
			for _, d := range w.below(c.entry.dir) {
				used[d.File] = true
			}
			for _, p := range c.unread() {
				b.AddProblem(p)
			}
		}
		for _, d := range c.entry.raw {
			used[d.File] = true
		}
		for _, k := range c.order {
			if k.built != nil {
				for _, p := range k.built.Read {
					if f, ok := k.artifact.tree.File(p); ok && f.Repo == repo {
						used[f.File] = true
					}
				}
			}
		}
	}
	w.addMarked(b, clusters)
	w.addUnreachable(b, clusters, used)
	for _, n := range repo.Notes() {
		b.AddProblem(n)
	}
	return b.Graph()
}

// read finds the clusters and places their objects.
func read(repo *parse.Repo, opts Options) (*world, []*cluster) {
	w := newWorld(repo, opts)
	entries := w.enter()
	names := nameClusters(entries, opts.Name)
	clusters := make([]*cluster, len(entries))
	var wait sync.WaitGroup
	for i, e := range entries {
		clusters[i] = &cluster{w: w, name: names[i], entry: e}
		wait.Go(clusters[i].place)
	}
	wait.Wait()
	return w, clusters
}

// node makes the node of an object.
func (p *placed) node() graph.Node {
	n := graph.Node{ID: p.id, Version: apiVersion(p.root()), Role: RoleOf(p.id.Kind), State: p.state(), Pos: p.pos}
	for _, f := range facts[p.id.Kind] {
		if v := p.root().At(f[1]); v.IsScalar() {
			n = n.With(f[0], v.Text())
		}
	}
	for _, key := range []string{"reconcile", "ssa", "prune"} {
		for _, where := range []string{"labels", "annotations"} {
			if v := p.root().Get("metadata", where, kustomizeGroup+"/"+key); v.Text() != "" {
				n = n.With(key, v.Text())
			}
		}
	}
	if v := p.root().Get("metadata", "annotations", IgnoreAnnotation); v.IsScalar() {
		n = n.With("ignore", v.Text())
	}
	for name, v := range p.root().Get("metadata", "labels").Fields() {
		if v.IsScalar() {
			n.Labels = append(n.Labels, graph.Fact{Name: name, Value: v.Text()})
		}
	}
	slices.SortFunc(n.Labels, func(a, b graph.Fact) int { return strings.Compare(a.Name, b.Name) })
	return n.With("plaintext", strings.Join(p.plaintext(), ", "))
}

// addTo puts a cluster into the graph.
func (c *cluster) addTo(b *graph.Builder) {
	c.look()
	b.AddCluster(graph.Cluster{Name: c.name, Path: c.entry.dir, Entry: c.entry.how})
	root, strict := c.id(c.entry.kustomization), c.lockdown()
	values := c.readValues()
	uses := c.newUses()
	for _, p := range c.list {
		n := p.node()
		if p.held != "" {
			n = n.With("applied", "never").With("reason", p.held)
		}
		if p.id == root {
			n = c.withBootstrap(n.With("root", "true").With("no-cross-namespace-refs", strict))
		}
		n = c.withScript(p, c.withKinds(p, n))
		if k := c.kusts[p.id]; k != nil && k.incomplete() {
			n = n.With("incomplete", "true").With("reason", k.reason())
		}
		if why, ok := c.dynamic[p.id]; ok {
			n = n.With("dynamic", "true").With("reason", why)
		}
		refs := c.refs(p)
		nodes, more, inner := c.pod(p)
		refs = append(refs, more...)
		if p.id.Kind == HelmRelease && !p.rendered {
			nodes, more, inner = values.containers(p)
			refs = append(refs, more...)
		}
		uses.see(p.id, refs)
		if !uses.keep(p, n, refs) {
			b.Add(n, refs...)
		}
		for _, container := range nodes {
			b.Add(container, inner[container.ID]...)
			uses.see(container.ID, inner[container.ID])
		}
		for _, id := range c.blind.makes[p.id] {
			b.Supply(id, p.id)
		}
	}
	uses.addTo(b)
	if _, ok := c.objects[root]; !ok {
		n := graph.Node{ID: root, Version: "v1", Role: graph.Kustomization, State: graph.External}.
			With("root", "true").With("no-cross-namespace-refs", strict).With("path", c.entry.spec.Get("spec", "path").Text()).With("reason", "flux bootstrap makes it")
		n = c.withBootstrap(n)
		b.Add(n, graph.Ref{To: c.entry.source, Relation: graph.ProvidesSourceFor, Field: "spec.sourceRef", Pos: c.entry.pos,
			Absent: graph.External, Reason: "flux bootstrap makes it"})
	}
	for _, p := range c.list {
		for _, o := range p.owners {
			if o.relation == graph.Applies && p.unapplied() != "" {
				continue
			}
			b.Add(graph.Node{ID: o.id}, graph.Ref{To: p.id.Key, Cluster: p.id.Cluster, Relation: o.relation, Field: o.field, Pos: o.pos})
		}
	}
	for _, k := range c.order {
		c.addPath(b, k)
	}
	c.tellUndefined(b)
	for _, n := range c.notes {
		n.Cluster = c.name
		b.AddProblem(n)
	}
	for _, f := range c.fights() {
		p := f.problem()
		p.Cluster = c.name
		b.AddProblem(p)
	}
}

// addPath puts what a Kustomization points at into the graph, and tells what went wrong with it.
func (c *cluster) addPath(b *graph.Builder, k *kust) {
	at := c.entry.pos
	pathPos := at
	if k.from != nil {
		at, pathPos = k.from.pos, k.from.at("spec.path")
	}
	problem := func(p graph.Problem) {
		p.Cluster, p.Nodes = c.name, []graph.ID{k.id}
		if p.Pos.IsZero() {
			p.Pos = at
		}
		b.AddProblem(p)
	}
	self := graph.Node{ID: k.id}
	where := k.spec.Get("spec", "path").Text()
	switch {
	case k.artifact.tree == nil && k.artifact.remote != "":
		name := k.artifact.remote
		if u, ref, ok := strings.Cut(name, "?ref="); ok {
			name = remoteName(u, ref, parse.CleanPath(where))
		} else {
			name = remoteName(name, "", parse.CleanPath(where))
		}
		b.Add(self, graph.Ref{To: graph.Key{Kind: graph.Remote, Name: name}, Relation: graph.References, Field: "spec.path", Pos: pathPos,
			Absent: graph.External, Reason: "another repository"})
		return
	case k.artifact.tree == nil && k.input == "":
		problem(graph.Problem{Kind: graph.Unresolved, Pos: pathPos, Message: fmt.Sprintf("what %s applies cannot be known: the reading stopped before it", k.id.Key)})
		return
	case k.artifact.tree == nil:
		problem(graph.Problem{Kind: graph.Unresolved, Pos: pathPos, Message: fmt.Sprintf("what %s applies cannot be known: %s", k.id.Key, k.artifact.unknown)})
		return
	case symbolic(where):
		b.Add(self, graph.Ref{To: graph.Key{Kind: graph.Path, Name: parse.CleanPath(where)}, Relation: graph.PointsAt, Field: "spec.path", Pos: pathPos,
			Absent: graph.Unknown, Reason: "the path holds a variable that is not known"})
		problem(graph.Problem{Kind: graph.Unresolved, Pos: pathPos, Message: fmt.Sprintf("spec.path of %s is %s, and nothing supplies the variable", k.id.Key, where)})
		return
	case k.missing:
		if k.artifact.cut {
			// The directories of an artifact that is put together are not the repository's.
			source := sourceKey(k.spec)
			name := source.Name + ":" + k.dir
			b.Add(self, graph.Ref{To: graph.Key{Kind: graph.Path, Name: name}, Relation: graph.PointsAt, Field: "spec.path", Pos: pathPos})
			problem(graph.Problem{Kind: graph.MissingPath, Pos: pathPos,
				Message: fmt.Sprintf("spec.path %s of %s does not exist in %s%s", quote(where), k.id.Key, source, c.suggestDir(k))})
			return
		}
		b.Add(self, graph.Ref{To: graph.Key{Kind: graph.Path, Name: c.shown(k, k.dir)}, Relation: graph.PointsAt, Field: "spec.path", Pos: pathPos})
		what := "does not exist"
		if k.artifact.tree.Has(k.dir) {
			what = "is a file, not a directory"
		} else if k.artifact.name == "" && hasDir(c.w.repo, path.Join(c.entry.root, k.dir)) {
			what = "is left out of the artifact by its ignore rules"
		}
		source := sourceKey(k.spec)
		problem(graph.Problem{Kind: graph.MissingPath, Pos: pathPos,
			Message: fmt.Sprintf("spec.path %s of %s %s in %s%s", quote(where), k.id.Key, what, source, c.suggestDir(k))})
		return
	}
	pathKey := graph.Key{Kind: graph.Path, Name: c.shown(k, k.dir)}
	pathNode := graph.Node{ID: c.id(pathKey), Role: graph.PathRole, State: graph.Defined, Pos: graph.Pos{File: pathKey.Name}}
	if f := k.artifact.tree.KustomizationFile(k.dir); f != "" {
		tf, _ := k.artifact.tree.File(f)
		pathNode.Pos = graph.Pos{File: tf.File, Line: 1}
		if k.artifact.name != "" {
			pathNode.Pos.File = sourceFile(k.artifact.name, tf.File)
		}
	}
	b.Add(self, graph.Ref{To: pathKey, Relation: graph.PointsAt, Field: "spec.path", Pos: pathPos})
	var contains []graph.Ref
	for _, p := range c.list {
		if slices.ContainsFunc(p.owners, func(o owner) bool { return o.id == k.id && o.relation == graph.Applies }) {
			contains = append(contains, graph.Ref{To: p.id.Key, Cluster: p.id.Cluster, Relation: graph.Contains, Pos: p.pos})
		}
	}
	b.Add(pathNode, contains...)
	inSource := func(p graph.Pos) graph.Pos {
		if k.artifact.name != "" && !p.IsZero() {
			p.File = sourceFile(k.artifact.name, p.File)
		}
		return p
	}
	for _, p := range k.problems {
		if p.Kind == graph.UndefinedVariable && !c.w.version.strict() {
			continue // tellUndefined does
		}
		p.Pos = inSource(p.Pos)
		p.Related = slices.Clone(p.Related)
		for i := range p.Related {
			p.Related[i].Pos = inSource(p.Related[i].Pos)
		}
		problem(p)
	}
	if k.built == nil {
		return
	}
	groups := map[string][]build.Remote{} // by the file that names them
	var files []string
	for _, r := range k.built.Remotes {
		r.Pos = inSource(r.Pos)
		b.Add(self, graph.Ref{To: graph.Key{Kind: graph.Remote, Name: r.URL}, Relation: graph.References, Pos: r.Pos,
			Absent: graph.External, Reason: "a remote base"})
		if len(groups[r.Pos.File]) == 0 {
			files = append(files, r.Pos.File)
		}
		groups[r.Pos.File] = append(groups[r.Pos.File], r)
	}
	for _, f := range files {
		problem(remoteProblem(k.id.Key, groups[f]))
	}
}

// shown names a directory of an artifact by the repository's path of it.
func (c *cluster) shown(k *kust, dir string) string {
	where := k.artifact.tree.Where(dir)
	if !k.artifact.tree.IsDir(dir) && k.artifact.name == "" {
		where = path.Join(c.entry.root, dir)
	}
	if k.artifact.name != "" {
		return sourceFile(k.artifact.name, where)
	}
	return where
}

// suggestDir proposes the directory that a missing path may mean: the only one of that name, or one
// that is written almost like it.
func (c *cluster) suggestDir(k *kust) string {
	var dirs, named []string
	seen := map[string]bool{}
	for _, f := range k.artifact.tree.Files() {
		for d := path.Dir(f); d != "." && !seen[d]; d = path.Dir(d) {
			seen[d] = true
			dirs = append(dirs, d)
			if path.Base(d) == path.Base(k.dir) {
				named = append(named, d)
			}
		}
	}
	meant := ""
	if len(named) == 1 {
		meant = named[0]
	} else {
		meant = suggest.Name(k.dir, dirs)
	}
	if meant == "" {
		return ""
	}
	return "; did you mean ./" + meant + "?"
}

func quote(s string) string {
	if s == "" {
		return `""`
	}
	return s
}

// wildcard turns a text with variables into a pattern.
func wildcard(text string) *regexp.Regexp {
	parts := variable.Split(text, -1)
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	return regexp.MustCompile("^" + strings.Join(parts, ".*") + "$")
}

// below returns the objects of the manifests below a directory that are neither patches nor parts of
// a chart.
func (w *world) below(dir string) []parse.Document {
	var docs []parse.Document
	for _, d := range w.raw {
		k := d.GroupKind()
		if !d.IsObject() || w.patches[d.File] || k.Group == "kustomize.config.k8s.io" || w.inChart(d.File) {
			continue
		}
		if dir == "." || strings.HasPrefix(d.File, dir+"/") {
			docs = append(docs, d)
		}
	}
	return docs
}

// inChart reports whether a file belongs to a Helm chart, whose templates are no manifests.
func (w *world) inChart(file string) bool {
	for dir := path.Dir(file); ; dir = path.Dir(dir) {
		if w.repo.Has(path.Join(dir, "Chart.yaml")) {
			return true
		}
		if dir == "." || dir == "/" {
			return false
		}
	}
}
