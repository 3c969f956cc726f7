package flux

import (
	"encoding/json"
	"fmt"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"
	"sigs.k8s.io/kustomize/api/types"
	sigsyaml "sigs.k8s.io/yaml"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

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
	builds map[buildKey]*sharedBuild
	trees  map[treeKey]*build.Tree

	charts    sync.Map          // request -> *renderedChart
	bootstrap func() *bootstrap // made on first use

	apis    sync.Once
	apiList []string
}

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

func newWorld(repo *parse.Repo, opts Options) *world {
	w := &world{
		repo: repo, opts: opts, scopes: scopes{}, patches: map[string]bool{},
		workers: make(chan struct{}, max(1, runtime.GOMAXPROCS(0))),
		builds:  map[buildKey]*sharedBuild{}, trees: map[treeKey]*build.Tree{},
	}
	w.bootstrap = sync.OnceValue(w.readBootstrap)
	var manifests []string
	for _, f := range repo.Files() {
		if isManifest(f) {
			manifests = append(manifests, f)
		}
	}
	repo.Prefetch(manifests)
	for _, f := range manifests {
		for _, d := range repo.Documents(f) {
			w.raw = append(w.raw, d)
		}
	}
	all := build.NewTree(repo.Tree(".", nil))
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
	w.version = fluxVersion(w.raw)
	w.pushes = findPushes(repo)
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

func isKustomizeFile(f string) bool { return slices.Contains(build.KustomizationFiles, path.Base(f)) }

// tree returns the artifact that a source makes of a repository.
func (w *world) tree(repo *parse.Repo, root string, ignore *string) *build.Tree {
	key := treeKey{repo, root, ""}
	if ignore != nil {
		key.ignore = "=" + *ignore
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	t, ok := w.trees[key]
	if !ok {
		t = build.NewTree(repo.Tree(root, repo.Ignored(root, ignore)))
		// Rules that leave out the same files make the same artifact, and its builds can be shared.
		if plain := w.trees[treeKey{repo, root, ""}]; plain != nil && slices.Equal(plain.Files(), t.Files()) {
			t = plain
		}
		w.trees[key] = t
	}
	return t
}

// build builds a directory once for each overlay.
func (w *world) build(t *build.Tree, dir string, over build.Overlay) *build.Result {
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

// overlay reads the fields of a Kustomization's spec that kustomize understands.
func overlay(spec parse.Value) (build.Overlay, error) {
	var over build.Overlay
	text := func(field string) *string {
		if v := spec.Get(field); v.IsScalar() && !v.IsNull() {
			s := v.Text()
			return &s
		}
		return nil
	}
	over.Namespace, over.NamePrefix, over.NameSuffix = text("targetNamespace"), text("namePrefix"), text("nameSuffix")
	over.IgnoreMissing, _ = spec.Get("ignoreMissingComponents").Bool()
	for _, c := range spec.Get("components").Items() {
		over.Components = append(over.Components, c.Text())
	}
	for _, m := range spec.Get("buildMetadata").Items() {
		over.BuildMetadata = append(over.BuildMetadata, m.Text())
	}
	for _, p := range spec.Get("patches").Items() {
		patch, err := overlayPatch(p)
		if err != nil {
			return over, fmt.Errorf("spec.patches: %w", err)
		}
		over.Patches = append(over.Patches, patch)
	}
	for _, p := range spec.Get("patchesStrategicMerge").Items() {
		out, err := yaml.Marshal(p.Node())
		if err != nil {
			return over, fmt.Errorf("spec.patchesStrategicMerge: %w", err)
		}
		over.PatchesStrategicMerge = append(over.PatchesStrategicMerge, string(out))
	}
	for _, p := range spec.Get("patchesJson6902").Items() {
		var patch struct {
			Patch  []any           `json:"patch"`
			Target *types.Selector `json:"target"`
		}
		if err := decode(p, &patch); err != nil {
			return over, fmt.Errorf("spec.patchesJson6902: %w", err)
		}
		ops, err := json.Marshal(patch.Patch)
		if err != nil {
			return over, fmt.Errorf("spec.patchesJson6902: %w", err)
		}
		over.PatchesJSON6902 = append(over.PatchesJSON6902, types.Patch{Patch: string(ops), Target: patch.Target})
	}
	for _, i := range spec.Get("images").Items() {
		var image types.Image
		if err := decode(i, &image); err != nil {
			return over, fmt.Errorf("spec.images: %w", err)
		}
		over.Images = append(over.Images, image)
	}
	return over, nil
}

// overlayPatch reads one patch. Only what Flux's own type of it has counts.
func overlayPatch(p parse.Value) (types.Patch, error) {
	var patch types.Patch
	err := decode(p, &patch)
	return types.Patch{Patch: patch.Patch, Target: patch.Target}, err
}

// decode reads a value into a struct by its JSON tags, as the API server would.
func decode(v parse.Value, into any) error {
	out, err := yaml.Marshal(v.Node())
	if err != nil {
		return err
	}
	return sigsyaml.Unmarshal(out, into)
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

func groupKind(root parse.Value) graph.Kind {
	group, _, ok := strings.Cut(root.Get("apiVersion").Text(), "/")
	if !ok {
		group = ""
	}
	return graph.Kind{Group: group, Name: root.Get("kind").Text()}
}

func apiVersion(root parse.Value) string {
	v := root.Get("apiVersion").Text()
	return v[strings.LastIndexByte(v, '/')+1:]
}

// parseObject reads an object that fluxgraph made as text.
func parseObject(text []byte) (parse.Value, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return parse.Value{}, err
	}
	if len(doc.Content) == 0 {
		return parse.Value{}, fmt.Errorf("empty document")
	}
	return parse.NewValue("", doc.Content[0]), nil
}

// object makes an object out of plain data.
func object(v any) parse.Value {
	text, err := sigsyaml.Marshal(v)
	if err != nil {
		return parse.Value{}
	}
	root, _ := parseObject(text) // sigsyaml wrote it
	return root
}
