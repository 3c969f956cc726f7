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

// variablePosition returns the place of a variable in an object: the line that holds it, in the document that the
// object began as, in the patch that brings it, or in the file that a generator read.
func variablePosition(k *model.Kustomization, o build.Object, name string) graph.Pos {
	text := regexp.MustCompile(`\$\{#?` + regexp.QuoteMeta(name) + `\b`)
	field, ok := fieldpath.FirstMatch(o.Root, text)
	if !ok {
		return o.Pos
	}
	pos := k.Build.PosOf(o, field)
	repo, files := filesRead(k)
	if o.Generated {
		for _, p := range k.Build.Read {
			f, _ := k.Artifact.Tree.File(p)
			data, err := k.Artifact.Tree.ReadFile(p)
			if err != nil || !strings.HasSuffix(field, path.Base(p)+`"]`) && !strings.HasSuffix(field, "."+path.Base(p)) {
				continue
			}
			if line, ok := lineWith(data, text, 1); ok {
				return graph.Pos{File: f.File, Line: line}
			}
		}
	}
	if !files[pos.File] {
		return pos
	}
	// A value may go over several lines, and a key stands where its object does.
	data, err := repo.ReadFile(pos.File)
	if err != nil {
		return pos
	}
	if line, ok := lineWith(data, text, max(pos.Line, 1)); ok && line != pos.Line {
		return graph.Pos{File: pos.File, Line: line}
	}
	return pos
}

// filesRead returns the repository that a build read, and the files that it read there.
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

// lineWith returns the first line, from a given one on, that a pattern matches.
func lineWith(data []byte, text *regexp.Regexp, from int) (int, bool) {
	line := 0
	for l := range bytes.Lines(data) {
		if line++; line >= from && text.Match(l) {
			return line, true
		}
	}
	return 0, false
}
