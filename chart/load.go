package chart

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"helm.sh/helm/v4/pkg/chart/common"
	chartarchive "helm.sh/helm/v4/pkg/chart/loader/archive"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	"helm.sh/helm/v4/pkg/ignore"
	"sigs.k8s.io/yaml"

	"github.com/fluxgraph/fluxgraph/flux"
)

// archive is a chart: the files of a directory, or a .tgz.
type archive struct {
	files map[string][]byte
	tgz   []byte
}

func (a archive) load() (*chart.Chart, error) {
	if a.tgz != nil {
		return loader.LoadArchive(bytes.NewReader(a.tgz))
	}
	return loadFiles(a.files)
}

// load finds and reads the chart of a request, afresh each time, because rendering changes it.
// missing names the dependencies that are nowhere.
func (r *Renderer) load(req flux.ChartRequest) (c *chart.Chart, missing []string, err error) {
	local := req.Files != nil || req.Archive != nil
	a := archive{req.Files, req.Archive}
	if !local {
		if a, err = r.find(Wanted{req.Repository, req.Name, req.Version, req.Reference, req.Filter, req.PlainHTTP}); err != nil {
			return nil, nil, err
		}
	}
	if c, err = a.load(); err != nil {
		if !local {
			return nil, nil, err
		}
		return nil, nil, &flux.ChartError{File: "Chart.yaml", Err: err}
	}
	if v := c.Metadata.APIVersion; v != chart.APIVersionV1 && v != chart.APIVersionV2 {
		return nil, nil, &flux.ChartError{File: "Chart.yaml", Err: fmt.Errorf("apiVersion %q is none that Flux installs", v)}
	}
	if err := defaults(c, req); err != nil {
		return nil, nil, &flux.ChartError{Err: err}
	}
	for _, files := range req.Dependencies {
		d, err := loadFiles(files)
		if err != nil {
			return nil, nil, &flux.ChartError{File: "Chart.yaml", Err: fmt.Errorf("dependency: %w", err)}
		}
		c.AddDependency(d)
	}
	for _, d := range c.Metadata.Dependencies {
		if d == nil || slices.ContainsFunc(c.Dependencies(), func(have *chart.Chart) bool { return have.Name() == d.Name }) {
			continue
		}
		found, err := r.dependency(d)
		if err != nil {
			missing = append(missing, d.Name)
			continue
		}
		c.AddDependency(found)
	}
	return c, missing, nil
}

// dependency finds a chart that another one depends on and does not bring.
func (r *Renderer) dependency(d *chart.Dependency) (*chart.Chart, error) {
	if !strings.Contains(d.Repository, "://") || strings.HasPrefix(d.Repository, "file://") {
		return nil, flux.ErrNoChart
	}
	w := Wanted{Repository: d.Repository, Name: d.Name, Version: d.Version}
	if strings.HasPrefix(d.Repository, "oci://") {
		w.Repository = strings.TrimSuffix(d.Repository, "/") + "/" + d.Name
	}
	a, err := r.find(w)
	if err != nil {
		return nil, err
	}
	return a.load()
}

// defaults replaces a chart's own values with those of the files that the release names.
func defaults(c *chart.Chart, req flux.ChartRequest) error {
	texts := req.Defaults
	for _, name := range req.ValuesFiles {
		i := slices.IndexFunc(c.Raw, func(f *common.File) bool { return f.Name == path.Clean(name) })
		switch {
		case i >= 0:
			texts = append(texts[:len(texts):len(texts)], c.Raw[i].Data)
		case !req.IgnoreMissingValuesFiles:
			return fmt.Errorf("the chart has no values file %s", name)
		}
	}
	if len(texts) == 0 {
		return nil
	}
	merged := map[string]any{}
	for _, text := range texts {
		one := map[string]any{}
		if err := yaml.Unmarshal(text, &one); err != nil {
			return fmt.Errorf("values file: %w", err)
		}
		merged = loader.MergeMaps(merged, one)
	}
	text, err := yaml.Marshal(merged)
	if err != nil {
		return err
	}
	c.Values, err = loader.LoadValues(bytes.NewReader(text))
	return err
}

// loadFiles reads the chart of a directory, less what its .helmignore leaves out.
func loadFiles(files map[string][]byte) (*chart.Chart, error) {
	rules := ignore.Empty()
	if text, ok := files[".helmignore"]; ok {
		var err error
		if rules, err = ignore.Parse(bytes.NewReader(text)); err != nil {
			return nil, fmt.Errorf(".helmignore: %w", err)
		}
	}
	rules.AddDefaults()
	var buffered []*chartarchive.BufferedFile
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !ignored(rules, name) {
			buffered = append(buffered, &chartarchive.BufferedFile{Name: name, Data: bytes.TrimPrefix(files[name], []byte("\xef\xbb\xbf"))})
		}
	}
	return loader.LoadFiles(buffered)
}

// ignored reports whether a file, or a directory above it, is left out.
func ignored(rules *ignore.Rules, name string) bool {
	for i, r := range name {
		if r == '/' && rules.Ignore(name[:i], entry{path.Base(name[:i]), fs.ModeDir}) {
			return true
		}
	}
	return rules.Ignore(name, entry{path.Base(name), 0})
}

// entry is a file or directory, as far as .helmignore asks.
type entry struct {
	name string
	mode fs.FileMode
}

func (e entry) Name() string       { return e.name }
func (e entry) Size() int64        { return 0 }
func (e entry) Mode() fs.FileMode  { return e.mode }
func (e entry) ModTime() time.Time { return time.Time{} }
func (e entry) IsDir() bool        { return e.mode.IsDir() }
func (e entry) Sys() any           { return nil }

const (
	maxChart     = 64 << 20 // bytes of one chart
	maxChartFile = 8 << 20
)

var errBig = errors.New("chart is too large")

// readDir reads the regular files of a directory. Links are not followed, so that nothing outside it
// is read.
func readDir(fsys fs.FS, dir string) (map[string][]byte, error) {
	files := map[string][]byte{}
	total := 0
	err := fs.WalkDir(fsys, dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		data, err := readFile(fsys, p, maxChartFile)
		if err != nil {
			return err
		}
		if total += len(data); total > maxChart {
			return errBig
		}
		name := p
		if dir != "." {
			name = strings.TrimPrefix(p, dir+"/")
		}
		files[name] = data
		return nil
	})
	return files, err
}

// readFile reads a file of at most a number of bytes.
func readFile(fsys fs.FS, name string, most int64) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(data)) > most {
		err = fmt.Errorf("%s: %w", name, errBig)
	}
	return data, err
}
