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
	chart "helm.sh/helm/v4/pkg/chart/v2"
	chartutil "helm.sh/helm/v4/pkg/chart/v2/util"

	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/internal/helmvalues"
)

// Renderer renders charts, and remembers what it has rendered. The zero Renderer renders charts whose
// files it is given; Dirs lets it find others. It is safe for concurrent use, and its fields must not
// change after the first use.
type Renderer struct {
	// Dirs hold charts: unpacked, or packaged as .tgz, at any of the first three levels. What stands
	// first is found first.
	Dirs []fs.FS

	// Caches hold charts that Helm has downloaded: what its cache directory has below "repository" and
	// "content". A chart of a cache counts only where its version is the one asked for.
	Caches []fs.FS

	// Fetch downloads a chart that is nowhere else, as a .tgz; nil: nothing is downloaded.
	Fetch func(Wanted) ([]byte, error)

	// KubeVersion is the version of Kubernetes that charts see, such as 1.34.0; empty: 1.37.0.
	KubeVersion string

	// Timeout bounds the rendering of one chart; 0: ten seconds.
	Timeout time.Duration

	mu    sync.Mutex
	done  map[[sha256.Size]byte]*result
	found map[Wanted]*result
	index *index
}

// Wanted names a chart that is not among the files at hand.
type Wanted struct {
	Repository string // URL: https:// or http:// of an index, or oci:// of the chart itself
	Name       string // of the chart
	Version    string // or a range of versions; empty: the newest
	Reference  string // tag or digest in a registry, whatever Version says; empty: as Version says
	Filter     string // regular expression for the tags that a range of versions is about; empty: all
	PlainHTTP  bool   // the registry has no TLS
}

// result is something that is made once.
type result struct {
	once   sync.Once
	answer flux.ChartAnswer
	data   archive
	err    error
}

// ErrTooMuch says that a chart takes more time or memory than any chart needs.
var ErrTooMuch = errors.New("chart takes too much time or memory")

const (
	kubeVersion    = "1.37.0" // what Helm's library was made for; its own default is another one in tests
	defaultTimeout = 10 * time.Second
	maxOutput      = 32 << 20 // bytes that one chart may render to
	maxGrowth      = 1 << 30  // bytes that the heap may grow by meanwhile
)

// Check reports what is wrong with the fields of a Renderer.
func (r *Renderer) Check() error {
	_, err := r.capabilities(nil)
	return err
}

// Render renders a chart with the values of a release. The same request is rendered once. The error
// is flux.ErrNoChart where the chart is not at hand, and a *flux.ChartError where Flux would stop at
// the chart too.
func (r *Renderer) Render(req flux.ChartRequest) (flux.ChartAnswer, error) {
	key, err := json.Marshal(req) // maps are written in order
	if err != nil {
		return flux.ChartAnswer{}, err
	}
	sum := sha256.Sum256(key)
	r.mu.Lock()
	if r.done == nil {
		r.done = map[[sha256.Size]byte]*result{}
	}
	one := r.done[sum]
	if one == nil {
		one = &result{}
		r.done[sum] = one
	}
	r.mu.Unlock()
	one.once.Do(func() { one.answer, one.err = r.render(req) })
	return one.answer, one.err
}

// render renders in a goroutine of its own. A template cannot be stopped from outside: past its time
// it is left behind, and stops at the next guard that it comes by.
func (r *Renderer) render(req flux.ChartRequest) (flux.ChartAnswer, error) {
	c, missing, err := r.load(req)
	if err != nil {
		return flux.ChartAnswer{}, err
	}
	timeout := r.Timeout
	if timeout == 0 {
		timeout = defaultTimeout
	}
	g := newGuard(timeout)
	type outcome struct {
		manifests []flux.ChartManifest
		err       error
	}
	out := make(chan outcome, 1)
	go func() {
		var o outcome
		defer func() {
			if p := recover(); p != nil {
				o = outcome{err: &flux.ChartError{Err: fmt.Errorf("rendering panics: %v", p)}}
			}
			out <- o
		}()
		o.manifests, o.err = r.execute(c, missing, req, g)
	}()
	select {
	case o := <-out:
		if g.stopped() {
			o.err = ErrTooMuch
		}
		if o.err != nil {
			return flux.ChartAnswer{}, o.err
		}
		return flux.ChartAnswer{Name: c.Metadata.Name, Version: c.Metadata.Version, Manifests: o.manifests}, nil
	case <-g.over():
		return flux.ChartAnswer{}, ErrTooMuch
	}
}

// execute does what Helm's install does before it talks to a cluster.
func (r *Renderer) execute(c *chart.Chart, missing []string, req flux.ChartRequest, g *guard) ([]flux.ChartManifest, error) {
	values, err := helmvalues.Plain(req.Values)
	if err != nil {
		return nil, &flux.ChartError{Err: err}
	}
	if err := chartutil.ProcessDependencies(c, values); err != nil {
		return nil, &flux.ChartError{File: "Chart.yaml", Err: fmt.Errorf("dependencies: %w", err)}
	}
	for _, d := range c.Metadata.Dependencies {
		if slices.Contains(missing, d.Name) {
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
	var all []flux.ChartManifest
	if !req.SkipCRDs {
		for _, crd := range c.CRDObjects() {
			all = append(all, split(crd.Filename, string(crd.File.Data))...)
		}
	}
	rendered, err := renderTemplates(c, values, req, caps, g)
	if err != nil {
		return nil, err
	}
	manifests, err := sorted(rendered, req.SkipHooks)
	return append(all, manifests...), err
}

// capabilities are what a chart is told of its cluster.
func (r *Renderer) capabilities(apis []string) (*common.Capabilities, error) {
	caps := common.DefaultCapabilities.Copy()
	v, err := common.ParseKubeVersion(cmp.Or(r.KubeVersion, kubeVersion))
	if err != nil {
		return nil, fmt.Errorf("version of Kubernetes: %w", err)
	}
	caps.KubeVersion = *v
	set := map[string]bool{}
	for _, v := range slices.Concat(caps.APIVersions, apis) {
		set[v] = true
	}
	caps.APIVersions = slices.Sorted(maps.Keys(set))
	return caps, nil
}
