package model

import (
	"encoding/json"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

const KustomizeFileGroup = "kustomize.config.k8s.io"

// Repository is what all clusters of a repository share: the repository itself, the scope of its kinds,
// the builds that were made, and the processors they run on.
type Repository struct {
	Repo       *parse.Repo
	Options    Options
	Scopes     schema.Scopes
	Version    Version
	Documents  []parse.Document // every document of every manifest that a Kustomization could apply
	PatchFiles map[string]bool  // files that a kustomization file uses as patches
	Pushes     []Push           // what the repository's own pipelines push as an artifact
	ignored    IgnoreFunc
	workers    chan struct{}

	mu     sync.Mutex
	builds map[buildKey]*sharedBuild
	trees  map[treeKey]*build.Tree
}

// IgnoreFunc returns a function that reports whether the artifact of a source lacks a file of a repository.
// root is the directory that is the artifact's root, specIgnore the source's spec.ignore, nil where it has none.
type IgnoreFunc func(repo *parse.Repo, root string, specIgnore *string) (ignored func(file string) bool)

type buildKey struct {
	tree    *build.Tree
	dir     string
	overlay string
}

type sharedBuild struct {
	once  sync.Once
	built *build.Result
}

type treeKey struct {
	repo   *parse.Repo
	root   string
	ignore string
}

// ReadManifests returns every document of the manifests of a repository, in order of the files.
func ReadManifests(repo *parse.Repo) (all []parse.Document) {
	var manifests []string
	for _, f := range repo.Files() {
		if IsManifest(f) {
			manifests = append(manifests, f)
		}
	}
	repo.Prefetch(manifests)
	for _, f := range manifests {
		all = append(all, repo.Documents(f)...)
	}
	return all
}

// NewRepository returns what the clusters of a repository share. manifests are its documents, version is the
// release of Flux that it deploys, pushes is what its pipelines push, ignored are the rules that leave files out of artifacts.
func NewRepository(repo *parse.Repo, opts Options, manifests []parse.Document, version Version, pushes []Push, ignored IgnoreFunc) *Repository {
	w := &Repository{
		Repo: repo, Options: opts, Scopes: schema.Scopes{}, Version: version, Documents: manifests, PatchFiles: map[string]bool{}, Pushes: pushes, ignored: ignored,
		workers: make(chan struct{}, max(1, runtime.GOMAXPROCS(0))),
		builds:  map[buildKey]*sharedBuild{}, trees: map[treeKey]*build.Tree{},
	}
	all := build.NewTree(repo.Tree(".", nil))
	for _, d := range w.Documents {
		switch {
		case d.GroupKind() == schema.CustomResourceDefinition:
			names := d.Root.Get("spec", "names", "kind").Text()
			k := graph.Kind{Group: d.Root.Get("spec", "group").Text(), Name: names}
			w.Scopes[k] = d.Root.Get("spec", "scope").Text() == "Cluster"
		case IsKustomizeFile(d.File):
			for _, p := range all.Patches(d.File) {
				w.PatchFiles[p] = true
			}
		}
	}
	return w
}

// IsManifest reports whether a file may hold Kubernetes objects, by its name.
func IsManifest(f string) bool {
	switch path.Ext(f) {
	case ".yaml", ".yml", ".json":
		return true
	}
	return path.Base(f) == "Kustomization"
}

func IsKustomizeFile(f string) bool { return slices.Contains(build.KustomizationFiles, path.Base(f)) }

// Tree returns the artifact that a source makes of a repository.
func (w *Repository) Tree(repo *parse.Repo, root string, ignore *string) *build.Tree {
	key := treeKey{repo, root, ""}
	if ignore != nil {
		key.ignore = "=" + *ignore
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	t, ok := w.trees[key]
	if !ok {
		t = build.NewTree(repo.Tree(root, w.ignored(repo, root, ignore)))
		// Rules that leave out the same files make the same artifact, and its builds can be shared.
		if plain := w.trees[treeKey{repo, root, ""}]; plain != nil && slices.Equal(plain.Files(), t.Files()) {
			t = plain
		}
		w.trees[key] = t
	}
	return t
}

// AssembledTree returns the tree of an artifact that is put together from others; key tells it from others
// that are put together. assemble is called once for each key.
func (w *Repository) AssembledTree(key string, assemble func() *build.Tree) *build.Tree {
	w.mu.Lock()
	defer w.mu.Unlock()
	at := treeKey{repo: w.Repo, root: "assembled", ignore: key}
	t, ok := w.trees[at]
	if !ok {
		t = assemble()
		w.trees[at] = t
	}
	return t
}

// Build builds a directory once for each overlay.
func (w *Repository) Build(t *build.Tree, dir string, over build.Overlay) *build.Result {
	text, err := json.Marshal(over)
	if err != nil {
		return t.Build(dir, over)
	}
	key := buildKey{t, dir, string(text)}
	w.mu.Lock()
	b, ok := w.builds[key]
	if !ok {
		b = &sharedBuild{}
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
func (w *Repository) Key(root parse.Value) graph.Key {
	k := graph.Key{Kind: GroupKind(root), Namespace: root.Get("metadata", "namespace").Text(), Name: root.Get("metadata", "name").Text()}
	if k.Name == "" {
		k.Name = root.Get("metadata", "generateName").Text()
	}
	if w.Scopes.ClusterScoped(k.Kind) {
		k.Namespace = ""
	}
	return k
}

// DocumentsBelow returns the objects of the manifests below a directory that are neither patches nor parts of
// a chart.
func DocumentsBelow(w *Repository, dir string) []parse.Document {
	var docs []parse.Document
	for _, d := range w.Documents {
		k := d.GroupKind()
		if !d.IsObject() || w.PatchFiles[d.File] || k.Group == "kustomize.config.k8s.io" || InChart(w, d.File) {
			continue
		}
		if dir == "." || strings.HasPrefix(d.File, dir+"/") {
			docs = append(docs, d)
		}
	}
	return docs
}

// InChart reports whether a file belongs to a Helm chart, whose templates are no manifests.
func InChart(w *Repository, file string) bool {
	for dir := path.Dir(file); ; dir = path.Dir(dir) {
		if w.Repo.Has(path.Join(dir, "Chart.yaml")) {
			return true
		}
		if dir == "." || dir == "/" {
			return false
		}
	}
}
