package chart

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
)

const (
	maxChart     = 64 << 20 // bytes of one chart
	maxChartFile = 8 << 20  // bytes of one file in it
)

var errTooLarge = errors.New("chart is too large")

// readDir reads the regular files of a directory, by their slash paths in it. It does not follow links, so
// that it reads nothing outside of the directory.
func readDir(fsys fs.FS, dir string) (map[string][]byte, error) {
	files := map[string][]byte{}
	total := 0
	err := fs.WalkDir(fsys, dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		data, err := readFile(fsys, p, maxChartFile)
		if err != nil {
			return err
		}
		if total += len(data); total > maxChart {
			return errTooLarge
		}
		name := p
		if dir != "." {
			name = strings.TrimPrefix(p, dir+"/")
		}
		files[name] = data
		return nil
	})
	return files, err
}

// readFile reads a file of at most maxBytes bytes.
func readFile(fsys fs.FS, name string, maxBytes int64) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxBytes+1))
	if err == nil && int64(len(data)) > maxBytes {
		err = fmt.Errorf("%s: %w", name, errTooLarge)
	}
	return data, err
}
