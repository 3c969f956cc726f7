package artifact

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
	"github.com/fluxgraph/fluxgraph/parse"
)

// addNothingToCopy adds a problem for each copy operation of an ArtifactGenerator that finds nothing in its source, where the
// contents of the source are known. An operation that is optional may find nothing.
// See applyCopyOperation in https://github.com/fluxcd/source-watcher/blob/main/internal/builder/builder.go.
func addNothingToCopy(c *model.Cluster, generator *model.Object, sources map[string]graph.Key, expansions []captures, products *model.Products) {
	if len(c.Repository.Unread()) > 0 || hasSubmodules(c.Repository) {
		return
	}
	for i, a := range generator.Root().Get("spec", "artifacts").Items() {
		for j, operation := range a.Get("copy").Items() {
			field := "spec.artifacts" + fieldpath.Index(i) + ".copy" + fieldpath.Index(j) + ".from"
			if found, ok := nothingToCopy(c, operation, sources, expansions); ok {
				found.Generator = generator.ID.Key
				products.AddProblem(c, generator, field, found)
			}
		}
	}
}

// nothingToCopy returns what one of the expansions of a copy operation does not find; ok is false where each finds something.
func nothingToCopy(c *model.Cluster, operation parse.Value, sources map[string]graph.Key, expansions []captures) (found problem.NothingToCopy, ok bool) {
	if optional, isSet := operation.Get("optional").Bool(); isSet && optional {
		return found, false
	}
	isExtract := operation.Get("strategy").Text() == "Extract"
	for _, expansion := range expansions {
		from := expansion.expand(operation.Get("from").Text())
		alias, pattern := cutAlias(from)
		key, isSource := sources[alias]
		if !isSource || key.Kind != schema.GitRepository || model.HasVariable(from) || hasGlob(pattern) && isExtract {
			continue
		}
		source := resolve(c, key, 1)
		if source.Tree == nil {
			continue
		}
		found = problem.NothingToCopy{From: from, Source: key, Pattern: hasGlob(pattern)}
		if !found.Pattern {
			if isAbsent(source.Tree.Tree, path.Clean(pattern)) {
				return found, true
			}
			continue
		}
		var exclude []string
		for _, e := range operation.Get("exclude").Items() {
			exclude = append(exclude, expansion.expand(e.Text()))
		}
		step := copying{operation: model.Copy{From: pattern, Exclude: exclude}, source: source}
		matches, left, known := step.matches()
		found.Excluded = matches > 0
		if known && left == 0 {
			return found, true
		}
	}
	return found, false
}

// isAbsent reports whether nothing of a name is in the tree, nor in the files from which the tree is made.
func isAbsent(tree *parse.Tree, p string) bool {
	return !tree.Has(p) && !tree.IsDir(p) && tree.Absence(p) == problem.Absent
}

// hasSubmodules reports whether the repository has submodules, which are not read, so that any path may be in one.
func hasSubmodules(r *model.Repository) bool {
	return slices.ContainsFunc(r.Repo.Notes(), func(note graph.Problem) bool {
		omitted, ok := note.Detail.(problem.Omitted)
		return ok && omitted.What == problem.Submodules
	})
}

// matches counts the files and directories that a pattern matches, and those of them that are not excluded. known is false
// where that cannot be told: the pattern has an element that is no plain name, or what it begins with is not in the artifact although
// the repository has it.
func (c *copying) matches() (matches, left int, known bool) {
	pattern := strings.ReplaceAll(c.operation.From, "**", "*") // as path.Match takes it: any text without a slash
	base := path.Clean(globBase(pattern))
	if !fs.ValidPath(pattern) || strings.Contains(pattern, `\`) || base != "." && !c.source.Tree.IsDir(base) && !isAbsent(c.source.Tree.Tree, base) {
		return 0, 0, false
	}
	depth := strings.Count(pattern, "/") + 1
	seen := map[string]bool{}
	for _, p := range c.source.Tree.Files() {
		elements := strings.Split(p, "/")
		if len(elements) < depth {
			continue
		}
		entry := strings.Join(elements[:depth], "/")
		if matched, err := path.Match(pattern, entry); err != nil || !matched || seen[entry] {
			continue
		}
		seen[entry] = true
		if matches++; !c.excludes(entry) {
			left++
		}
	}
	return matches, left, true
}
