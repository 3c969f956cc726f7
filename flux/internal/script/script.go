// Package script reads the files of a repository that people and pipelines run, and the pages that tell people what to
// run: workflows, shell scripts, makefiles, task files and Markdown.
//
// It goes by the names of files and by text, not by the syntax of any shell. What a command means for Flux is for its
// callers: package artifact looks for pushed artifacts, package entry for the commands that install Flux, package
// evidence for what else is applied.
package script

import (
	"iter"
	"path"
	"regexp"
	"slices"
	"strings"
)

// MaxSize is the size in bytes above which a script or page is not read.
const MaxSize = 1 << 20

var extensions = []string{".sh", ".bash", ".zsh", ".mk", ".just", ".py", ".ts", ".js", ".ps1", ".nu", ".toml", ".gotmpl"}

// IsScript reports whether a file is one that a person or a pipeline runs, by its slash path from the repository's root.
func IsScript(file string) bool {
	base := strings.ToLower(path.Base(file))
	ext := path.Ext(base)
	hasPrefix := func(s string, prefixes ...string) bool {
		return slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(s, prefix) })
	}
	isPipeline := hasPrefix(file, ".github/", ".circleci/") || hasPrefix(base, ".gitlab-ci", "azure-pipelines") || base == "jenkinsfile"
	isTaskFile := strings.HasSuffix(base, "makefile") || strings.HasSuffix(base, "justfile") || strings.Contains(file, "askfile") || hasPrefix(base, "helmfile")
	return slices.Contains(extensions, ext) || isPipeline || isTaskFile || ext == "" && hasPrefix(file, "bin/", "scripts/", "hack/")
}

// IsPage reports whether a file is a page for people.
func IsPage(file string) bool { return path.Ext(file) == ".md" }

// Lines returns the lines of a text, each with the number of its first line, from 1. A line that ends in a backslash goes
// on in the next one.
func Lines(text string) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		lines := strings.Split(text, "\n")
		for i := 0; i < len(lines); i++ {
			number, line := i+1, strings.TrimSuffix(lines[i], "\r")
			for strings.HasSuffix(line, `\`) && i+1 < len(lines) {
				i++
				line = strings.TrimSuffix(line, `\`) + " " + strings.TrimSuffix(lines[i], "\r")
			}
			if !yield(number, line) {
				return
			}
		}
	}
}

// Variable matches a variable of a shell, of make, of a workflow or of a template.
var Variable = regexp.MustCompile(`\{\{.*?\}\}|\$\{.*?\}|\$\(.*?\)|\$\w+`)

var applyCommand = regexp.MustCompile(`\b(?:kubectl|oc)\b.*\b(?:apply|create|replace|delete|diff)\b|\bkustomize build\b|\bkubectl kustomize\b|\bhelmfile\b|\bkapp deploy\b`)

// Applies reports whether a text holds a command that applies manifests without Flux.
func Applies(text string) bool { return applyCommand.MatchString(text) }
