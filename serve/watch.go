package serve

import (
	"context"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"os"
	"path"
	"time"
)

// Watched is what is polled for changes. No file is opened: a change is another size, time or mode, or a
// file that is new or gone.
type Watched struct {
	Dirs  []string // with all that is below them, except the content of .git
	Files []string
}

// The pace of watching.
const (
	pollEvery  = time.Second
	settleTime = 150 * time.Millisecond // for which nothing may change before a change counts
	settleMax  = 3 * time.Second        // after which it counts anyway
	share      = 10                     // polling takes at most one part in so many of the time
)

// Watch calls changed whenever the files have changed and then been left alone for a moment, until ctx
// ends. What changes while changed runs is not missed. state is the Fingerprint of the files as they
// were read.
func (f Watched) Watch(ctx context.Context, state uint64, changed func()) {
	for {
		started := time.Now()
		seen := f.Fingerprint()
		pause := max(pollEvery, share*time.Since(started))
		if seen != state {
			state = f.settle(ctx, seen)
			if ctx.Err() != nil {
				return
			}
			changed()
		}
		if !wait(ctx, pause) {
			return
		}
	}
}

// settle waits until the files stay as they are, and returns their fingerprint.
func (f Watched) settle(ctx context.Context, seen uint64) uint64 {
	for end := time.Now().Add(settleMax); time.Now().Before(end); {
		if !wait(ctx, settleTime) {
			return seen
		}
		again := f.Fingerprint()
		if again == seen {
			break
		}
		seen = again
	}
	return seen
}

// wait reports whether the time passed before ctx ended.
func wait(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// Fingerprint returns a hash of the files: another one means that something has changed.
func (f Watched) Fingerprint() uint64 {
	sum := fnv.New64a()
	for _, dir := range f.Dirs {
		root, err := os.OpenRoot(dir)
		if err != nil {
			addFile(sum, dir, nil, err)
			continue
		}
		_ = fs.WalkDir(root.FS(), ".", func(name string, e fs.DirEntry, err error) error {
			if err != nil {
				addFile(sum, name, nil, err)
				return nil
			}
			if e.IsDir() {
				if path.Base(name) == ".git" && name != "." {
					for _, file := range []string{"index", "HEAD"} { // which files are tracked, and at what commit
						info, err := root.Stat(path.Join(name, file))
						addFile(sum, path.Join(name, file), info, err)
					}
					return fs.SkipDir
				}
				return nil
			}
			info, err := e.Info()
			addFile(sum, name, info, err)
			return nil
		})
		root.Close()
	}
	for _, file := range f.Files {
		info, err := os.Stat(file)
		addFile(sum, file, info, err)
	}
	return sum.Sum64()
}

// addFile adds a file to a sum.
func addFile(sum io.Writer, name string, info fs.FileInfo, err error) {
	if err != nil {
		fmt.Fprintf(sum, "%q cannot be read\n", name)
		return
	}
	fmt.Fprintf(sum, "%q %d %d %o\n", name, info.Size(), info.ModTime().UnixNano(), info.Mode())
}
