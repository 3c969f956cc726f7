//go:build unix

package graphvizcache

import (
	"io/fs"
	"os"
	"syscall"
)

// hasModes says that the permission bits of a directory mean what they say.
const hasModes = true

func owned(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Geteuid()
}
