// Package file reads files of a repository with a limit on their size. It knows neither git nor YAML.
// A file system and a slash path go in; the content, or an error that wraps fs.PathError, comes out.
package file

import (
	"errors"
	"io"
	"io/fs"
	"slices"
)

// MaxSize is the size in bytes above which a file is not read. The API server takes no object of a
// tenth of it.
const MaxSize = 16 << 20

// ErrTooLarge is the error of reading a file over MaxSize.
var ErrTooLarge = errors.New("larger than 16 MiB")

// Read returns the content of a regular file of at most MaxSize bytes.
func Read(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "read", Path: name, Err: errors.New("not a regular file")}
	}
	if info.Size() > MaxSize {
		return nil, &fs.PathError{Op: "read", Path: name, Err: ErrTooLarge}
	}
	// One byte more than promised shows the end of the file without a second, larger buffer.
	data := make([]byte, 0, info.Size()+1)
	for {
		n, err := f.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		switch {
		case err == io.EOF:
			return data, nil
		case err != nil:
			return nil, err
		case len(data) > MaxSize:
			return nil, &fs.PathError{Op: "read", Path: name, Err: ErrTooLarge}
		case len(data) == cap(data):
			data = slices.Grow(data, cap(data))
		}
	}
}

// Reason returns an error of the file system without the operation and the path.
func Reason(err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err
	}
	return err
}
