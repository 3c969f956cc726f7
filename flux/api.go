package flux

import (
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
)

// What Graph is given.
type (
	Options   = model.Options     // steer Graph
	Entry     = model.EntryOption // a directory that a cluster's root Kustomization applies
	SourceDir = model.SourceDir   // a local checkout of another repository
)

// What renders charts for Graph.
type (
	ChartRenderer = model.ChartRenderer // renders Helm charts
	ChartRequest  = model.ChartRequest  // a chart with the values of a release
	ChartValues   = model.ChartValues   // one layer of a release's values
	ChartAnswer   = model.ChartAnswer   // a rendered chart
	ChartManifest = model.ChartManifest // one YAML document of it
	ChartError    = model.ChartError    // a mistake in a chart that stops Flux as well
)

// ErrNoChart says that a chart is not available locally.
var ErrNoChart = model.ErrNoChart

// The tables of what is known about kinds and their references.
type (
	KindInfo = schema.KindInfo // what is known about a kind
	Rule     = schema.Rule     // a field by which an object refers to another
)

// The kinds of Flux.
var (
	Kustomization  = schema.Kustomization
	HelmRelease    = schema.HelmRelease
	GitRepository  = schema.GitRepository
	OCIRepository  = schema.OCIRepository
	HelmRepository = schema.HelmRepository
	HelmChart      = schema.HelmChart
	Bucket         = schema.Bucket
	ResourceSet    = schema.ResourceSet
)

// Kinds returns what is known about kinds beyond the ordinary, in the table's order.
func Kinds() []KindInfo { return schema.Kinds() }

// Rules returns the references between objects, in the order of the manuals: of Flux first, then of
// everything else.
func Rules() []Rule { return schema.Rules }
