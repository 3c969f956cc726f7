package evidence

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/script"
)

// ManualApplies are the files and directories that people and tools other than Flux apply.
type ManualApplies struct {
	paths    map[string]bool // slash paths from the repository's root
	suffixes []string        // what follows a variable, such as "/apps/base" of "$ROOT/apps/base"
}

var pathPattern = regexp.MustCompile(`[\w.*\x00-][\w./*\x00-]*`)

// variableMark stands for a variable in a path.
const variableMark = "\x00"

// ReadManualApplies returns what the scripts, workflows and pages of a repository apply, what a comment of a manifest
// says that people apply, and what Argo CD does. applied are the directories with a file that Flux applies: a script
// that mentions one of these without applying it is no evidence. Where applied is nil, only commands count.
func ReadManualApplies(r *model.Repository, applied map[string]bool) *ManualApplies {
	m := &ManualApplies{paths: map[string]bool{}}
	for _, f := range r.Repo.Files() {
		isPage := script.IsPage(f)
		isScript := script.IsScript(f)
		if !isPage && !isScript {
			if HoldsObjects(r, f) {
				m.readComments(r, f)
			}
			continue
		}
		data, err := r.Repo.ReadFile(f)
		if err != nil || len(data) > script.MaxSize || !script.Applies(string(data)) {
			continue
		}
		for _, line := range script.Lines(string(data)) {
			if script.Applies(line) {
				m.readApplyCommand(path.Dir(f), line)
			} else if isScript && applied != nil {
				m.readMentions(path.Dir(f), line, applied)
			}
		}
	}
	m.readArgoCD(r)
	return m
}

// readApplyCommand adds the paths in a command that applies manifests, from a file in a directory.
func (m *ManualApplies) readApplyCommand(dir, line string) {
	for _, word := range pathWords(line) {
		if rest, ok := strings.CutPrefix(word, variableMark+"/"); ok {
			m.addSuffix(rest)
			continue
		}
		for _, p := range pathsOf(dir, literalPart(word)) {
			if p != "." {
				m.paths[p] = true
			}
		}
	}
}

// readMentions adds the paths in a line of a script in a directory, except those of directories that Flux
// applies: the command that applies them may be on another line.
func (m *ManualApplies) readMentions(dir, line string, applied map[string]bool) {
	for _, word := range pathWords(line) {
		if rest, ok := strings.CutPrefix(word, variableMark+"/"); ok {
			m.addSuffix(rest)
			continue
		}
		if !isLiteral(word) {
			continue
		}
		for _, p := range pathsOf(dir, word) {
			if strings.Contains(p, "/") && !applied[p] {
				m.paths[p] = true
			}
		}
	}
}

// manualComment matches a comment about the manifest that it is in: that people apply it, or that no kustomization
// file should list it.
var manualComment = regexp.MustCompile(`(?i)\b(?:apply|applied|create|created|install|installed|deployed|run)\b[^.]*\b(?:manually|by hand|once)\b` +
	`|\bmanual(?:ly)?\b[^.]*\b(?:apply|applied|created?|install(?:ed)?)\b` +
	`|\b(?:not|never|don't|kept out)\b[^.]*\bkustomization\b` +
	`|\bout[ -]of[ -]band\b|\b(?:not|never)\b[^.]*\b(?:managed|applied|deployed|reconciled)\b[^.]*\bflux\b|\boutside (?:of )?flux\b`)

// readComments adds a manifest itself where one of its comments says that people apply it, and the paths in the
// commands of its comments.
func (m *ManualApplies) readComments(r *model.Repository, file string) {
	data, err := r.Repo.ReadFile(file)
	if err != nil || len(data) > script.MaxSize || !strings.Contains(string(data), "#") {
		return
	}
	isHead := true // above the first line that is no comment
	for line := range strings.Lines(string(data)) {
		trimmed := strings.TrimSpace(line)
		comment, isComment := strings.CutPrefix(trimmed, "#")
		switch {
		case !isComment:
			isHead = isHead && (trimmed == "" || trimmed == "---")
		case script.Applies(comment):
			m.readApplyCommand(path.Dir(file), comment)
		case isHead && manualComment.MatchString(comment):
			m.paths[file] = true
		}
	}
}

// addSuffix adds what follows a variable at the beginning of a path, if it looks like a path itself.
func (m *ManualApplies) addSuffix(rest string) {
	if isLiteral(rest) && (strings.Contains(rest, "/") || path.Ext(rest) != "") {
		m.suffixes = append(m.suffixes, "/"+strings.TrimSuffix(rest, "/"))
	}
}

// maxPathLength is the length in bytes above which a text is not taken for a path.
const maxPathLength = 300

// readArgoCD adds the paths that Applications and ApplicationSets of Argo CD name.
func (m *ManualApplies) readArgoCD(r *model.Repository) {
	for _, d := range r.Documents {
		if d.GroupKind().Group != "argoproj.io" || !strings.HasPrefix(d.Kind, "Application") {
			continue
		}
		fieldpath.EachText(d.Root.Get("spec"), func(text string) {
			if strings.Contains(text, "/") && len(text) < maxPathLength {
				m.paths[path.Clean(strings.TrimPrefix(text, "./"))] = true
			}
		})
	}
}

// Includes reports whether something other than Flux applies a file, or a directory that holds it.
func (m *ManualApplies) Includes(file string) bool {
	for p := file; p != "." && p != "/"; p = path.Dir(p) {
		hasSuffix := func(suffix string) bool { return strings.HasSuffix("/"+p, suffix) }
		if m.paths[p] || slices.ContainsFunc(m.suffixes, hasSuffix) {
			return true
		}
	}
	return false
}

// pathWords returns the words of a line that may be paths, with variableMark for each variable.
func pathWords(line string) []string {
	return pathPattern.FindAllString(script.Variable.ReplaceAllString(line, variableMark), -1)
}

// isLiteral reports whether a word of pathWords holds neither a variable nor a glob.
func isLiteral(word string) bool { return !strings.ContainsAny(word, variableMark+"*") }

// literalPart returns the part of a path before its first element with a variable or a glob: apps for
// apps/$X.yaml, and apps/web.yaml itself.
func literalPart(word string) string {
	i := strings.IndexAny(word, variableMark+"*")
	if i < 0 {
		return word
	}
	return path.Dir(word[:i] + "x") // x completes the element, so that Dir drops it and no other
}

// pathsOf returns the paths from the repository's root that a path in a file may mean: it may begin at the
// root, or at the directory of the file.
func pathsOf(dir, p string) []string { return []string{path.Clean(p), path.Join(dir, p)} }
