package release

import (
	"cmp"
	"path"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/artifact"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// chartSource is where a release's chart is, and what is requested of it.
type chartSource struct {
	request  model.ChartRequest
	tree     *build.Tree // that contains the chart; nil: the chart is in no file that is available locally
	path     string      // of the chart's directory in the tree, or of the packaged chart
	archive  bool        // all of the tree is loaded as Helm loads an archive; path is its top directory
	checkout string      // name of the --source that the tree is of; empty: this repository
	field    string      // of the release that names the chart
	spec     parse.Value // of the HelmChart, written as such or within the release; zero for an artifact
}

// findChart finds the chart that a release names. ok is false where nothing is known of it.
func findChart(c *model.Cluster, p *model.Object) (s chartSource, ok bool) {
	spec := p.Root().Get("spec")
	ref := spec.Get("chartRef")
	if !ref.Exists() {
		s := chartSource{field: "spec.chart.spec.chart", spec: spec.Get("chart", "spec")}
		return s, s.locate(c, p.ID.Namespace)
	}
	s = chartSource{field: "spec.chartRef.name"}
	key := artifact.ReferencedSource(ref, p.ID.Namespace)
	if key.Kind != schema.HelmChart {
		return s, s.locateArtifact(c, key)
	}
	helmChart, found := c.Find(key)
	if !found {
		return s, false
	}
	s.spec = helmChart.Root().Get("spec")
	return s, s.locate(c, key.Namespace)
}

// locate finds the chart of a HelmChart's spec in a namespace. It reports whether anything is known of it.
// See https://fluxcd.io/flux/components/source/helmcharts/.
func (s *chartSource) locate(c *model.Cluster, namespace string) bool {
	chart := s.spec.Get("chart").Text()
	if chart == "" || model.HasVariable(chart) {
		return false
	}
	key := artifact.ReferencedSource(s.spec.Get("sourceRef"), namespace)
	if key.Kind == schema.HelmRepository {
		return s.locateInHelmRepository(c, key, chart)
	}
	a := artifact.Resolve(c, key)
	s.tree, s.checkout, s.path = a.Tree, a.Checkout, parse.CleanPath(chart)
	return a.Tree != nil
}

// locateInHelmRepository finds a chart in a HelmRepository.
// See https://fluxcd.io/flux/components/source/helmrepositories/.
func (s *chartSource) locateInHelmRepository(c *model.Cluster, key graph.Key, chart string) bool {
	repository, found := c.Find(key)
	if !found {
		return false
	}
	spec := repository.Root().Get("spec")
	url := strings.TrimSuffix(spec.Get("url").Text(), "/")
	if strings.HasPrefix(url, "oci://") {
		url += "/" + chart
		s.request.PlainHTTP, _ = spec.Get("insecure").Bool()
	}
	s.request.Repository, s.request.Name, s.request.Version = url, chart, s.spec.Get("version").Text()
	s.request.ValuesFiles = s.valuesFiles()
	s.request.IgnoreMissingValuesFiles = s.ignoresMissingValuesFiles()
	return url != ""
}

// locateArtifact takes the artifact of an OCIRepository or ExternalArtifact for the chart. It reports whether
// anything is known of it.
func (s *chartSource) locateArtifact(c *model.Cluster, key graph.Key) bool {
	a := artifact.Resolve(c, key)
	if a.Tree != nil && a.Assembled {
		s.tree, s.checkout, s.path, s.archive = a.Tree, a.Checkout, topDirectory(a.Tree), true
		return true
	}
	if a.Tree != nil && a.Tree.Has("Chart.yaml") {
		s.tree, s.checkout, s.path = a.Tree, a.Checkout, "."
		return true
	}
	source, found := c.Find(key)
	if !found || key.Kind != schema.OCIRepository {
		return false
	}
	spec := source.Root().Get("spec")
	url := strings.TrimSuffix(spec.Get("url").Text(), "/")
	s.request.Repository, s.request.Name = url, path.Base(url)
	s.request.PlainHTTP, _ = spec.Get("insecure").Bool()
	setReference(&s.request, spec.Get("ref"))
	return url != "" && !model.HasVariable(url)
}

// setReference sets which artifact an OCIRepository takes. Beside a digest, the version or the tag
// identifies the chart among those that are available locally.
// See https://fluxcd.io/flux/components/source/ocirepositories/#reference.
func setReference(r *model.ChartRequest, ref parse.Value) {
	digest, semver, tag := ref.Get("digest").Text(), ref.Get("semver").Text(), ref.Get("tag").Text()
	r.Version = cmp.Or(semver, tag, digest)
	switch {
	case digest != "":
		r.Reference = digest
	case semver != "":
		r.Filter = ref.Get("semverFilter").Text()
	default:
		r.Reference = cmp.Or(tag, "latest")
	}
}

// valuesFiles returns the files that replace the chart's own values.yaml.
// See https://fluxcd.io/flux/components/source/helmcharts/#values-files.
func (s *chartSource) valuesFiles() (files []string) {
	for _, f := range s.spec.Get("valuesFiles").Items() {
		files = append(files, f.Text())
	}
	if deprecated := s.spec.Get("valuesFile").Text(); deprecated != "" && len(files) == 0 {
		files = []string{deprecated}
	}
	return files
}

func (s *chartSource) ignoresMissingValuesFiles() bool {
	ignore, _ := s.spec.Get("ignoreMissingValuesFiles").Bool()
	return ignore
}
