package model

import (
	"encoding/json"
	"runtime"
	"slices"
	"sync"

	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// buildCache holds the artifacts and builds of a repository, so that each is made once for all clusters.
type buildCache struct {
	slots chan struct{} // as many builds run at once as it has room for

	mu     sync.Mutex // guards the maps
	builds map[buildKey]*cachedBuild
	trees  map[treeKey]*build.Tree
}

// buildKey is what a build depends on.
type buildKey struct {
	tree    *build.Tree
	dir     string
	overlay string // in JSON
}

// cachedBuild is a build that the first one who needs it makes.
type cachedBuild struct {
	once   sync.Once
	result *build.Result
}

// treeKey is what an artifact depends on.
type treeKey struct {
	repo      *parse.Repo
	root      string
	ignore    string // = and spec.ignore of the source; empty: the source has none
	assembled string // of an assembled artifact
}

// newBuildCache returns an empty cache, for as many builds at once as there are processors.
func newBuildCache() buildCache {
	return buildCache{
		slots:  make(chan struct{}, max(1, runtime.GOMAXPROCS(0))),
		builds: map[buildKey]*cachedBuild{}, trees: map[treeKey]*build.Tree{},
	}
}

// Tree returns the artifact of a source with the files of a repository below root. ignore is spec.ignore of the
// source; nil: it has none. Sources with the same files share one artifact.
// See https://fluxcd.io/flux/components/source/gitrepositories/#ignore.
func (r *Repository) Tree(repo *parse.Repo, root string, ignore *string) *build.Tree {
	withoutIgnore := treeKey{repo: repo, root: root}
	key := withoutIgnore
	if ignore != nil {
		key.ignore = "=" + *ignore
	}
	r.cache.mu.Lock()
	defer r.cache.mu.Unlock()
	if t, ok := r.cache.trees[key]; ok {
		return t
	}
	t := build.NewTree(repo.Tree(root, r.ignored(repo, root, ignore)))
	if other := r.cache.trees[withoutIgnore]; other != nil && slices.Equal(other.Files(), t.Files()) {
		t = other
	}
	r.cache.trees[key] = t
	return t
}

// AssembledTree returns an artifact that an ArtifactGenerator assembles. key is the same for equal artifacts
// only; assemble is called once for each key.
func (r *Repository) AssembledTree(key string, assemble func() *build.Tree) *build.Tree {
	r.cache.mu.Lock()
	defer r.cache.mu.Unlock()
	at := treeKey{assembled: key}
	t, ok := r.cache.trees[at]
	if !ok {
		t = assemble()
		r.cache.trees[at] = t
	}
	return t
}

// Build returns the build of a directory of an artifact with an overlay. It is made once.
func (r *Repository) Build(t *build.Tree, dir string, overlay build.Overlay) *build.Result {
	text, err := json.Marshal(overlay)
	if err != nil {
		return t.Build(dir, overlay)
	}
	b := r.cache.buildOf(buildKey{t, dir, string(text)})
	b.once.Do(func() {
		r.cache.slots <- struct{}{}
		defer func() { <-r.cache.slots }()
		b.result = t.Build(dir, overlay)
	})
	return b.result
}

// buildOf returns the build of a key, which may not be made yet.
func (c *buildCache) buildOf(key buildKey) *cachedBuild {
	c.mu.Lock()
	defer c.mu.Unlock()
	b, ok := c.builds[key]
	if !ok {
		b = &cachedBuild{}
		c.builds[key] = b
	}
	return b
}
