package flux_test

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// moves are ways to lay a repository out anew that change nothing of what its clusters apply. A move changes the files
// and returns how texts of the new graph are to be read; ok is false where the repository has nothing to change.
var moves = []struct {
	name string
	do   func(files fstest.MapFS, before summary) (undo func(string) string, ok bool)
	// The move makes objects that are not in the repository before, or takes them away: only what is below the root is compared.
	changesRoot bool
}{
	{"one folder down, pushed as an artifact", moveDown, false},
	{"the directory of a cluster renamed", renameCluster, false},
	{"without what flux bootstrap wrote", withoutSync, true},
	{"synced from an OCIRepository", toOCI, true},
	{"a FluxInstance below the root", addInstance, true},
}

// A repository that is laid out anew gives the same graph up to the names of the move, and no error that was not there.
func TestMovedRepositories(t *testing.T) {
	for _, dir := range corpora(t) {
		if testing.Short() {
			t.Skip("real repositories take a while")
		}
		name := path.Base(dir)
		files := readTree(t, dir)
		before := summarize(t, files, func(s string) string { return s })
		for _, move := range moves {
			t.Run(name+"/"+move.name, func(t *testing.T) {
				moved := fstest.MapFS{}
				for f, file := range files {
					copied := *file
					moved[f] = &copied
				}
				undo, ok := move.do(moved, before)
				if !ok {
					t.Skip("nothing to change")
				}
				before.compare(t, summarize(t, moved, undo), move.changesRoot)
			})
		}
	}
}

// readTree reads the files of a directory.
func readTree(t *testing.T, dir string) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path.Join(dir, p))
		files[p] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// summary is what a move must keep.
type summary struct {
	nodes, edges, errors []string
	dirs                 []string // of the clusters
	artifactRoot, url    string   // of the first cluster and of its source
	manifests            []string // files with a Kustomization that the first cluster applies
}

// summarize returns what a move must keep of a repository, with texts as undo reads them.
func summarize(t *testing.T, files fstest.MapFS, undo func(string) string) summary {
	t.Helper()
	repo, err := parse.Load(files, parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	g := flux.Graph(repo, flux.Options{Name: "fleet"})
	s := summary{}
	number := map[string]string{"": ""} // clusters by the order of their directories: their names may change
	for i, c := range g.Clusters() {
		number[c.Name] = fmt.Sprint(i)
		if s.dirs = append(s.dirs, c.Path); i == 0 {
			source, _ := g.Node(graph.ID{Cluster: c.Name, Key: c.Source})
			s.artifactRoot, s.url = c.ArtifactRoot, source.Fact("url")
		}
	}
	show := func(id graph.ID) string {
		cluster, target, isRemote := strings.Cut(id.Cluster, "@")
		shown := number[cluster]
		if isRemote {
			shown += "@" + target
		}
		return shown + undo(graph.ID{Key: id.Key}.String())
	}
	for n := range g.Nodes() {
		if n.Role == graph.Kustomization && n.State == graph.Defined && number[n.ID.Cluster] == "0" {
			s.manifests = append(s.manifests, n.Pos.File)
		}
		if n.ID.Kind != graph.Remote {
			s.nodes = append(s.nodes, show(n.ID)+" "+n.State.String())
		}
	}
	for e := range g.Edges() {
		s.edges = append(s.edges, show(e.From)+" "+e.Relation.String()+" "+show(e.To))
	}
	for _, f := range check.Run(g, check.All()...) {
		if f.Severity == check.Error {
			s.errors = append(s.errors, undo(fmt.Sprintf("%s %s %s", f.Rule, f.Pos.File, f.Message)))
		}
	}
	for _, list := range [][]string{s.nodes, s.edges, s.errors} {
		slices.Sort(list)
	}
	return s
}

// rootTexts matches what belongs to the root itself, which a move may invent or take away.
var rootTexts = regexp.MustCompile(`(?:Kustomization|GitRepository|OCIRepository|ResourceSet)/flux-system/(?:flux-system|home-ops|home-kubernetes|cluster)|Path/|FluxInstance|Secret/flux-system/flux-system`)

// compare compares the summary with that of the moved repository.
func (s summary) compare(t *testing.T, moved summary, changesRoot bool) {
	t.Helper()
	if len(s.dirs) != len(moved.dirs) {
		t.Errorf("clusters in %v, want as many as %v", moved.dirs, s.dirs)
		return
	}
	for _, list := range []struct {
		what        string
		want, moved []string
	}{{"node", s.nodes, moved.nodes}, {"edge", s.edges, moved.edges}} {
		for _, line := range differences(list.want, list.moved, changesRoot) {
			t.Errorf("%s %s", list.what, line)
		}
	}
	for _, e := range moved.errors {
		isNew := !slices.Contains(s.errors, e)
		if isNew && !(changesRoot && strings.HasPrefix(e, check.DuplicateOwner.ID) && rootTexts.MatchString(e)) {
			t.Errorf("new error: %s", e)
		}
	}
}

// maxDifferences is how many differences a failing test shows.
const maxDifferences = 6

// differences returns what only one of two sorted lists holds, without what belongs to the root where a move changes it.
func differences(want, got []string, changesRoot bool) []string {
	counts := map[string]int{}
	for _, line := range want {
		counts[line]--
	}
	for _, line := range got {
		counts[line]++
	}
	var lines []string
	for line, n := range counts {
		if n != 0 && !(changesRoot && rootTexts.MatchString(line)) {
			lines = append(lines, fmt.Sprintf("%+d %s", n, line))
		}
	}
	slices.Sort(lines)
	return lines[:min(len(lines), maxDifferences)]
}

// moveDown moves the repository into a directory that a pipeline pushes as the artifact.
func moveDown(files fstest.MapFS, _ summary) (undo func(string) string, ok bool) {
	for _, f := range fileNames(files) {
		if strings.HasPrefix(f, ".github/") {
			continue // a forge reads them from the root only
		}
		files["moved/"+f] = files[f]
		delete(files, f)
	}
	files[".github/workflows/push.yaml"] = &fstest.MapFile{Data: []byte("on: push\njobs:\n  push:\n    steps:\n    - run: flux push artifact oci://registry.example.com/fleet:latest --path=./moved\n")}
	return func(s string) string { return strings.ReplaceAll(s, "moved/", "") }, true
}

// assembledPath matches a path of clusters that variables complete: nobody can rename a cluster there by its text.
var assembledPath = regexp.MustCompile(`clusters/\$\{`)

// renameCluster renames the last element of the directory of the first cluster, wherever a file names it.
func renameCluster(files fstest.MapFS, before summary) (undo func(string) string, ok bool) {
	isAssembled := func(f string) bool { return assembledPath.Match(files[f].Data) }
	if len(before.dirs) == 0 || !strings.Contains(before.dirs[0], "/") || slices.ContainsFunc(fileNames(files), isAssembled) {
		return nil, false
	}
	dir := before.dirs[0]
	named := strings.TrimPrefix(dir, before.artifactRoot+"/") // as paths in the artifact begin
	renamed := named + "-renamed"
	for _, f := range fileNames(files) {
		file := files[f]
		file.Data = []byte(renameIn(string(file.Data), named, renamed))
		if rest, ok := strings.CutPrefix(f, dir+"/"); ok {
			delete(files, f)
			files[dir+"-renamed/"+rest] = file
		}
	}
	return func(s string) string { return strings.ReplaceAll(s, renamed, named) }, true
}

// renameIn replaces a directory in a text where it is a whole path.
func renameIn(text, dir, renamed string) string {
	pattern := regexp.MustCompile(regexp.QuoteMeta(dir) + `([/"'\s]|$)`)
	return pattern.ReplaceAllString(text, renamed+"$1")
}

// withoutSync removes what flux bootstrap wrote, and its entries in kustomization files.
func withoutSync(files fstest.MapFS, _ summary) (undo func(string) string, ok bool) {
	entry := regexp.MustCompile(`(?m)^\s*-\s*(?:\./)?(?:flux-system/)?gotk-sync\.yaml\s*$`)
	for _, f := range fileNames(files) {
		if path.Base(f) == "gotk-sync.yaml" && len(files[f].Data) > 0 {
			delete(files, f)
			ok = true
		}
		if path.Base(f) == "kustomization.yaml" {
			files[f].Data = entry.ReplaceAll(files[f].Data, nil)
		}
	}
	return func(s string) string { return s }, ok
}

// toOCI makes an OCIRepository of the source of each root that flux bootstrap wrote, wherever it is named.
func toOCI(files fstest.MapFS, _ summary) (undo func(string) string, ok bool) {
	isSync := func(f string) bool { return path.Base(f) == "gotk-sync.yaml" && len(files[f].Data) > 0 }
	if !slices.ContainsFunc(fileNames(files), isSync) {
		return nil, false
	}
	ref := regexp.MustCompile(`(sourceRef:\s*\n(\s*)kind: )GitRepository(\s*\n\s*name: flux-system)`)
	reversed := regexp.MustCompile(`(sourceRef:\s*\n\s*name: flux-system\s*\n\s*kind: )GitRepository`)
	source := regexp.MustCompile(`(?m)^kind: GitRepository$`)
	for _, f := range fileNames(files) {
		text := ref.ReplaceAllString(string(files[f].Data), "${1}OCIRepository$3")
		text = reversed.ReplaceAllString(text, "${1}OCIRepository")
		if isSync(f) {
			text = source.ReplaceAllString(text, "kind: OCIRepository")
			text = regexp.MustCompile(`url: .*`).ReplaceAllString(text, "url: oci://registry.example.com/fleet")
		}
		files[f].Data = []byte(text)
	}
	return func(s string) string {
		return strings.ReplaceAll(s, "OCIRepository/flux-system/flux-system", "GitRepository/flux-system/flux-system")
	}, true
}

// addInstance adds a FluxInstance that syncs the directory of a cluster, to a manifest that the cluster applies.
func addInstance(files fstest.MapFS, before summary) (undo func(string) string, ok bool) {
	for _, f := range before.manifests {
		file := files[f]
		if file == nil || len(file.Data) == 0 || path.Base(f) == "kustomization.yaml" || path.Dir(f) != before.dirs[0] && path.Dir(path.Dir(f)) != before.dirs[0] {
			continue // elsewhere a kustomization file may change its namespace
		}
		instance := "\n---\napiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\nmetadata: {name: zz-added, namespace: flux-system}\n" +
			"spec: {distribution: {version: 2.x, registry: ghcr.io/fluxcd}, sync: {kind: GitRepository, url: \"" + cmp.Or(before.url, "https://example.com/fleet.git") + "\", ref: refs/heads/main, path: " + before.dirs[0] + "}}\n"
		file.Data = append(slices.Clone(file.Data), instance...)
		return func(s string) string { return s }, true
	}
	return nil, false
}

// fileNames returns the names of files, sorted.
func fileNames(files fstest.MapFS) []string {
	var names []string
	for f := range files {
		names = append(names, f)
	}
	slices.Sort(names)
	return names
}
