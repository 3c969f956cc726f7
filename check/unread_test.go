package check_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/internal/txtar"
	"github.com/fluxgraph/fluxgraph/parse"
)

// refusing is a file system in which one file or directory cannot be opened, for want of permission.
type refusing struct {
	fs.FS
	name string
}

func (r refusing) Open(name string) (fs.File, error) {
	if name == r.name || strings.HasPrefix(name, r.name+"/") {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return r.FS.Open(name)
}

// TestUnread reads repositories of which one file or directory cannot be read. That is no mistake of the
// repository: a rule about what is absent finds something only where it also does when everything can be read,
// and one finding names the file or directory.
func TestUnread(t *testing.T) {
	repositories := map[string]fs.FS{"healthy": os.DirFS(filepath.Join("..", "testdata", "repos", "healthy"))}
	files, err := filepath.Glob(filepath.Join("testdata", "*", "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no repositories: %v", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(file, ".txtar")
		a, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if repositories[name], err = txtar.FS(a); err != nil {
			t.Fatal(err)
		}
	}
	for name, fsys := range repositories {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			usual := append(rulesWithFindings(t, fsys), aboutPresent...)
			err := fs.WalkDir(fsys, ".", func(at string, _ fs.DirEntry, err error) error {
				if err != nil || at == "." {
					return err
				}
				repo, err := parse.Load(refusing{fsys, at}, parse.Options{})
				if err != nil {
					t.Fatal(err)
				}
				findings := check.Run(flux.Graph(repo, flux.Options{Name: name}), check.All()...)
				named := false
				for _, f := range findings {
					named = named || f.Rule == check.UnresolvedFacts.ID && f.Pos.File == at
					if f.Rule != check.UnresolvedFacts.ID && !slices.Contains(usual, f.Rule) {
						t.Errorf("without %s: %s: %s: %s [%s]", at, f.Pos, f.Severity, f.Message, f.Rule)
					}
				}
				if isRead := len(repo.Unread()) > 0; isRead != named {
					t.Errorf("without %s: read: %v; a finding names it: %v", at, isRead, named)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}

// aboutPresent are the rules about objects that exist and their relations. Which clusters apply an object may
// look different where the file that decides it cannot be read.
var aboutPresent = []string{
	check.CRDOrder.ID, check.CrossNamespaceRef.ID, check.DependencyNotReady.ID, check.DuplicateOwner.ID, check.UnpinnedSource.ID,
}

// rulesWithFindings returns the rules that find something in a repository that can be read.
func rulesWithFindings(t *testing.T, fsys fs.FS) []string {
	t.Helper()
	repo, err := parse.Load(fsys, parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var rules []string
	for _, f := range check.Run(flux.Graph(repo, flux.Options{}), check.All()...) {
		rules = append(rules, f.Rule)
	}
	return rules
}
