// Package git reads a work tree as git sees it, without running git: which files git tracks, which it
// ignores, what is checked out, and where its remotes are. A repository's own configuration can name
// programs for git to run, so git itself is never started.
//
// A file system goes in; a [Worktree], whose paths are slash paths from its root, comes out. [Patterns]
// is the language of .gitignore files, which .sourceignore files and spec.ignore of a Flux source use, too.
// The package does not read the files that git tracks, and knows neither YAML nor Flux.
//
// The formats are those of https://git-scm.com/docs/gitrepository-layout, https://git-scm.com/docs/index-format
// and https://git-scm.com/docs/gitignore.
package git
