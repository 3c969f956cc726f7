package flux_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/internal/corporatest"
	"github.com/fluxgraph/fluxgraph/parse"
)

// Repositories in which a cluster starts where nothing in them declares it, or where there is more than one declaration
// for one cluster.
func TestStrangers(t *testing.T) {
	if testing.Short() {
		t.Skip("real repositories take a while")
	}
	const rwloveErrors = 12 // each read: one for each object, or set of objects, with several owners
	tests := []struct {
		name     string
		clusters string // directory, source
		releases int    // HelmReleases that are at least shown
		errors   int    // at most
		never    string // a rule without a finding
	}{
		{"ionfury-homelab", "kubernetes/clusters/dev GitRepository/flux-system/flux-system, kubernetes/clusters/integration OCIRepository/flux-system/flux-system, " +
			"kubernetes/clusters/live OCIRepository/flux-system/flux-system", 114, 1, "dangling-source"},
		{"gavinmcfall-home-ops", "kubernetes/flux GitRepository/flux-system/flux-system", 157, 1, "dangling-source"},
		{"devantler-tech-platform", "k8s/clusters/local OCIRepository/flux-system/flux-system, k8s/clusters/prod OCIRepository/flux-system/flux-system", 45, 1, "missing-path"},
		{"giantswarm-management-cluster-bases", "", 130, 0, "build-failed"},
		{"rwlove-home-ops", "kubernetes/flux/cluster GitRepository/flux-system/home-ops-kubernetes", 170, rwloveErrors, "dangling-source"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			repo, err := parse.Load(os.DirFS(corporatest.Stranger(t, tt.name)), parse.Options{})
			if err != nil {
				t.Fatal(err)
			}
			g := flux.Graph(repo, flux.Options{})
			var got []string
			for _, c := range g.Clusters() {
				got = append(got, c.Path+" "+c.Source.String())
			}
			if got := strings.Join(got, ", "); got != tt.clusters {
				t.Errorf("clusters %s, want %s", got, tt.clusters)
			}
			releases := 0
			for n := range g.Nodes() {
				isShown := slices.Contains([]graph.State{graph.Defined, graph.Generated, graph.Part}, n.State)
				if n.Role == graph.Release && isShown {
					releases++
				}
			}
			if releases < tt.releases {
				t.Errorf("%d HelmReleases, want at least %d", releases, tt.releases)
			}
			errors := 0
			for _, f := range check.Run(g, check.All()...) {
				if f.Severity == check.Error {
					errors++
				}
				if f.Rule == tt.never && f.Severity > check.Info {
					t.Errorf("found %s", f)
				}
			}
			if errors > tt.errors {
				t.Errorf("%d errors, want at most %d", errors, tt.errors)
			}
		})
	}
}
