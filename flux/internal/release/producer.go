package release

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/operator"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
)

// NewProducer returns the producer of HelmReleases: what a chart renders to that is available locally, or the
// FluxInstance of the chart flux-instance. It renders the charts of all clusters, each once for the same
// values, and is safe for concurrent use.
func NewProducer(repository *model.Repository) model.Producer {
	r := &chartRenderer{repository: repository, apiVersions: apiVersions(repository)}
	return func(before *model.Cluster, p *model.Object) model.Products {
		products := r.produce(before, p)
		if !products.Rendered {
			products.Objects = operator.GenerateFromChart(before, p)
		}
		return products
	}
}

// chartRenderer renders the charts of releases.
type chartRenderer struct {
	repository  *model.Repository
	apiVersions []string
	charts      sync.Map // text of a request -> *renderedChart
}

// renderedChart is a chart that is rendered once, however often the cluster is put together.
type renderedChart struct {
	once    sync.Once
	objects []chartObject
	err     error
}

// produce renders the chart of a release. The products are not Rendered where that is not possible, so
// that what the chart deploys has to be inferred.
func (r *chartRenderer) produce(before *model.Cluster, p *model.Object) (products model.Products) {
	if r.repository.Options.Charts == nil {
		return products
	}
	s, ok := findChart(before, p)
	if !ok {
		return products
	}
	objects, failed := r.renderRelease(before, p, &s)
	if failed != nil {
		products.Problems = failed.problems(before, p, s.field)
		if failed.detail != nil && s.tree != nil && before.TargetOf(p) == before.Name {
			products.Unknown = fmt.Sprintf("what %s installs is not known, because its chart is not rendered", p.ID.Key)
		}
		return products
	}
	products.Rendered = true
	for _, o := range objects {
		products.Objects = append(products.Objects, newObject(before, p, o, s.field))
	}
	return products
}

// failure is why a chart is not rendered.
type failure struct {
	pos    graph.Pos    // zero: that of the field of the release that names the chart
	detail graph.Detail // nil: nothing is wrong, but the chart is not available locally
}

// problems returns the problem of a release that a failure is, if any. field names the chart.
func (f *failure) problems(c *model.Cluster, p *model.Object, field string) []graph.Problem {
	if f.detail == nil {
		return nil
	}
	pos := f.pos
	if pos.IsZero() {
		pos = p.PosOf(field)
	}
	found := problem.At(pos, f.detail)
	found.Cluster, found.Nodes = c.Name, []graph.ID{p.ID}
	return []graph.Problem{found}
}

// renderRelease renders the chart of a release, or returns why it does not.
func (r *chartRenderer) renderRelease(before *model.Cluster, p *model.Object, s *chartSource) ([]chartObject, *failure) {
	if s.tree != nil {
		if reason := s.unreadReason(); reason != "" {
			return nil, &failure{detail: problem.UnknownChart{Release: p.ID.Key, Reason: reason}}
		}
		if missing, noChartFile := s.missing(); missing {
			return nil, &failure{detail: problem.MissingChart{Object: p.ID.Key, Field: s.field, Path: s.path, NoChartFile: noChartFile, Why: s.tree.Absence(s.path)}}
		}
		if missing := s.readDefaults(); missing != "" {
			return nil, &failure{detail: problem.ChartFailed{Release: p.ID.Key, ValuesFile: missing}}
		}
	}
	complete := fillRequest(before, p, &s.request)
	s.request.APIVersions = r.apiVersions
	objects, err := r.renderOnce(s, postRenderersOf(p))
	var mistake *model.ChartError
	switch {
	case err == nil:
		return objects, nil
	case errors.Is(err, model.ErrNoChart):
		return nil, &failure{}
	case errors.As(err, &mistake) && complete:
		return nil, &failure{s.position(mistake.File, mistake.Line), problem.ChartFailed{Release: p.ID.Key, Reason: err.Error(), Archive: s.archive && !isChartArchive(s.tree)}}
	}
	return nil, &failure{detail: problem.UnknownChart{Release: p.ID.Key, Reason: err.Error()}}
}

// renderOnce renders a chart, or returns what it rendered to before.
func (r *chartRenderer) renderOnce(s *chartSource, post postRenderers) ([]chartObject, error) {
	request, err := json.Marshal(s.request)
	if err != nil {
		return nil, errors.Join(model.ErrNoChart, err)
	}
	key := fmt.Sprintf("%p %q %s %s %v", s.tree, s.path, request, model.Fingerprint(post.list), post.noHooks)
	stored, _ := r.charts.LoadOrStore(key, &renderedChart{})
	chart := stored.(*renderedChart)
	chart.once.Do(func() { chart.objects, chart.err = s.render(r.repository, post) })
	return chart.objects, chart.err
}

// newObject returns an object of a chart on the cluster that the release installs into. field names the
// chart.
func newObject(before *model.Cluster, p *model.Object, from chartObject, field string) *model.Object {
	o := model.NewGenerated(before, p, from.root, field)
	o.ID.Cluster = before.TargetOf(p)
	if o.Pos = from.pos; from.pos.IsZero() {
		o.Pos = p.PosOf(field)
	}
	o.Owners[0].Pos = o.Pos
	return o
}

// apiVersions returns the versions of the objects and of the CRDs in the repository, sorted, both as v1 and
// as v1/Thing: a cluster that has such objects has their kind. Charts ask for them as
// .Capabilities.APIVersions.
func apiVersions(r *model.Repository) (all []string) {
	add := func(version, kind string) {
		if version == "" || model.HasVariable(version) {
			return
		}
		all = append(all, version)
		if !model.HasVariable(kind) {
			all = append(all, version+"/"+kind)
		}
	}
	for _, d := range r.Documents {
		if !d.IsObject() {
			continue
		}
		add(d.APIVersion, d.Kind)
		if d.GroupKind() == schema.CustomResourceDefinition {
			spec := d.Root.Get("spec")
			for _, v := range spec.Get("versions").Items() {
				add(spec.Get("group").Text()+"/"+v.Get("name").Text(), spec.Get("names", "kind").Text())
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
