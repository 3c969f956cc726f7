package artifact

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/git"
)

// gitPatterns exclude the files of git, whatever other patterns there are.
var gitPatterns = patternsOf(".git/", ".gitignore", ".gitmodules", ".gitattributes")

// defaultPatterns exclude pictures, archives and the configuration of other tools, unless a .sourceignore file
// or spec.ignore has a pattern: these replace them.
// See https://fluxcd.io/flux/components/source/gitrepositories/#default-exclusions.
var defaultPatterns = patternsOf(
	"*.jpg", "*.jpeg", "*.gif", "*.png", "*.wmv", "*.flv", "*.tar.gz", "*.zip",
	".github/", ".circleci/", ".travis.yml", ".gitlab-ci.yml", "appveyor.yml", ".drone.yml",
	"cloudbuild.yaml", "codeship-services.yml", "codeship-steps.yml",
	"**/.goreleaser.yml", "**/.sops.yaml", "**/.flux.yaml",
)

func patternsOf(lines ...string) git.Patterns {
	return git.ParsePatterns([]byte(strings.Join(lines, "\n")), ".")
}

// SpecIgnore returns spec.ignore of a source; nil where it has none.
// See https://fluxcd.io/flux/components/source/gitrepositories/#ignore.
func SpecIgnore(source parse.Value) *string {
	v := source.Get("spec", "ignore")
	if !v.IsScalar() || v.IsNull() {
		return nil
	}
	text := v.Text()
	return &text
}

// Ignored returns a function that reports whether the artifact of a source lacks a file of the repository.
// root is the directory that is the artifact's root; everything outside it is left out. specIgnore is the
// source's spec.ignore, nil where it has none. The last pattern that matches a file decides, those of
// spec.ignore being the last, even where another pattern excludes a directory above the file: unlike git,
// source-controller goes on below it.
// See https://fluxcd.io/flux/components/source/gitrepositories/#excluding-files.
func Ignored(repo *parse.Repo, root string, specIgnore *string) func(file string) bool {
	root = path.Clean(strings.TrimLeft(root, "/"))
	patterns := slices.Concat(gitPatterns, exclusions(repo, root, specIgnore))
	return func(file string) bool {
		rel, inside := model.RelativePath(root, file)
		return !inside || patterns.Match(rel, false)
	}
}

// exclusions returns the patterns of the .sourceignore files below a directory and of spec.ignore, or the
// default ones where these have none.
func exclusions(repo *parse.Repo, root string, specIgnore *string) git.Patterns {
	var patterns git.Patterns
	for _, f := range ignoreFilesBelow(repo, root) {
		dir, _ := model.RelativePath(root, f.Dir)
		patterns = append(patterns, git.ParsePatterns(f.Text, dir)...)
	}
	if specIgnore != nil {
		patterns = append(patterns, git.ParsePatterns([]byte(*specIgnore), ".")...)
	}
	if len(patterns) == 0 {
		return defaultPatterns
	}
	return patterns
}

// ignoreFilesBelow returns the .sourceignore files below a directory, those of outer directories first, so that
// the patterns of inner ones override them.
func ignoreFilesBelow(repo *parse.Repo, root string) []parse.IgnoreFile {
	files := slices.DeleteFunc(repo.IgnoreFiles(), func(f parse.IgnoreFile) bool {
		_, inside := model.RelativePath(root, f.Dir)
		return !inside
	})
	slices.SortFunc(files, func(a, b parse.IgnoreFile) int {
		return cmp.Or(cmp.Compare(depth(a.Dir), depth(b.Dir)), strings.Compare(a.Dir, b.Dir))
	})
	return files
}

// depth returns the number of elements of a directory's path; that of the root has none.
func depth(dir string) int {
	if dir == "." {
		return 0
	}
	return strings.Count(dir, "/") + 1
}
