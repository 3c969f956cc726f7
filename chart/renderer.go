package chart

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"sync"
	"time"

	"helm.sh/helm/v4/pkg/chart/common"
	chartutil "helm.sh/helm/v4/pkg/chart/v2/util"

	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/internal/helmvalues"
)

// Renderer renders charts, and remembers what it has rendered. The zero Renderer renders charts whose
// files it is given; Dirs lets it find others. It is safe for concurrent use, and its fields must not
// change after the first use.
type Renderer struct {
	// Dirs hold charts: unpacked, or packaged as .tgz, at any of the first three levels. The first
	// directory that has a chart counts.
	Dirs []fs.FS

	// Caches hold charts that Helm has downloaded: what its cache directory has below "repository" and
	// "content". A chart of a cache counts only where its version is the requested one.
	Caches []fs.FS

	// Fetch downloads a chart that is nowhere else, as a .tgz; nil: nothing is downloaded.
	Fetch func(Wanted) ([]byte, error)

	// KubeVersion is the version of Kubernetes that charts see, such as 1.34.0; empty: 1.37.0.
	KubeVersion string

	// Timeout bounds the rendering of one chart; 0: ten seconds.
	Timeout time.Duration

	mu    sync.Mutex
	done  map[[sha256.Size]byte]*renderedChart // by the hash of the request
	found map[Wanted]*foundChart
	index *index
}

// Wanted names a chart that is not among the files of a request.
type Wanted struct {
	Repository string // URL: https:// or http:// of an index, or oci:// of the chart itself
	Name       string // of the chart
	Version    string // or a range of versions; empty: the newest
	Reference  string // tag or digest in a registry, whatever Version says; empty: as Version says
	Filter     string // regular expression for the tags that a range of versions is about; empty: all
	PlainHTTP  bool   // the registry has no TLS
}

// renderedChart is a chart that is rendered once.
type renderedChart struct {
	once   sync.Once
	answer flux.ChartAnswer
	err    error
}

// ErrLimitExceeded is the error of a chart that takes more time or memory than any chart needs.
var ErrLimitExceeded = errors.New("chart takes too much time or memory")

// kubeVersion is the version of Kubernetes that Helm's library is made for. The library's own default is
// another one in tests.
const kubeVersion = "1.37.0"

// Check returns an error where a field of a Renderer is invalid.
func (r *Renderer) Check() error {
	_, err := r.capabilities(nil)
	return err
}

// Render renders a chart with the values of a release. The same request is rendered once. The error
// is flux.ErrNoChart where the chart is not available locally, and a *flux.ChartError where Flux would stop at
// the chart too.
func (r *Renderer) Render(req flux.ChartRequest) (flux.ChartAnswer, error) {
	text, err := json.Marshal(req) // with the keys of maps in order
	if err != nil {
		return flux.ChartAnswer{}, err
	}
	key := sha256.Sum256(text)
	r.mu.Lock()
	if r.done == nil {
		r.done = map[[sha256.Size]byte]*renderedChart{}
	}
	one := r.done[key]
	if one == nil {
		one = &renderedChart{}
		r.done[key] = one
	}
	r.mu.Unlock()
	one.once.Do(func() { one.answer, one.err = r.render(req) })
	return one.answer, one.err
}

// render renders a chart in a goroutine of its own. A template cannot be stopped from outside: after the
// timeout it is left behind, and stops at its next call of the guard.
func (r *Renderer) render(req flux.ChartRequest) (flux.ChartAnswer, error) {
	c, err := r.load(req)
	if err != nil {
		return flux.ChartAnswer{}, err
	}
	g := newGuard(cmp.Or(r.Timeout, defaultTimeout))
	type outcome struct {
		manifests []flux.ChartManifest
		err       error
	}
	done := make(chan outcome, 1)
	go func() {
		manifests, err := r.install(c, req, g)
		done <- outcome{manifests, err}
	}()
	select {
	case o := <-done:
		if g.stopped() {
			o.err = ErrLimitExceeded
		}
		if o.err != nil {
			return flux.ChartAnswer{}, o.err
		}
		return flux.ChartAnswer{Name: c.Metadata.Name, Version: c.Metadata.Version, Manifests: o.manifests}, nil
	case <-g.exceeded():
		return flux.ChartAnswer{}, ErrLimitExceeded
	}
}

// install does what Helm's install does before it applies anything. A panic is an error of the chart.
func (r *Renderer) install(c *loadedChart, req flux.ChartRequest, g *guard) (manifests []flux.ChartManifest, err error) {
	defer func() {
		if p := recover(); p != nil {
			manifests, err = nil, &flux.ChartError{Err: fmt.Errorf("rendering panics: %v", p)}
		}
	}()
	values, err := helmvalues.Plain(req.Values)
	if err != nil {
		return nil, &flux.ChartError{Err: err}
	}
	if err := chartutil.ProcessDependencies(c.Chart, values); err != nil {
		return nil, &flux.ChartError{File: "Chart.yaml", Err: fmt.Errorf("dependencies: %w", err)}
	}
	for _, d := range c.Metadata.Dependencies { // without those that the values disable
		if slices.Contains(c.missing, d.Name) {
			return nil, fmt.Errorf("its dependency %s %s is not at hand", d.Name, d.Version)
		}
	}
	caps, err := r.capabilities(req.APIVersions)
	if err != nil {
		return nil, err
	}
	if want := c.Metadata.KubeVersion; want != "" && !chartutil.IsCompatibleRange(want, caps.KubeVersion.String()) {
		return nil, fmt.Errorf("it wants Kubernetes %s, and is rendered for %s", want, caps.KubeVersion.Version)
	}
	crds := crdManifests(c.Chart, req)
	rendered, err := renderTemplates(c.Chart, templateInput{req, values, caps, g})
	if err != nil {
		return nil, err
	}
	manifests, err = manifestsOf(rendered, req)
	return append(crds, manifests...), err
}

// capabilities returns what charts see of the cluster: its version, and Helm's default API versions with
// those given.
func (r *Renderer) capabilities(apiVersions []string) (*common.Capabilities, error) {
	caps := common.DefaultCapabilities.Copy()
	v, err := common.ParseKubeVersion(cmp.Or(r.KubeVersion, kubeVersion))
	if err != nil {
		return nil, fmt.Errorf("version of Kubernetes: %w", err)
	}
	caps.KubeVersion = *v
	set := map[string]bool{}
	for _, v := range slices.Concat(caps.APIVersions, apiVersions) {
		set[v] = true
	}
	caps.APIVersions = slices.Sorted(maps.Keys(set))
	return caps, nil
}
