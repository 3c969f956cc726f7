// Package kustomize builds directories with kustomize's own transformers and generators, step by step
// as kustomize does, and remembers on the way what files hold and what shared bases give. Kustomize
// itself parses every file and builds every base again for each directory that names it.
//
// What is unusual, and whatever goes wrong, is left to kustomize: then Build gives an error that says
// nothing, and nothing of it is to be kept.
package kustomize

import (
	"errors"
	"fmt"
	"sync"

	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/types"
)

// Files are what a build reads. Paths are slash paths from the root of the tree. Two builds may be
// shown different contents of the same path.
type Files interface {
	Content(path string) ([]byte, error) // the same slice for the same content, as far as possible
	IsDir(path string) bool
}

// Cache holds what builds of the same tree have in common. The zero Cache is empty. It is safe for
// concurrent use, and lives as long as the tree: there is nothing in it that is not made of the
// tree's files.
type Cache struct {
	files   sync.Map // content -> *parsed
	plans   sync.Map // content -> *plan
	bases   sync.Map // path -> *base
	configs sync.Map // content -> *config
	merged  sync.Map // configPair -> *config
}

// content is the identity of a file's content: where it is in memory. It keeps the content alive, so
// that nothing else comes to be there.
type content struct {
	first *byte
	size  int
}

func contentOf(data []byte) content {
	if len(data) == 0 {
		return content{}
	}
	return content{&data[0], len(data)}
}

// parsed is a file of resources.
type parsed struct {
	kept
	err error
}

// plan is a kustomization file that was read. Nobody changes it.
type plan struct {
	*types.Kustomization
	err error
}

// base is what a directory gives to those that list it as a resource.
type base struct {
	kept
	config *config
	trace
}

// trace is what an outcome depends on. The outcome is the same where all of it is the same.
type trace struct {
	read    map[string]content // the contents that were read; those that are not there are zero
	visited map[string]bool    // the directories that were gone into
}

func newTrace() trace { return trace{make(map[string]content), make(map[string]bool)} }

func (t *trace) add(other trace) {
	for p, c := range other.read {
		t.read[p] = c
	}
	for dir := range other.visited {
		t.visited[dir] = true
	}
}

// missing is the content of what cannot be read. It is that of nothing else.
var missing = content{new(byte), -1}

var errNotKnown = errors.New("left to kustomize")

// Build builds a directory, and returns the result with the paths that were read for it. Any error
// means that kustomize has to do it.
func (c *Cache) Build(files Files, dir string) (m resmap.ResMap, read []string, err error) {
	defer func() {
		if r := recover(); r != nil { // some malformed objects cause it
			m, read, err = nil, nil, fmt.Errorf("kustomize panicked: %v", r)
		}
	}()
	b := &builder{cache: c, files: files, trace: newTrace()}
	if m, err = b.build(dir); err != nil {
		return nil, nil, err
	}
	for p, c := range b.read {
		if c != missing {
			read = append(read, p)
		}
	}
	return m, read, nil
}
