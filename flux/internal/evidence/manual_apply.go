package evidence

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
)

// ManualApplies is what people and tools other than Flux apply, as the repository's scripts, workflows and
// pages say.
type ManualApplies struct {
	paths    map[string]bool // files and directories
	suffixes []string        // the same, below a directory that a variable holds
}

var (
	applies  = regexp.MustCompile(`\b(?:kubectl|oc)\b.*\b(?:apply|create|replace|delete|diff)\b|\bkustomize build\b|\bkubectl kustomize\b|\bhelmfile\b|\bkapp deploy\b`)
	shellVar = regexp.MustCompile(`\{\{.*?\}\}|\$\{.*?\}|\$\(.*?\)|\$\w+`)
	pathWord = regexp.MustCompile(`[\w.*\x00-][\w./*\x00-]*`)
)

const anyText = "\x00"

// ReadManualApplies reads the scripts, workflows and pages of the repository. alive are the directories with
// something that Flux applies: a script that speaks of these is no proof.
func ReadManualApplies(w *model.Repository, alive map[string]bool) *ManualApplies {
	h := &ManualApplies{paths: map[string]bool{}}
	for _, f := range w.Repo.Files() {
		script, page := isScript(f), path.Ext(f) == ".md"
		if !script && !page {
			continue
		}
		data, err := w.Repo.ReadFile(f)
		if err != nil || len(data) > 1<<20 || !applies.Match(data) {
			continue
		}
		text := strings.ReplaceAll(string(data), "\\\n", " ")
		for line := range strings.Lines(text) {
			applied := applies.MatchString(line)
			if page && !applied {
				continue
			}
			for _, word := range pathWord.FindAllString(shellVar.ReplaceAllString(line, anyText), -1) {
				h.see(path.Dir(f), word, applied, alive)
			}
		}
	}
	for _, d := range w.Documents {
		if d.GroupKind().Group == "argoproj.io" && strings.HasPrefix(d.Kind, "Application") {
			fieldpath.EachText(d.Root.Get("spec"), func(text string) {
				if strings.Contains(text, "/") && len(text) < 300 {
					h.paths[path.Clean(strings.TrimPrefix(text, "./"))] = true
				}
			})
		}
	}
	return h
}

// see notes a word of a script in a directory, if it may be a path.
func (h *ManualApplies) see(dir, word string, applied bool, alive map[string]bool) {
	if rest, ok := strings.CutPrefix(word, anyText+"/"); ok {
		word = rest
		if !strings.ContainsAny(word, anyText+"*") && (strings.Contains(word, "/") || path.Ext(word) != "") {
			h.suffixes = append(h.suffixes, "/"+strings.TrimSuffix(word, "/"))
		}
		return
	}
	if i := strings.IndexAny(word, anyText+"*"); i >= 0 {
		if !applied {
			return
		}
		word = path.Dir(word[:i] + "x")
	}
	for _, p := range []string{path.Clean(word), path.Join(dir, word)} {
		if p != "." && (applied || !alive[p]) && (applied || strings.Contains(p, "/")) {
			h.paths[p] = true
		}
	}
}

// Includes reports whether a file, or a directory that it is in, is applied by something else than Flux.
func (h *ManualApplies) Includes(file string) bool {
	for p := file; p != "." && p != "/"; p = path.Dir(p) {
		if h.paths[p] || slices.ContainsFunc(h.suffixes, func(s string) bool { return strings.HasSuffix("/"+p, s) }) {
			return true
		}
	}
	return false
}

// isScript reports whether a file is one that a person or a pipeline runs, by its name.
func isScript(f string) bool {
	base := strings.ToLower(path.Base(f))
	switch path.Ext(base) {
	case ".sh", ".bash", ".zsh", ".mk", ".just", ".py", ".ts", ".js", ".ps1", ".nu", ".toml", ".gotmpl":
		return true
	}
	return strings.HasPrefix(f, ".github/") || strings.HasPrefix(base, ".gitlab-ci") || strings.HasSuffix(base, "makefile") ||
		strings.Contains(f, "askfile") || strings.HasSuffix(base, "justfile") || strings.HasPrefix(base, "helmfile") ||
		path.Ext(base) == "" && (strings.HasPrefix(f, "bin/") || strings.HasPrefix(f, "scripts/") || strings.HasPrefix(f, "hack/"))
}
