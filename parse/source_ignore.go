package parse

import (
	"slices"
)

// ignoreFileName is the base name of the files that IgnoreFiles returns.
const ignoreFileName = ".sourceignore"

// IgnoreFile is a .sourceignore file, whose patterns say what is left out of a copy of the repository.
// Their meaning is up to the caller.
type IgnoreFile struct {
	Dir  string // in which the file is, a slash path from the repository's root
	Text []byte // which callers must not change
}

// IgnoreFiles returns the .sourceignore files of the repository in no particular order, those among them that
// are symbolic links included. A file that cannot be read is one of Notes instead.
func (r *Repo) IgnoreFiles() []IgnoreFile { return slices.Clone(r.ignores) }
