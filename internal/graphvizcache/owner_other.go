//go:build !unix

package graphvizcache

import "io/fs"

// hasModes says that the permission bits of a directory mean nothing here: the user's cache
// directory is closed to others by its access list.
const hasModes = false

func owned(fs.FileInfo) bool { return true }
