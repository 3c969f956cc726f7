package flux

import (
	"bytes"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// placed is an object as it stands on a cluster: what a document in a file becomes once
// Kustomizations have built, patched and filled it.
type placed struct {
	id        graph.ID
	object    build.Object
	built     *build.Result // the build that made it; nil for what another object makes
	source    string        // the --source whose file it is in; empty: this repository
	owners    []owner
	generated bool
	pos       graph.Pos
	held      string       // why Flux does not put it on the cluster, which may hold it all the same; empty: it does
	rendered  bool         // of a release: its chart is, and what it deploys need not be inferred
	artifact  *artifactCut // of an ExternalArtifact: what it is cut out of
}

// owner is an object that puts another one on the cluster.
type owner struct {
	id       graph.ID
	relation graph.Relation // Applies or Generates
	pos      graph.Pos
	field    string
	root     parse.Value // the object as it applies it
}

func (p *placed) root() parse.Value { return p.object.Root }

// at returns the place of a field.
func (p *placed) at(field string) graph.Pos {
	pos := p.pos
	if p.built != nil {
		pos = p.built.PosOf(p.object, field)
		if p.source != "" {
			pos.File = sourceFile(p.source, pos.File)
		}
	}
	return pos
}

// sourceFile names a file of another checkout.
func sourceFile(source, file string) string { return source + ":" + file }

// kust is a Flux Kustomization of a cluster.
type kust struct {
	id   graph.ID
	spec parse.Value // the whole object
	from *placed     // nil for a root that only the entry names

	input    string // what the result was made from
	artifact artifact
	dir      string // spec.path within the artifact
	missing  bool   // the artifact has no such directory
	vars     vars
	places   []graph.Pos // of spec.patches, where they are known
	built    *build.Result
	objects  []build.Object
	problems []graph.Problem
}

// cluster is one entry and what grows from it.
type cluster struct {
	w     *world
	name  string
	entry entry

	kusts map[graph.ID]*kust
	order []*kust // in the order of discovery, the root first

	objects map[graph.ID]*placed
	list    []*placed // in the order of placing

	dynamic map[graph.ID]string // ResourceSets whose inputs cannot be seen, and why
	blind   *blind
	notes   []graph.Problem // of what was generated, made anew in each round
}

// maxRounds ends a repository whose Kustomizations change each other for ever: so many rounds in a row
// may bring no new one. maxDepth ends one whose Kustomizations make ever new ones.
const (
	maxRounds = 25
	maxDepth  = 200
)

// place finds what a cluster would hold: it builds the root, then every Kustomization that appears,
// and all of them again whose source, path or variables turn out to be different, until nothing
// changes any more.
func (c *cluster) place() {
	c.kusts = map[graph.ID]*kust{}
	c.objects = map[graph.ID]*placed{}
	root := &kust{id: c.id(c.entry.kustomization), spec: c.entry.spec}
	c.kusts[root.id] = root
	c.order = []*kust{root}
	c.collect()
	last := ""
	for idle, rounds := 0, 0; idle < maxRounds && rounds < maxDepth; idle, rounds = idle+1, rounds+1 {
		known := len(c.order)
		var wait sync.WaitGroup
		changed := false
		for _, k := range c.order {
			in := c.input(k)
			if in.input == k.input {
				continue
			}
			changed = true
			wait.Go(func() { c.eval(in) })
			c.kusts[k.id] = in
		}
		wait.Wait()
		for i, k := range c.order {
			c.order[i] = c.kusts[k.id]
		}
		c.collect()
		now := c.signature()
		if !changed && now == last {
			return
		}
		last = now
		if len(c.order) > known {
			idle = 0 // a chain of Kustomizations may be as long as it likes
		}
	}
	c.notes = append(c.notes, graph.Problem{Kind: graph.Unresolved, Cluster: c.name, Pos: c.entry.pos,
		Message: fmt.Sprintf("the Kustomizations of %s change each other or make new ones without end, what is shown is where the reading stopped", c.name)})
}

// signature tells one state of the cluster from another.
func (c *cluster) signature() string {
	var b strings.Builder
	for _, p := range c.list {
		b.WriteString(p.id.String())
		b.WriteByte('\n')
	}
	return b.String()
}

func (c *cluster) id(k graph.Key) graph.ID { return graph.ID{Cluster: c.name, Key: k} }

// find returns the object of that key on the cluster.
func (c *cluster) find(k graph.Key) (*placed, bool) {
	p, ok := c.objects[c.id(k)]
	return p, ok
}

// input finds what a Kustomization is to be built from. The result is a new value, because the old
// one may still be read.
func (c *cluster) input(k *kust) *kust {
	in := &kust{id: k.id, spec: k.spec, from: k.from}
	spec := k.spec.Get("spec")
	in.artifact = c.artifact(sourceKey(k.spec), 0)
	in.dir = parse.CleanPath(spec.Get("path").Text())
	in.vars = c.variables(k)
	text := k.spec.Text()
	if n := k.spec.Node(); n != nil {
		text = nodeText(k.spec)
	}
	in.places = in.patchPlaces()
	in.input = fmt.Sprintf("%p %s %s\n%s\n%s\n%v", in.artifact.tree, in.artifact.remote, in.artifact.unknown, text, in.vars.key(), in.places)
	return in
}

// eval builds a Kustomization and fills in its variables.
func (c *cluster) eval(k *kust) {
	if k.artifact.tree == nil || symbolic(k.spec.Get("spec", "path").Text()) {
		return
	}
	if c.entry.flat && k.id == c.id(c.entry.kustomization) {
		return
	}
	if !k.artifact.tree.IsDir(k.dir) {
		k.missing = true
		return
	}
	over, err := overlay(k.spec.Get("spec"))
	if err != nil {
		k.problems = append(k.problems, graph.Problem{Kind: graph.BuildFailed, Message: err.Error()})
		return
	}
	over.PatchPos = k.places
	k.built = c.w.build(k.artifact.tree, k.dir, over)
	k.problems = append(k.problems, k.built.Problems...)
	for _, bad := range k.vars.invalid {
		k.problems = append(k.problems, graph.Problem{Kind: graph.BuildFailed, Pos: bad.pos,
			Message: fmt.Sprintf("%s is substituted with a variable called %q, and no name may have other characters than letters, digits and _", k.id.Key, bad.name)})
	}
	var unsaid undefined
	for _, o := range k.built.Objects {
		if g := groupKind(o.Root); g.Group == "kustomize.config.k8s.io" {
			continue
		}
		if k.vars.apply() {
			s := substitute(o, k.vars)
			switch {
			case s.err != nil:
				k.problems = append(k.problems, graph.Problem{Kind: graph.BuildFailed, Pos: o.Pos,
					Message: fmt.Sprintf("%s/%s: variable substitution failed: %v", o.Root.Get("kind").Text(), o.Root.Get("metadata", "name").Text(), s.err)})
			case !k.vars.open && !k.vars.perhaps && (c.w.version.strict() || groupKind(o.Root) != crdKind):
				for _, name := range s.undefined {
					unsaid.see(name, k.where(o, name))
				}
			}
			if s.root.Node() != o.Root.Node() {
				o = o.WithRoot(s.root)
			}
		}
		k.objects = append(k.objects, o)
	}
	k.problems = append(k.problems, unsaid.problems(k.id.Key, c.w.version)...)
	k.problems = append(k.problems, k.twins()...)
}

// patchPlaces returns where the patches of a Kustomization stand: nil unless that is in the repository
// that it builds.
func (k *kust) patchPlaces() []graph.Pos {
	if k.from == nil || k.from.built == nil || k.from.source != k.artifact.name {
		return nil
	}
	patches := k.spec.Get("spec", "patches").Items()
	places := make([]graph.Pos, len(patches))
	for i := range patches {
		places[i] = k.from.at("spec.patches" + index(i) + ".patch")
		if k.from.source != "" {
			places[i].File = strings.TrimPrefix(places[i].File, sourceFile(k.from.source, ""))
		}
	}
	return places
}

// where returns the place of a variable in an object: the line that holds it, in the document that the
// object began as, in the patch that brings it, or in the file that a generator read.
func (k *kust) where(o build.Object, name string) graph.Pos {
	text := regexp.MustCompile(`\$\{#?` + regexp.QuoteMeta(name) + `\b`)
	field, ok := fieldWith(o.Root, text, "", 0)
	if !ok {
		return o.Pos
	}
	pos := k.built.PosOf(o, field)
	repo, files := k.files()
	if o.Generated {
		for _, p := range k.built.Read {
			f, _ := k.artifact.tree.File(p)
			data, err := k.artifact.tree.ReadFile(p)
			if err != nil || !strings.HasSuffix(field, path.Base(p)+`"]`) && !strings.HasSuffix(field, "."+path.Base(p)) {
				continue
			}
			if line, ok := lineWith(data, text, 1); ok {
				return graph.Pos{File: f.File, Line: line}
			}
		}
	}
	if !files[pos.File] {
		return pos
	}
	// A value may go over several lines, and a key stands where its object does.
	data, err := repo.ReadFile(pos.File)
	if err != nil {
		return pos
	}
	if line, ok := lineWith(data, text, max(pos.Line, 1)); ok && line != pos.Line {
		return graph.Pos{File: pos.File, Line: line}
	}
	return pos
}

// files returns the repository that a build read, and the files that it read there.
func (k *kust) files() (*parse.Repo, map[string]bool) {
	var repo *parse.Repo
	files := map[string]bool{}
	for _, p := range k.built.Read {
		if f, ok := k.artifact.tree.File(p); ok && (repo == nil || f.Repo == repo) {
			repo = f.Repo
			files[f.File] = true
		}
	}
	return repo, files
}

// lineWith returns the first line, from a given one on, that a pattern matches.
func lineWith(data []byte, text *regexp.Regexp, from int) (int, bool) {
	line := 0
	for l := range bytes.Lines(data) {
		if line++; line >= from && text.Match(l) {
			return line, true
		}
	}
	return 0, false
}

// fieldWith returns the path of the first scalar that a pattern matches, or of the key.
func fieldWith(v parse.Value, text *regexp.Regexp, at string, depth int) (string, bool) {
	if depth > 200 {
		return "", false
	}
	if v.IsScalar() {
		return at, text.MatchString(v.Text())
	}
	for i, item := range v.Items() {
		if f, ok := fieldWith(item, text, at+index(i), depth+1); ok {
			return f, true
		}
	}
	for name, value := range v.Fields() {
		below := strings.TrimPrefix(at+"."+name, ".")
		if strings.ContainsAny(name, ".[]\"") {
			below = at + "[" + strconv.Quote(name) + "]"
		}
		if text.MatchString(name) {
			return below, true
		}
		if f, ok := fieldWith(value, text, below, depth+1); ok {
			return f, true
		}
	}
	return "", false
}

// collect puts together what all Kustomizations have built so far, and what the objects among it
// make in their turn.
func (c *cluster) collect() {
	before := c.objects
	c.objects = map[graph.ID]*placed{}
	c.list = nil
	c.dynamic = map[graph.ID]string{}
	c.notes = nil
	known := c.kusts
	c.kusts = map[graph.ID]*kust{}
	c.order = nil

	rootID := c.id(c.entry.kustomization)
	c.reach(known, rootID, known[rootID].spec, nil)
	for _, p := range c.entry.made {
		c.put(&placed{id: c.id(c.w.key(p)), object: build.Object{Root: p}, generated: true, pos: c.entry.pos})
	}
	c.placeRaw(known, before)
	for i := 0; i < len(c.order); i++ {
		k := c.order[i]
		common := k.spec.Get("spec", "commonMetadata")
		for _, o := range k.objects {
			o = commonMetadata(o, common)
			key := c.w.key(o.Root)
			if key.Name == "" || key.Kind.Name == "" {
				continue
			}
			pos := o.Pos
			if k.artifact.name != "" {
				pos.File = sourceFile(k.artifact.name, pos.File)
			}
			p := &placed{id: graph.ID{Cluster: c.target(k.spec), Key: key}, object: o, built: k.built, source: k.artifact.name,
				generated: o.Generated, pos: pos, owners: []owner{{id: k.id, relation: graph.Applies, pos: pos, root: o.Root}}}
			c.add(known, before, p, 0)
		}
	}
	// The root is what its own directory says it is; nothing else stands above it.
	if p, ok := c.objects[rootID]; ok {
		root := c.kusts[rootID]
		c.replace(root, &kust{id: rootID, spec: c.rootSpec(p), from: p, input: root.input, artifact: root.artifact, dir: root.dir,
			missing: root.missing, vars: root.vars, places: root.places, built: root.built, objects: root.objects, problems: root.problems})
	}
}

// placeRaw places what no build gives: the objects that flux bootstrap has put on the cluster of a
// directory that does not build, and the documents of one that only holds folders of several clusters.
func (c *cluster) placeRaw(known map[graph.ID]*kust, before map[graph.ID]*placed) {
	docs := c.entry.raw
	if c.entry.flat {
		docs = c.w.below(c.entry.dir)
	}
	for _, d := range docs {
		key := c.w.key(d.Root)
		if key == c.entry.kustomization && !c.entry.flat {
			c.put(&placed{id: c.id(key), object: build.Object{Root: d.Root, Origin: d}, pos: d.Pos()})
			continue
		}
		c.add(known, before, &placed{id: c.id(key), object: build.Object{Root: d.Root, Origin: d}, pos: d.Pos(),
			owners: []owner{{id: c.id(c.entry.kustomization), relation: graph.Applies, pos: d.Pos()}}}, 0)
	}
}

// rootSpec is the root Kustomization as applied, with the path that the entry is known by where a
// patch that only a later round brings has yet to fill it in.
func (c *cluster) rootSpec(p *placed) parse.Value {
	if symbolic(p.root().Get("spec", "path").Text()) || len(p.owners) == 0 {
		return c.entry.spec
	}
	return p.root()
}

func (c *cluster) replace(old, k *kust) {
	c.kusts[k.id] = k
	c.order[slices.Index(c.order, old)] = k
}

// target is the cluster that a Kustomization or HelmRelease applies to: its own, or the one that its
// kubeConfig names.
func (c *cluster) target(root parse.Value) string {
	config := root.Get("spec", "kubeConfig")
	for _, ref := range []string{"secretRef", "configMapRef"} {
		if name := config.Get(ref, "name").Text(); name != "" {
			return c.name + "@" + name
		}
	}
	return c.name
}

// reach notes a Kustomization and keeps what is known of it.
func (c *cluster) reach(known map[graph.ID]*kust, id graph.ID, spec parse.Value, from *placed) {
	if _, ok := c.kusts[id]; ok {
		return
	}
	k := known[id]
	if k == nil {
		k = &kust{id: id}
	} else {
		copied := *k
		k = &copied
	}
	k.spec, k.from = spec, from
	c.kusts[id] = k
	c.order = append(c.order, k)
}

// put places an object, and reports whether it is the first of its id.
func (c *cluster) put(p *placed) (*placed, bool) {
	if have, ok := c.objects[p.id]; ok {
		for _, o := range p.owners {
			if !slices.ContainsFunc(have.owners, func(h owner) bool { return h.id == o.id }) {
				have.owners = append(have.owners, o)
			}
		}
		// What a file declares stands before what something makes.
		if have.generated && !p.generated && have.built == nil {
			have.object, have.built, have.source, have.generated, have.pos = p.object, p.built, p.source, false, p.pos
		}
		return have, false
	}
	c.objects[p.id] = p
	c.list = append(c.list, p)
	return p, true
}

// add places an object and what it makes.
func (c *cluster) add(known map[graph.ID]*kust, before map[graph.ID]*placed, p *placed, depth int) {
	// A Kustomization that applies itself, and has an owner already, only repeats what that says.
	p, first := c.put(p)
	if !first || p.id.Cluster != c.name {
		return
	}
	if p.id.Kind == Kustomization {
		if len(p.owners) == 1 && p.owners[0].id == p.id && p.id != c.id(c.entry.kustomization) {
			return
		}
		c.reach(known, p.id, p.root(), p)
		return
	}
	if depth > 5 {
		return
	}
	for _, made := range c.makes(before, p) {
		made.owners = []owner{{id: p.id, relation: graph.Generates, pos: made.pos, field: made.field()}}
		c.add(known, before, made, depth+1)
	}
}

func (p *placed) field() string {
	if len(p.owners) > 0 {
		return p.owners[0].field
	}
	return ""
}
