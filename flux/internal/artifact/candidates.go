package artifact

import (
	"path"
	"regexp"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// Candidate is a directory that a spec.path may mean.
type Candidate struct {
	ArtifactRoot string // the directory that is the root of the artifact, a slash path from the repository's root
	Dir          string // the directory itself, a slash path from the repository's root
}

// Candidates returns the directories that a spec.path may mean when its source is not known: at most one, or
// all that match where the path holds variables. tree is the repository as one artifact.
func Candidates(r *model.Repository, tree *build.Tree, specPath string) []Candidate {
	clean := parse.CleanPath(specPath)
	if model.HasVariable(specPath) {
		return candidatesOfPattern(tree, clean)
	}
	root, ok := RootFor(r, clean)
	if !ok {
		return nil
	}
	return []Candidate{{ArtifactRoot: root, Dir: path.Join(root, clean)}}
}

// candidatesOfPattern returns the directories of a tree whose path equals a path with variables, each of which
// is any text without a slash.
func candidatesOfPattern(tree *build.Tree, pattern string) []Candidate {
	dirs := []string{"."}
	for _, element := range strings.Split(pattern, "/") {
		name, err := variableNamePattern(element)
		if err != nil {
			return nil
		}
		var next []string
		for _, dir := range dirs {
			for _, child := range tree.ReadDir(dir) {
				if below := path.Join(dir, child); name.MatchString(child) && tree.IsDir(below) {
					next = append(next, below)
				}
			}
		}
		dirs = next
	}
	var candidates []Candidate
	for _, dir := range dirs {
		candidates = append(candidates, Candidate{ArtifactRoot: ".", Dir: dir})
	}
	return candidates
}

// variableNamePattern returns a pattern for the name of a file or directory in which every variable stands for
// at least one character.
func variableNamePattern(name string) (*regexp.Regexp, error) {
	literals := model.VariableReference.Split(name, -1)
	for i := range literals {
		literals[i] = regexp.QuoteMeta(literals[i])
	}
	return regexp.Compile("^" + strings.Join(literals, "[^/]+") + "$")
}
