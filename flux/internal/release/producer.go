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
)

// NewProducer returns the producer of HelmReleases: what the charts deploy that are available
// locally, or what the values of the chart flux-instance say.
func NewProducer(w *model.Repository) model.Producer {
	r := &chartRenderer{w: w, apiVersions: apiVersions(w)}
	return func(before *model.Cluster, p *model.Object) model.Products {
		made := r.release(before, p)
		if !made.Rendered {
			made.Objects = operator.GenerateFromChart(before, p)
		}
		return made
	}
}

// chartRenderer renders the charts of all clusters, each once for the same values. It is safe for
// concurrent use.
type chartRenderer struct {
	w           *model.Repository
	apiVersions []string
	charts      sync.Map // text of a request -> *renderedChart
}

// release renders the chart of a release. What is returned is not rendered where the chart cannot be,
// so that what it deploys has to be inferred.
func (r *chartRenderer) release(before *model.Cluster, p *model.Object) (made model.Products) {
	if r.w.Options.Charts == nil {
		return made
	}
	s, ok := findChart(before, p)
	if !ok {
		return made
	}
	fail := func(kind graph.ProblemKind, pos graph.Pos, message string) {
		if pos.IsZero() {
			pos = p.PosOf(s.field)
		}
		made.Problems = append(made.Problems, graph.Problem{Kind: kind, Cluster: before.Name, Nodes: []graph.ID{p.ID}, Pos: pos, Message: message})
	}
	what := "the chart of " + p.ID.Key.String()
	if s.tree != nil {
		if missing := s.missing(); missing != "" {
			fail(graph.MissingPath, graph.Pos{}, fmt.Sprintf("%s of %s %s", s.field, p.ID.Key, missing))
			return made
		}
		if why, pos := s.defaults(); why != "" {
			fail(graph.BuildFailed, pos, what+" cannot be built: "+why)
			return made
		}
	}
	complete := fillRequest(before, p, &s.request)
	s.request.APIVersions = r.apiVersions
	one, err := r.render(s, p)
	if err != nil {
		return made
	}
	if one.err != nil {
		var mistake *model.ChartError
		switch {
		case errors.Is(one.err, model.ErrNoChart):
		case errors.As(one.err, &mistake) && complete:
			fail(graph.BuildFailed, s.place(mistake.File, mistake.Line), what+" does not render: "+one.err.Error())
		default:
			fail(graph.Unresolved, graph.Pos{}, "what "+what+" makes cannot be known: "+one.err.Error())
		}
		return made
	}
	made.Rendered = true
	for _, o := range one.objects {
		made.Objects = append(made.Objects, s.placed(before, p, o))
	}
	return made
}

// render renders a chart for a release, or returns what it rendered to before.
func (r *chartRenderer) render(s chartSource, p *model.Object) (*renderedChart, error) {
	request, err := json.Marshal(s.request)
	if err != nil {
		return nil, err
	}
	// See https://fluxcd.io/flux/components/helm/helmreleases/#post-renderers.
	s.over, s.nohooks = p.Root().Get("spec", "postRenderers"), p.Root().Get("spec", "postRenderStrategy").Text() == "nohooks"
	key := fmt.Sprintf("%p %q %s %s %v", s.tree, s.dir, request, model.NodeText(s.over), s.nohooks)
	have, _ := r.charts.LoadOrStore(key, &renderedChart{})
	one := have.(*renderedChart)
	one.once.Do(func() { one.objects, one.err = s.render(r.w) })
	return one, nil
}

// placed returns an object of the chart as it is on the cluster that the release installs into.
func (s *chartSource) placed(before *model.Cluster, p *model.Object, o chartObject) *model.Object {
	m := model.NewGenerated(before, p, o.root, s.field)
	m.ID.Cluster = before.Target(p.Root())
	if m.Pos = o.pos; o.pos.IsZero() {
		m.Pos = p.PosOf(s.field)
	}
	m.Owners[0].Pos = m.Pos
	return m
}

// renderedChart is a chart that is rendered once, however often the cluster is put together.
type renderedChart struct {
	once    sync.Once
	objects []chartObject
	err     error
}

// apiVersions returns the versions of the objects that the repository holds and of the CRDs in it, sorted:
// where there are such objects, the cluster will know their kind.
func apiVersions(w *model.Repository) (all []string) {
	add := func(v string) {
		if v != "" && !model.HasVariable(v) {
			all = append(all, v)
		}
	}
	for _, d := range w.Documents {
		if !d.IsObject() {
			continue
		}
		add(d.APIVersion)
		add(d.APIVersion + "/" + d.Kind)
		if d.GroupKind() == schema.CustomResourceDefinition {
			group, kind := d.Root.Get("spec", "group").Text(), d.Root.Get("spec", "names", "kind").Text()
			for _, v := range d.Root.Get("spec", "versions").Items() {
				add(group + "/" + v.Get("name").Text())
				add(group + "/" + v.Get("name").Text() + "/" + kind)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
