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
)

// maxRounds ends a repository whose Kustomizations change each other for ever: so many rounds in a row
// may bring no new one. maxDepth ends one whose Kustomizations make ever new ones.
const (
	maxRounds = 25
	maxDepth  = 200
)

// placeCluster finds the objects of a cluster: it builds the root, then every Kustomization that appears,
// and all of them again whose source, path or variables turn out to be different, until nothing
// changes any more.
func placeCluster(w *world, name string, e entry, all producers) *cluster {
	c := &cluster{w: w, name: name, entry: e}
	root := &kust{id: c.id(e.kustomization), spec: e.spec}
	c = collect(c, map[graph.ID]*kust{root.id: root}, all)
	last := ""
	for idle, rounds := 0, 0; idle < maxRounds && rounds < maxDepth; idle, rounds = idle+1, rounds+1 {
		built, changed := buildRound(c)
		known := len(c.order)
		c = collect(c, built, all)
		now := signature(c)
		if !changed && now == last {
			return finish(c)
		}
		last = now
		if len(c.order) > known {
			idle = 0 // a chain of Kustomizations may be of any length
		}
	}
	c.problems = append(c.problems, graph.Problem{Kind: graph.Unresolved, Cluster: c.name, Pos: c.entry.pos,
		Message: fmt.Sprintf("the Kustomizations of %s change each other or make new ones without end, what is shown is where the reading stopped", c.name)})
	return finish(c)
}

// buildRound builds the Kustomizations of a cluster whose inputs have changed since the round before. It
// returns every Kustomization, built or not, and whether any was built.
func buildRound(c *cluster) (all map[graph.ID]*kust, changed bool) {
	all = make(map[graph.ID]*kust, len(c.order))
	var wait sync.WaitGroup
	for _, k := range c.order {
		in := buildInput(c, k)
		if in.input == k.input {
			all[k.id] = k
			continue
		}
		changed = true
		all[k.id] = in
		wait.Go(func() { evaluate(c, in) })
	}
	wait.Wait()
	return all, changed
}

// finish adds to the objects of a cluster whether Flux applies them.
func finish(c *cluster) *cluster {
	excludeFromApply(c)
	return c
}

// signature tells one state of the cluster from another.
func signature(c *cluster) string {
	var b strings.Builder
	for _, p := range c.list {
		b.WriteString(p.id.String())
		b.WriteByte('\n')
	}
	return b.String()
}

// buildInput finds what a Kustomization is to be built from. The result is a new value, because the old
// one may still be read.
func buildInput(c *cluster, k *kust) *kust {
	in := &kust{id: k.id, spec: k.spec, from: k.from}
	spec := k.spec.Get("spec")
	in.artifact = resolveArtifact(c, sourceKey(k.spec), 0)
	in.dir = parse.CleanPath(spec.Get("path").Text())
	in.vars = findVariables(c, k)
	text := k.spec.Text()
	if n := k.spec.Node(); n != nil {
		text = nodeText(k.spec)
	}
	in.places = patchPositions(in)
	in.input = fmt.Sprintf("%p %s %s\n%s\n%s\n%v", in.artifact.tree, in.artifact.remote, in.artifact.unknown, text, in.vars.key(), in.places)
	return in
}

// evaluate builds a Kustomization and fills in its variables.
func evaluate(c *cluster, k *kust) {
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
					unsaid.see(name, variablePosition(k, o, name))
				}
			}
			if s.root.Node() != o.Root.Node() {
				o = o.WithRoot(s.root)
			}
		}
		k.objects = append(k.objects, o)
	}
	k.problems = append(k.problems, unsaid.problems(k.id.Key, c.w.version)...)
	k.problems = append(k.problems, findDuplicates(k)...)
}

// patchPositions returns where the patches of a Kustomization stand: nil unless that is in the repository
// that it builds.
func patchPositions(k *kust) []graph.Pos {
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

// variablePosition returns the place of a variable in an object: the line that holds it, in the document that the
// object began as, in the patch that brings it, or in the file that a generator read.
func variablePosition(k *kust, o parse.Object, name string) graph.Pos {
	text := regexp.MustCompile(`\$\{#?` + regexp.QuoteMeta(name) + `\b`)
	field, ok := fieldWith(o.Root, text, "", 0)
	if !ok {
		return o.Pos
	}
	pos := k.built.PosOf(o, field)
	repo, files := filesRead(k)
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

// filesRead returns the repository that a build read, and the files that it read there.
func filesRead(k *kust) (*parse.Repo, map[string]bool) {
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

// round puts a cluster together from what its Kustomizations have built so far.
type round struct {
	before *cluster           // of the round before
	built  map[graph.ID]*kust // the Kustomizations, as built since
	all    producers
	now    *cluster
}

// collect puts together what all Kustomizations have built so far, and what the objects among it
// produce in their turn. Producers see the cluster of the round before.
func collect(before *cluster, built map[graph.ID]*kust, all producers) *cluster {
	r := &round{before: before, built: built, all: all, now: &cluster{
		w: before.w, name: before.name, entry: before.entry,
		kusts: map[graph.ID]*kust{}, objects: map[graph.ID]*placed{}, dynamic: map[graph.ID]string{},
	}}
	c := r.now
	rootID := c.id(c.entry.kustomization)
	r.addKustomization(rootID, built[rootID].spec, nil)
	for _, p := range c.entry.made {
		r.put(&placed{id: c.id(c.w.key(p)), object: parse.Object{Root: p}, generated: true, pos: c.entry.pos})
	}
	r.placeUnbuilt()
	for i := 0; i < len(c.order); i++ {
		r.placeBuilt(c.order[i])
	}
	// The root is what its own directory says it is; nothing else stands above it.
	if p, ok := c.objects[rootID]; ok {
		root := *c.kusts[rootID]
		root.spec, root.from = rootSpec(c.entry, p), p
		c.kusts[rootID], c.order[0] = &root, &root
	}
	return c
}

// placeBuilt places the objects that a Kustomization applies.
func (r *round) placeBuilt(k *kust) {
	c := r.now
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
		r.add(&placed{id: graph.ID{Cluster: c.target(k.spec), Key: key}, object: o, built: k.built, source: k.artifact.name,
			generated: o.Generated, pos: pos, owners: []owner{{id: k.id, relation: graph.Applies, pos: pos, root: o.Root, policy: policyOf(o.Root)}}}, 0)
	}
}

// placeUnbuilt places what no build gives: the objects that flux bootstrap has put on the cluster of a
// directory that does not build, and the documents of one that only holds folders of several clusters.
func (r *round) placeUnbuilt() {
	c := r.now
	docs := c.entry.raw
	if c.entry.flat {
		docs = documentsBelow(c.w, c.entry.dir)
	}
	for _, d := range docs {
		p := &placed{id: c.id(c.w.key(d.Root)), object: parse.Object{Root: d.Root, Origin: d}, pos: d.Pos()}
		if p.id.Key == c.entry.kustomization && !c.entry.flat {
			r.put(p)
			continue
		}
		p.owners = []owner{{id: c.id(c.entry.kustomization), relation: graph.Applies, pos: d.Pos()}}
		r.add(p, 0)
	}
}

// rootSpec is the root Kustomization as applied, with the path that the entry is known by where a
// patch that only a later round brings has yet to fill it in.
func rootSpec(e entry, p *placed) parse.Value {
	if symbolic(p.root().Get("spec", "path").Text()) || len(p.owners) == 0 {
		return e.spec
	}
	return p.root()
}

// addKustomization adds a Kustomization to the cluster, with what is built of it so far.
func (r *round) addKustomization(id graph.ID, spec parse.Value, from *placed) {
	c := r.now
	if _, ok := c.kusts[id]; ok {
		return
	}
	k := &kust{id: id}
	if built := r.built[id]; built != nil {
		*k = *built
	}
	k.spec, k.from = spec, from
	c.kusts[id] = k
	c.order = append(c.order, k)
}

// put places an object, and reports whether it is the first of its id. A further owner of an object
// that is there is added to its owners.
func (r *round) put(p *placed) (*placed, bool) {
	c := r.now
	have, ok := c.objects[p.id]
	if !ok {
		p.policy = policyOf(p.root())
		c.objects[p.id] = p
		c.list = append(c.list, p)
		return p, true
	}
	for _, o := range p.owners {
		if !slices.ContainsFunc(have.owners, func(h owner) bool { return h.id == o.id }) {
			have.owners = append(have.owners, o)
		}
	}
	// What a file declares stands before what something generates.
	if have.generated && !p.generated && have.built == nil {
		have.object, have.built, have.source, have.generated, have.pos = p.object, p.built, p.source, false, p.pos
		have.policy = policyOf(p.root())
	}
	return have, false
}

// maxProduced is how often what an object produces may produce in its turn.
const maxProduced = 5

// add places an object and what it produces. depth counts the producers above it.
func (r *round) add(p *placed, depth int) {
	p, first := r.put(p)
	if !first || p.id.Cluster != r.now.name {
		return
	}
	if p.id.Kind == Kustomization {
		// A Kustomization that only applies itself never starts.
		if len(p.owners) == 1 && p.owners[0].id == p.id && p.id != r.now.id(r.now.entry.kustomization) {
			return
		}
		r.addKustomization(p.id, p.root(), p)
		return
	}
	produce := r.all[p.id.Kind]
	if produce == nil || depth > maxProduced {
		return
	}
	made := produce(r.before, p)
	p.rendered = made.rendered
	r.now.problems = append(r.now.problems, made.problems...)
	if made.unknown != "" {
		r.now.dynamic[p.id] = made.unknown
	}
	for _, o := range made.objects {
		r.add(o, depth+1)
	}
}
