package parse

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/resource"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/openapi"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"
	sigsyaml "sigs.k8s.io/yaml"

	"github.com/fluxgraph/fluxgraph/graph"
)

// Overlay is what is laid over a directory's own kustomization file before it is built: the fields
// of a Flux Kustomization that kustomize understands. The zero Overlay changes nothing.
// See https://fluxcd.io/flux/components/kustomize/kustomizations/.
type Overlay struct {
	Namespace             *string
	NamePrefix            *string
	NameSuffix            *string
	Patches               []types.Patch
	PatchPos              []graph.Pos // where the Patches stand, as far as that is known
	PatchesStrategicMerge []string    // inline
	PatchesJSON6902       []types.Patch
	Components            []string
	IgnoreMissing         bool // leave out a component that is not there
	Images                []types.Image
	BuildMetadata         []string
}

// Object is an object that a build made.
type Object struct {
	Root      Value     // the object; its positions mean nothing, because patches and transformers made it
	Origin    Document  // the document that it began as; the zero Document for one that a generator made
	Pos       graph.Pos // where it began: the document, or the generator's entry
	Generated bool      // a generator of the kustomization file made it
	Base      string    // the name before a generator's hash was added to it; the name itself otherwise

	node *resource.Resource
}

// Built is what building a directory gave.
type Built struct {
	Objects  []Object
	Problems []graph.Problem
	Remotes  []Remote // what would have been fetched; the objects are without it
	Read     []string // the files of the tree that were read, sorted
	Failed   bool     // kustomize refuses the directory even after what is not there was left out

	tree       *Tree
	patches    []patchSource // in the order in which they were laid over the objects
	namespaces []Value       // those of the kustomization files, in the same order
	layersOnce sync.Once
	layers     []layer
}

// Complete reports whether the objects are all that Flux would apply.
func (b *Built) Complete() bool { return !b.Failed && len(b.Remotes) == 0 && len(b.Problems) == 0 }

// session is one build.
type session struct {
	tree      *Tree
	dir       string
	over      Overlay
	rootFile  string // path of the directory's kustomization file, there or made
	rootData  []byte
	lenient   bool            // leave out documents that are no objects
	forgiving bool            // patches may match nothing, because what they mean is remote
	schema    bool            // a kustomization file sets the OpenAPI schema
	files     []string        // what the build may read
	listed    map[string]bool // files that are resources
	others    map[string]bool // files that are something else, be they resources too
}

// survey finds what the build may read, and as what.
func (s *session) survey() {
	s.files = s.tree.Uses(s.dir)
	for _, c := range s.over.Components {
		if p := path.Join(s.dir, c); s.tree.IsDir(p) {
			s.files = slices.Concat(s.files, s.tree.Uses(p))
			slices.Sort(s.files)
			s.files = slices.Compact(s.files)
		}
	}
	s.listed, s.others = make(map[string]bool), make(map[string]bool)
	if s.tree.KustomizationFile(s.dir) == "" {
		for _, f := range s.files {
			s.listed[f] = isYAML(f) && s.scanned(f)
		}
	}
	for c := range s.kustomizations() {
		for _, r := range c.resources {
			s.listed[r] = s.tree.Has(r)
		}
		for _, o := range c.others {
			s.others[o] = true
		}
		s.schema = s.schema || c.schema
	}
}

// scanned reports whether Flux's generator would list a file: no directory between it and that of
// the build has a kustomization file.
func (s *session) scanned(f string) bool {
	for dir := path.Dir(f); dir != s.dir && dir != "."; dir = path.Dir(dir) {
		if s.tree.KustomizationFile(dir) != "" {
			return false
		}
	}
	return true
}

// kustomizations yields the kustomization files that the build may read.
func (s *session) kustomizations() iter.Seq[*cleaned] {
	return func(yield func(*cleaned) bool) {
		for _, f := range s.files {
			if isKustomization(f) && !yield(s.tree.cleaned(f)) {
				return
			}
		}
	}
}

// layering returns the kustomization files in the order in which they are applied: what a file
// names before itself.
func (s *session) layering() []string {
	var order []string
	seen := make(map[string]bool)
	var visit func(dir string)
	visit = func(dir string) {
		k := s.tree.KustomizationFile(dir)
		if seen[dir] || k == "" {
			return
		}
		seen[dir] = true
		c := s.tree.cleaned(k)
		for _, p := range slices.Concat(c.resources, c.others) {
			visit(p)
		}
		order = append(order, k)
	}
	for _, k := range s.files {
		if s.tree.KustomizationFile(s.dir) == "" && isKustomization(k) {
			visit(path.Dir(k))
		}
	}
	for _, c := range s.over.Components {
		visit(path.Join(s.dir, c))
	}
	visit(s.dir)
	return order
}

// isKustomization reports whether a file is a kustomization file, by its name.
func isKustomization(f string) bool { return slices.Contains(KustomizationFiles, path.Base(f)) }

// Build builds a directory of the tree as kustomize-controller does: in memory and offline, with
// plugins off. What a kustomization file names but the tree does not hold is told as a problem and
// left out, so that the rest is still shown; so are documents that are no objects.
func (t *Tree) Build(dir string, over Overlay) *Built {
	b := &Built{tree: t}
	dir = CleanPath(dir)
	s := &session{tree: t, dir: dir, over: over}
	s.survey()
	if s.fatal(b) {
		return b
	}
	if err := s.makeRoot(b); err != nil {
		b.fail(s, err)
		return b
	}
	fsys := &buildFS{session: s, read: make(map[string]bool)}
	m, err := run(fsys, dir)
	if err != nil && s.hasRemotes() {
		s.forgiving = true
		if again := s.makeRoot(&Built{}); again == nil {
			if forgiven, again := run(fsys, dir); again == nil {
				m, err = forgiven, nil
			}
		}
	}
	if err != nil {
		b.fail(s, err)
		s.lenient = true
		if m, err = run(fsys, dir); err == nil {
			b.Failed = false
		}
	}
	for p := range fsys.read {
		if t.Has(p) {
			b.Read = append(b.Read, p)
		}
	}
	slices.Sort(b.Read)
	for _, p := range b.Read {
		if !isKustomization(p) {
			continue
		}
		c := t.cleaned(p)
		b.Remotes = append(b.Remotes, c.remotes...)
		b.Problems = append(b.Problems, c.problems...)
	}
	for _, p := range s.layering() {
		if _, ok := slices.BinarySearch(b.Read, p); ok {
			b.patches = append(b.patches, t.cleaned(p).patches...)
			b.namespaces = append(b.namespaces, t.cleaned(p).namespace)
		}
	}
	b.patches = append(b.patches, over.sources()...)
	for _, p := range b.Read {
		if f, ok := t.File(p); ok && s.listed[p] {
			b.Problems = append(b.Problems, f.Repo.Problems(f.File)...)
			if r := t.repairs(p); r != nil {
				b.Problems = append(b.Problems, r.problems...)
			}
		}
	}
	// A file that does not parse says more than kustomize's refusal of it.
	broken := make(map[string]bool)
	for _, p := range b.Problems {
		if p.Kind == graph.InvalidManifest {
			broken[p.Pos.File] = true
		}
	}
	b.Problems = slices.DeleteFunc(b.Problems, func(p graph.Problem) bool { return p.Kind == graph.BuildFailed && broken[p.Pos.File] && !b.Failed })
	slices.SortStableFunc(b.Problems, graph.Problem.Compare)
	b.Problems = slices.CompactFunc(b.Problems, func(p, q graph.Problem) bool { return p.Compare(q) == 0 })
	if err == nil {
		b.take(s, m)
	}
	return b
}

// fatal reports whether something that kustomize would read would end the process: aliases that refer
// to themselves or expand without measure, from which it never comes back, and patches that cannot be
// printed.
func (s *session) fatal(b *Built) bool {
	over := s.over
	for _, p := range s.files {
		f, _ := s.tree.File(p)
		if f.Repo.explodes(f.File) {
			b.Failed = true
			b.Problems = append(b.Problems, f.Repo.Problems(f.File)...)
			return true
		}
	}
	var texts []string
	for c := range s.kustomizations() {
		texts = append(texts, c.inline...)
	}
	for _, patch := range slices.Concat(over.Patches, over.PatchesJSON6902) {
		texts = append(texts, patch.Patch)
	}
	texts = append(texts, over.PatchesStrategicMerge...)
	for _, text := range texts {
		if strings.Contains(text, "*") && parseStream("", []byte(text)).explodes {
			b.fail(s, errAliases)
			return true
		}
	}
	for _, patch := range s.over.Patches {
		if why := whyUnprintable(patch.Patch); why != "" {
			b.fail(s, errors.New("a patch cannot be turned into JSON: "+why))
			return true
		}
	}
	for _, text := range s.over.PatchesStrategicMerge {
		if why := whyUnprintable(text); why != "" {
			b.fail(s, errors.New("a patch cannot be turned into JSON: "+why))
			return true
		}
	}
	return false
}

var errAliases = errors.New("the aliases of an inline patch refer to themselves or expand without measure")

// fail tells kustomize's refusal.
func (b *Built) fail(s *session, err error) {
	b.Failed = true
	b.Problems = append(b.Problems, s.explain(err))
}

// makeRoot makes the kustomization file of the directory: the one that is there, or one that names
// every manifest below, with the overlay's fields merged into it.
func (s *session) makeRoot(b *Built) error {
	kus := types.Kustomization{TypeMeta: types.TypeMeta{APIVersion: types.KustomizationVersion, Kind: types.KustomizationKind}}
	s.rootFile = s.tree.KustomizationFile(s.dir)
	if s.rootFile != "" {
		c := s.tree.cleaned(s.rootFile)
		// Flux reads the file leniently: unknown fields are lost here, but refused further down.
		if err := sigsyaml.Unmarshal(c.data, &kus); err != nil {
			return fmt.Errorf("%s: %w", s.rootFile, err)
		}
		if err := s.onlyOne(); err != nil {
			return err
		}
		if c.bare {
			kus.BuildMetadata = []string{types.OriginAnnotations} // so Flux keeps kustomize from refusing an empty file
		} else if len(kus.Resources) == 0 && kus.GeneratorOptions == nil {
			kus.GeneratorOptions = &types.GeneratorOptions{} // to the same end, without a trace in the objects
		}
	} else {
		s.rootFile = path.Join(s.dir, KustomizationFiles[0])
		kus.Resources = s.scan(b)
		if len(kus.Resources) == 0 {
			kus.Namespace = "_placeholder"
		}
	}
	if err := s.lay(&kus, b); err != nil {
		return err
	}
	for _, url := range purge(&kus) {
		b.Remotes = append(b.Remotes, Remote{URL: url, Pos: graph.Pos{File: s.tree.Where(s.rootFile)}})
	}
	if s.forgiving {
		s.forgive(&kus, s.dir)
	}
	data, err := sigsyaml.Marshal(kus)
	s.rootData = data
	return err
}

// onlyOne refuses a directory with several kustomization files, as kustomize does.
func (s *session) onlyOne() error {
	var there []string
	for _, name := range KustomizationFiles {
		if s.tree.Has(path.Join(s.dir, name)) {
			there = append(there, name)
		}
	}
	if len(there) > 1 {
		return fmt.Errorf("Found multiple kustomization files under: /%s", s.dir) //nolint:staticcheck // as kustomize says it
	}
	return nil
}

// lay lays the overlay's fields over those of the kustomization file.
func (s *session) lay(kus *types.Kustomization, b *Built) error {
	over := s.over
	if over.Namespace != nil {
		kus.Namespace = *over.Namespace
	}
	if over.NamePrefix != nil {
		kus.NamePrefix = *over.NamePrefix
	}
	if over.NameSuffix != nil {
		kus.NameSuffix = *over.NameSuffix
	}
	kus.Patches = append(kus.Patches, over.Patches...)
	for _, p := range over.PatchesStrategicMerge {
		kus.PatchesStrategicMerge = append(kus.PatchesStrategicMerge, types.PatchStrategicMerge(p))
	}
	kus.PatchesJson6902 = append(kus.PatchesJson6902, over.PatchesJSON6902...)
	for _, c := range over.Components {
		p := path.Join(s.dir, c)
		switch {
		case IsRemote(c) || path.IsAbs(c):
			return fmt.Errorf("component path '%s' must be local and relative", c)
		case s.tree.IsDir(p), s.tree.Has(p):
			kus.Components = append(kus.Components, c)
		case !over.IgnoreMissing:
			b.Problems = append(b.Problems, graph.Problem{Kind: graph.BuildFailed,
				Message: fmt.Sprintf("the component %s does not exist", c)})
		}
	}
	for _, image := range over.Images {
		mergeImage(&kus.Images, image)
	}
	if len(over.BuildMetadata) > 0 {
		kus.BuildMetadata = over.BuildMetadata
	}
	return nil
}

// mergeImage lays an image over those of a kustomization file, field by field; tag and digest
// choose the version together.
func mergeImage(images *[]types.Image, image types.Image) {
	for i := range *images {
		have := &(*images)[i]
		if have.Name != image.Name {
			continue
		}
		if image.NewName != "" {
			have.NewName = image.NewName
		}
		if image.NewTag != "" || image.Digest != "" {
			have.NewTag, have.Digest = image.NewTag, image.Digest
		}
		return
	}
	*images = append(*images, image)
}

// scan lists the manifests below the directory as Flux's generator does: every YAML file, but a
// directory that has a kustomization file as a whole. Flux refuses to build anything when one of
// the files holds something that is no object; that is told, and the file's objects still listed.
func (s *session) scan(b *Built) []string {
	var resources []string
	var walk func(dir string)
	walk = func(dir string) {
		for _, name := range s.tree.ReadDir(dir) {
			p := path.Join(dir, name)
			switch {
			case s.tree.IsDir(p):
				if s.tree.KustomizationFile(p) != "" {
					resources = append(resources, relative(s.dir, p))
				} else {
					walk(p)
				}
			case isYAML(name):
				f, _ := s.tree.File(p)
				if strays := noObjects(f); len(strays) > 0 {
					for _, at := range strays {
						b.Problems = append(b.Problems, graph.Problem{Kind: graph.BuildFailed, Pos: at,
							Message: fmt.Sprintf("not a Kubernetes object, but Flux reads every YAML file below %s because it has no kustomization.yaml", s.tree.Where(s.dir))})
					}
					s.lenient = true
				}
				if ps := f.Repo.Problems(f.File); len(ps) > 0 {
					b.Problems = append(b.Problems, ps...)
					s.lenient = true
				}
				resources = append(resources, relative(s.dir, p))
			}
		}
	}
	walk(s.dir)
	// kustomize takes a file without any document for an error when it is named, Flux does not name it
	// any differently; it is left out here because it holds nothing.
	return slices.DeleteFunc(resources, func(r string) bool {
		f, ok := s.tree.File(path.Join(s.dir, r))
		return ok && len(f.Repo.Documents(f.File)) == 0
	})
}

func relative(dir, p string) string {
	if dir == "." {
		return p
	}
	return strings.TrimPrefix(p, dir+"/")
}

// noObjects returns the places of a file's documents that are no Kubernetes objects.
func noObjects(f TreeFile) []graph.Pos {
	var at []graph.Pos
	for _, d := range f.Repo.Documents(f.File) {
		if d.APIVersion == "" || d.Kind == "" || d.Name == "" {
			at = append(at, d.Pos())
		}
	}
	return at
}

// content returns what kustomize reads for a path of the tree.
func (s *session) content(p string) ([]byte, error) {
	if p == s.rootFile {
		return s.rootData, nil
	}
	f, ok := s.tree.File(p)
	if !ok {
		return nil, fs.ErrNotExist
	}
	switch _, known := slices.BinarySearch(s.files, p); {
	case isKustomization(p) && s.forgiving:
		return s.forgivingFile(p), nil
	case isKustomization(p):
		return s.tree.cleaned(p).data, nil
	case !known && !s.harmless(f):
		return nil, errAliases
	case !s.listed[p], s.others[p] && !s.lenient && s.tree.repairs(p) == nil:
		return f.Repo.ReadFile(f.File)
	case s.lenient:
		return s.onlyObjects(p), nil
	}
	return s.tree.marked(p), nil
}

// harmless reports whether a file that only a plugin names does not end the process.
func (s *session) harmless(f TreeFile) bool {
	data, err := f.Repo.ReadFile(f.File)
	return err == nil && !f.Repo.explodes(f.File) && whyUnprintable(string(data)) == ""
}

// onlyObjects returns those documents of a file that are objects.
func (s *session) onlyObjects(p string) []byte {
	f, _ := s.tree.File(p)
	var docs []*yaml.Node
	for i, d := range f.Repo.Documents(f.File) {
		switch r := s.tree.repairs(p); {
		case d.APIVersion == "" || d.Kind == "" || d.Name == "":
		case r != nil:
			docs = append(docs, r.docs[i])
		default:
			docs = append(docs, d.Root.Node())
		}
	}
	return join(docs)
}

// join writes documents one after the other.
func join(docs []*yaml.Node) []byte {
	var b bytes.Buffer
	for _, d := range docs {
		if out, err := yaml.Marshal(d); err == nil {
			b.WriteString("---\n")
			b.Write(out)
		}
	}
	return b.Bytes()
}

// buildLock keeps kustomize's global schema from changing under a build: those that bring a schema
// of their own run alone, all others side by side.
var buildLock sync.RWMutex

// builtInSchema loads kustomize's own schema. A build that loaded it by the way would write what
// another one reads without a lock.
var builtInSchema = sync.OnceFunc(func() { openapi.Schema() })

// recoverBuild turns a panic of kustomize, which some malformed objects cause, into a failed build.
func recoverBuild(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("kustomize panicked: %v", r)
	}
}

// run runs kustomize with Flux's settings.
func run(fsys *buildFS, dir string) (m resmap.ResMap, err error) {
	builtInSchema()
	if fsys.session.schema {
		buildLock.Lock()
		defer buildLock.Unlock()
		defer func() { openapi.ResetOpenAPI(); openapi.Schema() }()
	} else {
		buildLock.RLock()
		defer buildLock.RUnlock()
	}
	if m, ok := fsys.shared(dir); ok {
		return m, nil
	}
	defer recoverBuild(&err)
	return krusty.MakeKustomizer(&krusty.Options{
		LoadRestrictions: types.LoadRestrictionsNone,
		PluginConfig:     types.DisabledPluginConfig(),
	}).Run(fsys, path.Join("/", dir))
}

// hasRemotes reports whether a kustomization file that the build may read asks for something remote.
func (s *session) hasRemotes() bool {
	for c := range s.kustomizations() {
		if len(c.remotes) > 0 {
			return true
		}
	}
	return false
}

// take turns kustomize's result into objects.
func (b *Built) take(s *session, m resmap.ResMap) {
	used := make(map[graph.Pos]bool)
	for _, r := range m.Resources() {
		o := Object{node: r, Base: r.GetName()}
		if began, ok := s.tree.readMark(r.GetAnnotations(markKey)); ok {
			dropAnnotation(r, markKey)
			o.Origin, o.Pos = began, began.Pos()
			used[o.Pos] = true
		}
		c := copier{}
		o.Root = NewValue("", c.copy(r.YNode()))
		if c.dropped { // a patch copied the annotations
			dropEverywhere(r.YNode(), markKey)
		}
		b.Objects = append(b.Objects, o)
	}
	for i := range b.Objects {
		if o := &b.Objects[i]; o.Pos.File == "" {
			b.locate(s, o, used)
			used[o.Pos] = true
		}
	}
}

// dropAnnotation removes an annotation, and the mapping of annotations with the last one, without
// touching anything else.
func dropAnnotation(r *resource.Resource, key string) {
	meta := field(r.YNode(), "metadata")
	annotations := field(meta, "annotations")
	if annotations == nil {
		return
	}
	remove(annotations, key)
	if len(annotations.Content) == 0 {
		remove(meta, "annotations")
	}
}

func field(n *kyaml.Node, key string) *kyaml.Node {
	if n == nil {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

func remove(n *kyaml.Node, key string) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			n.Content = slices.Delete(n.Content, i, i+2)
			return
		}
	}
}

// locate finds where an object began that carries no mark: a document of that kind and name became
// it, or a generator of one of the kustomization files made it.
func (b *Built) locate(s *session, o *Object, used map[graph.Pos]bool) {
	kind, name := o.Root.Get("kind").Text(), o.Root.Get("metadata", "name").Text()
	namespace := o.Root.Get("metadata", "namespace").Text()
	best := 0
	for _, p := range b.Read {
		if !s.listed[p] {
			continue
		}
		f, _ := s.tree.File(p)
		for _, d := range f.Repo.Documents(f.File) {
			if score := likeness(d, kind, namespace, name); score > best && !used[d.Pos()] {
				best, o.Origin, o.Pos = score, d, d.Pos()
			}
		}
	}
	if best >= sameName {
		return
	}
	if g, ok := b.generator(s, kind, name, used); ok {
		o.Origin, o.Pos, o.Generated = Document{}, g.pos, true
		if cut := hashSuffix.FindStringIndex(name); cut != nil {
			o.Base = name[:cut[0]]
		}
		return
	}
	if best == 0 {
		o.Pos = graph.Pos{File: s.tree.Where(s.dir)}
		if f, ok := s.tree.File(s.rootFile); ok {
			o.Pos = graph.Pos{File: f.File, Line: 1}
		}
	}
}

// generator returns the entry of a generator that made an object, with the longest name.
func (b *Built) generator(s *session, kind, name string, used map[graph.Pos]bool) (best generated, ok bool) {
	for _, p := range b.Read {
		if !isKustomization(p) {
			continue
		}
		for _, g := range s.tree.cleaned(p).generates {
			if g.kind == kind && g.name != "" && strings.Contains(name, g.name) && len(g.name) > len(best.name) && !used[g.pos] {
				best, ok = g, true
			}
		}
	}
	return best, ok
}

// hashSuffix is what kustomize's generators add to a name.
var hashSuffix = regexp.MustCompile(`-[2456789bcdfghkmt]{10}$`)

// sameName is the least likeness of a document that has the object's name.
const sameName = 1 << 20

// likeness says how well a document fits an object: transformers may have added to its name and
// changed its namespace, or a patch may have replaced both. Zero is not at all.
func likeness(d Document, kind, namespace, name string) int {
	switch {
	case d.Kind != kind:
		return 0
	case d.Name == name && d.Namespace == namespace:
		return sameName + 1
	case d.Name == name:
		return sameName
	case d.Name != "" && strings.Contains(name, d.Name):
		return 2 + len(d.Name)
	}
	return 1
}

// copier copies a tree of kustomize's YAML nodes into one of ours: they are two copies of the same
// library. It leaves out marks. The nodes come out of two slices that are made at once.
type copier struct {
	dropped bool
	nodes   []yaml.Node
	lists   []*yaml.Node
}

func (c *copier) copy(n *kyaml.Node) *yaml.Node {
	nodes, lists := 0, 0
	nodesBelow(n, &nodes, &lists)
	c.nodes, c.lists = make([]yaml.Node, nodes), make([]*yaml.Node, lists)
	return c.node(n)
}

// nodesBelow counts the nodes of a tree, and those that are in others.
func nodesBelow(n *kyaml.Node, nodes, lists *int) {
	if n.Alias != nil {
		nodesBelow(n.Alias, nodes, lists)
		return
	}
	*nodes++
	*lists += len(n.Content)
	for _, child := range n.Content {
		nodesBelow(child, nodes, lists)
	}
}

func (c *copier) node(n *kyaml.Node) *yaml.Node {
	if n.Alias != nil {
		return c.node(n.Alias)
	}
	out := &c.nodes[0]
	c.nodes = c.nodes[1:]
	out.Kind, out.Style, out.Tag, out.Value, out.Line, out.Column = yaml.Kind(n.Kind), yaml.Style(n.Style), n.Tag, n.Value, n.Line, n.Column
	if len(n.Content) > 0 {
		out.Content, c.lists = c.lists[:0:len(n.Content)], c.lists[len(n.Content):]
	}
	for i, child := range n.Content {
		if n.Kind == kyaml.MappingNode && n.Content[i&^1].Value == markKey {
			c.dropped = true
			continue
		}
		out.Content = append(out.Content, c.node(child))
	}
	return out
}

// dropEverywhere removes a key from every mapping.
func dropEverywhere(n *kyaml.Node, key string) {
	if n.Kind == kyaml.MappingNode {
		remove(n, key)
	}
	for _, c := range n.Content {
		dropEverywhere(c, key)
	}
}

// YAML returns the object as kustomize prints it. Objects that were made from text return that.
func (o Object) YAML() ([]byte, error) {
	if o.node != nil {
		if text, ok := printNode(&o.node.RNode); ok {
			return text, nil
		}
		return o.node.AsYAML()
	}
	var v any
	if err := o.Root.Node().Decode(&v); err != nil {
		return nil, err
	}
	data, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return sigsyaml.JSONToYAML(data)
}

// WithRoot returns the object with another content.
func (o Object) WithRoot(v Value) Object {
	o.Root, o.node = v, nil
	return o
}
