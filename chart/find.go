package chart

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/Masterminds/semver/v3"

	chart "helm.sh/helm/v4/pkg/chart/v2"
	"sigs.k8s.io/yaml"

	"github.com/fluxgraph/fluxgraph/flux"
)

// find returns a chart that is not among the repository's files: from the directories, else from the
// caches, else downloaded.
func (r *Renderer) find(w Wanted) (archive, error) {
	if w.Name == "" || strings.Contains(w.Name+w.Version+w.Reference, "${") {
		return archive{}, flux.ErrNoChart
	}
	r.mu.Lock()
	if r.found == nil {
		r.found = map[Wanted]*result{}
	}
	one := r.found[w]
	if one == nil {
		one = &result{}
		r.found[w] = one
	}
	if r.index == nil {
		r.index = &index{dirs: r.Dirs, caches: r.Caches}
	}
	r.mu.Unlock()
	one.once.Do(func() { one.data, one.err = r.search(w) })
	return one.data, one.err
}

func (r *Renderer) search(w Wanted) (archive, error) {
	s, err := r.index.search(w)
	if err != nil {
		return archive{}, err
	}
	if s != nil {
		return s.read()
	}
	if r.Fetch == nil {
		return archive{}, flux.ErrNoChart
	}
	data, err := r.Fetch(w)
	if err != nil {
		return archive{}, fmt.Errorf("chart %s is not fetched from %s: %w", strings.TrimSpace(w.Name+" "+w.Version), address(w.Repository), err)
	}
	return archive{tgz: data}, nil
}

// address is a repository as messages name it: without the login and the query that it may have.
func address(repository string) string {
	u, err := url.Parse(repository)
	if err != nil {
		return "its repository"
	}
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	return u.String()
}

// index knows the charts of the directories and of the caches by their names.
type index struct {
	dirs, caches []fs.FS
	read, cached map[string][]stored
	once         sync.Once
	err          error
}

// stored is a chart that stands in a directory.
type stored struct {
	fsys    fs.FS
	path    string // a directory with a Chart.yaml, or a .tgz
	packed  bool
	version string
}

func (s stored) read() (archive, error) {
	if !s.packed {
		files, err := readDir(s.fsys, s.path)
		return archive{files: files}, err
	}
	data, err := readFile(s.fsys, s.path, maxChart)
	return archive{tgz: data}, err
}

// search returns the best chart: of the directories the newest that fits the range of versions, of the
// caches only the very version.
func (x *index) search(w Wanted) (*stored, error) {
	x.once.Do(func() {
		x.read, x.cached = map[string][]stored{}, map[string][]stored{}
		for _, d := range x.dirs {
			x.err = errors.Join(x.err, scan(d, x.read, ".tgz"))
		}
		for _, d := range x.caches {
			// A cache that is not there, or cannot be read, holds nothing.
			_ = scan(d, x.cached, ".tgz", ".chart")
		}
	})
	if x.err != nil {
		return nil, x.err
	}
	if s := best(x.read[w.Name], w.Version); s != nil {
		return s, nil
	}
	if i := slices.IndexFunc(x.cached[w.Name], func(s stored) bool { return sameVersion(s.version, w.Version) }); i >= 0 {
		return &x.cached[w.Name][i], nil
	}
	return nil, nil
}

func sameVersion(a, b string) bool {
	return b != "" && strings.TrimPrefix(a, "v") == strings.TrimPrefix(b, "v")
}

// best returns the chart of the very version, or else the newest of a range; the first of equals.
func best(all []stored, want string) *stored {
	for i := range all {
		if sameVersion(all[i].version, want) {
			return &all[i]
		}
	}
	if want == "" {
		want = "*"
	}
	fits, err := semver.NewConstraint(want)
	if err != nil {
		return nil
	}
	var found *stored
	var newest *semver.Version
	for i := range all {
		v, err := semver.NewVersion(all[i].version)
		if err != nil || !fits.Check(v) {
			continue
		}
		if newest == nil || v.GreaterThan(newest) {
			found, newest = &all[i], v
		}
	}
	return found
}

const maxLevel = 3

// scan finds the charts of a directory, in order of their paths.
func scan(fsys fs.FS, into map[string][]stored, packed ...string) error {
	return fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			text, err := readFile(fsys, path.Join(p, "Chart.yaml"), maxChartFile)
			if err == nil {
				add(into, text, stored{fsys: fsys, path: p})
				return fs.SkipDir
			}
			if strings.Count(p, "/")+1 > maxLevel {
				return fs.SkipDir
			}
		case d.Type().IsRegular() && slices.Contains(packed, path.Ext(p)):
			if text := packedMetadata(fsys, p); text != nil {
				add(into, text, stored{fsys: fsys, path: p, packed: true})
			}
		}
		return nil
	})
}

func add(into map[string][]stored, text []byte, s stored) {
	var m chart.Metadata
	if yaml.Unmarshal(text, &m) != nil || m.Name == "" {
		return
	}
	s.version = m.Version
	into[m.Name] = append(into[m.Name], s)
}

// packedMetadata returns the Chart.yaml of a packaged chart, or nil.
func packedMetadata(fsys fs.FS, p string) []byte {
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
		if dir, name := path.Split(path.Clean(h.Name)); name == "Chart.yaml" && strings.Count(dir, "/") == 1 {
			text, err := io.ReadAll(io.LimitReader(files, maxChartFile))
			if err != nil {
				return nil
			}
			return text
		}
	}
}
