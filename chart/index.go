package chart

import (
	"archive/tar"
	"bytes"
	"cmp"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/Masterminds/semver/v3"

	chart "helm.sh/helm/v4/pkg/chart/v2"
	"sigs.k8s.io/yaml"
)

// index has the charts of the directories and of the caches. It reads both at the first search.
type index struct {
	dirs, caches []fs.FS

	once     sync.Once
	err      error
	inDirs   chartsByName
	inCaches chartsByName
}

// chartsByName are charts in directories by their names, those of a name in the order of their paths.
type chartsByName map[string][]storedChart

// storedChart is a chart in a directory.
type storedChart struct {
	fsys     fs.FS
	path     string // a directory with a Chart.yaml, or a packaged chart
	packaged bool
	version  string
}

func (s storedChart) read() (content, error) {
	if !s.packaged {
		files, err := readDir(s.fsys, s.path)
		return content{files: files}, err
	}
	data, err := readFile(s.fsys, s.path, maxChart)
	return content{tgz: data}, err
}

// search returns a chart, or nil: of the directories the best that fits the range of versions, of the caches
// only the version itself.
func (x *index) search(w Wanted) (*storedChart, error) {
	x.once.Do(x.scan)
	if x.err != nil {
		return nil, x.err
	}
	if s := best(x.inDirs[w.Name], w.Version); s != nil {
		return s, nil
	}
	return ofVersion(x.inCaches[w.Name], w.Version), nil
}

// scan reads the directories and the caches.
func (x *index) scan() {
	x.inDirs, x.inCaches = chartsByName{}, chartsByName{}
	for _, d := range x.dirs {
		x.err = errors.Join(x.err, x.inDirs.scan(d, ".tgz"))
	}
	for _, d := range x.caches {
		_ = x.inCaches.scan(d, ".tgz", ".chart") // a cache that cannot be read is empty
	}
}

// best returns the chart of a version or, of a range, the newest one, or nil. Of equal versions the first counts.
func best(all []storedChart, version string) *storedChart {
	if s := ofVersion(all, version); s != nil {
		return s
	}
	constraint, err := semver.NewConstraint(cmp.Or(version, "*"))
	if err != nil {
		return nil
	}
	var newest *storedChart
	var newestVersion *semver.Version
	for i := range all {
		v, err := semver.NewVersion(all[i].version)
		if err != nil || !constraint.Check(v) {
			continue
		}
		if newest == nil || v.GreaterThan(newestVersion) {
			newest, newestVersion = &all[i], v
		}
	}
	return newest
}

// ofVersion returns the first chart of a version, or nil. A v before the version does not count.
func ofVersion(all []storedChart, version string) *storedChart {
	for i := range all {
		if version != "" && strings.TrimPrefix(all[i].version, "v") == strings.TrimPrefix(version, "v") {
			return &all[i]
		}
	}
	return nil
}

// maxLevel is how deep below a directory charts are found.
const maxLevel = 3

// scan adds the charts of a directory, in the order of their paths. extensions are those of packaged charts.
func (charts chartsByName) scan(fsys fs.FS, extensions ...string) error {
	return fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			text, err := readFile(fsys, path.Join(p, "Chart.yaml"), maxChartFile)
			if err == nil {
				charts.add(text, storedChart{fsys: fsys, path: p})
				return fs.SkipDir
			}
			if strings.Count(p, "/")+1 > maxLevel {
				return fs.SkipDir
			}
		case d.Type().IsRegular() && slices.Contains(extensions, path.Ext(p)):
			if text := packagedMetadata(fsys, p); text != nil {
				charts.add(text, storedChart{fsys: fsys, path: p, packaged: true})
			}
		}
		return nil
	})
}

// add adds a chart with the name and version of its Chart.yaml.
func (charts chartsByName) add(chartYAML []byte, s storedChart) {
	var m chart.Metadata
	if yaml.Unmarshal(chartYAML, &m) != nil || m.Name == "" {
		return
	}
	s.version = m.Version
	charts[m.Name] = append(charts[m.Name], s)
}

// packagedMetadata returns the Chart.yaml of a packaged chart, or nil.
func packagedMetadata(fsys fs.FS, p string) []byte {
	data, err := readFile(fsys, p, maxChart)
	if err != nil {
		return nil
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil
	}
	files := tar.NewReader(io.LimitReader(z, maxChart))
	for {
		h, err := files.Next()
		if err != nil {
			return nil
		}
		dir, name := path.Split(path.Clean(h.Name))
		inOutermost := strings.Count(dir, "/") == 1
		if name == "Chart.yaml" && inOutermost {
			text, err := io.ReadAll(io.LimitReader(files, maxChartFile))
			if err != nil {
				return nil
			}
			return text
		}
	}
}
