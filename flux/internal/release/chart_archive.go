package release

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"path"
	"slices"

	"github.com/fluxgraph/fluxgraph/parse/build"
)

// topDirectory returns the directory of an artifact from which helm-controller takes a chart: the one at the top that
// has a Chart.yaml. It is "." where none has, which Helm refuses.
func topDirectory(t *build.Tree) string {
	for _, name := range t.ReadDir(".") {
		if t.Has(path.Join(name, "Chart.yaml")) {
			return name
		}
	}
	return "."
}

// isChartArchive reports whether Helm can find a chart in an artifact: a directory at the top has a Chart.yaml, and there are
// no files beside it.
func isChartArchive(t *build.Tree) bool {
	isFile := func(name string) bool { return t.Has(name) }
	return topDirectory(t) != "." && !slices.ContainsFunc(t.ReadDir("."), isFile)
}

// pathBelowTop returns the first path in a tree whose path from its top directory is file: Helm reads all top
// directories of an archive as one. ok is false where the tree has none.
func pathBelowTop(t *build.Tree, file string) (name string, ok bool) {
	for _, top := range t.ReadDir(".") {
		if name := path.Join(top, file); t.Has(name) {
			return name, true
		}
	}
	return "", false
}

// pack returns a tree as the archive in which source-watcher delivers an artifact. helm-controller gives it to Helm as it
// is: Helm takes the first element off every path, and refuses files at the top.
// See https://fluxcd.io/flux/components/helm/helmreleases/#chart-reference.
func pack(t *build.Tree) ([]byte, error) {
	var out bytes.Buffer
	compressed := gzip.NewWriter(&out)
	archive := tar.NewWriter(compressed)
	for _, name := range t.Files() {
		data, err := t.ReadFile(name)
		if err != nil {
			return nil, err
		}
		if err := archive.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(data))}); err != nil {
			return nil, err
		}
		if _, err := archive.Write(data); err != nil {
			return nil, err
		}
	}
	if err := archive.Close(); err != nil {
		return nil, err
	}
	err := compressed.Close()
	return out.Bytes(), err
}
