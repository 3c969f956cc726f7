package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
)

// toStream writes to w through a buffer. The error of w says that the output failed, not the drawing.
func toStream(w io.Writer, write func(io.Writer) error) error {
	buffer := bufio.NewWriter(w)
	err := write(buffer)
	if err == nil {
		err = buffer.Flush()
	}
	if err != nil && !isClosedPipe(err) {
		return fmt.Errorf("cannot write the output: %w", reason(err))
	}
	return err
}

// toFile writes a file atomically: it replaces the file when all is written, and leaves it unchanged
// after an error. It writes directly to a file that is not regular, such as a device.
func toFile(name string, write func(io.Writer) error) error {
	err := replaceFile(name, write)
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", printable(name), reason(err))
	}
	return nil
}

func replaceFile(name string, write func(io.Writer) error) error {
	if real, err := filepath.EvalSymlinks(name); err == nil {
		name = real // replace the target of the link, not the link
	}
	mode := fs.FileMode(0o666)
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return err
	case info.IsDir():
		return errors.New("is a directory")
	case !info.Mode().IsRegular():
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		return writeAndClose(f, write)
	default:
		mode = info.Mode().Perm()
	}
	f, err := createSibling(name, mode)
	if err != nil {
		return err
	}
	if err := writeAndClose(f, write); err != nil {
		os.Remove(f.Name())
		return err
	}
	if err := os.Rename(f.Name(), name); err != nil {
		os.Remove(f.Name())
		return err
	}
	return nil
}

// createSibling creates a new file in the directory of name. It has the mode minus the umask, as an
// ordinary file of the user has.
func createSibling(name string, mode fs.FileMode) (*os.File, error) {
	for attempt := 0; ; attempt++ {
		sibling := filepath.Join(filepath.Dir(name), "."+filepath.Base(name)+"."+strconv.FormatUint(rand.Uint64(), 36))
		f, err := os.OpenFile(sibling, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if errors.Is(err, fs.ErrExist) && attempt < 10 {
			continue
		}
		return f, err
	}
}

// writeAndClose writes and closes f.
func writeAndClose(f *os.File, write func(io.Writer) error) error {
	buffer := bufio.NewWriter(f)
	err := write(buffer)
	if err == nil {
		err = buffer.Flush()
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	return err
}
