package build

//lint:file-ignore SA1019 repositories still use kustomize's deprecated fields

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"path"
	"slices"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/openapi"
	sigsyaml "sigs.k8s.io/yaml"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/position"
)

// Result is what building a directory gave.
type Result struct {
	Objects  []Object
	Problems []graph.Problem
	Remotes  []Remote // what would have been fetched and may bring or change objects; the objects are without it
	Unread   []string // files and directories of the tree that cannot be read, sorted; the objects are without them
	Read     []string // the files of the tree that were read, sorted
	Contents []Remote // files that generators would have fetched: only their objects' contents and hashes are without them
	Failed   bool     // kustomize refuses the directory even after what is not there was left out

	history position.History
}

// Complete reports whether the objects are all that Flux would apply.
func (b *Result) Complete() bool {
	return !b.Failed && len(b.Remotes) == 0 && len(b.Contents) == 0 && len(b.Unread) == 0 && len(b.Problems) == 0
}

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

// Build builds a directory of the tree as kustomize-controller does: in memory and offline, with
// plugins off. What a kustomization file names but the tree does not hold is told as a problem and
// left out, so that the rest is still shown; so are documents that are no objects.
func (t *Tree) Build(dir string, over Overlay) *Result {
	b := &Result{history: position.History{Tree: t.Tree}}
	dir = parse.CleanPath(dir)
	if at := t.UnreadInput(dir); at != "" {
		b.Unread = []string{at}
		return b
	}
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
	isUnread := s.isUnread()
	if err != nil && (isUnread || s.hasRemotes()) {
		s.forgiving = true
		if again := s.makeRoot(&Result{}); again == nil {
			if forgiven, again := run(fsys, dir); again == nil {
				m, err = forgiven, nil
			}
		}
	}
	if err != nil {
		b.Failed = true
		if !isUnread { // kustomize's refusal may be due to what is left out
			b.fail(s, err)
		}
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
		b.Contents = append(b.Contents, c.contents...)
		b.Unread = append(b.Unread, c.unread...)
		b.Problems = append(b.Problems, c.problems...)
	}
	for _, p := range s.layering() {
		if _, ok := slices.BinarySearch(b.Read, p); ok {
			b.history.Patches = append(b.history.Patches, t.cleaned(p).patches...)
			b.history.Namespaces = append(b.history.Namespaces, t.cleaned(p).namespace)
		}
	}
	b.history.Patches = append(b.history.Patches, over.sources()...)
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
	slices.Sort(b.Unread)
	b.Unread = slices.Compact(b.Unread)
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
func (s *session) fatal(b *Result) bool {
	over := s.over
	for _, p := range s.files {
		f, _ := s.tree.File(p)
		if f.Repo.UnboundedAliases(f.File) {
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
		if strings.Contains(text, "*") && parse.UnboundedAliases([]byte(text)) {
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
func (b *Result) fail(s *session, err error) {
	b.Failed = true
	b.Problems = append(b.Problems, s.explain(err))
}

// makeRoot makes the kustomization file of the directory: the one that is there, or one that names
// every manifest below, with the overlay's fields merged into it.
func (s *session) makeRoot(b *Result) error {
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
		s.tolerateAbsent(&kus, s.dir)
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
		//lint:ignore ST1005 kustomize's own words, which explain reads
		return fmt.Errorf("Found multiple kustomization files under: /%s", s.dir)
	}
	return nil
}

// lay lays the overlay's fields over those of the kustomization file.
func (s *session) lay(kus *types.Kustomization, b *Result) error {
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
		case s.tree.UnreadInput(p) != "":
			b.Unread = append(b.Unread, s.tree.UnreadInput(p))
		case isRemote(c) || path.IsAbs(c):
			return fmt.Errorf("component path '%s' must be local and relative", c)
		case s.tree.IsDir(p), s.tree.Has(p):
			kus.Components = append(kus.Components, c)
		case !over.IgnoreMissing:
			b.Problems = append(b.Problems, problem.At(graph.Pos{}, problem.MissingComponent{Path: c, Why: s.tree.Absence(p)}))
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
func (s *session) scan(b *Result) []string {
	var resources []string
	var walk func(dir string)
	walk = func(dir string) {
		for _, name := range s.tree.ReadDir(dir) {
			p := path.Join(dir, name)
			switch {
			case (s.tree.IsDir(p) || isYAML(name)) && s.tree.UnreadInput(p) != "":
				b.Unread = append(b.Unread, s.tree.UnreadInput(p))
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
						b.Problems = append(b.Problems, problem.At(at, problem.StrayDocument{Dir: s.tree.Where(s.dir)}))
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
func noObjects(f parse.TreeFile) []graph.Pos {
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
	case s.tree.Unread(p) != "":
		return nil, nil // of a generator, whose object keeps the key
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
	return s.tree.annotatedText(p), nil
}

// harmless reports whether a file that only a plugin names does not end the process.
func (s *session) harmless(f parse.TreeFile) bool {
	data, err := f.Repo.ReadFile(f.File)
	return err == nil && !f.Repo.UnboundedAliases(f.File) && whyUnprintable(string(data)) == ""
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

// isUnread reports whether something that the build may need cannot be read.
func (s *session) isUnread() bool {
	cannotRead := func(p string) bool { return s.tree.UnreadInput(p) != "" }
	if cannotRead(s.dir) || slices.ContainsFunc(s.files, cannotRead) {
		return true
	}
	for c := range s.kustomizations() {
		if len(c.unread) > 0 {
			return true
		}
	}
	return false
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
func (b *Result) take(s *session, m resmap.ResMap) {
	var began position.Candidates
	for _, r := range m.Resources() {
		o := Object{node: r, Base: r.GetName()}
		if d, ok := position.Annotated(s.tree.Tree, r.GetAnnotations(position.Annotation)); ok {
			dropAnnotation(r, position.Annotation)
			o.Origin, o.Pos = d, d.Pos()
			began.Use(o.Pos)
		}
		c := copier{}
		o.Root = parse.NewValue("", c.copy(r.YNode()))
		if c.dropped { // a patch copied the annotations
			dropEverywhere(r.YNode(), position.Annotation)
		}
		b.Objects = append(b.Objects, o)
	}
	surveyed := false
	for i := range b.Objects {
		o := &b.Objects[i]
		if o.Pos.File != "" {
			continue
		}
		if !surveyed {
			began.Documents, began.Generators = b.candidates(s)
			surveyed = true
		}
		s.locate(o, &began)
		began.Use(o.Pos)
	}
}

// candidates returns the documents that objects may have begun as, and the entries of generators that
// may have made them.
func (b *Result) candidates(s *session) (docs []parse.Document, generators []position.Generator) {
	for _, p := range b.Read {
		if f, _ := s.tree.File(p); s.listed[p] {
			docs = append(docs, f.Repo.Documents(f.File)...)
		}
		if isKustomization(p) {
			generators = append(generators, s.tree.cleaned(p).generates...)
		}
	}
	return docs, generators
}

// locate finds where an object began that carries no annotation. One of which nothing is known began
// in the kustomization file.
func (s *session) locate(o *Object, began *position.Candidates) {
	found := began.Find(o.Root.Get("kind").Text(), o.Root.Get("metadata", "namespace").Text(), o.Root.Get("metadata", "name").Text())
	o.Origin, o.Pos, o.Generated, o.ContentUnknown = found.Document, found.Pos, found.Generated, found.ContentUnknown
	if found.Base != "" {
		o.Base = found.Base
	}
	if o.Pos.File == "" {
		o.Pos = graph.Pos{File: s.tree.Where(s.dir)}
		if f, ok := s.tree.File(s.rootFile); ok {
			o.Pos = graph.Pos{File: f.File, Line: 1}
		}
	}
}

// PosOf returns the position that gives a field of the object its value: the line of the document that
// it began as, the patch that sets it, or else where the object began. The field is written as for
// parse.Value.At.
func (b *Result) PosOf(o Object, field string) graph.Pos {
	return b.history.Field(position.Object{Root: o.Root, Origin: o.Origin, Base: o.Base, Pos: o.Pos}, field)
}
