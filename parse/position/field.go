package position

import (
	"slices"
	"sync"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// Object is an object of a build, with where it began.
type Object struct {
	Root   parse.Value    // the object; its own positions mean nothing
	Origin parse.Document // the document that it began as, or the zero Document
	Base   string         // the name before a generator's hash was added to it; the name itself otherwise
	Pos    graph.Pos      // where it began
}

// History is what a build laid over its objects, in the order in which that was applied. It is safe for
// concurrent use once its fields are set.
type History struct {
	Tree       *parse.Tree
	Patches    []Source
	Namespaces []parse.Value // the values of the field namespace of the kustomization files

	once    sync.Once
	patches Patches
}

// Field returns the position that gives a field of the object its value: the line of the document that
// it began as, the patch that sets it, or else where the object began. The field is written as for
// parse.Value.At.
func (h *History) Field(o Object, field string) graph.Pos {
	final := o.Root.At(field)
	if !final.Exists() {
		return o.Pos
	}
	steps, want := stepsOf(field), leaf(final)
	if v := alike(o.Origin.Root, steps, want); v.Exists() {
		return v.Pos()
	}
	h.once.Do(func() { h.patches = ReadPatches(h.Tree, h.Patches) })
	for _, p := range slices.Backward(h.patches) {
		if !p.fits(o) {
			continue
		}
		if v := p.gives(steps, want); v.Exists() {
			return v.Pos()
		}
	}
	if field == "metadata.namespace" {
		for _, v := range slices.Backward(h.Namespaces) {
			if v.Text() == want {
				return v.Pos()
			}
		}
	}
	return o.Pos
}
