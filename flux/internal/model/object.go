package model

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// Object is an object as it stands on a cluster: what a document in a file becomes once
// Kustomizations have built, patched and filled it.
type Object struct {
	ID        graph.ID
	Manifest  build.Object
	Build     *build.Result // the build that made it; nil for what another object makes
	Checkout  string        // the --source whose file it is in; empty: this repository
	Owners    []Owner
	Generated bool
	Pos       graph.Pos
	Policy    schema.Policy
	Excluded  string  // why Flux does not put it on the cluster, which may hold it all the same; empty: it does
	Rendered  bool    // of a release: its chart is, and what it deploys need not be inferred
	Recipe    *Recipe // of an ExternalArtifact: what it is cut out of
}

// Owner is an object that puts another one on the cluster.
type Owner struct {
	Id       graph.ID
	Relation graph.Relation // Applies or Generates
	Pos      graph.Pos
	Field    string
	Root     parse.Value   // the object as it applies it
	Policy   schema.Policy // of root
}

func (p *Object) Root() parse.Value { return p.Manifest.Root }

// PosOf returns the place of a field.
func (p *Object) PosOf(field string) graph.Pos {
	pos := p.Pos
	if p.Build != nil {
		pos = p.Build.PosOf(p.Manifest, field)
		if p.Checkout != "" {
			pos.File = CheckoutFile(p.Checkout, pos.File)
		}
	}
	return pos
}

// CheckoutFile names a file of another checkout.
func CheckoutFile(source, file string) string { return source + ":" + file }

// FirstPosIn returns the place of the first scalar of a field.
func (p *Object) FirstPosIn(field string) graph.Pos {
	v := p.Root().At(field)
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
	return p.PosOf(field)
}

// OriginPosOf returns the place of a field, and that of the field in the document that the object began as
// where something has changed it since: a generator's hash at the end of a name.
func (p *Object) OriginPosOf(field string) graph.Pos {
	pos := p.PosOf(field)
	began := p.Manifest.Origin.Root.At(field)
	if pos != p.Pos || !began.Exists() || p.Build == nil {
		return pos
	}
	if was := began.Text(); was == "" || !strings.HasPrefix(p.Root().At(field).Text(), was) {
		return pos
	}
	at := began.Pos()
	at.File = pos.File
	return at
}

// FromChart reports whether the chart of a release makes an object.
func (p *Object) FromChart() bool {
	return slices.ContainsFunc(p.Owners, func(o Owner) bool { return o.Relation == graph.Generates && o.Id.Kind == schema.HelmRelease })
}
