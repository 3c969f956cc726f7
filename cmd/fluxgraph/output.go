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

// toStream writes to w through a buffer. An error of w is told as what it is: the output, not the
// drawing, is at fault.
func toStream(w io.Writer, write func(io.Writer) error) error {
	buffer := bufio.NewWriter(w)
	err := write(buffer)
	if err == nil {
		err = buffer.Flush()
	}
	if err != nil && !readerGone(err) {
		return fmt.Errorf("cannot write the output: %w", reason(err))
	}
	return err
}

// toFile writes a file in one step: the file is there whole, or as it was. What is no regular file,
// such as a device, is written to directly.
func toFile(name string, write func(io.Writer) error) error {
	err := replaceFile(name, write)
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", printable(name), reason(err))
	}
	return nil
}

func replaceFile(name string, write func(io.Writer) error) error {
	if real, err := filepath.EvalSymlinks(name); err == nil {
		name = real // replace what the link leads to, not the link
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
		return finish(f, write)
	default:
		mode = info.Mode().Perm()
	}
	f, err := createBeside(name, mode)
	if err != nil {
		return err
	}
	if err := finish(f, write); err != nil {
		os.Remove(f.Name())
		return err
	}
	if err := os.Rename(f.Name(), name); err != nil {
		os.Remove(f.Name())
		return err
	}
	return nil
}

// createBeside creates a new file in the directory of name. Unlike a temporary file, it gets the
// permissions that the user's files get.
func createBeside(name string, mode fs.FileMode) (*os.File, error) {
	for attempt := 0; ; attempt++ {
		beside := filepath.Join(filepath.Dir(name), "."+filepath.Base(name)+"."+strconv.FormatUint(rand.Uint64(), 36))
		f, err := os.OpenFile(beside, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if errors.Is(err, fs.ErrExist) && attempt < 10 {
			continue
		}
		return f, err
	}
}

// finish writes and closes f.
func finish(f *os.File, write func(io.Writer) error) error {
	buffer := bufio.NewWriter(f)
	err := write(buffer)
	if err == nil {
		err = buffer.Flush()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	return err
}
