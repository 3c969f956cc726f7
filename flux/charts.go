package flux

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"
	"sigs.k8s.io/kustomize/api/types"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// ChartRenderer renders Helm charts. It must be safe for concurrent use, and give the same answer to
// the same request.
type ChartRenderer interface {
	// Render returns what Helm would install. The error wraps ErrNoChart where the chart is not at
	// hand, and a *ChartError where Flux would stop as well.
	Render(ChartRequest) (ChartAnswer, error)
}

// ChartRequest asks for a chart with the values of a release. The chart is given by its Files, by its
// Archive, or else by where it can be had.
type ChartRequest struct {
	Files        map[string][]byte   // of an unpacked chart, by slash path from its directory
	Dependencies []map[string][]byte // likewise, those that its Chart.yaml names with file://
	Archive      []byte              // a packaged chart

	Repository string // URL of an index, or oci:// of the chart itself
	Name       string // of the chart
	Version    string // or a range of versions; empty: the newest
	Reference  string // tag or digest in a registry, whatever Version says; empty: as Version says
	Filter     string // regular expression for the tags that a range of versions is about; empty: all
	PlainHTTP  bool   // the registry has no TLS

	Defaults                 [][]byte // in place of the chart's values.yaml, merged in order
	ValuesFiles              []string // files of the chart that stand for Defaults
	IgnoreMissingValuesFiles bool
	Values                   []ChartValues // in order

	Release, Namespace string
	APIVersions        []string // that the cluster is known to have, such as example.com/v1 and example.com/v1/Thing
	SkipCRDs           bool     // leave out the directory crds
	SkipHooks          bool
	SkipSchema         bool // do not hold the values to the chart's schema
}

// ChartValues is one layer of a release's values.
type ChartValues struct {
	Text    string // YAML of a map, or what stands at Path
	Path    string // where Text goes, as Helm's --set writes it; empty: everywhere
	Own     bool   // the release's own values, which go on top
	Literal bool   // Text is no syntax
}

// ChartAnswer is a rendered chart.
type ChartAnswer struct {
	Name, Version string
	Manifests     []ChartManifest // in the order of installation
}

// ChartManifest is one YAML document that a chart renders to.
type ChartManifest struct {
	File string // its template, by slash path from the chart's directory
	Text string
	Hook bool
}

// ErrNoChart says that a chart is not at hand.
var ErrNoChart = errors.New("chart is not at hand")

// ChartError is a mistake in a chart, or in the values for it, that stops Flux as well.
type ChartError struct {
	File string // by slash path from the chart's directory; empty: no file in particular
	Line int    // 0: not known
	Err  error
}

// Error tells the mistake without its place.
func (e *ChartError) Error() string { return e.Err.Error() }

// Unwrap returns the mistake.
func (e *ChartError) Unwrap() error { return e.Err }

// releaseMakes returns what a release makes: the objects of its chart where that is at hand, or what
// the values of the chart flux-instance say.
func releaseMakes(c *cluster, before map[graph.ID]*placed, p *placed) []*placed {
	made, ok := c.chartMakes(before, p)
	if ok {
		p.rendered = true
		return made
	}
	return instanceChartMakes(c, before, p)
}

// chartSource is a release's chart: where it is, and what is asked of it.
type chartSource struct {
	request ChartRequest
	tree    *build.Tree // that holds the chart; nil: it is no file at hand
	dir     string      // of the chart in the tree, or the packaged chart
	name    string      // of the --source; empty: this repository
	field   string      // of the release that names the chart
	spec    parse.Value // of the HelmChart, or what stands for it
	over    parse.Value // the post-renderers
	nohooks bool        // post-renderers do not see hooks
}

// chartMakes renders the chart of a release. ok is false where the chart cannot be rendered, so that
// something has to be guessed.
func (c *cluster) chartMakes(before map[graph.ID]*placed, p *placed) (made []*placed, ok bool) {
	if c.w.opts.Charts == nil {
		return nil, false
	}
	s, ok := c.chartSource(before, p)
	if !ok {
		return nil, false
	}
	fail := func(kind graph.ProblemKind, pos graph.Pos, message string) {
		if pos.IsZero() {
			pos = p.at(s.field)
		}
		c.notes = append(c.notes, graph.Problem{Kind: kind, Cluster: c.name, Nodes: []graph.ID{p.id}, Pos: pos, Message: message})
	}
	what := "the chart of " + p.id.Key.String()
	if s.tree != nil {
		if missing := s.missing(); missing != "" {
			fail(graph.MissingPath, graph.Pos{}, fmt.Sprintf("%s of %s %s", s.field, p.id.Key, missing))
			return nil, false
		}
		if why, pos := s.defaults(); why != "" {
			fail(graph.BuildFailed, pos, what+" cannot be built: "+why)
			return nil, false
		}
	}
	root := p.root()
	unsure := c.chartRelease(before, p, &s.request)
	key, err := json.Marshal(s.request)
	if err != nil {
		return nil, false
	}
	// See https://fluxcd.io/flux/components/helm/helmreleases/#post-renderers.
	s.over, s.nohooks = root.Get("spec", "postRenderers"), root.Get("spec", "postRenderStrategy").Text() == "nohooks"
	one := c.w.chart(fmt.Sprintf("%p %q %s %s %v", s.tree, s.dir, key, nodeText(s.over), s.nohooks))
	one.once.Do(func() { one.objects, one.err = s.render(c.w) })
	if one.err != nil {
		var mistake *ChartError
		switch {
		case errors.Is(one.err, ErrNoChart):
		case errors.As(one.err, &mistake) && !unsure:
			fail(graph.BuildFailed, s.place(mistake.File, mistake.Line), what+" does not render: "+one.err.Error())
		default:
			fail(graph.Unresolved, graph.Pos{}, "what "+what+" makes cannot be known: "+one.err.Error())
		}
		return nil, false
	}
	to := c.target(root)
	for _, o := range one.objects {
		m := c.made(p, o.root, s.field)
		m.id.Cluster = to
		if o.pos.IsZero() {
			m.pos = p.at(s.field)
		} else {
			m.pos = o.pos
		}
		made = append(made, m)
	}
	return made, true
}

// chartObject is an object that a chart renders to.
type chartObject struct {
	root parse.Value
	pos  graph.Pos // of its template; zero where that is no file at hand
}

// renderedChart is a chart that is rendered once, however often the cluster is put together.
type renderedChart struct {
	once    sync.Once
	objects []chartObject
	err     error
}

// chart returns the place for what a request renders to.
func (w *world) chart(key string) *renderedChart {
	one, _ := w.charts.LoadOrStore(key, &renderedChart{})
	return one.(*renderedChart)
}

// chartSource finds the chart that a release names; ok is false where nothing is known of it.
func (c *cluster) chartSource(before map[graph.ID]*placed, p *placed) (s chartSource, ok bool) {
	spec := p.root().Get("spec")
	ns := p.id.Namespace
	s.field, s.spec = "spec.chart.spec.chart", spec.Get("chart", "spec")
	// What stands on the cluster is what stood on it in the round before: in this one, not all is there.
	known := &cluster{w: c.w, name: c.name, entry: c.entry, objects: before}
	if ref := spec.Get("chartRef"); ref.Exists() {
		s.field = "spec.chartRef.name"
		key := refKey(ref, ns)
		if key.Kind != HelmChart {
			return s, s.ofArtifact(known, key)
		}
		object, found := known.find(key)
		if !found {
			return s, false
		}
		s.spec, ns = object.root().Get("spec"), key.Namespace
	}
	name := s.spec.Get("chart").Text()
	key := refKey(s.spec.Get("sourceRef"), ns)
	if name == "" || symbolic(name) {
		return s, false
	}
	if key.Kind == HelmRepository {
		repository, found := known.find(key)
		if !found {
			return s, false
		}
		u := strings.TrimSuffix(repository.root().Get("spec", "url").Text(), "/")
		if strings.HasPrefix(u, "oci://") {
			u += "/" + name
			s.request.PlainHTTP, _ = repository.root().Get("spec", "insecure").Bool()
		}
		s.request.Repository, s.request.Name, s.request.Version = u, name, s.spec.Get("version").Text()
		s.remoteValues()
		return s, u != ""
	}
	a := known.artifact(key, 0)
	s.tree, s.name, s.dir = a.tree, a.name, parse.CleanPath(name)
	return s, a.tree != nil
}

// ofArtifact takes an artifact for the chart: of an OCIRepository, or of an ExternalArtifact.
func (s *chartSource) ofArtifact(known *cluster, key graph.Key) bool {
	a := known.artifact(key, 0)
	if a.tree != nil && a.tree.Has("Chart.yaml") {
		s.tree, s.name, s.dir = a.tree, a.name, "."
		return true
	}
	source, found := known.find(key)
	if !found || key.Kind != OCIRepository {
		return false
	}
	u := strings.TrimSuffix(source.root().Get("spec", "url").Text(), "/")
	s.request.Repository, s.request.Name = u, path.Base(u)
	s.request.PlainHTTP, _ = source.root().Get("spec", "insecure").Bool()
	s.request.reference(source.root().Get("spec", "ref"))
	return u != "" && !symbolic(u)
}

// reference fills in which artifact an OCIRepository takes. Beside a digest, the version or the tag
// still names the chart that it is, for where charts are at hand.
// See https://fluxcd.io/flux/components/source/ocirepositories/#reference.
func (r *ChartRequest) reference(ref parse.Value) {
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

func refKey(ref parse.Value, ns string) graph.Key {
	if n := ref.Get("namespace").Text(); n != "" {
		ns = n
	}
	return graph.Key{Kind: graph.Kind{Group: sourceGroup, Name: ref.Get("kind").Text()}, Namespace: ns, Name: ref.Get("name").Text()}
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
		name = sourceFile(s.name, name)
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
	meta, err := parseObject(text)
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

// chartRelease fills in what the release asks of its chart. unsure says that a part of the values is
// not known, so that a failure may be due to that.
func (c *cluster) chartRelease(before map[graph.ID]*placed, p *placed, r *ChartRequest) (unsure bool) {
	spec := p.root().Get("spec")
	r.Release, r.Namespace = releaseOf(p)
	r.APIVersions = c.w.apiVersions()
	install, upgrade := spec.Get("install"), spec.Get("upgrade")
	skipped, _ := install.Get("skipCRDs").Bool()
	later := upgrade.Get("crds").Text()
	r.SkipCRDs = skipped || install.Get("crds").Text() == "Skip" && (later == "" || later == "Skip")
	r.SkipHooks, _ = install.Get("disableHooks").Bool()
	r.SkipSchema, _ = install.Get("disableSchemaValidation").Bool()
	for _, from := range spec.Get("valuesFrom").Items() {
		layer, known := chartValues(c, before, p, from)
		unsure = unsure || !known
		if layer != (ChartValues{}) {
			r.Values = append(r.Values, layer)
		}
	}
	if own := spec.Get("values"); own.IsMap() {
		text, err := yaml.Marshal(own.Node())
		if err != nil {
			return true
		}
		r.Values = append(r.Values, ChartValues{Text: string(text), Own: true})
	}
	return unsure || slices.ContainsFunc(r.Values, func(v ChartValues) bool { return symbolic(v.Text) })
}

// unreadValue stands where a Secret's value goes.
const unreadValue = "secret"

// chartValues reads one item of valuesFrom. known is false for what a Secret holds, and for what is
// not in the repository.
func chartValues(c *cluster, before map[graph.ID]*placed, p *placed, from parse.Value) (layer ChartValues, known bool) {
	layer.Path = from.Get("targetPath").Text()
	layer.Literal, _ = from.Get("literal").Bool()
	key := from.Get("valuesKey").Text()
	if key == "" {
		key = "values.yaml"
	}
	if from.Get("kind").Text() == "ConfigMap" {
		cm, ok := before[c.id(graph.Key{Kind: configMap, Namespace: p.id.Namespace, Name: from.Get("name").Text()})]
		if ok && !isEncrypted(cm.root()) {
			if text, ok := configMapValue(cm.root(), key); ok {
				layer.Text = text
				return layer, true
			}
			optional, _ := from.Get("optional").Bool()
			return ChartValues{}, optional
		}
	}
	if layer.Path == "" {
		return ChartValues{}, false
	}
	layer.Text = unreadValue
	return layer, false
}

// apiVersions are the versions of the objects that the repository holds and of the CRDs in it: where
// there are such objects, the cluster will know their kind.
func (w *world) apiVersions() []string {
	w.apis.Do(func() {
		seen := map[string]bool{}
		add := func(v string) {
			if v != "" && !symbolic(v) && !seen[v] {
				seen[v] = true
				w.apiList = append(w.apiList, v)
			}
		}
		for _, d := range w.raw {
			if !d.IsObject() {
				continue
			}
			add(d.APIVersion)
			add(d.APIVersion + "/" + d.Kind)
			if d.GroupKind() == crdKind {
				group, kind := d.Root.Get("spec", "group").Text(), d.Root.Get("spec", "names", "kind").Text()
				for _, v := range d.Root.Get("spec", "versions").Items() {
					add(group + "/" + v.Get("name").Text())
					add(group + "/" + v.Get("name").Text() + "/" + kind)
				}
			}
		}
		slices.Sort(w.apiList)
	})
	return w.apiList
}

// render renders the chart and lays the post-renderers over it.
func (s *chartSource) render(w *world) ([]chartObject, error) {
	r := s.request
	if s.tree != nil {
		var err error
		if s.tree.Has(s.dir) {
			r.Archive, err = s.tree.ReadFile(s.dir)
		} else if r.Files, err = filesBelow(s.tree, s.dir); err == nil {
			for _, d := range s.dependencies() {
				files, err := filesBelow(s.tree, d.dir)
				if err != nil {
					return nil, err
				}
				r.Dependencies = append(r.Dependencies, files)
			}
		}
		if err != nil {
			return nil, err
		}
	}
	answer, err := w.opts.Charts.Render(r)
	if err != nil {
		return nil, err
	}
	objects, hooks, crds := s.objects(answer)
	all, err := []chartObject(nil), error(nil)
	if !s.nohooks && len(hooks) > 0 {
		all, err = s.postRender(slices.Concat(objects, hooks))
	}
	// An object may be there twice, as a hook and otherwise, and before 2.9 Flux kept hooks apart.
	if all == nil || err != nil {
		if all, err = s.postRender(objects); err != nil {
			return nil, err
		}
		all = append(all, hooks...)
	}
	objects = append(all, crds...)
	w.namespaces(objects, r.Namespace)
	return objects, nil
}

// postRender lays the post-renderers over objects.
func (s *chartSource) postRender(objects []chartObject) (_ []chartObject, err error) {
	for i, renderer := range s.over.Items() {
		if objects, err = postRender(objects, renderer.Get("kustomize")); err != nil {
			return nil, &ChartError{Err: fmt.Errorf("spec.postRenderers%s: %w", index(i), err)}
		}
	}
	return objects, nil
}

// objects reads the manifests. Post-renderers never see those of the directory crds.
func (s *chartSource) objects(answer ChartAnswer) (objects, hooks, crds []chartObject) {
	counts := map[string]int{}
	for _, m := range answer.Manifests {
		root, err := parseObject([]byte(m.Text))
		if err != nil || !root.IsMap() {
			continue // nothing but comments
		}
		items := []parse.Value{root}
		if strings.HasSuffix(root.Get("kind").Text(), "List") && root.Get("items").IsList() {
			items = root.Get("items").Items()
		}
		for _, item := range items {
			o := chartObject{root: item, pos: s.place(m.File, 1)}
			if !o.pos.IsZero() {
				o.pos.Line = s.line(m.File, item.Get("kind").Text(), counts)
			}
			switch {
			case m.Hook:
				hooks = append(hooks, o)
			case strings.HasPrefix(m.File, "crds/") || strings.Contains(m.File, "/crds/"):
				crds = append(crds, o)
			default:
				objects = append(objects, o)
			}
		}
	}
	return objects, hooks, crds
}

// line finds the line of a template that an object of a kind begins at: that of the kind, which is
// near enough to be found by. Several of one kind are taken in order.
func (s *chartSource) line(file, kind string, counts map[string]int) int {
	text, err := s.tree.ReadFile(path.Join(s.dir, file))
	if err != nil {
		dir, rest, ok := s.dependencyFile(file)
		if !ok {
			return 1
		}
		if text, err = s.tree.ReadFile(path.Join(dir, rest)); err != nil {
			return 1
		}
	}
	var lines []int
	for i, l := range strings.Split(string(text), "\n") {
		if value, ok := strings.CutPrefix(strings.TrimSpace(l), "kind:"); ok && l[0] == 'k' && strings.TrimSpace(value) == kind {
			lines = append(lines, i+1)
		}
	}
	if len(lines) == 0 {
		return 1
	}
	n := counts[file+" "+kind]
	counts[file+" "+kind]++
	return lines[min(n, len(lines)-1)]
}

// postRender lays the patches and images of a post-renderer over objects.
func postRender(objects []chartObject, spec parse.Value) ([]chartObject, error) {
	if !spec.IsMap() || len(objects) == 0 {
		return objects, nil
	}
	read, err := overlay(spec)
	if err != nil {
		return nil, err
	}
	over := build.Overlay{Patches: read.Patches, Images: read.Images}
	for _, p := range read.PatchesStrategicMerge {
		over.Patches = append(over.Patches, types.Patch{Patch: p})
	}
	over.Patches = append(over.Patches, read.PatchesJSON6902...)
	roots := make([]parse.Value, len(objects))
	for i, o := range objects {
		roots[i] = o.root
	}
	patched, err := build.Patch(roots, over)
	if err != nil {
		return nil, err
	}
	// A patch may delete objects. The others keep their order.
	out := make([]chartObject, 0, len(patched))
	from := 0
	for _, root := range patched {
		o := chartObject{root: root}
		for i := from; i < len(objects); i++ {
			if sameObject(objects[i].root, root) {
				o.pos, from = objects[i].pos, i+1
				break
			}
		}
		out = append(out, o)
	}
	return out, nil
}

func sameObject(a, b parse.Value) bool {
	return groupKind(a) == groupKind(b) && a.Get("metadata", "name").Text() == b.Get("metadata", "name").Text()
}

// namespaces gives the release's namespace to the objects that have none and need one.
func (w *world) namespaces(objects []chartObject, ns string) {
	scoped := scopes{}
	for _, o := range objects {
		if groupKind(o.root) == crdKind {
			spec := o.root.Get("spec")
			scoped[graph.Kind{Group: spec.Get("group").Text(), Name: spec.Get("names", "kind").Text()}] = spec.Get("scope").Text() == "Cluster"
		}
	}
	for i, o := range objects {
		kind := groupKind(o.root)
		if o.root.Get("metadata", "namespace").Text() != "" || w.scopes.clusterScoped(kind) || scoped[kind] {
			continue
		}
		objects[i].root = withNamespace(o.root, ns)
	}
}

// withNamespace returns an object in a namespace.
func withNamespace(root parse.Value, ns string) parse.Value {
	n := *root.Node()
	n.Content = slices.Clone(n.Content)
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value != "metadata" || n.Content[i+1].Kind != yaml.MappingNode {
			continue
		}
		meta := *n.Content[i+1]
		meta.Content = append(slices.Clone(meta.Content),
			&yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: "namespace"}, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: ns})
		n.Content[i+1] = &meta
		return parse.NewValue("", &n)
	}
	return root
}

// releaseOf returns the name and namespace of a release: long names are cut, and end in a hash.
// See https://fluxcd.io/flux/components/helm/helmreleases/#release-name.
func releaseOf(p *placed) (name, ns string) {
	const most, hash = 53, 12
	spec := p.root().Get("spec")
	name, ns = spec.Get("releaseName").Text(), spec.Get("targetNamespace").Text()
	if name == "" {
		name = p.id.Name
		if ns != "" {
			name = ns + "-" + name
		}
	}
	if ns == "" {
		ns = p.id.Namespace
	}
	if len(name) > most {
		name = name[:most-hash-1] + "-" + fmt.Sprintf("%x", sha256.Sum256([]byte(name)))[:hash]
	}
	return name, ns
}
