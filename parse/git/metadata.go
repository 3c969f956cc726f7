package git

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/format/config"
	"github.com/go-git/go-git/v5/plumbing/format/index"

	"github.com/fluxgraph/fluxgraph/parse/internal/file"
)

// metadata is what the files of .git say. The zero metadata is that of a directory without any.
type metadata struct {
	dir      string                       // the directory that was read
	tracked  map[string]filemode.FileMode // by slash path from the root of the work tree
	sparse   int                          // tracked files that are not meant to be in the work tree
	exclude  Patterns                     // those of info/exclude
	revision string
	branch   string
	remotes  []string
	unknown  error // why tracked is nil
}

// Directories are the directories of git's own files.
type Directories struct {
	Own    fs.FS // that of the work tree, with HEAD and the index
	Common fs.FS // that of all work trees of the repository, with the configuration and the branches
}

// readMetadata reads the git directories of a work tree. elsewhere are those of a work tree whose .git is a file that
// names a directory outside of it; nil: they are within fsys.
func readMetadata(fsys fs.FS, elsewhere *Directories) metadata {
	m := metadata{dir: ".git"}
	d := elsewhere
	var err error
	if d == nil {
		m.dir, d, err = directoriesIn(fsys)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return metadata{}
	}
	if err == nil {
		m.readHead(d)
		m.remotes = readRemotes(d.Common)
		if data, err := file.Read(d.Common, "info/exclude"); err == nil {
			m.exclude = ParsePatterns(data, ".")
		}
		err = m.readIndex(fsys, d.Own)
	}
	if err != nil {
		m.tracked = nil
		m.unknown = err
	}
	return m
}

var errElsewhere = errors.New("the git directory is outside the repository")

// gitDir returns the directory of git's own files: .git, or what the file .git names, if that is
// within fsys.
func gitDir(fsys fs.FS) (string, error) {
	if _, err := lstat(fsys, ".git"); err != nil {
		return "", err
	}
	info, err := fs.Stat(fsys, ".git")
	if err != nil {
		return "", errElsewhere
	}
	if info.IsDir() {
		return ".git", nil
	}
	data, err := file.Read(fsys, ".git")
	if err != nil {
		return "", file.Reason(err)
	}
	dir, ok := strings.CutPrefix(string(data), "gitdir:")
	dir = path.Clean(strings.TrimSpace(dir))
	if info, err := fs.Stat(fsys, dir); !ok || err != nil || !info.IsDir() {
		return "", errElsewhere
	}
	return dir, nil
}

// lstat is fs.Lstat, or fs.Stat for file systems without symbolic links.
func lstat(fsys fs.FS, name string) (fs.FileInfo, error) {
	if links, ok := fsys.(fs.ReadLinkFS); ok {
		return links.Lstat(name)
	}
	return fs.Stat(fsys, name)
}

// directoriesIn returns the git directories that are within a work tree, and the path of its own one.
func directoriesIn(fsys fs.FS) (dir string, d *Directories, err error) {
	dir, err = gitDir(fsys)
	if err != nil {
		return ".git", nil, err
	}
	own, err := fs.Sub(fsys, dir)
	if err != nil {
		return dir, nil, err
	}
	common, err := fs.Sub(fsys, commonDir(fsys, dir))
	if err != nil {
		return dir, nil, err
	}
	return dir, &Directories{own, common}, nil
}

// commonDir returns the directory that holds what all work trees of a repository share.
func commonDir(fsys fs.FS, dir string) string {
	data, err := file.Read(fsys, path.Join(dir, "commondir"))
	if err != nil {
		return dir
	}
	common := path.Join(dir, strings.TrimSpace(string(data)))
	if info, err := fs.Stat(fsys, common); err != nil || !info.IsDir() {
		return dir
	}
	return common
}

// readHead finds the branch and the commit.
func (m *metadata) readHead(d *Directories) {
	data, _ := file.Read(d.Own, "HEAD")
	head := strings.TrimSpace(string(data))
	ref, isRef := strings.CutPrefix(head, "ref:")
	if !isRef {
		m.revision = hash(head)
		return
	}
	ref = strings.TrimSpace(ref)
	// Repositories that keep their references in tables name a branch that cannot exist.
	if branch, ok := strings.CutPrefix(ref, "refs/heads/"); ok && !strings.HasPrefix(branch, ".") {
		m.branch = branch
	}
	if !fs.ValidPath(ref) {
		return
	}
	if data, err := file.Read(d.Common, ref); err == nil {
		m.revision = hash(strings.TrimSpace(string(data)))
		return
	}
	packed, _ := file.Read(d.Common, "packed-refs")
	for line := range strings.Lines(string(packed)) {
		if commit, name, ok := strings.Cut(strings.TrimSpace(line), " "); ok && name == ref {
			m.revision = hash(commit)
		}
	}
}

// hash returns s if it is a commit's name, and "" otherwise.
func hash(s string) string {
	if len(s) != 40 && len(s) != 64 || strings.Trim(s, "0123456789abcdef") != "" {
		return ""
	}
	return s
}

// readRemotes returns the URLs of the configuration's remotes.
func readRemotes(common fs.FS) (urls []string) {
	defer func() {
		if recover() != nil { // the decoder is not ours, and the file may hold anything
			urls = nil
		}
	}()
	data, err := file.Read(common, "config")
	if err != nil {
		return nil
	}
	cfg := config.New()
	if err := config.NewDecoder(bytes.NewReader(data)).Decode(cfg); err != nil {
		return nil
	}
	for _, remote := range cfg.Section("remote").Subsections {
		for _, u := range remote.OptionAll("url") {
			urls = append(urls, withoutUser(u))
		}
	}
	slices.Sort(urls)
	return slices.Compact(urls)
}

// withoutUser takes user and password off an HTTP URL, since either may be a token.
func withoutUser(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || u.User == nil || u.Scheme != "http" && u.Scheme != "https" {
		return raw
	}
	u.User = nil
	return u.String()
}

// readIndex finds the tracked files of the work tree in fsys.
func (m *metadata) readIndex(fsys, own fs.FS) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the index is malformed: %v", r)
		}
	}()
	data, err := file.Read(own, "index")
	if errors.Is(err, fs.ErrNotExist) {
		return errors.New("there is no index")
	}
	if err != nil {
		return file.Reason(err)
	}
	var idx index.Index
	err = index.NewDecoder(bytes.NewReader(data)).Decode(&idx)
	// git leaves the checksum zero where index.skipHash is set; nothing else is amiss then.
	unchecked := errors.Is(err, index.ErrInvalidChecksum) && bytes.HasSuffix(data, make([]byte, 20))
	if err != nil && !unchecked {
		return fmt.Errorf("the index cannot be read: %w", err)
	}
	m.tracked = make(map[string]filemode.FileMode, len(idx.Entries))
	for _, e := range idx.Entries {
		m.tracked[e.Name] = e.Mode
		if e.SkipWorktree {
			if _, err := lstat(fsys, e.Name); err != nil {
				m.sparse++
			}
		}
	}
	if len(m.tracked) == 0 {
		return errors.New("the index is empty")
	}
	return nil
}
