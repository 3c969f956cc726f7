package flux

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// placed is an object as it stands on a cluster: what a document in a file becomes once
// Kustomizations have built, patched and filled it.
type placed struct {
	id        graph.ID
	object    parse.Object
	built     *parse.Built // the build that made it; nil for what another object makes
	source    string       // the --source whose file it is in; empty: this repository
	owners    []owner
	generated bool
	pos       graph.Pos
	policy    applyPolicy
	excluded  string       // why Flux does not put it on the cluster, which may hold it all the same; empty: it does
	rendered  bool         // of a release: its chart is, and what it deploys need not be inferred
	artifact  *artifactCut // of an ExternalArtifact: what it is cut out of
}

// owner is an object that puts another one on the cluster.
type owner struct {
	id       graph.ID
	relation graph.Relation // Applies or Generates
	pos      graph.Pos
	field    string
	root     parse.Value // the object as it applies it
	policy   applyPolicy // of root
}

func (p *placed) root() parse.Value { return p.object.Root }

// at returns the place of a field.
func (p *placed) at(field string) graph.Pos {
	pos := p.pos
	if p.built != nil {
		pos = p.built.PosOf(p.object, field)
		if p.source != "" {
			pos.File = sourceFile(p.source, pos.File)
		}
	}
	return pos
}

// sourceFile names a file of another checkout.
func sourceFile(source, file string) string { return source + ":" + file }

// within returns the place of the first scalar of a field.
func (p *placed) within(field string) graph.Pos {
	v := p.root().At(field)
	for range 100 {
		switch {
		case v.IsList() && len(v.Items()) > 0:
			v, field = v.Items()[0], field+"[0]"
			continue
		case v.IsMap():
			name := ""
			for name, v = range v.Fields() {
				break
			}
			if name != "" && !strings.ContainsAny(name, ".[]\"") {
				field += "." + name
				continue
			}
		}
		break
	}
	return p.at(field)
}

// placeOf returns the place of a field, and that of the field in the document that the object began as
// where something has changed it since: a generator's hash at the end of a name.
func (p *placed) placeOf(field string) graph.Pos {
	pos := p.at(field)
	began := p.object.Origin.Root.At(field)
	if pos != p.pos || !began.Exists() || p.built == nil {
		return pos
	}
	if was := began.Text(); was == "" || !strings.HasPrefix(p.root().At(field).Text(), was) {
		return pos
	}
	at := began.Pos()
	at.File = pos.File
	return at
}

// fromChart reports whether the chart of a release makes an object.
func (p *placed) fromChart() bool {
	return slices.ContainsFunc(p.owners, func(o owner) bool { return o.relation == graph.Generates && o.id.Kind == HelmRelease })
}
