package flux

import (
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
)

// The input of Graph, besides the repository.
type (
	Options   = model.Options     // what to start from, and what else may be read
	Entry     = model.EntryOption // what the user knows of where a cluster starts
	Variable  = model.Variable    // a substitution variable that only the cluster knows
	SourceDir = model.SourceDir   // a local checkout of another repository
)

// The interface by which Graph renders Helm charts.
type (
	ChartRenderer = model.ChartRenderer // renders Helm charts
	ChartRequest  = model.ChartRequest  // a chart with the values of a release
	ChartValues   = model.ChartValues   // one layer of a release's values
	ChartAnswer   = model.ChartAnswer   // a rendered chart
	ChartManifest = model.ChartManifest // one YAML document of a rendered chart
	ChartError    = model.ChartError    // a mistake in a chart, or in its values, that fails the release
)

// ErrNoChart is the error of a ChartRenderer for a chart that is not available locally.
var ErrNoChart = model.ErrNoChart

// The rows of the tables of kinds and references.
type (
	KindInfo = schema.KindInfo // role and scope of a kind
	Rule     = schema.Rule     // a field by which an object refers to another
)

// The kinds of Flux and flux-operator that other packages name.
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

// Kinds returns the kinds whose role or scope is not that of a plain object in a namespace, in the order of
// the table.
func Kinds() []KindInfo { return schema.Kinds() }

// Rules returns the references between objects, in the order of the manuals: those of Flux first.
func Rules() []Rule { return schema.Rules }
