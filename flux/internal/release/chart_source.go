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

// chartSource is a release's chart: where it is, and what is asked of it.
type chartSource struct {
	request model.ChartRequest
	tree    *build.Tree // that holds the chart; nil: it is no file at hand
	dir     string      // of the chart in the tree, or the packaged chart
	name    string      // of the --source; empty: this repository
	field   string      // of the release that names the chart
	spec    parse.Value // of the HelmChart, or what stands for it
	over    parse.Value // the post-renderers
	nohooks bool        // post-renderers do not see hooks
}

// findChart finds the chart that a release names; ok is false where nothing is known of it.
func findChart(known *model.Cluster, p *model.Object) (s chartSource, ok bool) {
	spec := p.Root().Get("spec")
	ns := p.ID.Namespace
	s.field, s.spec = "spec.chart.spec.chart", spec.Get("chart", "spec")
	if ref := spec.Get("chartRef"); ref.Exists() {
		s.field = "spec.chartRef.name"
		key := artifact.RefKey(ref, ns)
		if key.Kind != schema.HelmChart {
			return s, s.ofArtifact(known, key)
		}
		object, found := known.Find(key)
		if !found {
			return s, false
		}
		s.spec, ns = object.Root().Get("spec"), key.Namespace
	}
	name := s.spec.Get("chart").Text()
	key := artifact.RefKey(s.spec.Get("sourceRef"), ns)
	if name == "" || model.HasVariable(name) {
		return s, false
	}
	if key.Kind == schema.HelmRepository {
		repository, found := known.Find(key)
		if !found {
			return s, false
		}
		u := strings.TrimSuffix(repository.Root().Get("spec", "url").Text(), "/")
		if strings.HasPrefix(u, "oci://") {
			u += "/" + name
			s.request.PlainHTTP, _ = repository.Root().Get("spec", "insecure").Bool()
		}
		s.request.Repository, s.request.Name, s.request.Version = u, name, s.spec.Get("version").Text()
		s.remoteValues()
		return s, u != ""
	}
	a := artifact.Resolve(known, key)
	s.tree, s.name, s.dir = a.Tree, a.Checkout, parse.CleanPath(name)
	return s, a.Tree != nil
}

// ofArtifact takes an artifact for the chart: of an OCIRepository, or of an ExternalArtifact.
func (s *chartSource) ofArtifact(known *model.Cluster, key graph.Key) bool {
	a := artifact.Resolve(known, key)
	if a.Tree != nil && a.Tree.Has("Chart.yaml") {
		s.tree, s.name, s.dir = a.Tree, a.Checkout, "."
		return true
	}
	source, found := known.Find(key)
	if !found || key.Kind != schema.OCIRepository {
		return false
	}
	u := strings.TrimSuffix(source.Root().Get("spec", "url").Text(), "/")
	s.request.Repository, s.request.Name = u, path.Base(u)
	s.request.PlainHTTP, _ = source.Root().Get("spec", "insecure").Bool()
	setReference(&s.request, source.Root().Get("spec", "ref"))
	return u != "" && !model.HasVariable(u)
}

// setReference fills in which artifact an OCIRepository takes. Beside a digest, the version or the tag
// still names the chart that it is, for where charts are at hand.
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

// valuesFiles are the files that replace a chart's own values.
func (s *chartSource) valuesFiles() (files []string) {
	for _, f := range s.spec.Get("valuesFiles").Items() {
		files = append(files, f.Text())
	}
	if old := s.spec.Get("valuesFile").Text(); old != "" && len(files) == 0 {
		files = []string{old}
	}
	return files
}

func (s *chartSource) remoteValues() {
	s.request.ValuesFiles = s.valuesFiles()
	s.request.IgnoreMissingValuesFiles, _ = s.spec.Get("ignoreMissingValuesFiles").Bool()
}

// missing tells what is wrong with the path of a chart; empty where a chart is there.
func (s *chartSource) missing() string {
	switch {
	case s.tree.Has(s.dir):
		return ""
	case !s.tree.IsDir(s.dir):
		return "names " + s.dir + ", which does not exist in the source"
	case !s.tree.Has(path.Join(s.dir, "Chart.yaml")):
		return "names " + s.dir + ", which has no Chart.yaml"
	}
	return ""
}

// defaults reads the values files, whose paths start at the source's root.
func (s *chartSource) defaults() (why string, at graph.Pos) {
	ignore, _ := s.spec.Get("ignoreMissingValuesFiles").Bool()
	for _, f := range s.valuesFiles() {
		text, err := s.tree.ReadFile(parse.CleanPath(f))
		switch {
		case err == nil:
			s.request.Defaults = append(s.request.Defaults, text)
		case !ignore:
			return "there is no values file " + f + " in the source", at
		}
	}
	return "", at
}

// place returns a place in a chart whose files are at hand.
func (s *chartSource) place(file string, line int) graph.Pos {
	if s.tree == nil || file == "" {
		return graph.Pos{}
	}
	f, ok := s.tree.File(path.Join(s.dir, file))
	if !ok {
		if dir, rest, found := s.dependencyFile(file); found {
			f, ok = s.tree.File(path.Join(dir, rest))
		}
		if !ok {
			return graph.Pos{}
		}
	}
	name := f.File
	if s.name != "" {
		name = model.CheckoutFile(s.name, name)
	}
	return graph.Pos{File: name, Line: max(line, 1)}
}

// dependencyFile returns the directory of the dependency with a file:// address that holds a file.
func (s *chartSource) dependencyFile(file string) (dir, rest string, ok bool) {
	below, ok := strings.CutPrefix(file, "charts/")
	if !ok {
		return "", "", false
	}
	name, rest, _ := strings.Cut(below, "/")
	for _, d := range s.dependencies() {
		if d.name == name || d.alias == name {
			return d.dir, rest, true
		}
	}
	return "", "", false
}

type localDependency struct{ name, alias, dir string }

// dependencies are those that Chart.yaml names with file://, and that the chart does not bring.
func (s *chartSource) dependencies() (all []localDependency) {
	text, err := s.tree.ReadFile(path.Join(s.dir, "Chart.yaml"))
	if err != nil {
		return nil
	}
	meta, err := model.ParseObject(text)
	if err != nil {
		return nil
	}
	for _, d := range meta.Get("dependencies").Items() {
		to, ok := strings.CutPrefix(d.Get("repository").Text(), "file://")
		name := d.Get("name").Text()
		if !ok || name == "" || s.tree.IsDir(path.Join(s.dir, "charts", name)) {
			continue
		}
		dir := parse.CleanPath(path.Join(s.dir, to))
		if s.tree.Has(path.Join(dir, "Chart.yaml")) {
			all = append(all, localDependency{name, d.Get("alias").Text(), dir})
		}
	}
	return all
}

// filesBelow reads the files of a directory by their paths in it.
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
