package chart

import (
	"bytes"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"helm.sh/helm/v4/pkg/chart/common"
	chartarchive "helm.sh/helm/v4/pkg/chart/loader/archive"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	"sigs.k8s.io/yaml"

	"github.com/fluxgraph/fluxgraph/flux"
)

// content is the content of a chart: the files of a directory, or a .tgz.
type content struct {
	files map[string][]byte // by slash path from the chart's directory
	tgz   []byte
}

func (c content) load() (*chart.Chart, error) {
	if c.tgz != nil {
		return loader.LoadArchive(bytes.NewReader(c.tgz))
	}
	return loadFiles(c.files)
}

// loadedChart is a chart with its dependencies.
type loadedChart struct {
	*chart.Chart
	missing []string // names of the dependencies that are nowhere
}

// load finds and reads the chart of a request. It does so for each request, because rendering changes a chart.
func (r *Renderer) load(req flux.ChartRequest) (*loadedChart, error) {
	c, err := r.loadWithoutDependencies(req)
	if err != nil {
		return nil, err
	}
	if v := c.Metadata.APIVersion; v != chart.APIVersionV1 && v != chart.APIVersionV2 {
		return nil, &flux.ChartError{File: "Chart.yaml", Err: fmt.Errorf("apiVersion %q is none that Flux installs", v)}
	}
	if err := replaceDefaults(c, req); err != nil {
		return nil, &flux.ChartError{Err: err}
	}
	for _, files := range req.Dependencies {
		d, err := loadFiles(files)
		if err != nil {
			return nil, &flux.ChartError{File: "Chart.yaml", Err: fmt.Errorf("dependency: %w", err)}
		}
		c.AddDependency(d)
	}
	return &loadedChart{c, r.addDependencies(c)}, nil
}

// loadWithoutDependencies reads the chart of a request with only the dependencies in its own directory charts.
func (r *Renderer) loadWithoutDependencies(req flux.ChartRequest) (*chart.Chart, error) {
	if req.Files == nil && req.Archive == nil {
		found, err := r.find(Wanted{req.Repository, req.Name, req.Version, req.Reference, req.Filter, req.PlainHTTP})
		if err != nil {
			return nil, err
		}
		return found.load()
	}
	c, err := content{req.Files, req.Archive}.load()
	if err != nil {
		return nil, &flux.ChartError{File: "Chart.yaml", Err: err}
	}
	return c, nil
}

// addDependencies adds the charts that a chart depends on and does not contain. It returns the names of those
// that are nowhere.
func (r *Renderer) addDependencies(c *chart.Chart) (missing []string) {
	for _, d := range c.Metadata.Dependencies {
		if d == nil || slices.ContainsFunc(c.Dependencies(), func(have *chart.Chart) bool { return have.Name() == d.Name }) {
			continue
		}
		found, err := r.loadDependency(d)
		if err != nil {
			missing = append(missing, d.Name)
			continue
		}
		c.AddDependency(found)
	}
	return missing
}

// loadDependency finds and reads a chart that another one depends on.
func (r *Renderer) loadDependency(d *chart.Dependency) (*chart.Chart, error) {
	if !strings.Contains(d.Repository, "://") || strings.HasPrefix(d.Repository, "file://") {
		return nil, flux.ErrNoChart
	}
	w := Wanted{Repository: d.Repository, Name: d.Name, Version: d.Version}
	if strings.HasPrefix(d.Repository, "oci://") {
		w.Repository = strings.TrimSuffix(d.Repository, "/") + "/" + d.Name
	}
	found, err := r.find(w)
	if err != nil {
		return nil, err
	}
	return found.load()
}

// replaceDefaults replaces a chart's own values with those of the values files of a request.
// See https://fluxcd.io/flux/components/source/helmcharts/#values-files.
func replaceDefaults(c *chart.Chart, req flux.ChartRequest) error {
	texts := slices.Clone(req.Defaults)
	for _, name := range req.ValuesFiles {
		i := slices.IndexFunc(c.Raw, func(f *common.File) bool { return f.Name == path.Clean(name) })
		switch {
		case i >= 0:
			texts = append(texts, c.Raw[i].Data)
		case !req.IgnoreMissingValuesFiles:
			return fmt.Errorf("the chart has no values file %s", name)
		}
	}
	if len(texts) == 0 {
		return nil
	}
	merged := map[string]any{}
	for _, text := range texts {
		values := map[string]any{}
		if err := yaml.Unmarshal(text, &values); err != nil {
			return fmt.Errorf("values file: %w", err)
		}
		merged = loader.MergeMaps(merged, values)
	}
	text, err := yaml.Marshal(merged)
	if err != nil {
		return err
	}
	c.Values, err = loader.LoadValues(bytes.NewReader(text))
	return err
}

// loadFiles reads the chart of a directory, without what its .helmignore leaves out.
func loadFiles(files map[string][]byte) (*chart.Chart, error) {
	rules, err := newIgnoreRules(files)
	if err != nil {
		return nil, err
	}
	byteOrderMark := []byte("\xef\xbb\xbf")
	var buffered []*chartarchive.BufferedFile
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !rules.ignores(name) {
			buffered = append(buffered, &chartarchive.BufferedFile{Name: name, Data: bytes.TrimPrefix(files[name], byteOrderMark)})
		}
	}
	return loader.LoadFiles(buffered)
}
