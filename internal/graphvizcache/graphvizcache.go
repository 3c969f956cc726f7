// Package graphvizcache keeps the native code that go-graphviz compiles in a directory of the
// user's own.
//
// go-graphviz compiles its WebAssembly when it is initialised, at every start of a program that
// links it, and keeps the result in a directory go-graphviz below os.TempDir: a fixed path that all
// users of a machine share. Whoever makes it first decides what code the others run. This package
// points the temporary directory at a private place while go-graphviz is initialised, and the
// package restore, which is initialised right after it, points it back, so that the rest of the
// program sees what the user set.
//
// It works because Go initialises, of the packages whose imports are ready, the one with the first
// import path: this one's path comes before go-graphviz's, and it may import only what go-graphviz
// itself needs. A test holds both.
//
// This is the one package below the commands that reads and writes the environment: nothing else
// can reach go-graphviz before it runs.
package graphvizcache

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// nowhere is a directory that cannot be made, because what it lies in is no directory. Pointed at
// it, go-graphviz compiles in memory and leaves nothing behind.
var nowhere = filepath.Join(os.DevNull, "none")

// before is the variable as it was found.
var before struct {
	value string
	set   bool
}

func init() {
	before.value, before.set = os.LookupEnv(variable())
	dir, ok := Dir()
	if !ok {
		dir = nowhere
	}
	_ = os.Setenv(variable(), dir)
}

// Restore gives the temporary directory back to the program. It is for the package restore.
func Restore() {
	if before.set {
		_ = os.Setenv(variable(), before.value)
		return
	}
	_ = os.Unsetenv(variable())
}

// variable is what os.TempDir reads first.
func variable() string {
	if runtime.GOOS == "windows" {
		return "TMP"
	}
	return "TMPDIR"
}

// Dir returns the private directory, fluxgraph in the user's cache directory, which it makes where
// there is none. It reports false where there is no directory that only this user can write to: it
// cannot be made, it belongs to another user, it is a link, or others may write to it or replace it.
func Dir() (string, bool) {
	base, err := os.UserCacheDir()
	if err != nil || !filepath.IsAbs(base) {
		return "", false
	}
	if err := os.MkdirAll(base, 0o700); err != nil {
		return "", false
	}
	if base, err = filepath.EvalSymlinks(base); err != nil || replaceable(base) {
		return "", false
	}
	dir := filepath.Join(base, "fluxgraph")
	if err := os.Mkdir(dir, 0o700); err != nil && !os.IsExist(err) {
		return "", false
	}
	return dir, private(dir)
}

// private reports whether dir is a directory that belongs to this user and that no other can write
// to. It takes from others the right to read it.
func private(dir string) bool {
	info, err := os.Lstat(dir)
	if err != nil || !info.IsDir() || !owned(info) {
		return false
	}
	if !hasModes || info.Mode().Perm() == 0o700 {
		return true
	}
	return info.Mode().Perm()&0o022 == 0 && os.Chmod(dir, 0o700) == nil
}

// replaceable reports whether everybody may rename what lies in dir or in a directory above it.
func replaceable(dir string) bool {
	if !hasModes {
		return false
	}
	for {
		info, err := os.Stat(dir)
		if err != nil || info.Mode()&0o002 != 0 && info.Mode()&fs.ModeSticky == 0 {
			return true
		}
		up := filepath.Dir(dir)
		if up == dir {
			return false
		}
		dir = up
	}
}
