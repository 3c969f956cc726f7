package flux

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// entry is where a cluster starts: its root Kustomization, and the source that this is on.
// See https://fluxcd.io/flux/installation/bootstrap/.
type entry struct {
	name          string // given by the user; empty otherwise
	dir           string // slash path from the repository's root
	how           graph.EntryHow
	kustomization graph.Key
	source        graph.Key
	spec          parse.Value   // the root Kustomization
	made          []parse.Value // objects that a FluxInstance makes, the root among them
	root          string        // the directory that is the artifact's root
	ignore        *string       // spec.ignore of the source, where only the entry knows it
	pos           graph.Pos
	raw           []parse.Document // what bootstrap applied, where the directory itself does not build
	flat          bool             // apply every document below dir as it is, because kustomize cannot
}

// enter finds the clusters of a repository.
func (w *world) enter() []entry {
	if len(w.opts.Entries) > 0 {
		return w.givenEntries()
	}
	entries := append(w.instanceEntries(), w.declaredEntries()...)
	// Two declarations over one directory of one artifact are one cluster: the first stands.
	seen := map[string]bool{}
	entries = slices.DeleteFunc(entries, func(e entry) bool {
		again := seen[e.dir]
		seen[e.dir] = true
		return again
	})
	entries = w.dropReached(entries)
	if len(entries) == 0 {
		entries = w.inferredEntries()
	}
	slices.SortFunc(entries, func(a, b entry) int { return strings.Compare(a.dir, b.dir) })
	return entries
}

// givenEntries are those that the user named. Where the repository declares an entry for the
// directory, its root Kustomization is used.
func (w *world) givenEntries() []entry {
	declared := append(w.instanceEntries(), w.declaredEntries()...)
	var all []entry
	for _, g := range w.opts.Entries {
		dir := parse.CleanPath(g.Dir)
		if slices.ContainsFunc(all, func(e entry) bool { return e.dir == dir && e.name == g.Name }) {
			continue
		}
		e := w.plainEntry(dir)
		for _, d := range declared {
			if d.dir == dir {
				e = d
				break
			}
		}
		e.name, e.how = g.Name, graph.FromFlag
		all = append(all, e)
	}
	return all
}

// plainEntry is an entry that nothing declares: as if flux bootstrap had been run on the directory.
func (w *world) plainEntry(dir string) entry {
	name := graph.Key{Kind: Kustomization, Namespace: "flux-system", Name: "flux-system"}
	return entry{
		dir: dir, how: graph.InferredHow, root: ".", kustomization: name,
		source: graph.Key{Kind: GitRepository, Namespace: "flux-system", Name: "flux-system"},
		spec: object(map[string]any{
			"apiVersion": kustomizeGroup + "/v1", "kind": "Kustomization",
			"metadata": map[string]any{"name": "flux-system", "namespace": "flux-system"},
			"spec":     map[string]any{"path": "./" + dir, "prune": true, "sourceRef": map[string]any{"kind": "GitRepository", "name": "flux-system"}},
		}),
		pos: graph.Pos{File: dir},
	}
}

// instanceEntries are those that a FluxInstance names, as an object or as values of its chart.
func (w *world) instanceEntries() []entry {
	var all []entry
	see := func(spec parse.Value, ns string) {
		sync := spec.Get("sync")
		p := sync.Get("path").Text()
		source, kustomization, ok := syncObjects(spec, ns)
		if !ok || symbolic(p) {
			return
		}
		root, ok := w.offset(parse.CleanPath(p))
		if !ok {
			return
		}
		dir := path.Join(root, parse.CleanPath(p))
		if !w.ownSync(sync) {
			return
		}
		all = append(all, entry{
			dir: dir, how: graph.Declared, root: root, kustomization: w.key(kustomization), source: w.key(source),
			spec: kustomization, made: []parse.Value{source, kustomization}, pos: sync.Pos(),
		})
	}
	for _, d := range w.raw {
		if w.patches[d.File] {
			continue
		}
		switch {
		case d.GroupKind() == FluxInstance:
			see(d.Root.Get("spec"), instanceNamespace(d.Root))
		case d.GroupKind() == HelmRelease:
			if instance := d.Root.Get("spec", "values", "instance"); instance.Get("sync").Exists() {
				see(instance, instanceNamespace(d.Root))
			}
		case !d.IsObject() && d.Root.Get("instance", "sync").Exists():
			see(d.Root.Get("instance"), "flux-system")
		}
	}
	for _, f := range w.repo.Files() {
		if strings.HasSuffix(f, ".yaml.gotmpl") || strings.HasSuffix(f, ".yml.gotmpl") {
			for _, d := range w.repo.Documents(f) {
				if d.Root.Get("instance", "sync").Exists() {
					see(d.Root.Get("instance"), "flux-system")
				}
			}
		}
	}
	return all
}

// ownSync reports whether a FluxInstance's URL can mean this repository. Without a remote to compare
// with, a path that exists is taken for evidence.
func (w *world) ownSync(sync parse.Value) bool {
	u := sync.Get("url").Text()
	if sync.Get("kind").Text() != "GitRepository" || len(w.repo.Remotes()) == 0 || symbolic(u) {
		return true
	}
	return slices.ContainsFunc(w.repo.Remotes(), func(own string) bool {
		return sameRepository(u, own) || path.Base(normalURL(u)) == path.Base(normalURL(own))
	})
}

// declaredEntries are the Kustomizations that apply the directory holding them: building spec.path
// gives the Kustomization itself, with that path. The raw document does not decide, because an entry
// may be an overlay that patches it.
func (w *world) declaredEntries() []entry {
	all := w.tree(w.repo, ".", nil)
	tried := map[string]bool{}
	var found [][2]string
	for _, d := range w.raw {
		if d.GroupKind() != Kustomization {
			continue
		}
		p := d.Root.Get("spec", "path").Text()
		if p == "" {
			continue
		}
		for _, candidate := range w.candidates(all, p) {
			if dir := candidate[1]; !tried[dir] && (isSync(d.File, dir) || slices.Contains(all.Uses(dir), d.File)) {
				tried[dir] = true
				found = append(found, candidate)
			}
		}
	}
	answers := make([]*entry, len(found))
	var wait sync.WaitGroup
	for i, candidate := range found {
		wait.Go(func() {
			if e, ok := w.selfApplied(candidate[0], candidate[1]); ok {
				answers[i] = &e
			}
		})
	}
	wait.Wait()
	var entries []entry
	for _, e := range answers {
		if e != nil {
			entries = append(entries, *e)
		}
	}
	return entries
}

var variable = regexp.MustCompile(`\$\{[^}]*\}`)

// candidates returns the directories, each with the artifact's root, that a path may mean: one, or
// all that fit where it holds variables.
func (w *world) candidates(all *parse.Tree, p string) [][2]string {
	clean := parse.CleanPath(p)
	if !symbolic(p) {
		root, ok := w.offset(clean)
		if !ok {
			return nil
		}
		return [][2]string{{root, path.Join(root, clean)}}
	}
	parts := strings.Split(clean, "/")
	dirs := []string{"."}
	for _, part := range parts {
		var next []string
		expr, err := regexp.Compile("^" + strings.ReplaceAll(regexp.QuoteMeta(variable.ReplaceAllString(part, "\x00")), "\x00", "[^/]+") + "$")
		if err != nil {
			return nil
		}
		for _, dir := range dirs {
			for _, name := range all.ReadDir(dir) {
				if expr.MatchString(name) && all.IsDir(path.Join(dir, name)) {
					next = append(next, path.Join(dir, name))
				}
			}
		}
		dirs = next
	}
	var found [][2]string
	for _, dir := range dirs {
		found = append(found, [2]string{".", dir})
	}
	return found
}

// selfApplied builds a directory and looks for the Kustomization in it that applies it.
func (w *world) selfApplied(root, dir string) (entry, bool) {
	tree := w.tree(w.repo, root, nil)
	at := relativeDir(root, dir)
	built := w.build(tree, at, parse.Overlay{})
	for _, o := range built.Objects {
		key := w.key(o.Root)
		if key.Kind != Kustomization {
			continue
		}
		p := o.Root.Get("spec", "path").Text()
		if symbolic(p) || !o.Root.Get("spec", "path").Exists() || parse.CleanPath(p) != at {
			continue
		}
		source := sourceKey(o.Root)
		if !w.ownSource(built, source) || dir == "." && source.Name != "flux-system" && !w.knownSource(built, source) {
			continue
		}
		return entry{dir: dir, how: graph.Declared, root: root, kustomization: key, source: source, spec: o.Root,
			pos: o.Pos, ignore: w.rawIgnore(built, source)}, true
	}
	return w.bootstrapped(root, dir, built.Failed && dir != ".")
}

// isSync reports whether a file is the one that flux bootstrap writes for a directory.
// See https://fluxcd.io/flux/installation/bootstrap/.
func isSync(file, dir string) bool {
	return path.Base(file) == "gotk-sync.yaml" && (dir == "." || strings.HasPrefix(file, dir+"/"))
}

// bootstrapped finds the Kustomization that applies a directory among its documents, where building
// it does not give any: flux bootstrap has put it and its source on the cluster all the same. Any
// file may hold the two where the directory does not build, only bootstrap's own where it does.
func (w *world) bootstrapped(root, dir string, failed bool) (entry, bool) {
	all := w.tree(w.repo, ".", nil)
	uses := all.Uses(dir)
	for _, d := range w.raw {
		if d.GroupKind() != Kustomization || w.patches[d.File] || !isSync(d.File, dir) && !(failed && slices.Contains(uses, d.File)) {
			continue
		}
		p := d.Root.Get("spec", "path").Text()
		if p == "" || symbolic(p) || parse.CleanPath(p) != relativeDir(root, dir) {
			continue
		}
		e := entry{dir: dir, how: graph.Declared, root: root, kustomization: w.key(d.Root), source: sourceKey(d.Root), spec: d.Root, pos: d.Pos()}
		pair := false // bootstrap writes the source into the same file
		for _, other := range w.repo.Documents(d.File) {
			if other.IsObject() {
				e.raw = append(e.raw, other)
			}
			if w.key(other.Root) == e.source && e.source.Name == e.kustomization.Name {
				e.ignore = ignoreOf(&placed{object: parse.Object{Root: other.Root}})
				pair = true
			}
		}
		if pair {
			return e, true
		}
	}
	return entry{}, false
}

func relativeDir(root, dir string) string {
	if root == "." {
		return dir
	}
	if root == dir {
		return "."
	}
	return strings.TrimPrefix(dir, root+"/")
}

// ownSource reports whether the source of a root can be this repository: it can, unless it stands in
// the build and names another one.
func (w *world) ownSource(built *parse.Built, key graph.Key) bool {
	for _, o := range built.Objects {
		if w.key(o.Root) != key || key.Kind != GitRepository {
			continue
		}
		u := o.Root.Get("spec", "url").Text()
		remotes := w.repo.Remotes()
		if len(remotes) == 0 || symbolic(u) {
			return true
		}
		return slices.ContainsFunc(remotes, func(own string) bool {
			return sameRepository(u, own) || path.Base(normalURL(u)) == path.Base(normalURL(own))
		})
	}
	return true
}

// knownSource reports whether the source of a root is this repository by evidence: a remote of it, or
// an artifact that one of its pipelines pushes. A root that applies the whole repository needs it,
// because ./ is also how Kustomizations name all of somebody else's.
func (w *world) knownSource(built *parse.Built, key graph.Key) bool {
	for _, o := range built.Objects {
		if w.key(o.Root) != key {
			continue
		}
		u := o.Root.Get("spec", "url").Text()
		return slices.ContainsFunc(w.repo.Remotes(), func(own string) bool { return sameRepository(u, own) }) ||
			slices.ContainsFunc(w.pushes, func(p push) bool { return u != "" && strings.HasPrefix(p.url, u) })
	}
	return false
}

// rawIgnore returns spec.ignore of a source in a build.
func (w *world) rawIgnore(built *parse.Built, key graph.Key) *string {
	for _, o := range built.Objects {
		if w.key(o.Root) == key {
			return ignoreOf(&placed{object: o})
		}
	}
	return nil
}

// dropReached leaves out entries whose root Kustomization another entry applies from elsewhere: a
// Kustomization that applies itself but is no root.
func (w *world) dropReached(entries []entry) []entry {
	if len(entries) < 2 {
		return entries
	}
	tree := w.tree(w.repo, ".", nil)
	reached := map[string]bool{} // file of a root, used by the directory of another Kustomization
	for i, e := range entries {
		for j, other := range entries {
			if i == j || e.pos.File == "" || other.dir == e.dir {
				continue
			}
			if slices.Contains(tree.Uses(other.dir), e.pos.File) && e.kustomization != other.kustomization {
				reached[e.dir] = true
			}
		}
	}
	// A Kustomization with another name inside the tree that a root's children build.
	for _, e := range entries {
		if reached[e.dir] || e.pos.File == "" || len(e.made) > 0 {
			continue
		}
		for _, d := range w.raw {
			if d.GroupKind() != Kustomization || d.Name == e.kustomization.Name || symbolic(d.Root.Get("spec", "path").Text()) {
				continue
			}
			dir := parse.CleanPath(d.Root.Get("spec", "path").Text())
			if dir == e.dir || dir == "." || !tree.IsDir(dir) || d.File == e.pos.File && dir == e.dir {
				continue
			}
			inOther := slices.ContainsFunc(entries, func(o entry) bool {
				return o.dir != e.dir && strings.HasPrefix(d.File, o.dir+"/")
			})
			if inOther && slices.Contains(tree.Uses(dir), e.pos.File) {
				reached[e.dir] = true
			}
		}
	}
	ways := make([]map[string]bool, len(entries))
	for i, e := range entries {
		ways[i] = w.reaches(tree, e)
	}
	for i, e := range entries {
		for j, other := range entries {
			if i != j && len(e.made) == 0 && !isSync(e.pos.File, e.dir) && ways[j][e.dir] && !ways[i][other.dir] {
				reached[e.dir] = true
			}
		}
	}
	return slices.DeleteFunc(entries, func(e entry) bool { return reached[e.dir] })
}

// reaches returns the directories that the Kustomizations of an entry lead to, as their documents say.
func (w *world) reaches(tree *parse.Tree, e entry) map[string]bool {
	seen := map[string]bool{e.dir: true}
	for queue := []string{e.dir}; len(queue) > 0; queue = queue[1:] {
		for _, f := range tree.Uses(queue[0]) {
			if w.patches[f] || !isManifest(f) {
				continue
			}
			for _, d := range w.repo.Documents(f) {
				spec := d.Root.Get("spec")
				p, source := spec.Get("path").Text(), spec.Get("sourceRef", "name").Text()
				if d.GroupKind() != Kustomization || p == "" || symbolic(p) || spec.Get("kubeConfig").Exists() || d.Name == e.kustomization.Name ||
					source != "" && source != e.source.Name {
					continue
				}
				if dir := path.Join(e.root, parse.CleanPath(p)); dir != "." && !seen[dir] && tree.IsDir(dir) {
					seen[dir] = true
					queue = append(queue, dir)
				}
			}
		}
	}
	return seen
}

// inferredEntries are the directories whose Flux objects no Kustomization of the repository reaches.
func (w *world) inferredEntries() []entry {
	tree := w.tree(w.repo, ".", nil)
	covered := map[string]bool{}
	var kustomizations, others []parse.Document
	for _, d := range w.raw {
		if !isFlux(d.GroupKind()) || !d.IsObject() || w.patches[d.File] || !tree.Has(d.File) {
			continue
		}
		if d.GroupKind() == Kustomization {
			kustomizations = append(kustomizations, d)
		} else {
			others = append(others, d)
		}
	}
	for _, d := range kustomizations {
		p := d.Root.Get("spec", "path").Text()
		if p == "" || symbolic(p) || !tree.IsDir(parse.CleanPath(p)) || parse.CleanPath(p) == "." {
			continue
		}
		for _, f := range tree.Uses(parse.CleanPath(p)) {
			covered[f] = true
		}
	}
	var free []parse.Document
	listed := map[string]bool{}
	for _, f := range tree.Files() {
		if isKustomizeFile(f) {
			for _, used := range tree.Uses(path.Dir(f)) {
				listed[used] = true
			}
		}
	}
	for _, d := range kustomizations {
		// What the kustomization file of its folder leaves out, no build applies: no cluster starts there.
		if !covered[d.File] && (listed[d.File] || tree.KustomizationFile(path.Dir(d.File)) == "") {
			free = append(free, d)
		}
	}
	if len(kustomizations) == 0 {
		if len(others) == 0 {
			return nil
		}
		e := w.plainEntry(commonDir(others))
		e.flat = !w.buildsWhole(tree, e.dir)
		return []entry{e}
	}
	if len(free) == 0 {
		return nil
	}
	dirs := w.split(tree, w.standIn(tree, free, covered))
	var entries []entry
	for _, dir := range dirs {
		entries = append(entries, w.plainEntry(widen(dir, dirs, others, covered)))
	}
	return entries
}

// widen takes in the folders beside an inferred entry: its parent, as long as that holds more Flux
// objects, none that another Kustomization reaches, and no other entry.
func widen(dir string, dirs []string, others []parse.Document, covered map[string]bool) string {
	for {
		up := path.Dir(dir)
		if up == "." {
			return dir
		}
		more := false
		for _, d := range others {
			if strings.HasPrefix(d.File, up+"/") {
				if covered[d.File] {
					return dir
				}
				more = more || !strings.HasPrefix(d.File, dir+"/")
			}
		}
		taken := slices.ContainsFunc(dirs, func(other string) bool { return other != dir && strings.HasPrefix(other+"/", up+"/") })
		if !more || taken {
			return dir
		}
		dir = up
	}
}

// buildsWhole reports whether a directory can be built as one.
func (w *world) buildsWhole(tree *parse.Tree, dir string) bool {
	b := w.build(tree, dir, parse.Overlay{})
	return !b.Failed && len(b.Problems) == 0
}

// commonDir returns the deepest directory that holds all documents.
func commonDir(docs []parse.Document) string {
	dir := path.Dir(docs[0].File)
	for _, d := range docs[1:] {
		for dir != "." && !strings.HasPrefix(d.File, dir+"/") {
			dir = path.Dir(dir)
		}
	}
	return dir
}

// standIn puts documents where they take effect: a base that overlays share counts once in the
// folder of each overlay, because every one of them is applied on its own.
func (w *world) standIn(tree *parse.Tree, docs []parse.Document, covered map[string]bool) []parse.Document {
	uses := map[string][]string{} // by the directory of each kustomization file
	inner := map[string]bool{}    // kustomization files that another directory builds on
	for _, f := range tree.Files() {
		if !isKustomizeFile(f) || covered[f] {
			continue
		}
		dir := path.Dir(f)
		uses[dir] = tree.Uses(dir)
		for _, used := range uses[dir] {
			inner[used] = inner[used] || isKustomizeFile(used) && path.Dir(used) != dir
		}
	}
	users := map[string][]string{} // overlays of each file
	for _, dir := range sortedKeys(uses) {
		if inner[tree.KustomizationFile(dir)] {
			continue
		}
		for _, f := range uses[dir] {
			users[f] = append(users[f], dir)
		}
	}
	var all []parse.Document
	for _, d := range docs {
		if len(users[d.File]) == 0 {
			all = append(all, d)
		}
		for _, dir := range users[d.File] {
			moved := d
			moved.File = path.Join(dir, path.Base(d.File))
			all = append(all, moved)
		}
	}
	return all
}

// split divides documents into the directories of single clusters: the directory that holds them
// all, unless it holds the same object twice, is a folder of clusters by its name, or cannot be
// built as one; then those below it.
func (w *world) split(tree *parse.Tree, docs []parse.Document) []string {
	dir := commonDir(docs)
	seen := map[string]string{}
	conflict := false
	children := map[string][]parse.Document{}
	for _, d := range docs {
		rest := strings.TrimPrefix(d.File, dir+"/")
		if dir == "." {
			rest = d.File
		}
		child, _, below := strings.Cut(rest, "/")
		if !below {
			child = ""
		}
		id := fmt.Sprint(d.GroupKind(), d.Namespace, d.Name)
		if have, ok := seen[id]; ok && have != child {
			conflict = true
		}
		seen[id] = child
		children[child] = append(children[child], d)
	}
	apart := len(children) > 1 && children[""] == nil
	if apart && !conflict {
		conflict = path.Base(dir) == "clusters" || tree.KustomizationFile(dir) == "" && w.build(tree, dir, parse.Overlay{}).Failed
	}
	if !conflict {
		return []string{dir}
	}
	var all []string
	for _, child := range sortedKeys(children) {
		if child == "" {
			continue
		}
		all = append(all, w.split(tree, children[child])...)
	}
	if len(all) == 0 {
		return []string{dir}
	}
	return all
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// nameClusters gives each entry the shortest run of the elements of its path that tells it from the
// others, after what all share has been left out; a given name wins.
func nameClusters(entries []entry, fallback string) []string {
	if fallback == "" {
		fallback = "cluster"
	}
	paths := make([][]string, len(entries))
	count := map[string]int{}
	for i, e := range entries {
		if e.dir != "." {
			paths[i] = strings.Split(e.dir, "/")
		}
		for _, part := range slices.Compact(slices.Sorted(slices.Values(paths[i]))) {
			count[part]++
		}
	}
	names := make([]string, len(entries))
	taken := map[string]bool{}
	give := func(i int, name string) {
		for n, base := 2, name; taken[name]; n++ {
			name = fmt.Sprintf("%s-%d", base, n)
		}
		taken[name] = true
		names[i] = name
	}
	for i, e := range entries {
		if e.name != "" {
			give(i, e.name)
		}
	}
	for i, e := range entries {
		if e.name != "" {
			continue
		}
		name := shortestRun(paths, i, count)
		if name == "" {
			name = fallback
			if len(paths[i]) > 0 {
				name = paths[i][len(paths[i])-1]
			}
		}
		give(i, name)
	}
	return names
}

func shortestRun(paths [][]string, i int, count map[string]int) string {
	if len(paths) == 1 {
		return ""
	}
	strip := func(p []string) []string {
		return slices.DeleteFunc(slices.Clone(p), func(s string) bool { return count[s] == len(paths) })
	}
	own := strip(paths[i])
	for n := 1; n <= len(own); n++ {
		for at := len(own) - n; at >= 0; at-- {
			run := "/" + strings.Join(own[at:at+n], "/") + "/"
			unique := true
			for j, other := range paths {
				if j != i && strings.Contains("/"+strings.Join(strip(other), "/")+"/", run) {
					unique = false
				}
			}
			if unique {
				return strings.Trim(run, "/")
			}
		}
	}
	return strings.Join(own, "/")
}
