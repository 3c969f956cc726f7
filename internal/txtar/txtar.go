// Package txtar reads archives of text files, in which tests keep small repositories.
//
// An archive is a comment and then files, each of which begins with a line
//
//	-- path/of/the/file --
//
// It is the format of golang.org/x/tools/txtar, which is not required for it so that whoever imports
// fluxgraph does not get that module.
package txtar

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing/fstest"
)

// Archive is a comment and files, in their order.
type Archive struct {
	Comment []byte
	Files   []File
}

// File is a file of an archive.
type File struct {
	Name string // slash path
	Data []byte // ends in a newline unless it is empty
}

// ParseFile reads an archive from the disk.
func ParseFile(file string) (*Archive, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return Parse(data), nil
}

// Parse reads an archive. Every text is one: at worst, all of it is comment.
func Parse(data []byte) *Archive {
	a := &Archive{}
	text := &a.Comment
	for line := range bytes.Lines(data) {
		if name, ok := marker(line); ok {
			a.Files = append(a.Files, File{Name: name})
			text = &a.Files[len(a.Files)-1].Data
			continue
		}
		*text = append(*text, line...)
	}
	a.Comment = ended(a.Comment)
	for i := range a.Files {
		a.Files[i].Data = ended(a.Files[i].Data)
	}
	return a
}

// marker returns the name in a line that begins a file.
func marker(line []byte) (name string, ok bool) {
	text := strings.TrimSuffix(strings.TrimSuffix(string(line), "\n"), "\r")
	if len(text) < len("--  --") || !strings.HasPrefix(text, "-- ") || !strings.HasSuffix(text, " --") {
		return "", false
	}
	name = strings.TrimSpace(text[len("-- ") : len(text)-len(" --")])
	return name, name != ""
}

// ended returns a text that ends in a newline, unless it is empty.
func ended(text []byte) []byte {
	if len(text) == 0 || text[len(text)-1] == '\n' {
		return text
	}
	return append(text, '\n')
}

// Format prints an archive, so that Parse reads it.
func Format(a *Archive) []byte {
	var b bytes.Buffer
	b.Write(ended(a.Comment))
	for _, f := range a.Files {
		fmt.Fprintf(&b, "-- %s --\n", f.Name)
		b.Write(ended(f.Data))
	}
	return b.Bytes()
}

// FS shows the files of an archive as a file system. The error tells of a name that is no slash path, or
// that is there twice.
func FS(a *Archive) (fs.FS, error) {
	files := fstest.MapFS{}
	for _, f := range a.Files {
		if _, twice := files[f.Name]; twice || !fs.ValidPath(f.Name) {
			return nil, fmt.Errorf("%q is no path, or there twice", f.Name)
		}
		files[f.Name] = &fstest.MapFile{Data: f.Data, Mode: 0o644}
	}
	return files, nil
}
