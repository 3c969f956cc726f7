package parse

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
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
	PatchesStrategicMerge []string // inline
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
	patches  []patchSource
	tree     *Tree
}

// Complete reports whether the objects are all that Flux would apply.
func (b *Built) Complete() bool { return !b.Failed && len(b.Remotes) == 0 && len(b.Problems) == 0 }

// session is one build.
type session struct {
	tree      *Tree
	dir       string
	rootFile  string // path of the directory's kustomization file, there or made
	rootData  []byte
	lenient   bool            // leave out documents that are no objects
	forgiving bool            // patches may match nothing, because what they mean is remote
	files     []string        // what the build may read
	listed    map[string]bool // files that are resources, and nothing else
}

// survey finds what the build may read, and as what.
func (s *session) survey() {
	s.files = s.tree.Uses(s.dir)
	s.listed = make(map[string]bool)
	root := s.tree.KustomizationFile(s.dir)
	if root == "" {
		for _, f := range s.files {
			s.listed[f] = isYAML(f)
		}
	}
	var other []string
	for _, f := range s.files {
		if !slices.Contains(KustomizationFiles, path.Base(f)) {
			continue
		}
		s.listed[f] = false
		c := s.tree.cleaned(f)
		for _, r := range c.resources {
			s.listed[r] = s.tree.Has(r)
		}
		for _, u := range c.uses {
			if !slices.Contains(c.resources, u) {
				other = append(other, u)
			}
		}
	}
	for _, o := range other {
		s.listed[o] = false
	}
}

// Build builds a directory of the tree as kustomize-controller does: in memory and offline, with
// plugins off. What a kustomization file names but the tree does not hold is told as a problem and
// left out, so that the rest is still shown; so are documents that are no objects.
func (t *Tree) Build(dir string, over Overlay) *Built {
	b := &Built{tree: t}
	s := &session{tree: t, dir: dir}
	s.survey()
	if s.explodes(b, over) {
		return b
	}
	if err := s.makeRoot(b, over); err != nil {
		b.fail(s, err)
		return b
	}
	fsys := &buildFS{session: s, read: make(map[string]bool)}
	m, err := run(fsys, dir)
	if err != nil && s.hasRemotes() {
		s.forgiving = true
		if again := s.makeRoot(&Built{}, over); again == nil {
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
		if !slices.Contains(KustomizationFiles, path.Base(p)) {
			continue
		}
		c := t.cleaned(p)
		b.Remotes = append(b.Remotes, c.remotes...)
		b.Problems = append(b.Problems, c.problems...)
		b.patches = append(b.patches, c.patches...)
	}
	for _, p := range b.Read {
		if f, ok := t.File(p); ok && s.listed[p] {
			b.Problems = append(b.Problems, f.Repo.Problems(f.File)...)
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
	if err == nil {
		b.take(s, m)
	}
	return b
}

// explodes reports whether something that kustomize would read has aliases that refer to themselves
// or expand without measure: it would never come back from them.
func (s *session) explodes(b *Built, over Overlay) bool {
	for _, p := range s.files {
		f, _ := s.tree.File(p)
		if f.Repo.explodes(f.File) {
			b.Failed = true
			b.Problems = append(b.Problems, f.Repo.Problems(f.File)...)
			return true
		}
	}
	var texts []string
	for _, p := range s.files {
		if slices.Contains(KustomizationFiles, path.Base(p)) {
			for _, patch := range s.tree.cleaned(p).patches {
				texts = append(texts, patch.text.Text())
			}
		}
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
	return false
}

var errAliases = errors.New("the aliases of an inline patch refer to themselves or expand without measure")

// fail tells kustomize's refusal.
func (b *Built) fail(s *session, err error) {
	b.Failed = true
	b.Problems = append(b.Problems, graph.Problem{Kind: graph.BuildFailed, Pos: s.place(err), Message: explain(err)})
}

// place returns the file that an error speaks of, or the directory's kustomization file.
func (s *session) place(err error) graph.Pos {
	text := err.Error()
	best, at := "", -1
	for _, m := range filePattern.FindAllStringIndex(text, -1) {
		name := strings.TrimPrefix(text[m[0]:m[1]], "/")
		for _, p := range []string{name, path.Join(s.dir, name)} {
			if s.tree.Has(p) && m[0] > at {
				best, at = p, m[0]
			}
		}
	}
	if best == "" {
		best = s.rootFile
	}
	if f, ok := s.tree.File(best); ok {
		line := 1
		if problems := f.Repo.Problems(f.File); len(problems) > 0 {
			line = problems[0].Pos.Line
		}
		return graph.Pos{File: f.File, Line: line}
	}
	return graph.Pos{File: s.tree.Where(s.dir)}
}

var filePattern = regexp.MustCompile(`[\w./+@ -]+\.(ya?ml|json)\b|[\w./+@-]*\bKustomization\b`)

var noise = regexp.MustCompile(`accumulat(ing|ion) (resources|err)( from '[^']*')?(=')?:? ?|recursed (accumulation|merging) (of|from) path '[^']*':? ?|accumulateDirectory: "`)

// explain returns kustomize's message without the tale of how it got there.
func explain(err error) string {
	text := strings.Join(strings.Fields(err.Error()), " ")
	text = noise.ReplaceAllString(text, "")
	text = strings.ReplaceAll(text, "'/", "'")
	if len(text) > 400 {
		text = text[:397] + "…"
		text = strings.ToValidUTF8(text, "")
	}
	return "kustomize cannot build it: " + text
}

// makeRoot makes the kustomization file of the directory: the one that is there, or one that names
// every manifest below, with the overlay's fields merged into it.
func (s *session) makeRoot(b *Built, over Overlay) error {
	kus := types.Kustomization{TypeMeta: types.TypeMeta{APIVersion: types.KustomizationVersion, Kind: types.KustomizationKind}}
	s.rootFile = s.tree.KustomizationFile(s.dir)
	if s.rootFile != "" {
		// Flux reads the file leniently: unknown fields are lost here, but refused further down.
		if err := sigsyaml.Unmarshal(s.tree.cleaned(s.rootFile).data, &kus); err != nil {
			return fmt.Errorf("%s: %w", s.rootFile, err)
		}
		n := 0
		for _, name := range KustomizationFiles {
			if s.tree.Has(path.Join(s.dir, name)) {
				n++
			}
		}
		if n > 1 {
			return fmt.Errorf("found multiple kustomization files under %s", s.dir)
		}
	} else {
		s.rootFile = path.Join(s.dir, KustomizationFiles[0])
		kus.Resources = s.scan(b)
		if len(kus.Resources) == 0 {
			kus.Namespace = "_placeholder"
		}
	}
	for p, to := range map[*string]*string{over.Namespace: &kus.Namespace, over.NamePrefix: &kus.NamePrefix, over.NameSuffix: &kus.NameSuffix} {
		if p != nil {
			*to = *p
		}
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
		case s.tree.IsDir(p):
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
	if len(kus.Resources) == 0 && len(kus.BuildMetadata) == 0 {
		kus.BuildMetadata = []string{types.OriginAnnotations} // an empty file is not an error to Flux
	}
	if s.forgiving {
		s.forgive(&kus, s.dir)
	}
	data, err := sigsyaml.Marshal(kus)
	s.rootData = data
	return err
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
	if slices.Contains(KustomizationFiles, path.Base(p)) && s.tree.Has(p) {
		if s.forgiving {
			return s.forgivingFile(p), nil
		}
		return s.tree.cleaned(p).data, nil
	}
	switch {
	case !s.listed[p] || !s.tree.Has(p):
		return s.tree.ReadFile(p)
	case s.lenient:
		return s.onlyObjects(p), nil
	}
	return s.tree.marked(p), nil
}

// onlyObjects returns those documents of a file that are objects.
func (s *session) onlyObjects(p string) []byte {
	f, _ := s.tree.File(p)
	var b bytes.Buffer
	for _, d := range f.Repo.Documents(f.File) {
		if d.APIVersion == "" || d.Kind == "" || d.Name == "" {
			continue
		}
		if out, err := yaml.Marshal(d.Root.Node()); err == nil {
			b.WriteString("---\n")
			b.Write(out)
		}
	}
	return b.Bytes()
}

// buildLock keeps kustomize's global schema from changing under a build: those that bring a schema
// of their own run alone, all others side by side.
var buildLock sync.RWMutex

// recoverBuild turns a panic of kustomize, which some malformed objects cause, into a failed build.
func recoverBuild(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("kustomize panicked: %v", r)
	}
}

// run runs kustomize with Flux's settings.
func run(fsys *buildFS, dir string) (m resmap.ResMap, err error) {
	defer recoverBuild(&err)
	if fsys.session.hasSchema() {
		buildLock.Lock()
		defer buildLock.Unlock()
		openapi.ResetOpenAPI()
		defer openapi.ResetOpenAPI()
	} else {
		buildLock.RLock()
		defer buildLock.RUnlock()
	}
	return krusty.MakeKustomizer(&krusty.Options{
		LoadRestrictions: types.LoadRestrictionsNone,
		PluginConfig:     types.DisabledPluginConfig(),
	}).Run(fsys, path.Join("/", dir))
}

// hasRemotes reports whether a kustomization file that the build may read asks for something remote.
func (s *session) hasRemotes() bool {
	return slices.ContainsFunc(s.files, func(p string) bool {
		return slices.Contains(KustomizationFiles, path.Base(p)) && len(s.tree.cleaned(p).remotes) > 0
	})
}

// hasSchema reports whether a kustomization file that the build may read names an OpenAPI schema.
func (s *session) hasSchema() bool {
	if bytes.Contains(s.rootData, []byte("openapi:")) {
		return true
	}
	for _, p := range s.files {
		if slices.Contains(KustomizationFiles, path.Base(p)) && bytes.Contains(s.tree.cleaned(p).data, []byte("openapi:")) {
			return true
		}
	}
	return false
}

// take turns kustomize's result into objects.
func (b *Built) take(s *session, m resmap.ResMap) {
	for _, r := range m.Resources() {
		o := Object{node: r}
		annotations := r.GetAnnotations(markKey)
		began, ok := s.tree.readMark(annotations)
		if ok {
			dropAnnotation(r, markKey)
		}
		o.Root = NewValue("", copyNode(r.YNode()))
		o.Base = r.GetName()
		if ok {
			o.Origin, o.Pos = began, began.Pos()
		} else {
			b.locate(s, &o)
		}
		b.Objects = append(b.Objects, o)
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

// locate finds where an object began that carries no mark: a generator of one of the kustomization
// files made it, or a document of that kind and name did.
func (b *Built) locate(s *session, o *Object) {
	kind, name := o.Root.Get("kind").Text(), o.Root.Get("metadata", "name").Text()
	o.Pos = graph.Pos{File: s.tree.Where(s.dir)}
	if f, ok := s.tree.File(s.rootFile); ok {
		o.Pos = graph.Pos{File: f.File, Line: 1}
	}
	var best generated
	for _, p := range b.Read {
		if !slices.Contains(KustomizationFiles, path.Base(p)) {
			continue
		}
		for _, g := range s.tree.cleaned(p).generates {
			if g.kind == kind && g.name != "" && strings.Contains(name, g.name) && len(g.name) > len(best.name) {
				best = g
			}
		}
	}
	if best.name != "" {
		o.Generated, o.Pos = true, best.pos
		if cut := hashSuffix.FindStringIndex(name); cut != nil {
			o.Base = name[:cut[0]]
		}
		return
	}
	at := 0
	for _, p := range b.Read {
		if !s.listed[p] {
			continue
		}
		f, _ := s.tree.File(p)
		if d, score := matchDocument(f.Repo.Documents(f.File), kind, name); score > at {
			o.Origin, o.Pos, at = d, d.Pos(), score
		}
	}
}

// hashSuffix is what kustomize's generators add to a name.
var hashSuffix = regexp.MustCompile(`-[2456789bcdfghkmt]{10}$`)

// matchDocument finds the document that became an object of that kind and name, and how well it fits:
// transformers may have added to the name, or a patch replaced it.
func matchDocument(docs []Document, kind, name string) (Document, int) {
	best, at := 0, -1
	for i, d := range docs {
		score := 0
		switch {
		case d.Kind != kind:
		case d.Name == name:
			score = 1 << 20
		case strings.Contains(name, d.Name):
			score = 2 + len(d.Name)
		default:
			score = 1
		}
		if score > best {
			best, at = score, i
		}
	}
	if at < 0 {
		return Document{}, 0
	}
	return docs[at], best
}

// copyNode copies a tree of kustomize's YAML nodes into one of ours: they are two copies of the
// same library.
func copyNode(n *kyaml.Node) *yaml.Node {
	c := &yaml.Node{Kind: yaml.Kind(n.Kind), Style: yaml.Style(n.Style), Tag: n.Tag, Value: n.Value, Line: n.Line, Column: n.Column}
	if n.Alias != nil {
		return copyNode(n.Alias)
	}
	if len(n.Content) > 0 {
		c.Content = make([]*yaml.Node, len(n.Content))
		for i, child := range n.Content {
			c.Content[i] = copyNode(child)
		}
	}
	return c
}

// YAML returns the object as kustomize prints it. Objects that were made from text return that.
func (o Object) YAML() ([]byte, error) {
	if o.node != nil {
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

// PosOf returns the place that gives a field of the object its value: the line of the document that
// it began as, the patch of a kustomization file that says it, or else where the object began.
func (b *Built) PosOf(o Object, field string) graph.Pos {
	final := o.Root.At(field)
	if o.Origin.Root.Exists() {
		began := o.Origin.Root.At(field)
		if began.Exists() && (sameText(began, final) || strings.Contains(leaf(began), "$")) {
			return began.Pos()
		}
		// Patches move the items of a list: look for the same text in the same list.
		if i := strings.LastIndexByte(field, '['); i > 0 {
			rest := field[i:]
			if j := strings.IndexByte(rest, ']'); j > 0 {
				for _, item := range o.Origin.Root.At(field[:i]).Items() {
					if v := item.At(strings.TrimPrefix(rest[j+1:], ".")); rest[j+1:] != "" && v.Exists() && sameText(v, final) || rest[j+1:] == "" && sameText(item, final) {
						return item.Pos()
					}
				}
			}
		}
	}
	want := leaf(final)
	if want == "" {
		return o.Pos
	}
	for i := len(b.patches) - 1; i >= 0; i-- {
		if pos, ok := b.findPatch(b.patches[i], want); ok {
			return pos
		}
	}
	if o.Generated || !o.Origin.Root.Exists() {
		return o.Pos
	}
	return o.Pos
}

// findPatch looks for a scalar in a patch.
func (b *Built) findPatch(p patchSource, want string) (graph.Pos, bool) {
	if p.file != "" {
		f, ok := b.tree.File(p.file)
		if !ok {
			return graph.Pos{}, false
		}
		for _, d := range f.Repo.Documents(f.File) {
			if v := findScalar(d.Root, want, 0); v.Exists() {
				return v.Pos(), true
			}
		}
		return graph.Pos{}, false
	}
	text := p.text.Text()
	at := strings.Index(text, want)
	if at < 0 {
		return graph.Pos{}, false
	}
	pos := p.text.Pos()
	pos.Col = 0
	pos.Line += strings.Count(text[:at], "\n")
	if n := p.text.Node(); n != nil && n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		pos.Line++
	}
	return pos, true
}

// leaf returns a scalar's text, or that of the name inside a small mapping.
func leaf(v Value) string {
	if v.IsMap() {
		return v.Get("name").Text()
	}
	return v.Text()
}

func sameText(a, b Value) bool { return leaf(a) != "" && leaf(a) == leaf(b) }

// findScalar returns the first scalar of that text in a value.
func findScalar(v Value, want string, depth int) Value {
	if depth > 100 {
		return Value{}
	}
	if v.IsScalar() {
		if v.Text() == want {
			return v
		}
		return Value{}
	}
	for _, item := range v.Items() {
		if f := findScalar(item, want, depth+1); f.Exists() {
			return f
		}
	}
	if v.IsMap() {
		for _, field := range v.Fields() {
			if f := findScalar(field, want, depth+1); f.Exists() {
				return f
			}
		}
	}
	return Value{}
}
