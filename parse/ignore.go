package parse

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/parse/git"
)

// ignoreName is the file in which a repository tells Flux what to leave out.
const ignoreName = ".sourceignore"

// ignoreFile is a .sourceignore file. Its patterns hold for its directory and below.
type ignoreFile struct {
	dir  string // slash path from the repository's root
	data []byte
}

// What Flux leaves out by itself: files of git always, the others only where neither a .sourceignore
// file nor spec.ignore has any pattern. See https://fluxcd.io/flux/components/source/gitrepositories/#excluding-files
var (
	gitPatterns = patternsOf(".git/", ".gitignore", ".gitmodules", ".gitattributes")

	defaultPatterns = patternsOf(
		"*.jpg", "*.jpeg", "*.gif", "*.png", "*.wmv", "*.flv", "*.tar.gz", "*.zip",
		".github/", ".circleci/", ".travis.yml", ".gitlab-ci.yml", "appveyor.yml", ".drone.yml",
		"cloudbuild.yaml", "codeship-services.yml", "codeship-steps.yml",
		"**/.goreleaser.yml", "**/.sops.yaml", "**/.flux.yaml",
	)
)

func patternsOf(lines ...string) git.Patterns {
	return git.ParsePatterns([]byte(strings.Join(lines, "\n")), ".")
}

// Ignored returns a function that reports whether Flux leaves a file out of the artifact whose root
// is the directory; everything outside root is left out. spec is the source's spec.ignore, nil where
// it has none. The last pattern that matches a file decides, spec's being the very last, even where
// another pattern excludes a directory above it: unlike git, Flux goes on below it.
func (r *Repo) Ignored(root string, spec *string) func(file string) bool {
	root = path.Clean(strings.TrimLeft(root, "/"))
	var own git.Patterns
	for _, f := range r.ignoresBelow(root) {
		rel, _ := below(root, f.dir)
		own = append(own, git.ParsePatterns(f.data, rel)...)
	}
	if spec != nil {
		own = append(own, git.ParsePatterns([]byte(*spec), ".")...)
	}
	patterns := slices.Clone(gitPatterns)
	if len(own) == 0 {
		patterns = append(patterns, defaultPatterns...)
	}
	patterns = append(patterns, own...)
	return func(file string) bool {
		rel, ok := below(root, file)
		return !ok || patterns.Match(rel, false)
	}
}

// ignoresBelow returns the .sourceignore files of root, those of outer directories first: of two
// files only the outer and the inner can speak about the same file, and the inner has the last word.
func (r *Repo) ignoresBelow(root string) []ignoreFile {
	var files []ignoreFile
	for _, f := range r.ignores {
		if _, ok := below(root, f.dir); ok {
			files = append(files, f)
		}
	}
	slices.SortFunc(files, func(a, b ignoreFile) int {
		return cmp.Or(cmp.Compare(len(elements(a.dir)), len(elements(b.dir))), strings.Compare(a.dir, b.dir))
	})
	return files
}

// below returns the path of name from root on, "." for root itself.
func below(root, name string) (rel string, ok bool) {
	switch {
	case root == ".":
		return name, true
	case name == root:
		return ".", true
	}
	return strings.CutPrefix(name, root+"/")
}

// elements splits a directory's path; the root has none.
func elements(dir string) []string {
	if dir == "." {
		return nil
	}
	return strings.Split(dir, "/")
}
