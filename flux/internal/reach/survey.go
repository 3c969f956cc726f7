package reach

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/artifact"
	"github.com/fluxgraph/fluxgraph/flux/internal/entry"
	"github.com/fluxgraph/fluxgraph/flux/internal/evidence"
	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// survey gathers what else the repository says of its files.
func (u *unreachable) survey() {
	u.tree = u.w.Tree(u.w.Repo, ".", nil)
	u.given, u.maybe, u.inputs, u.alive = map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{".": true}
	seen := map[*build.Tree]bool{}
	var doubtful []string
	for _, c := range u.clusters {
		for _, k := range c.Kustomizations {
			t := k.Artifact.Tree
			if t == nil || k.Artifact.Checkout != "" {
				continue
			}
			if !seen[t] {
				seen[t] = true
				for _, p := range t.Files() {
					if f, ok := t.File(p); ok && f.Repo == u.w.Repo {
						u.given[f.File] = true
					}
				}
			}
			where := k.Root.Get("spec", "path").Text()
			switch {
			case model.HasVariable(where):
				for _, candidate := range artifact.Candidates(u.w, u.tree, where) {
					doubtful = append(doubtful, candidate[1])
				}
			case k.Missing:
				if meant := artifact.SimilarDir(t, k.Dir); meant != "" {
					doubtful = append(doubtful, path.Join(c.Entry.ArtifactRoot, meant))
				}
			case k.Build == nil || k.Build.Failed:
				doubtful = append(doubtful, t.Where(k.Dir))
			}
		}
		for id := range c.Unknown {
			if p, ok := c.ObjectsByID[id]; ok {
				doubtful = append(doubtful, evidence.TemplatedDirs(u.w, u.tree, p.Root())...)
			}
		}
	}
	if len(u.w.Options.Entries) > 0 {
		// Somebody who looks at one cluster does not say that there are no others.
		for _, e := range append(entry.Instances(u.w), entry.Declared(u.w)...) {
			doubtful = append(doubtful, e.Dir)
		}
	}
	slices.Sort(doubtful)
	u.maybe = evidence.Reached(u.w, u.tree, doubtful)
	for _, d := range u.w.Documents {
		if model.IsKustomizeFile(d.File) {
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
	u.hands = evidence.ReadManualApplies(u.w, u.alive)
	u.readComments()
}

// live marks the directories of a file.
func (u *unreachable) live(file string) {
	for dir := path.Dir(file); !u.alive[dir]; dir = path.Dir(dir) {
		u.alive[dir] = true
	}
}

// readInputs notes what a kustomization file names besides resources: patches, values, files of
// generators.
func (u *unreachable) readInputs(d parse.Document) {
	for name, field := range d.Root.Fields() {
		if name == "resources" || name == "bases" || name == "components" {
			continue
		}
		fieldpath.EachText(field, func(text string) {
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

// excused reports whether there is no telling that nothing applies a file, or that anything should.
func (u *unreachable) excused(file string) bool {
	base := path.Base(file)
	switch {
	case !u.given[file], u.maybe[file], u.inputs[file], u.w.PatchFiles[file], base == "gotk-components.yaml", base == "gotk-sync.yaml":
		return true
	case strings.HasPrefix(file, "."), strings.Contains(file, "/."), model.InChart(u.w, file):
		return true
	}
	for p := path.Dir(file); p != "." && p != "/"; p = path.Dir(p) {
		if !u.alive[p] && slices.Contains(toolFolders, strings.ToLower(path.Base(p))) {
			return true
		}
	}
	return u.inComponent(file) || u.hands.Includes(file)
}

// inComponent reports whether a file belongs to a component, which is for others to build on.
func (u *unreachable) inComponent(file string) bool {
	for dir := path.Dir(file); ; dir = path.Dir(dir) {
		if k := u.tree.KustomizationFile(dir); k != "" {
			for _, d := range u.w.Repo.Documents(k) {
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
	return path.Join(path.Dir(c.path), build.KustomizationFiles[0])
}

var (
	commentedEntry = regexp.MustCompile(`^\s*#[#\s]*-\s*(?:path:\s*)?["']?([^\s"'#]+)`)
	commentedPath  = regexp.MustCompile(`^\s*#.*\bpath:\s*["']?([^\s"'#]+)`)
)

// readComments gathers the entries and paths that are comments.
func (u *unreachable) readComments() {
	for _, f := range u.w.Repo.Files() {
		if !model.IsManifest(f) || !u.used[f] {
			continue
		}
		data, err := u.w.Repo.ReadFile(f)
		if err != nil || !strings.Contains(string(data), "#") {
			continue
		}
		for line := range strings.Lines(string(data)) {
			if m := commentedEntry.FindStringSubmatch(line); m != nil && model.IsKustomizeFile(f) {
				u.entries = append(u.entries, comment{path.Join(path.Dir(f), m[1]), f})
			} else if m := commentedPath.FindStringSubmatch(line); m != nil {
				u.targets = append(u.targets, comment{parse.CleanPath(m[1]), f})
			}
		}
	}
}
