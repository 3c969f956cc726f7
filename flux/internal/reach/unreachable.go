package reach

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/evidence"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// Unreachable finds the objects that no cluster applies: of files that no build read, and that are
// no patches. They refer to nothing, because they are not on a cluster. Those of which it is sure that
// nothing else applies them either are problems.
func Unreachable(w *model.Repository, clusters []*model.Cluster) (objects []*model.Object, problems []graph.Problem) {
	if len(clusters) == 0 {
		return nil, nil
	}
	used := usedFiles(w, clusters)
	u := &unreachable{w: w, clusters: clusters, used: used, objects: map[string][]graph.ID{}, pos: map[string]graph.Pos{}}
	for _, d := range w.Documents {
		if used[d.File] || w.PatchFiles[d.File] || !d.IsObject() || strings.HasPrefix(d.File, ".") || strings.Contains(d.File, "/.") {
			continue
		}
		k := d.GroupKind()
		if k.Group == model.KustomizeFileGroup || k.Name == "List" || model.InChart(w, d.File) {
			continue
		}
		p := &model.Object{ID: graph.ID{Key: w.Key(d.Root)}, Manifest: build.Object{Root: d.Root, Origin: d}, Policy: schema.ApplyPolicy(d.Root), Pos: d.Pos()}
		objects = append(objects, p)
		u.note(d, p.ID)
	}
	return objects, u.problems()
}

// usedFiles returns the files of the repository that clusters apply, or build from.
func usedFiles(w *model.Repository, clusters []*model.Cluster) map[string]bool {
	used := map[string]bool{}
	for _, c := range clusters {
		if c.Entry.Unbuilt {
			for _, d := range model.DocumentsBelow(w, c.Entry.Dir) {
				used[d.File] = true
			}
		}
		for _, d := range c.Entry.Documents {
			used[d.File] = true
		}
		for _, k := range c.Kustomizations {
			if k.Build == nil {
				continue
			}
			for _, p := range k.Build.Read {
				if f, ok := k.Artifact.Tree.File(p); ok && f.Repo == w.Repo {
					used[f.File] = true
				}
			}
		}
	}
	return used
}

// unreachable finds the manifests that no cluster applies, and why not. What may be applied in a way
// that cannot be seen, by a script, another tool or a directory that does not build, is none of them.
type unreachable struct {
	w        *model.Repository
	clusters []*model.Cluster
	used     map[string]bool       // files that a build read
	files    []string              // that hold objects which no build read, in order
	objects  map[string][]graph.ID // of each such file
	pos      map[string]graph.Pos

	tree   *build.Tree
	alive  map[string]bool // directories with a file that is used, or may be
	maybe  map[string]bool // files that may be applied, because what leads to them could not be read
	given  map[string]bool // files that artifacts hold
	inputs map[string]bool // files that a kustomization file names as something else than a resource
	hands  *evidence.ManualApplies

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
	guessed := !slices.ContainsFunc(u.clusters, func(c *model.Cluster) bool { return c.Entry.How == graph.Declared || c.Entry.How == graph.Given })
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
		what = fmt.Sprintf("%s is applied by no cluster, nor is what it would bring (%s)", own[0].Key, model.Count(len(p.Nodes)-1, "object"))
	case !c.isDir:
		what = fmt.Sprintf("%s is applied by no cluster, nor is what it would bring (%s)", c.path, model.Count(len(p.Nodes)-len(own), "object"))
	case len(files) > len(c.files):
		what = fmt.Sprintf("%s is applied by no cluster, nor is what it would bring (%s in %s)", c.path, model.Count(len(p.Nodes), "object"), model.Count(manifests, "file"))
	default:
		what = fmt.Sprintf("%s is applied by no cluster (%s in %s)", c.path, model.Count(len(p.Nodes), "object"), model.Count(manifests, "file"))
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
			for _, p := range c.Objects {
				if _, ok := u.applied[p.ID.Key]; !ok {
					u.applied[p.ID.Key] = p.Pos.File
				}
			}
		}
	}
	return u.applied[k]
}

// isPatch reports whether a file holds one object that lacks what it cannot do without, so that it
// is meant to change another.
func (u *unreachable) isPatch(file string) bool {
	all := u.w.Repo.Documents(file)
	if len(all) != 1 {
		return false
	}
	spec := all[0].Root.Get("spec")
	switch all[0].GroupKind() {
	case schema.HelmRelease:
		return !spec.Get("chart").Exists() && !spec.Get("chartRef").Exists()
	case schema.Kustomization:
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
