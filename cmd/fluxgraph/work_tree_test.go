package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/fluxgraph/fluxgraph/internal/corporatest"
)

// A real repository that is entered from the directory of a cluster gives that cluster as the whole repository does.
func TestWorkTreeOfRealRepositories(t *testing.T) {
	if testing.Short() {
		t.Skip("real repositories take a while")
	}
	for _, dir := range corporatest.Repositories(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			tree := filepath.Join(t.TempDir(), filepath.Base(dir))
			if err := os.CopyFS(tree, os.DirFS(dir)); err != nil {
				t.Fatal(err)
			}
			if err := os.MkdirAll(filepath.Join(tree, ".git"), 0o755); err != nil { // of a work tree; what git tracks is not known
				t.Fatal(err)
			}
			for _, whole := range clustersOf(t, tree) {
				if whole.Path == "." || whole.Entry == "remote" {
					continue
				}
				parts := clustersOf(t, filepath.Join(tree, filepath.FromSlash(whole.Path)))
				if len(parts) == 0 || parts[0] != whole {
					t.Errorf("from its directory %+v, want %+v", parts, whole)
				}
				return // the first is enough: each takes a reading
			}
		})
	}
}

// listedCluster is what list clusters says of a cluster.
type listedCluster struct {
	Name, Path, Entry                     string
	Kustomizations, HelmReleases, Objects int
}

// clustersOf returns what list clusters says of a directory.
func clustersOf(t *testing.T, dir string) []listedCluster {
	t.Helper()
	code, stdout, stderr := invoke("list", "clusters", "--format", "json", dir)
	if code != exitClean {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	var data struct{ Clusters []listedCluster }
	if err := json.Unmarshal([]byte(stdout), &data); err != nil {
		t.Fatal(err)
	}
	return data.Clusters
}
