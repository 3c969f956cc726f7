package model

import (
	"cmp"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// Object is an object on a cluster: a document of a file after the builds, patches and substitutions of the
// Kustomizations that apply it, or what another object produces.
type Object struct {
	ID             graph.ID
	Manifest       build.Object
	Build          *build.Result // the build that made it; nil for the product of another object
	Checkout       string        // the SourceDir whose file it is in; empty: this repository
	Owners         []Owner
	Generated      bool // it is in no file: a generator of kustomize, or another object, makes it
	Pos            graph.Pos
	Policy         schema.Policy // of the manifest
	ExcludedReason string        // why Flux does not apply it, although the cluster may have it; empty: Flux applies it
	RefusedReason  string        // why it is not known whether the cluster has it: Flux refuses what its owners build; else empty
	Rendered       bool          // of a HelmRelease: its chart is rendered, and what it deploys need not be inferred
	Recipe         *Recipe       // of an ExternalArtifact: how its artifact is assembled
}

// Owner is an object that applies or generates another one.
type Owner struct {
	ID       graph.ID
	Relation graph.Relation // Applies or Generates
	Pos      graph.Pos      // of the object in the files of the owner
	Field    string         // of the owner that generates the object
	Root     parse.Value    // the object as this owner applies it
	Policy   schema.Policy  // the apply policy of Root
}

// Root returns the whole object.
func (o *Object) Root() parse.Value { return o.Manifest.Root }

// PosOf returns the position of a field, in the file that gives it its value.
func (o *Object) PosOf(field string) graph.Pos {
	if o.Build == nil {
		return o.Pos
	}
	pos := o.Build.PosOf(o.Manifest, field)
	if o.Checkout != "" {
		pos.File = CheckoutFile(o.Checkout, pos.File)
	}
	return pos
}

// CheckoutFile returns the name that a file of a SourceDir has in positions.
func CheckoutFile(source, file string) string { return source + ":" + file }

// maxFirstDepth is how deep firstPosIn goes into a field.
const maxFirstDepth = 100

// firstPosIn returns the position of the first scalar of a field.
func (o *Object) firstPosIn(field string) graph.Pos {
	v := o.Root().At(field)
	for range maxFirstDepth {
		child, path, ok := firstChild(v, field)
		if !ok {
			break
		}
		v, field = child, path
	}
	return o.PosOf(field)
}

// firstChild returns the first item of a list, or the first value of a mapping, with its path; path is that of
// the list or mapping. ok is false for a scalar, for an empty list or mapping, and where the first key of a
// mapping is empty or has a dot, a bracket or a quote.
func firstChild(v parse.Value, path string) (child parse.Value, childPath string, ok bool) {
	if v.IsList() && len(v.Items()) > 0 {
		return v.Items()[0], path + fieldpath.Index(0), true
	}
	if v.IsMap() {
		for key, value := range v.Fields() {
			isPlain := key != "" && !strings.ContainsAny(key, ".[]\"")
			return value, fieldpath.Join(path, key), isPlain
		}
	}
	return parse.Value{}, "", false
}

// OriginPosOf returns the position of a field, in the document that the object began as where a generator has
// added a hash to the value since.
func (o *Object) OriginPosOf(field string) graph.Pos {
	pos := o.PosOf(field)
	origin := o.Manifest.Origin.Root.At(field)
	if pos != o.Pos || !origin.Exists() || o.Build == nil {
		return pos
	}
	before, after := origin.Text(), o.Root().At(field).Text()
	if before == "" || !strings.HasPrefix(after, before) {
		return pos
	}
	originPos := origin.Pos()
	originPos.File = pos.File
	return originPos
}

// FromChart reports whether a HelmRelease generates the object.
func (o *Object) FromChart() bool {
	return slices.ContainsFunc(o.Owners, func(owner Owner) bool {
		return owner.Relation == graph.Generates && owner.ID.Kind == schema.HelmRelease
	})
}

// ExcludedBySetting returns the first setting, as name: value, by which each owner of an object is kept from applying
// it. It is empty where one of them does apply or generate the object, and for an object without owners.
func ExcludedBySetting(o *Object) string {
	first := ""
	for _, owner := range o.Owners {
		setting := owner.Excluded()
		if setting == "" {
			return ""
		}
		first = cmp.Or(first, setting)
	}
	return first
}

// Excluded returns the setting of the object, as name: value, that keeps this owner from applying it; it is empty
// where none does. Only kustomize-controller knows such settings.
func (o Owner) Excluded() string {
	if o.Relation != graph.Applies {
		return ""
	}
	return o.Policy.Excluded()
}
