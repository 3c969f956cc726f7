package model

import (
	"errors"

	"github.com/fluxgraph/fluxgraph/internal/helmvalues"
)

// ChartRenderer renders Helm charts. It must be safe for concurrent use, and give the same answer to
// the same request.
type ChartRenderer interface {
	// Render returns what Helm would install. The error wraps ErrNoChart where the chart is not at
	// hand, and a *ChartError where Flux would stop as well.
	Render(ChartRequest) (ChartAnswer, error)
}

// ChartRequest asks for a chart with the values of a release. The chart is given by its Files, by its
// Archive, or else by where it can be had.
type ChartRequest struct {
	Files        map[string][]byte   // of an unpacked chart, by slash path from its directory
	Dependencies []map[string][]byte // likewise, those that its Chart.yaml names with file://
	Archive      []byte              // a packaged chart

	Repository string // URL of an index, or oci:// of the chart itself
	Name       string // of the chart
	Version    string // or a range of versions; empty: the newest
	Reference  string // tag or digest in a registry, whatever Version says; empty: as Version says
	Filter     string // regular expression for the tags that a range of versions is about; empty: all
	PlainHTTP  bool   // the registry has no TLS

	Defaults                 [][]byte // in place of the chart's values.yaml, merged in order
	ValuesFiles              []string // files of the chart that stand for Defaults
	IgnoreMissingValuesFiles bool
	Values                   []ChartValues // in order

	Release, Namespace string
	APIVersions        []string // that the cluster is known to have, such as example.com/v1 and example.com/v1/Thing
	SkipCRDs           bool     // leave out the directory crds
	SkipHooks          bool
	SkipSchema         bool // do not hold the values to the chart's schema
}

// ChartValues is one layer of a release's values.
type ChartValues = helmvalues.Layer

// ChartAnswer is a rendered chart.
type ChartAnswer struct {
	Name, Version string
	Manifests     []ChartManifest // in the order of installation
}

// ChartManifest is one YAML document that a chart renders to.
type ChartManifest struct {
	File string // its template, by slash path from the chart's directory
	Text string
	Hook bool
}

// ErrNoChart says that a chart is not at hand.
var ErrNoChart = errors.New("chart is not at hand")

// ChartError is a mistake in a chart, or in the values for it, that stops Flux as well.
type ChartError struct {
	File string // by slash path from the chart's directory; empty: no file in particular
	Line int    // 0: not known
	Err  error
}

// Error tells the mistake without its place.
func (e *ChartError) Error() string { return e.Err.Error() }

// Unwrap returns the mistake.
func (e *ChartError) Unwrap() error { return e.Err }
