package build

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/position"
)

// kustomize wraps an error once for every directory and file that it passed on its way down, and
// says what it took a file for before it knew better. What a user needs is the last directory, the
// last file, and what was wrong there.

// refusal is an error of kustomize.
type refusal struct {
	*session
	text string
	dir  string // the innermost directory that it speaks of, by its path in the tree
	file string // the innermost resource file that it speaks of, or ""
}

var (
	dirPattern      = regexp.MustCompile(`(?:recursed (?:accumulation|merging) (?:of|from) path|couldn't make target for path|kustomization files? under:?) '?/([^'\n]*?)(?:'|:?\n|$)`)
	twicePattern    = regexp.MustCompile(`may not add resource with an already registered id: ([^\s']+)`)
	filePattern     = regexp.MustCompile(`(?:merging|accumulating) resources from '([^']*)'`)
	resourcePattern = regexp.MustCompile(`^(.*?)(?:\.\[noVer\]|\.(v\d+[a-z0-9]*))?(?:\.(\[noGrp\]|[a-z0-9.-]+))?/(.*)\.([^.]*)$`)
	noise           = regexp.MustCompile(`accumulat(ing|ion) (resources|components|err)( from '[^']*')?(=')?:? ?|recursed (accumulation|merging) (of|from) path '[^']*':? ?|(accumulateDirectory|loader\.New):? "?|couldn't make target for path '[^']*': |open [^ ']*: file does not exist': |': must build at directory: '[^']*': file is not directory`)
)

// unparsable matches the error about a kustomization file that is not valid YAML.
var unparsablePattern = regexp.MustCompile(`(?s)(\S*): error converting YAML to JSON: (.*)|invalid Kustomization: (yaml: .*)`)

// explain tells why kustomize refuses the directory, and where.
func (s *session) explain(err error) graph.Problem {
	// The JSON library that kustomize reads schemas with words its errors differently from time to time.
	text := strings.NewReplacer(`\"`, `"`, "unable to unmarshal", "cannot unmarshal", "unable to marshal", "cannot marshal").Replace(err.Error())
	r := refusal{session: s, text: text, dir: s.dir}
	if m := lastMatch(dirPattern, r.text); m != nil {
		r.dir = inTree(m[1])
	}
	if m := lastMatch(filePattern, r.text); m != nil {
		if p := path.Join(r.dir, m[1]); s.tree.Has(p) {
			r.file = p
		}
	}
	if m := lastMatch(twicePattern, r.text); m != nil {
		return r.duplicate(m[1])
	}
	if m := lastMatch(unparsablePattern, r.text); m != nil {
		return r.unparsable(m[2] + m[3])
	}
	message, pos := "", graph.Pos{}
	for _, rule := range refusals {
		if m := lastMatch(rule.pattern, r.text); m != nil {
			message, pos = rule.tell(r, m)
			break
		}
	}
	if message == "" {
		message = r.rest()
	}
	if pos.File == "" {
		pos = r.pos()
	}
	return problem.At(pos, problem.BuildRefused{Dir: r.builtDir(), Reason: message})
}

// builtDir returns the directory that is built, from the root of the repository.
func (r refusal) builtDir() string { return r.tree.Where(r.session.dir) }

// unparsable describes a kustomization file that is not valid YAML. text is the error of kustomize's YAML
// parser, for what the repository's own parser takes.
func (r refusal) unparsable(text string) graph.Problem {
	k, pos := r.kustomization()
	refused := problem.BuildRefused{Dir: r.builtDir(), File: path.Base(k.File)}
	if problems := k.problems(); len(problems) > 0 {
		refused.Cause, pos = problems[0].Detail, problems[0].Pos
	} else {
		refused.Cause = problem.InvalidYAML{Reason: withoutLine(text)}
	}
	if pos.File == "" {
		pos = r.pos()
	}
	return problem.At(pos, refused)
}

// lastMatch returns the last match of a pattern.
func lastMatch(pattern *regexp.Regexp, text string) []string {
	all := pattern.FindAllStringSubmatch(text, -1)
	if len(all) == 0 {
		return nil
	}
	return all[len(all)-1]
}

// refusals are the errors that can be told better than kustomize tells them.
var refusals = []struct {
	pattern *regexp.Regexp
	tell    func(r refusal, m []string) (string, graph.Pos)
}{
	{regexp.MustCompile(`Kind:"([^"]*)".*Name:"([^"]*)", Namespace:"([^"]*)"\} exists; can not use behavior`), func(r refusal, m []string) (string, graph.Pos) {
		return "a generator makes " + object(m[1], m[3], m[2]) + ", which is there already; its behavior must be merge or replace", r.generator(m[1], m[2])
	}},
	{regexp.MustCompile(`Kind:"([^"]*)".*Name:"([^"]*)", Namespace:"([^"]*)"\} does not exist; cannot merge or replace`), func(r refusal, m []string) (string, graph.Pos) {
		return "a generator changes " + object(m[1], m[3], m[2]) + ", which is not there", r.generator(m[1], m[2])
	}},
	{regexp.MustCompile(`unable to find one of .* in directory '/([^']*)'`), func(r refusal, m []string) (string, graph.Pos) {
		name, field, pos := r.naming(inTree(m[1]))
		return field + " names " + name + ", which has no kustomization file", pos
	}},
	{regexp.MustCompile(`(no|multiple) matches for Id ([^\s;']+); failed to find unique target for patch`), func(r refusal, m []string) (string, graph.Pos) {
		kind, namespace, name := splitID(m[2])
		what := map[string]string{"no": "no object", "multiple": "several objects"}[m[1]]
		return "the patch of " + object(kind, namespace, name) + " matches " + what, r.patchOf(kind, name)
	}},
	{regexp.MustCompile(`json: unknown field "([^"]*)"`), func(r refusal, m []string) (string, graph.Pos) {
		k, _ := r.kustomization()
		return path.Base(k.File) + " has the field " + m[1] + ", which kustomize does not know", k.key(m[1])
	}},
	{regexp.MustCompile(`json: cannot unmarshal (\w+) into Go (?:struct field \w+\.|value of type )(\S+)(?: of type (\S+))?`), func(r refusal, m []string) (string, graph.Pos) {
		k, _ := r.kustomization()
		want := map[string]string{"[]string": "a list of strings", "string": "a string", "bool": "true or false"}[m[3]]
		if want == "" {
			want = "what kustomize takes"
		}
		field, _, _ := strings.Cut(m[2], ".")
		return fmt.Sprintf("%s in %s is of type %s, and not %s", m[2], path.Base(k.File), m[1], want), k.key(field)
	}},
	{regexp.MustCompile(`expected kind != 'Component' for path '/([^']*)'`), func(r refusal, m []string) (string, graph.Pos) {
		name, field, pos := r.naming(inTree(m[1]))
		if pos.File != "" {
			return field + " names " + name + ", which is a Component and belongs in components", pos
		}
		r.dir = inTree(m[1])
		k, _ := r.kustomization()
		return name + " is a Component, which Flux takes for a resource because " + r.tree.Where(r.session.dir) + " has no kustomization.yaml", k.key("kind")
	}},
	{regexp.MustCompile(`expected kind 'Component' for path '/([^']*)' but got '([^']*)'`), func(r refusal, m []string) (string, graph.Pos) {
		name, field, pos := r.naming(inTree(m[1]))
		return field + " names " + name + ", which is a " + m[2] + " and no Component", pos
	}},
	{regexp.MustCompile(`kustomization\.yaml is empty`), func(r refusal, _ []string) (string, graph.Pos) {
		k, pos := r.kustomization()
		return k.File + " is empty", pos
	}},
	{regexp.MustCompile(`must specify --enable-helm`), func(r refusal, _ []string) (string, graph.Pos) {
		k, _ := r.kustomization()
		return "helmCharts needs kustomize's flag --enable-helm, which Flux does not set", k.key("helmCharts", "helmChartInflationGenerator", "generators")
	}},
	{regexp.MustCompile(`cycle detected: candidate root '/([^']*)'`), func(r refusal, m []string) (string, graph.Pos) {
		name, field, pos := r.naming(inTree(m[1]))
		return field + " names " + name + ", which is being built already: directories must not contain each other", pos
	}},
	{regexp.MustCompile(`Found multiple kustomization files`), func(r refusal, _ []string) (string, graph.Pos) {
		var names []string
		for _, name := range KustomizationFiles {
			if r.tree.Has(path.Join(r.dir, name)) {
				names = append(names, name)
			}
		}
		_, pos := r.kustomization()
		return r.tree.Where(r.dir) + " has several kustomization files: " + strings.Join(names, " and "), pos
	}},
	{regexp.MustCompile(`missing metadata\.name|missing kind|missing Resource metadata`), refusal.noObject},
	{regexp.MustCompile(`must build at directory: '/([^']*)': file is not directory`), func(r refusal, m []string) (string, graph.Pos) {
		name, field, pos := r.naming(inTree(m[1]))
		if field != "components" {
			return "", pos
		}
		return field + " names " + name + ", which is not a directory", pos
	}},
	{regexp.MustCompile(`(\w+) operation does not apply:.*(?:path|key):? "?(/[^\s":]*)`), func(r refusal, m []string) (string, graph.Pos) {
		return "a JSON patch would " + m[1] + " " + m[2] + ", which the object does not have", r.operation(m[1], m[2])
	}},
	{regexp.MustCompile(`error in (remove|move|copy) for path: '([^']*)'`), func(r refusal, m []string) (string, graph.Pos) {
		return "a JSON patch would " + m[1] + " " + m[2] + ", which the object does not have", r.operation(m[1], m[2])
	}},
	{regexp.MustCompile(`testing value (\S+) failed`), func(r refusal, m []string) (string, graph.Pos) {
		return "a JSON patch expects another value at " + m[1], r.operation("test", m[1])
	}},
	{regexp.MustCompile(`must specify a target for JSON patch`), func(r refusal, _ []string) (string, graph.Pos) {
		k, _ := r.kustomization()
		return "a JSON patch has no target", k.key("patches")
	}},
	{regexp.MustCompile(`must specify one of patch and path`), func(r refusal, _ []string) (string, graph.Pos) {
		k, _ := r.kustomization()
		return "an entry of patches has neither patch nor path", k.key("patches")
	}},
	{regexp.MustCompile(`unable to parse SM or JSON patch from \[(?:path: "([^"]*)"|patch)`), func(r refusal, m []string) (string, graph.Pos) {
		return r.patchFile(m[1]) + " is neither a strategic merge patch nor a JSON patch", r.at(m[1])
	}},
	{regexp.MustCompile("Multiple Strategic-Merge Patches .* field: \\[(?:path: \"([^\"]*)\"|patch)"), func(r refusal, m []string) (string, graph.Pos) {
		return r.patchFile(m[1]) + " holds several patches, which must not have a target", r.at(m[1])
	}},
	{regexp.MustCompile(`(kind|apiVersion)( for \w+)? should be (.*)`), func(r refusal, m []string) (string, graph.Pos) {
		k, _ := r.kustomization()
		return m[1] + " in " + path.Base(k.File) + " must be " + strings.TrimSpace(m[3]), k.key(m[1])
	}},
	{regexp.MustCompile(`nothing selected by ([^\s']+)`), func(r refusal, m []string) (string, graph.Pos) {
		k, _ := r.kustomization()
		kind, namespace, name := splitID(m[1])
		return "the source of a replacement, " + object(kind, namespace, name) + ", is not there", k.key("replacements")
	}},
	{regexp.MustCompile("fieldPath `([^`]*)` is missing for replacement source ([^\\s']+)"), func(r refusal, m []string) (string, graph.Pos) {
		k, _ := r.kustomization()
		kind, namespace, name := splitID(m[2])
		return "the source of a replacement, " + object(kind, namespace, name) + ", has no field " + m[1], k.key("replacements")
	}},
	{regexp.MustCompile(`unable to load external plugin '([^']*)'`), func(r refusal, m []string) (string, graph.Pos) {
		k, _ := r.kustomization()
		return "the plugin " + m[1] + " is not one of kustomize's own, and Flux runs no other", k.key("transformers", "generators", "validators")
	}},
	{regexp.MustCompile(`namespace transformation produces ID conflict: .*"kind":"([^"]*)".*"name":"([^"]*)"`), func(r refusal, m []string) (string, graph.Pos) {
		k, _ := r.kustomization()
		return "the namespace " + m[2] + " makes several objects one: " + object(m[1], "", m[2]), k.key("namespace")
	}},
	{regexp.MustCompile(`updating name reference in '([^']*)' field of '([^']*)'(?s:.*)found multiple possible referrals: ([^\n]*)`), func(r refusal, m []string) (string, graph.Pos) {
		kind, namespace, name := splitID(m[2])
		return m[1] + " of " + object(kind, namespace, name) + " may mean several objects", graph.Pos{}
	}},
	{regexp.MustCompile(`file sources: \[.*\]: open ([^ ]*): file does not exist`), func(r refusal, m []string) (string, graph.Pos) {
		k, _ := r.kustomization()
		return "a generator reads " + path.Base(m[1]) + ", which is not a file", k.key("configMapGenerator", "secretGenerator")
	}},
	// What a generator cannot read may be a secret: kustomize would print it.
	{regexp.MustCompile(`loading KV pairs`), func(r refusal, _ []string) (string, graph.Pos) {
		return "what a generator is given is not key=value", graph.Pos{}
	}},
}

// rest returns kustomize's message without the tale of how it got there.
func (r refusal) rest() string {
	text := strings.Join(strings.Fields(r.text), " ")
	text = noise.ReplaceAllString(text, "")
	text = strings.Trim(strings.ReplaceAll(text, "'/", "'"), ` "'`)
	if len(text) > 300 {
		text = strings.ToValidUTF8(text[:300], "") + "…"
	}
	return text
}

// object writes an object as Kind/namespace/name.
func object(kind, namespace, name string) string {
	parts := []string{kind, namespace, name}
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), "/")
}

// splitID reads an object's identity as kustomize writes it: Kind.version.group/name.namespace.
func splitID(id string) (kind, namespace, name string) {
	m := resourcePattern.FindStringSubmatch(id)
	if m == nil {
		return id, "", ""
	}
	set := func(s string) string {
		if strings.HasPrefix(s, "[no") {
			return ""
		}
		return s
	}
	return m[1], set(m[5]), set(m[4])
}

// duplicate tells of an object that is there twice, by kustomize's id of it.
func (r refusal) duplicate(id string) graph.Problem {
	kind, namespace, name := splitID(id)
	in := func(files []string) (docs []parse.Document) {
		for _, p := range files {
			f, ok := r.tree.File(p)
			if !ok || !r.listed[p] {
				continue
			}
			for _, d := range f.Repo.Documents(f.File) {
				if d.Kind == kind && d.Name != "" && strings.Contains(name, d.Name) && (d.Namespace == "" || d.Namespace == namespace) {
					docs = append(docs, d)
				}
			}
		}
		return docs
	}
	// Files of a directory are read in the order in which they are listed, one directory after the other.
	all := in(r.reading(r.session.dir, 0))
	second := in([]string{r.file})
	if r.file == "" {
		second = in(r.reading(r.dir, 0))
	}
	twice := problem.ObjectAddedTwice{Dir: r.builtDir(), Object: object(kind, namespace, name)}
	if len(second) == 0 {
		return problem.At(r.pos(), twice)
	}
	d := second[min(1, len(second)-1)]
	twice.File = path.Base(d.File)
	if entries := r.listing(r.file); len(second) == 1 && len(entries) > 1 {
		twice.ListedTwice = true
		p := problem.At(entries[1].Pos(), twice)
		p.Related = []graph.Related{{Pos: entries[0].Pos()}}
		return p
	}
	var related []graph.Related
	for _, first := range all {
		if first.Pos() != d.Pos() {
			at := first.File
			if path.Dir(at) == path.Dir(d.File) {
				at = path.Base(at)
			}
			twice.First = at + ":" + strconv.Itoa(first.Pos().Line)
			related = []graph.Related{{Pos: first.Pos()}}
			break
		}
	}
	p := problem.At(d.Pos(), twice)
	p.Related = related
	return p
}

// listing returns the entries of the innermost kustomization file that name a resource file.
func (r refusal) listing(file string) []parse.Value {
	var entries []parse.Value
	k, _ := r.kustomization()
	for _, entry := range k.root.Get("resources").Items() {
		if path.Join(r.dir, entry.Text()) == file {
			entries = append(entries, entry)
		}
	}
	return entries
}

// reading returns the resource files of a directory in the order in which kustomize reads them.
func (r refusal) reading(dir string, depth int) []string {
	k := r.tree.KustomizationFile(dir)
	if k == "" {
		return r.tree.Uses(dir)
	}
	var all []string
	c := r.tree.cleaned(k)
	for _, p := range slices.Concat(c.resources, c.others) {
		switch {
		case r.tree.Has(p):
			all = append(all, p)
		case depth < 50:
			all = append(all, r.reading(p, depth+1)...)
		}
	}
	return all
}

// noObject tells of a document that is no object.
func (r refusal) noObject([]string) (string, graph.Pos) {
	f, ok := r.tree.File(r.file)
	if !ok {
		return "", graph.Pos{}
	}
	for _, d := range f.Repo.Documents(f.File) {
		var lacks []string
		for _, field := range []struct{ name, value string }{{"apiVersion", d.APIVersion}, {"kind", d.Kind}, {"metadata.name", d.Name}} {
			if field.value == "" {
				lacks = append(lacks, field.name)
			}
		}
		if len(lacks) > 0 {
			return path.Base(f.File) + " is not a Kubernetes object: it has no " + strings.Join(lacks, ", no "), d.Pos()
		}
	}
	return "", graph.Pos{}
}

// kustomizationFile is a kustomization file of the tree.
type kustomizationFile struct {
	parse.TreeFile
	root parse.Value
}

// kustomization returns the kustomization file of the innermost directory, and its place.
func (r refusal) kustomization() (kustomizationFile, graph.Pos) {
	p := r.tree.KustomizationFile(r.dir)
	f, ok := r.tree.File(p)
	if !ok {
		at := r.tree.Where(r.dir)
		return kustomizationFile{TreeFile: parse.TreeFile{File: path.Join(at, KustomizationFiles[0])}}, graph.Pos{File: at}
	}
	k := kustomizationFile{TreeFile: f}
	if docs := f.Repo.Documents(f.File); len(docs) > 0 {
		k.root = docs[0].Root
	}
	return k, graph.Pos{File: f.File, Line: 1}
}

func (k kustomizationFile) problems() []graph.Problem {
	if k.Repo == nil {
		return nil
	}
	return k.Repo.Problems(k.File)
}

// key returns the place of the first of the fields that is there, or no place.
func (k kustomizationFile) key(names ...string) graph.Pos {
	for _, name := range names {
		if key := k.root.Key(name); key.Exists() {
			return key.Pos()
		}
	}
	return graph.Pos{}
}

// pos returns the resource file that the refusal speaks of, or the kustomization file.
func (r refusal) pos() graph.Pos {
	f, ok := r.tree.File(r.file)
	if !ok {
		_, pos := r.kustomization()
		return pos
	}
	line := 1
	if problems := f.Repo.Problems(f.File); len(problems) > 0 {
		line = max(1, problems[0].Pos.Line)
	} else if docs := f.Repo.Documents(f.File); len(docs) > 0 {
		line = docs[0].Pos().Line
	}
	return graph.Pos{File: f.File, Line: line}
}

// naming finds the entry that names a directory or file: what it says, in which field, and where.
func (r refusal) naming(p string) (name, field string, pos graph.Pos) {
	// The innermost directory may be the one that is named, or the one that names it.
	for _, k := range slices.Concat([]string{r.tree.KustomizationFile(r.dir)}, r.files) {
		f, ok := r.tree.File(k)
		if !ok || !isKustomization(k) {
			continue
		}
		for _, d := range f.Repo.Documents(f.File) {
			for _, field := range []string{"resources", "bases", "components", "generators", "transformers", "validators"} {
				for _, entry := range d.Root.Get(field).Items() {
					if text := entry.Text(); text != "" && path.Join(path.Dir(k), text) == p {
						return text, field, entry.Pos()
					}
				}
			}
		}
	}
	return cmp.Or(relative(r.session.dir, p), "."), "resources", graph.Pos{}
}

// generator returns the place of a generator's entry.
func (r refusal) generator(kind, name string) graph.Pos {
	if k := r.tree.KustomizationFile(r.dir); k != "" {
		for _, g := range r.tree.cleaned(k).generates {
			if g.Kind == kind && g.Name == name {
				return g.Pos
			}
		}
	}
	return graph.Pos{}
}

// patchFile names a patch by its file; an inline patch has none.
func (r refusal) patchFile(name string) string {
	if name == "" {
		return "an inline patch"
	}
	return name
}

// at returns the place of a file that the innermost kustomization file names.
func (r refusal) at(name string) graph.Pos {
	if f, ok := r.tree.File(path.Join(r.dir, name)); ok && name != "" {
		return graph.Pos{File: f.File, Line: 1}
	}
	k, _ := r.kustomization()
	return k.key("patches")
}

// patchOf returns the place of the strategic merge patch of an object.
func (r refusal) patchOf(kind, name string) graph.Pos { return r.patches().StrategicMerge(kind, name) }

// operation returns the place of an operation of a JSON patch.
func (r refusal) operation(op, pointer string) graph.Pos { return r.patches().Operation(op, pointer) }

// patches returns the patches of the directory that fails, the one that the error of kustomize names last. Where
// that is the directory that is built, those of the Kustomization are among them.
func (r refusal) patches() position.Patches {
	var sources []position.Source
	if k := r.tree.KustomizationFile(r.dir); k != "" {
		sources = r.tree.cleaned(k).patches
	}
	if r.dir == r.session.dir {
		sources = slices.Concat(sources, r.over.sources())
	}
	return position.ReadPatches(r.tree.Tree, sources)
}
