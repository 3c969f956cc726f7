package release

import (
	"path"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// missing reports whether the path of a chart in its source is no chart, and noChartFile whether it is a
// directory that lacks Chart.yaml. Of an archive Helm decides that.
func (s *chartSource) missing() (missing, noChartFile bool) {
	switch {
	case s.archive, s.tree.Has(s.path):
		return false, false
	case !s.tree.IsDir(s.path):
		return true, false
	case !s.tree.Has(path.Join(s.path, "Chart.yaml")):
		return true, true
	}
	return false, false
}

// unreadReason returns a clause about the file or directory because of which the chart, or a values file of its
// source, cannot be read; empty where all can.
func (s *chartSource) unreadReason() string {
	if at := s.tree.Unread(s.path); at != "" && !s.archive {
		return s.tree.Where(at) + " cannot be read"
	}
	if s.archive {
		for _, f := range s.tree.Files() {
			if s.tree.Unread(f) != "" {
				return s.tree.Where(f) + " cannot be read"
			}
		}
	}
	for _, f := range s.valuesFiles() {
		if s.tree.Unread(parse.CleanPath(f)) != "" {
			return "its values file " + f + " cannot be read"
		}
	}
	return ""
}

// readDefaults reads the values files, whose paths start at the root of the source, into the request. It
// returns the first file that does not exist and must; empty where there is none.
func (s *chartSource) readDefaults() (missing string) {
	for _, f := range s.valuesFiles() {
		text, err := s.tree.ReadFile(parse.CleanPath(f))
		switch {
		case err == nil:
			s.request.Defaults = append(s.request.Defaults, text)
		case !s.ignoresMissingValuesFiles():
			return f
		}
	}
	return ""
}

// readChart reads the files of a chart that is in the tree into a request.
func (s *chartSource) readChart(r *model.ChartRequest) (err error) {
	if s.archive {
		r.Archive, err = pack(s.tree)
		return err
	}
	if s.tree.Has(s.path) {
		r.Archive, err = s.tree.ReadFile(s.path)
		return err
	}
	if r.Files, err = filesBelow(s.tree, s.path); err != nil {
		return err
	}
	for _, d := range s.localDependencies() {
		files, err := filesBelow(s.tree, d.dir)
		if err != nil {
			return err
		}
		r.Dependencies = append(r.Dependencies, files)
	}
	return nil
}

// position returns the position of a line in a file of the chart, by its path from the chart's directory;
// zero where the file is not in the tree.
func (s *chartSource) position(file string, line int) graph.Pos {
	name, ok := s.pathInTree(file)
	if !ok {
		return graph.Pos{}
	}
	f, _ := s.tree.File(name)
	if s.checkout != "" {
		return graph.Pos{File: model.CheckoutFile(s.checkout, f.File), Line: max(line, 1)}
	}
	return graph.Pos{File: f.File, Line: max(line, 1)}
}

// pathInTree returns the path in the tree of a file of the chart. ok is false where the tree does not have
// it.
func (s *chartSource) pathInTree(file string) (name string, ok bool) {
	if s.tree == nil || file == "" {
		return "", false
	}
	name = path.Join(s.path, file)
	if _, ok := s.tree.File(name); ok {
		return name, true
	}
	if s.archive {
		return pathBelowTop(s.tree, file)
	}
	if name, ok = s.pathInDependency(file); !ok {
		return "", false
	}
	_, ok = s.tree.File(name)
	return name, ok
}

// pathInDependency returns the path in the tree of a file below charts/ that is in a local dependency.
func (s *chartSource) pathInDependency(file string) (name string, ok bool) {
	below, ok := strings.CutPrefix(file, "charts/")
	if !ok {
		return "", false
	}
	chart, rest, _ := strings.Cut(below, "/")
	for _, d := range s.localDependencies() {
		if d.name == chart || d.alias == chart {
			return path.Join(d.dir, rest), true
		}
	}
	return "", false
}

// localDependency is a chart of the same tree that another chart depends on.
type localDependency struct{ name, alias, dir string }

// localDependencies returns the dependencies that Chart.yaml names with file:// and that are not below the
// chart's own directory charts.
// See https://helm.sh/docs/topics/charts/#chart-dependencies.
func (s *chartSource) localDependencies() (all []localDependency) {
	if s.archive {
		return nil // nobody packages it
	}
	text, err := s.tree.ReadFile(path.Join(s.path, "Chart.yaml"))
	if err != nil {
		return nil
	}
	metadata, err := model.ParseObject(text)
	if err != nil {
		return nil
	}
	for _, d := range metadata.Get("dependencies").Items() {
		name := d.Get("name").Text()
		relative, isLocal := strings.CutPrefix(d.Get("repository").Text(), "file://")
		if !isLocal || name == "" || s.tree.IsDir(path.Join(s.path, "charts", name)) {
			continue
		}
		dir := parse.CleanPath(path.Join(s.path, relative))
		if s.tree.Has(path.Join(dir, "Chart.yaml")) {
			all = append(all, localDependency{name, d.Get("alias").Text(), dir})
		}
	}
	return all
}

// filesBelow reads the files of a directory, by their paths in it.
func filesBelow(t *build.Tree, dir string) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, f := range t.Files() {
		name, ok := strings.CutPrefix(f, dir+"/")
		if dir == "." {
			name, ok = f, true
		}
		if !ok {
			continue
		}
		data, err := t.ReadFile(f)
		if err != nil {
			return nil, err
		}
		files[name] = data
	}
	return files, nil
}
