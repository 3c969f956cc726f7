package model

import (
	"errors"

	"github.com/fluxgraph/fluxgraph/internal/helmvalues"
)

// ChartRenderer renders Helm charts. It must be safe for concurrent use, and return the same answer to the same
// request.
type ChartRenderer interface {
	// Render returns what Helm would install. The error wraps ErrNoChart where the chart is not available
	// locally, and is a *ChartError where the release would fail in Flux, too.
	Render(ChartRequest) (ChartAnswer, error)
}

// ChartRequest is a chart and the values of a release. The chart is that of Files, else that of Archive, else
// that of Repository.
type ChartRequest struct {
	Files        map[string][]byte   // of an unpacked chart, by slash path from the chart's directory
	Dependencies []map[string][]byte // the files of each chart that Chart.yaml names with file://
	Archive      []byte              // a packaged chart

	Repository string // URL of a chart repository, or oci:// URL of the chart itself
	Name       string // of the chart, in a chart repository
	Version    string // a version or a range; empty: the newest
	Reference  string // tag or digest in a registry, which wins over Version; empty: as Version selects
	Filter     string // regular expression of the tags that a range selects from; empty: all
	PlainHTTP  bool   // the registry has no TLS

	Defaults                 [][]byte // YAML in place of the chart's values.yaml, merged in order
	ValuesFiles              []string // files of the chart in place of Defaults
	IgnoreMissingValuesFiles bool
	Values                   []ChartValues // merged in order

	Release, Namespace string
	APIVersions        []string // that the cluster is known to serve, such as example.com/v1 and example.com/v1/Thing
	SkipCRDs           bool     // leave out the directory crds of the chart
	SkipHooks          bool     // leave out the hooks of the chart
	SkipSchema         bool     // do not validate the values against the schema of the chart
}

// ChartValues is one layer of a release's values.
// See https://fluxcd.io/flux/components/helm/helmreleases/#values.
type ChartValues = helmvalues.Layer

// ChartAnswer is a rendered chart.
type ChartAnswer struct {
	Name, Version string
	Manifests     []ChartManifest // in the order in which Helm installs them
}

// ChartManifest is one YAML document of a rendered chart.
type ChartManifest struct {
	File string // of the template, by slash path from the chart's directory
	Text string // YAML
	Hook bool   // Helm runs it as a hook
}

// ErrNoChart is the error of a ChartRenderer for a chart that is not available locally.
var ErrNoChart = errors.New("chart is not at hand")

// ChartError is a mistake in a chart, or in its values, that fails the release in Flux, too.
type ChartError struct {
	File string // by slash path from the chart's directory; empty: unknown
	Line int    // from 1; 0: unknown
	Err  error
}

// Error returns the message of the mistake, without its position.
func (e *ChartError) Error() string { return e.Err.Error() }

// Unwrap returns Err.
func (e *ChartError) Unwrap() error { return e.Err }
