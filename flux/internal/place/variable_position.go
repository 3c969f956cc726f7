package place

import (
	"bytes"
	"path"
	"regexp"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// variablePosition returns the line that holds a variable of an object: in the document that the object began
// as, in the patch that sets the field, or in the file that a generator read.
func variablePosition(k *model.Kustomization, manifest build.Object, name string) graph.Pos {
	variable := regexp.MustCompile(`\$\{#?` + regexp.QuoteMeta(name) + `\b`)
	field, ok := fieldpath.FirstMatch(manifest.Root, variable)
	if !ok {
		return manifest.Pos
	}
	if manifest.Generated {
		if pos, ok := generatorPosition(k, field, variable); ok {
			return pos
		}
	}
	pos := k.Build.PosOf(manifest, field)
	repo, files := filesRead(k)
	if !files[pos.File] {
		return pos
	}
	// pos is where the value begins, which may go over several lines, or where the object of a key begins.
	data, err := repo.ReadFile(pos.File)
	if err != nil {
		return pos
	}
	if line, ok := matchingLine(data, variable, max(pos.Line, 1)); ok && line != pos.Line {
		return graph.Pos{File: pos.File, Line: line}
	}
	return pos
}

// generatorPosition returns the line of a variable in the file that a generator put into a field: the one of
// that name, because the field's last key is the name of the file.
func generatorPosition(k *model.Kustomization, field string, variable *regexp.Regexp) (graph.Pos, bool) {
	for _, p := range k.Build.Read {
		name := path.Base(p)
		if !strings.HasSuffix(field, name+`"]`) && !strings.HasSuffix(field, "."+name) {
			continue
		}
		data, err := k.Artifact.Tree.ReadFile(p)
		if err != nil {
			continue
		}
		if line, ok := matchingLine(data, variable, 1); ok {
			f, _ := k.Artifact.Tree.File(p)
			return graph.Pos{File: f.File, Line: line}, true
		}
	}
	return graph.Pos{}, false
}

// filesRead returns the repository that a build read, and the files that it read there. Of an artifact that is
// assembled from several repositories it is the first.
func filesRead(k *model.Kustomization) (*parse.Repo, map[string]bool) {
	var repo *parse.Repo
	files := map[string]bool{}
	for _, p := range k.Build.Read {
		if f, ok := k.Artifact.Tree.File(p); ok && (repo == nil || f.Repo == repo) {
			repo = f.Repo
			files[f.File] = true
		}
	}
	return repo, files
}

// matchingLine returns the number of the first line that matches a pattern, from line number from on.
func matchingLine(data []byte, pattern *regexp.Regexp, from int) (int, bool) {
	number := 0
	for line := range bytes.Lines(data) {
		if number++; number >= from && pattern.Match(line) {
			return number, true
		}
	}
	return 0, false
}
