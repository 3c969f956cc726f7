package parse

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
	"github.com/go-git/go-git/v5/plumbing/format/gitignore"
	"github.com/go-git/go-git/v5/plumbing/format/index"
)

// git is what the files of .git say. It is read without running git, because a repository's own
// configuration can name programs for git to run. The zero git is that of a directory without any.
type git struct {
	dir      string // the directory that was read
	tracked  map[string]filemode.FileMode
	sparse   int // tracked files that are not meant to be in the work tree
	exclude  []gitignore.Pattern
	revision string
	branch   string
	remotes  []string
	note     string // why tracked is nil
}

// readGit reads the repository's .git.
func readGit(fsys fs.FS) git {
	g := git{dir: ".git"}
	dir, err := gitDir(fsys)
	if errors.Is(err, fs.ErrNotExist) {
		return git{}
	}
	if err == nil {
		g.dir = dir
		common := commonDir(fsys, dir)
		g.readHead(fsys, common)
		g.remotes = readRemotes(fsys, common)
		if data, err := readLimited(fsys, path.Join(common, "info/exclude")); err == nil {
			g.exclude = parsePatterns(data, nil)
		}
		err = g.readIndex(fsys)
	}
	if err != nil {
		g.tracked = nil
		g.note = "what git tracks is not known, so all files were taken: " + err.Error()
	}
	return g
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
	data, err := readLimited(fsys, ".git")
	if err != nil {
		return "", bare(err)
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

// commonDir returns the directory that holds what all work trees of a repository share.
func commonDir(fsys fs.FS, dir string) string {
	data, err := readLimited(fsys, path.Join(dir, "commondir"))
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
func (g *git) readHead(fsys fs.FS, common string) {
	data, _ := readLimited(fsys, path.Join(g.dir, "HEAD"))
	head := strings.TrimSpace(string(data))
	ref, isRef := strings.CutPrefix(head, "ref:")
	if !isRef {
		g.revision = hash(head)
		return
	}
	ref = strings.TrimSpace(ref)
	// Repositories that keep their references in tables name a branch that cannot exist.
	if branch, ok := strings.CutPrefix(ref, "refs/heads/"); ok && !strings.HasPrefix(branch, ".") {
		g.branch = branch
	}
	if !fs.ValidPath(ref) {
		return
	}
	if data, err := readLimited(fsys, path.Join(common, ref)); err == nil {
		g.revision = hash(strings.TrimSpace(string(data)))
		return
	}
	packed, _ := readLimited(fsys, path.Join(common, "packed-refs"))
	for line := range strings.Lines(string(packed)) {
		if commit, name, ok := strings.Cut(strings.TrimSpace(line), " "); ok && name == ref {
			g.revision = hash(commit)
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
func readRemotes(fsys fs.FS, common string) (urls []string) {
	defer func() {
		if recover() != nil { // the decoder is not ours, and the file may hold anything
			urls = nil
		}
	}()
	data, err := readLimited(fsys, path.Join(common, "config"))
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

// readIndex finds the tracked files.
func (g *git) readIndex(fsys fs.FS) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the index is malformed: %v", r)
		}
	}()
	data, err := readLimited(fsys, path.Join(g.dir, "index"))
	if errors.Is(err, fs.ErrNotExist) {
		return errors.New("there is no index")
	}
	if err != nil {
		return bare(err)
	}
	var idx index.Index
	err = index.NewDecoder(bytes.NewReader(data)).Decode(&idx)
	// git leaves the checksum zero where index.skipHash is set; nothing else is amiss then.
	unchecked := errors.Is(err, index.ErrInvalidChecksum) && bytes.HasSuffix(data, make([]byte, 20))
	if err != nil && !unchecked {
		return fmt.Errorf("the index cannot be read: %w", err)
	}
	g.tracked = make(map[string]filemode.FileMode, len(idx.Entries))
	for _, e := range idx.Entries {
		g.tracked[e.Name] = e.Mode
		if e.SkipWorktree {
			if _, err := lstat(fsys, e.Name); err != nil {
				g.sparse++
			}
		}
	}
	if len(g.tracked) == 0 {
		return errors.New("the index is empty")
	}
	return nil
}

// bare takes the path off an error of the file system.
func bare(err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err
	}
	return err
}
