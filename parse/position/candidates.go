package position

import (
	"regexp"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// Generator is an entry of configMapGenerator or secretGenerator.
type Generator struct {
	Kind, Name     string // of what it makes, without prefix, suffix and hash
	Pos            graph.Pos
	ContentUnknown bool // some of its content is not known, and so its hash: it adds none
}

// Origin is where an object began. The zero Origin is that of an object of which nothing is known.
type Origin struct {
	Document  parse.Document // the zero Document for an object that a generator made
	Pos       graph.Pos      // of the document, or of the generator's entry
	Generated bool           // a generator made it
	Base      string         // the name before a generator's hash was added to it, or empty

	ContentUnknown bool // kustomize adds a hash to its name, which is that of content that is not known
}

// Candidates are the beginnings that the objects of one build may have.
type Candidates struct {
	Documents  []parse.Document // of all resource files
	Generators []Generator

	used map[graph.Pos]bool
}

// Use notes that an object began at the position, so that no other one did.
func (c *Candidates) Use(pos graph.Pos) {
	if c.used == nil {
		c.used = make(map[graph.Pos]bool)
	}
	c.used[pos] = true
}

// Find returns where an object began that carries no annotation: a document of that kind and name became
// it, or a generator made it.
func (c *Candidates) Find(kind, namespace, name string) Origin {
	var o Origin
	best := 0
	for _, d := range c.Documents {
		if score := likeness(d, kind, namespace, name); score > best && !c.used[d.Pos()] {
			best, o.Document, o.Pos = score, d, d.Pos()
		}
	}
	if best >= sameName {
		return o
	}
	if g, ok := c.generator(kind, name); ok {
		o = Origin{Pos: g.Pos, Generated: true, ContentUnknown: g.ContentUnknown}
		if cut := hashSuffix.FindStringIndex(name); cut != nil {
			o.Base = name[:cut[0]]
		}
	}
	return o
}

// generator returns the entry of a generator that made an object, with the longest name.
func (c *Candidates) generator(kind, name string) (best Generator, ok bool) {
	for _, g := range c.Generators {
		if g.Kind == kind && g.Name != "" && strings.Contains(name, g.Name) && len(g.Name) > len(best.Name) && !c.used[g.Pos] {
			best, ok = g, true
		}
	}
	return best, ok
}

// hashSuffix is what kustomize's generators add to a name.
var hashSuffix = regexp.MustCompile(`-[2456789bcdfghkmt]{10}$`)

// sameName is the least likeness of a document that has the object's name.
const sameName = 1 << 20

// likeness says how well a document fits an object: transformers may have added to its name and
// changed its namespace, or a patch may have replaced both. Zero is not at all.
func likeness(d parse.Document, kind, namespace, name string) int {
	switch {
	case d.Kind != kind:
		return 0
	case d.Name == name && d.Namespace == namespace:
		return sameName + 1
	case d.Name == name:
		return sameName
	case d.Name != "" && strings.Contains(name, d.Name):
		return 2 + len(d.Name)
	}
	return 1
}
