package flux

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// addUnreachable adds the objects that no cluster applies: of files that no build read, and that are
// no patches. They refer to nothing, because they are not there. Those of which it is sure that
// nothing else applies them either are problems.
func (w *world) addUnreachable(b *graph.Builder, clusters []*cluster, used map[string]bool) {
	if len(clusters) == 0 {
		return
	}
	u := &unreachable{w: w, clusters: clusters, used: used, objects: map[string][]graph.ID{}, pos: map[string]graph.Pos{}}
	for _, d := range w.raw {
		if used[d.File] || w.patches[d.File] || !d.IsObject() || strings.HasPrefix(d.File, ".") || strings.Contains(d.File, "/.") {
			continue
		}
		k := d.GroupKind()
		if k.Group == kustomizeFileGroup || k.Name == "List" || w.inChart(d.File) {
			continue
		}
		p := &placed{id: graph.ID{Key: w.key(d.Root)}, object: parse.Object{Root: d.Root, Origin: d}, pos: d.Pos()}
		n := p.node()
		n.State = graph.Unreachable
		if isShown(d.File) {
			n = n.With("plaintext", "")
		}
		b.Add(n)
		u.note(d, p.id)
	}
	for _, p := range u.problems() {
		b.AddProblem(p)
	}
}

const kustomizeFileGroup = "kustomize.config.k8s.io"

// unreachable finds the manifests that no cluster applies, and why not. What may be applied in a way
// that cannot be seen, by a script, another tool or a directory that does not build, is none of them.
type unreachable struct {
	w        *world
	clusters []*cluster
	used     map[string]bool       // files that a build read
	files    []string              // that hold objects which no build read, in order
	objects  map[string][]graph.ID // of each such file
	pos      map[string]graph.Pos

	tree   *parse.Tree
	alive  map[string]bool // directories with a file that is used, or may be
	maybe  map[string]bool // files that may be applied, because what leads to them could not be read
	given  map[string]bool // files that artifacts hold
	inputs map[string]bool // files that a kustomization file names as something else than a resource
	hands  *hands

	applied          map[graph.Key]string // the file of each object that a cluster applies; nil: not asked for yet
	entries, targets []comment
}

// comment is a path that only a comment of a file that is used names.
type comment struct{ path, file string }

func (u *unreachable) note(d parse.Document, id graph.ID) {
	if toolGroup(d.GroupKind().Group) {
		return
	}
	if _, ok := u.objects[d.File]; !ok {
		u.files = append(u.files, d.File)
		u.pos[d.File] = d.Pos()
	}
	u.objects[d.File] = append(u.objects[d.File], id)
}

// toolGroups are API groups whose objects configure a tool and never reach a cluster.
var toolGroups = []string{
	"backstage.io", "kubeadm.k8s.io", "kind.x-k8s.io", "k3d.io", "eksctl.io", "ctlptl.dev", "audit.k8s.io",
	"apiserver.config.k8s.io", "apiserver.k8s.io", "kubelet.config.k8s.io", "kubeproxy.config.k8s.io", "kubescheduler.config.k8s.io",
	"chainsaw.kyverno.io", "cli.kyverno.io", "kuttl.dev", "client.authentication.k8s.io", "config.kubernetes.io", "minikube.sigs.k8s.io",
	"tilt.dev", "k0sctl.k0sproject.io", "skaffold", "cluster.k0sctl.io",
}

func toolGroup(group string) bool { return slices.Contains(toolGroups, group) }

// toolFolders are names of folders whose manifests are for reading, trying or for another tool, where
// no cluster applies anything below them.
var toolFolders = []string{
	"ansible", "archive", "archived", "attic", "bootstrap", "demo", "demos", "deprecated", "disabled", "doc", "docker", "docs",
	"e2e", "example", "examples", "fixtures", "graveyard", "hack", "helmfile", "packer", "samples", "sandbox", "scripts", "skeleton", "talos",
	"templates", "terraform", "testdata", "testing", "tests", "tofu", "tools", "unused",
}

// cause is a folder of which no cluster applies anything, or a single file.
type cause struct {
	path  string // of the folder or file
	isDir bool
	files []string // the manifests of it, kustomization files among them
	lead  []string // files or folders that it would lead to
	root  int      // index of the cause that leads to it, or its own
}

// problems tells what no cluster applies, one problem for each topmost folder or file.
func (u *unreachable) problems() []graph.Problem {
	if len(u.files) == 0 {
		return nil
	}
	u.survey()
	causes := u.causes()
	total := map[int][]string{}
	for i, c := range causes {
		root := rootOf(causes, i)
		total[root] = append(total[root], c.files...)
	}
	guessed := !slices.ContainsFunc(u.clusters, func(c *cluster) bool { return c.entry.how == graph.Declared || c.entry.how == graph.FromFlag })
	var problems []graph.Problem
	for i, c := range causes {
		files := total[i]
		if len(files) == 0 {
			continue
		}
		beside := !c.isDir && u.used[u.keeper(c)]
		if guessed && !beside {
			// The entries are guessed at: another repository may point anywhere in this one.
			continue
		}
		slices.Sort(files)
		if p, ok := u.problem(c, slices.Compact(files)); ok {
			problems = append(problems, p)
		}
	}
	return problems
}

func rootOf(causes []cause, i int) int {
	for range len(causes) {
		if causes[i].root == i {
			return i
		}
		i = causes[i].root
	}
	return i
}

// survey gathers what else the repository says of its files.
func (u *unreachable) survey() {
	u.tree = u.w.tree(u.w.repo, ".", nil)
	u.given, u.maybe, u.inputs, u.alive = map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{".": true}
	seen := map[*parse.Tree]bool{}
	var doubtful []string
	for _, c := range u.clusters {
		for _, k := range c.order {
			t := k.artifact.tree
			if t == nil || k.artifact.name != "" {
				continue
			}
			if !seen[t] {
				seen[t] = true
				for _, p := range t.Files() {
					if f, ok := t.File(p); ok && f.Repo == u.w.repo {
						u.given[f.File] = true
					}
				}
			}
			where := k.spec.Get("spec", "path").Text()
			switch {
			case symbolic(where):
				for _, candidate := range u.w.candidates(u.tree, where) {
					doubtful = append(doubtful, candidate[1])
				}
			case k.missing:
				if meant := strings.TrimSuffix(strings.TrimPrefix(c.suggestDir(k), "; did you mean ./"), "?"); meant != "" {
					doubtful = append(doubtful, path.Join(c.entry.root, meant))
				}
			case k.built == nil || k.built.Failed:
				doubtful = append(doubtful, t.Where(k.dir))
			}
		}
		for id := range c.dynamic {
			if p, ok := c.objects[id]; ok {
				doubtful = append(doubtful, u.w.templated(u.tree, p.root())...)
			}
		}
	}
	if len(u.w.opts.Entries) > 0 {
		// Somebody who looks at one cluster does not say that there are no others.
		for _, e := range append(u.w.instanceEntries(), u.w.declaredEntries()...) {
			doubtful = append(doubtful, e.dir)
		}
	}
	slices.Sort(doubtful)
	u.maybe = u.w.leadTo(u.tree, doubtful)
	for _, d := range u.w.raw {
		if isKustomizeFile(d.File) {
			u.readInputs(d)
			u.readListed(d)
		}
	}
	for f := range u.used {
		u.live(f)
	}
	for f := range u.maybe {
		u.live(f)
	}
	u.hands = u.w.readHands(u.alive)
	u.readComments()
}

// live marks the directories of a file.
func (u *unreachable) live(file string) {
	for dir := path.Dir(file); !u.alive[dir]; dir = path.Dir(dir) {
		u.alive[dir] = true
	}
}

// leadTo returns the files that may be applied from directories on, through the Kustomizations in them.
func (w *world) leadTo(tree *parse.Tree, dirs []string) map[string]bool {
	files, seen := map[string]bool{}, map[string]bool{}
	for len(dirs) > 0 {
		dir := dirs[0]
		dirs = dirs[1:]
		if seen[dir] || dir == "." {
			continue
		}
		seen[dir] = true
		for _, f := range tree.Uses(dir) {
			files[f] = true
			if w.patches[f] || !isManifest(f) {
				continue
			}
			for _, d := range w.repo.Documents(f) {
				if p := d.Root.Get("spec", "path").Text(); d.GroupKind() == Kustomization && p != "" {
					for _, candidate := range w.candidates(tree, p) {
						dirs = append(dirs, candidate[1])
					}
				}
			}
		}
	}
	return files
}

var (
	templateMark  = regexp.MustCompile(`<<.*?>>`)
	templatedPath = regexp.MustCompile(`(?:<<.*?>>|[\w./-])+/(?:<<.*?>>|[\w./-])+`)
)

// templated returns the directories that the texts of a ResourceSet may mean, whatever its inputs.
func (w *world) templated(tree *parse.Tree, root parse.Value) []string {
	var dirs []string
	eachText(root.Get("spec"), 0, func(text string) {
		for _, p := range templatedPath.FindAllString(text, -1) {
			if !templateMark.MatchString(p) {
				if dir := parse.CleanPath(p); tree.IsDir(dir) {
					dirs = append(dirs, dir)
				}
				continue
			}
			for _, candidate := range w.candidates(tree, templateMark.ReplaceAllLiteralString(p, "${x}")) {
				dirs = append(dirs, candidate[1])
			}
		}
	})
	return dirs
}

// readInputs notes what a kustomization file names besides resources: patches, values, files of
// generators.
func (u *unreachable) readInputs(d parse.Document) {
	for name, field := range d.Root.Fields() {
		if name == "resources" || name == "bases" || name == "components" {
			continue
		}
		eachText(field, 0, func(text string) {
			if _, after, ok := strings.Cut(text, "="); ok {
				text = after
			}
			if len(text) < 300 && !strings.ContainsAny(text, "\n{}") {
				u.inputs[path.Join(path.Dir(d.File), text)] = true
			}
		})
	}
}

// readListed notes the files of directories that a kustomization file in use lists although they have
// none of their own: what is wrong there is not that nobody applies them.
func (u *unreachable) readListed(d parse.Document) {
	if !u.used[d.File] {
		return
	}
	for _, r := range d.Root.Get("resources").Items() {
		dir := path.Join(path.Dir(d.File), r.Text())
		if !u.tree.IsDir(dir) || u.tree.KustomizationFile(dir) != "" {
			continue
		}
		for _, f := range u.tree.Uses(dir) {
			u.maybe[f] = true
		}
	}
}

// causes puts the files together that have one reason, and finds which of them lead to others.
func (u *unreachable) causes() []cause {
	var causes []cause
	at := map[string]int{}
	put := func(file string) {
		c := u.causeOf(file)
		i, ok := at[c.path]
		if !ok {
			i = len(causes)
			at[c.path] = i
			c.root = i
			causes = append(causes, c)
		}
		causes[i].files = append(causes[i].files, file)
		causes[i].lead = append(causes[i].lead, u.leads(file)...)
	}
	all := slices.Clone(u.files)
	for _, f := range u.w.repo.Files() {
		if isKustomizeFile(f) && !u.used[f] {
			all = append(all, f)
		}
	}
	slices.Sort(all)
	for _, f := range all {
		if !u.excused(f) {
			put(f)
		}
	}
	for i := range causes {
		for _, to := range causes[i].lead {
			j := u.causeAt(at, to)
			if j >= 0 && j != i && causes[j].root == j && rootOf(causes, i) != j {
				causes[j].root = i
			}
		}
	}
	return causes
}

// causeAt returns the index of the cause that a file or directory belongs to, or -1.
func (u *unreachable) causeAt(at map[string]int, p string) int {
	for ; p != "." && p != "/"; p = path.Dir(p) {
		if i, ok := at[p]; ok {
			return i
		}
	}
	return -1
}

// causeOf returns the topmost folder of a file of which nothing is used, or the file itself.
func (u *unreachable) causeOf(file string) cause {
	dir := path.Dir(file)
	if u.alive[dir] {
		return cause{path: file}
	}
	for !u.alive[path.Dir(dir)] {
		dir = path.Dir(dir)
	}
	return cause{path: dir, isDir: true}
}

// leads returns what a file that is not applied would lead to: what a kustomization file lists, and the
// paths of Kustomizations.
func (u *unreachable) leads(file string) []string {
	var all []string
	for _, d := range u.w.repo.Documents(file) {
		switch {
		case isKustomizeFile(file):
			for _, field := range []string{"resources", "bases"} {
				for _, r := range d.Root.Get(field).Items() {
					all = append(all, path.Join(path.Dir(file), r.Text()))
				}
			}
		case d.GroupKind() == Kustomization:
			if p := d.Root.Get("spec", "path").Text(); p != "" && !symbolic(p) {
				all = append(all, parse.CleanPath(p))
			}
		}
	}
	return all
}

// excused reports whether there is no telling that nothing applies a file, or that anything should.
func (u *unreachable) excused(file string) bool {
	base := path.Base(file)
	switch {
	case !u.given[file], u.maybe[file], u.inputs[file], u.w.patches[file], base == "gotk-components.yaml", base == "gotk-sync.yaml":
		return true
	case strings.HasPrefix(file, "."), strings.Contains(file, "/."), u.w.inChart(file):
		return true
	}
	for p := path.Dir(file); p != "." && p != "/"; p = path.Dir(p) {
		if !u.alive[p] && slices.Contains(toolFolders, strings.ToLower(path.Base(p))) {
			return true
		}
	}
	return u.inComponent(file) || u.hands.apply(file)
}

// inComponent reports whether a file belongs to a component, which is for others to build on.
func (u *unreachable) inComponent(file string) bool {
	for dir := path.Dir(file); ; dir = path.Dir(dir) {
		if k := u.tree.KustomizationFile(dir); k != "" {
			for _, d := range u.w.repo.Documents(k) {
				return d.Kind == "Component"
			}
			return false
		}
		if dir == "." || dir == "/" {
			return false
		}
	}
}

// keeper returns the kustomization file that ought to list a cause: that of its directory, or of the one
// above it.
func (u *unreachable) keeper(c cause) string {
	if k := u.tree.KustomizationFile(path.Dir(c.path)); k != "" {
		return k
	}
	return path.Join(path.Dir(c.path), parse.KustomizationFiles[0])
}

// problem tells a cause and everything that it hides.
func (u *unreachable) problem(c cause, files []string) (graph.Problem, bool) {
	p := graph.Problem{Kind: graph.UnreachableYAML}
	manifests := 0
	for _, f := range files {
		if len(u.objects[f]) > 0 {
			manifests++
		}
		p.Nodes = append(p.Nodes, u.objects[f]...)
	}
	if len(p.Nodes) == 0 {
		return p, false
	}
	if runsOnce(p.Nodes) {
		return p, false
	}
	slices.SortFunc(p.Nodes, graph.ID.Compare)
	p.Nodes = slices.Compact(p.Nodes)
	p.Pos = u.place(c)
	what := ""
	own := u.objects[c.path]
	switch {
	case !c.isDir && len(files) == 1 && len(own) == 1 && u.appliedFrom(own[0].Key) != "":
		what = fmt.Sprintf("%s is used by no cluster, though %s is applied from %s", c.path, own[0].Key, u.appliedFrom(own[0].Key))
	case !c.isDir && len(files) == 1 && u.isPatch(c.path):
		what = c.path + " is used by no cluster"
	case !c.isDir && len(files) == 1 && len(own) == 1:
		what = own[0].Key.String() + " is applied by no cluster"
	case !c.isDir && len(files) == 1:
		what = fmt.Sprintf("the %d objects of %s are applied by no cluster", len(own), c.path)
	case !c.isDir && len(own) == 1:
		what = fmt.Sprintf("%s is applied by no cluster, nor is what it would bring (%s)", own[0].Key, count(len(p.Nodes)-1, "object"))
	case !c.isDir:
		what = fmt.Sprintf("%s is applied by no cluster, nor is what it would bring (%s)", c.path, count(len(p.Nodes)-len(own), "object"))
	case len(files) > len(c.files):
		what = fmt.Sprintf("%s is applied by no cluster, nor is what it would bring (%s in %s)", c.path, count(len(p.Nodes), "object"), count(manifests, "file"))
	default:
		what = fmt.Sprintf("%s is applied by no cluster (%s in %s)", c.path, count(len(p.Nodes), "object"), count(manifests, "file"))
	}
	why, meant := u.why(c)
	p.Message, p.Soft = what+": "+why, meant
	return p, true
}

// appliedFrom returns the file from which a cluster applies an object, or "".
func (u *unreachable) appliedFrom(k graph.Key) string {
	if u.applied == nil {
		u.applied = map[graph.Key]string{}
		for _, c := range u.clusters {
			for _, p := range c.list {
				if _, ok := u.applied[p.id.Key]; !ok {
					u.applied[p.id.Key] = p.pos.File
				}
			}
		}
	}
	return u.applied[k]
}

// isPatch reports whether a file holds one object that lacks what it cannot do without, so that it
// is meant to change another.
func (u *unreachable) isPatch(file string) bool {
	all := u.w.repo.Documents(file)
	if len(all) != 1 {
		return false
	}
	spec := all[0].Root.Get("spec")
	switch all[0].GroupKind() {
	case HelmRelease:
		return !spec.Get("chart").Exists() && !spec.Get("chartRef").Exists()
	case Kustomization:
		return !spec.Get("sourceRef").Exists()
	}
	switch all[0].Kind {
	case "Deployment", "StatefulSet", "DaemonSet":
		return !spec.Get("selector").Exists()
	}
	return false
}

// place is where a cause is told: at its manifest that is the least deep, or at its kustomization file.
func (u *unreachable) place(c cause) graph.Pos {
	files := slices.Clone(c.files)
	slices.SortStableFunc(files, func(a, b string) int { return cmp.Compare(strings.Count(a, "/"), strings.Count(b, "/")) })
	for _, f := range files {
		if pos, ok := u.pos[f]; ok {
			return pos
		}
	}
	return graph.Pos{File: files[0], Line: 1}
}

// runsOnce reports whether objects are a Job or a Pod with what belongs to it, which people start by
// hand when they need it.
func runsOnce(ids []graph.ID) bool {
	once := false
	for _, id := range ids {
		switch id.Kind.Name {
		case "Job", "Pod":
			once = true
		case "ConfigMap", "ExternalSecret", "Namespace", "PersistentVolume", "PersistentVolumeClaim", "Role", "RoleBinding", "SealedSecret", "Secret", "Service", "ServiceAccount":
		default:
			return false
		}
	}
	return once
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// why says what would have to bring a cause to a cluster, and does not; meant is whether somebody has
// switched it off.
func (u *unreachable) why(c cause) (why string, meant bool) {
	if f := commented(u.entries, c); f != "" {
		return "it is commented out in " + f, true
	}
	if k := u.keeper(c); u.used[k] {
		return k + " does not list it", false
	}
	if f := commented(u.targets, c); f != "" {
		return "the Kustomization that points there is commented out in " + f, true
	}
	if !c.isDir {
		return "no kustomization file lists it", false
	}
	return "no Kustomization points there, and no kustomization file lists it", false
}

// commented returns the file in which a comment names a cause, or what it leads to, or "".
func commented(comments []comment, c cause) string {
	for _, said := range comments {
		if said.path == c.path || c.isDir && strings.HasPrefix(said.path, c.path+"/") {
			return said.file
		}
	}
	return ""
}

var (
	commentedEntry = regexp.MustCompile(`^\s*#[#\s]*-\s*(?:path:\s*)?["']?([^\s"'#]+)`)
	commentedPath  = regexp.MustCompile(`^\s*#.*\bpath:\s*["']?([^\s"'#]+)`)
)

// readComments gathers the entries and paths that are comments.
func (u *unreachable) readComments() {
	for _, f := range u.w.repo.Files() {
		if !isManifest(f) || !u.used[f] {
			continue
		}
		data, err := u.w.repo.ReadFile(f)
		if err != nil || !strings.Contains(string(data), "#") {
			continue
		}
		for line := range strings.Lines(string(data)) {
			if m := commentedEntry.FindStringSubmatch(line); m != nil && isKustomizeFile(f) {
				u.entries = append(u.entries, comment{path.Join(path.Dir(f), m[1]), f})
			} else if m := commentedPath.FindStringSubmatch(line); m != nil {
				u.targets = append(u.targets, comment{parse.CleanPath(m[1]), f})
			}
		}
	}
}
