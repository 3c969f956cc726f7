package flux

import (
	"encoding/json"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

const kustomizeFileGroup = "kustomize.config.k8s.io"

// world is what all clusters of a repository share: the repository itself, the scope of its kinds,
// the builds that were made, and the processors they run on.
type world struct {
	repo    *parse.Repo
	opts    Options
	scopes  scopes
	version version
	raw     []parse.Document // every document of every manifest that a Kustomization could apply
	patches map[string]bool  // files that a kustomization file uses as patches
	pushes  []push           // what the repository's own pipelines push as an artifact
	workers chan struct{}

	mu     sync.Mutex
	builds map[buildKey]*build
	trees  map[treeKey]*parse.Tree
}

type buildKey struct {
	tree    *parse.Tree
	dir     string
	overlay string
}

type build struct {
	once  sync.Once
	built *parse.Built
}

type treeKey struct {
	repo   *parse.Repo
	root   string
	ignore string
}

// readManifests returns every document of the manifests of a repository, in order of the files.
func readManifests(repo *parse.Repo) (all []parse.Document) {
	var manifests []string
	for _, f := range repo.Files() {
		if isManifest(f) {
			manifests = append(manifests, f)
		}
	}
	repo.Prefetch(manifests)
	for _, f := range manifests {
		all = append(all, repo.Documents(f)...)
	}
	return all
}

// newRepository returns what the clusters of a repository share. manifests are its documents, version is the
// release of Flux that it deploys, pushes is what its pipelines push.
func newRepository(repo *parse.Repo, opts Options, manifests []parse.Document, version version, pushes []push) *world {
	w := &world{
		repo: repo, opts: opts, scopes: scopes{}, version: version, raw: manifests, patches: map[string]bool{}, pushes: pushes,
		workers: make(chan struct{}, max(1, runtime.GOMAXPROCS(0))),
		builds:  map[buildKey]*build{}, trees: map[treeKey]*parse.Tree{},
	}
	all := repo.Tree(".", nil)
	for _, d := range w.raw {
		switch {
		case d.GroupKind() == crdKind:
			names := d.Root.Get("spec", "names", "kind").Text()
			k := graph.Kind{Group: d.Root.Get("spec", "group").Text(), Name: names}
			w.scopes[k] = d.Root.Get("spec", "scope").Text() == "Cluster"
		case isKustomizeFile(d.File):
			for _, p := range all.Patches(d.File) {
				w.patches[p] = true
			}
		}
	}
	return w
}

// isManifest reports whether a file may hold Kubernetes objects, by its name.
func isManifest(f string) bool {
	switch path.Ext(f) {
	case ".yaml", ".yml", ".json":
		return true
	}
	return path.Base(f) == "Kustomization"
}

func isKustomizeFile(f string) bool { return slices.Contains(parse.KustomizationFiles, path.Base(f)) }

// tree returns the artifact that a source makes of a repository.
func (w *world) tree(repo *parse.Repo, root string, ignore *string) *parse.Tree {
	key := treeKey{repo, root, ""}
	if ignore != nil {
		key.ignore = "=" + *ignore
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	t, ok := w.trees[key]
	if !ok {
		t = repo.Tree(root, repo.Ignored(root, ignore))
		// Rules that leave out the same files make the same artifact, and its builds can be shared.
		if plain := w.trees[treeKey{repo, root, ""}]; plain != nil && slices.Equal(plain.Files(), t.Files()) {
			t = plain
		}
		w.trees[key] = t
	}
	return t
}

// build builds a directory once for each overlay.
func (w *world) build(t *parse.Tree, dir string, over parse.Overlay) *parse.Built {
	text, err := json.Marshal(over)
	if err != nil {
		return t.Build(dir, over)
	}
	key := buildKey{t, dir, string(text)}
	w.mu.Lock()
	b, ok := w.builds[key]
	if !ok {
		b = &build{}
		w.builds[key] = b
	}
	w.mu.Unlock()
	b.once.Do(func() {
		w.workers <- struct{}{}
		defer func() { <-w.workers }()
		b.built = t.Build(dir, over)
	})
	return b.built
}

// scope drops the namespace of an object that has none on a cluster.
func (w *world) key(root parse.Value) graph.Key {
	k := graph.Key{Kind: groupKind(root), Namespace: root.Get("metadata", "namespace").Text(), Name: root.Get("metadata", "name").Text()}
	if k.Name == "" {
		k.Name = root.Get("metadata", "generateName").Text()
	}
	if w.scopes.clusterScoped(k.Kind) {
		k.Namespace = ""
	}
	return k
}

// documentsBelow returns the objects of the manifests below a directory that are neither patches nor parts of
// a chart.
func documentsBelow(w *world, dir string) []parse.Document {
	var docs []parse.Document
	for _, d := range w.raw {
		k := d.GroupKind()
		if !d.IsObject() || w.patches[d.File] || k.Group == "kustomize.config.k8s.io" || inChart(w, d.File) {
			continue
		}
		if dir == "." || strings.HasPrefix(d.File, dir+"/") {
			docs = append(docs, d)
		}
	}
	return docs
}

// inChart reports whether a file belongs to a Helm chart, whose templates are no manifests.
func inChart(w *world, file string) bool {
	for dir := path.Dir(file); ; dir = path.Dir(dir) {
		if w.repo.Has(path.Join(dir, "Chart.yaml")) {
			return true
		}
		if dir == "." || dir == "/" {
			return false
		}
	}
}
