package flux_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/internal/corporatest"
	"github.com/fluxgraph/fluxgraph/parse"
)

// corpora returns the directories of the real repositories, or skips the test.
func corpora(t testing.TB) []string {
	t.Helper()
	if testing.Short() {
		t.Skip("real repositories take a while")
	}
	return corporatest.Repositories(t)
}

func corpus(t testing.TB, name string) *parse.Repo {
	t.Helper()
	corpora(t)
	repo, err := parse.Load(os.DirFS(corporatest.Repository(t, name)), parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return repo
}

// What was found in real repositories. The numbers of objects and clusters were also counted apart
// from this program; a change of any number must be right by the repository's own YAML.
func TestCorpora(t *testing.T) {
	corpora(t)
	const table = `
		repository                      clusters Kustomizations HelmReleases sources applies points-at depends-on hosts-charts-for configures
		geek-cookbook-template-flux     1   1   1   1    5   2   0   1    1
		flux2-kustomize-helm-example    2   6   6   6   32   8   4   6    0
		flux2-multi-tenancy             2  10   0   4   24   8   4   0    0
		onedr0p-home-ops                1  79  68  69  519  79  19  68    2
		tyriis-home-ops                 3 191 150  68 1058 189 206 150   12
		xunholy-k8s-gitops              1  72  66  44  574  72 111  66   38
		keiretsu-kubernetes-manifests   3 298 132 170 2694 294 191 132 2061
		hmcts-sds-flux-config          16 336 800 267 5147 336  62 800   22
		decentm-fleet-infra             2   7  12  12  557   6   3  12    2
		d2-fleet                        4  27   4  22   28   7  17   4   26`
	for _, line := range strings.Split(strings.TrimSpace(table), "\n")[1:] {
		name, want, _ := strings.Cut(strings.TrimSpace(line), " ")
		t.Run(name, func(t *testing.T) {
			got := count(flux.Graph(corpus(t, name), flux.Options{Name: name}))
			if want := strings.Join(strings.Fields(want), " "); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

// count prints a row of the table.
func count(g *graph.Graph) string {
	var kustomizations, releases, sources int
	for n := range g.Nodes() {
		if n.State != graph.Defined && n.State != graph.Generated {
			continue
		}
		switch n.ID.Kind {
		case flux.Kustomization:
			kustomizations++
		case flux.HelmRelease:
			releases++
		case flux.HelmRepository, flux.OCIRepository, flux.GitRepository, flux.Bucket:
			sources++
		}
	}
	edges := map[graph.Relation]int{}
	for e := range g.Edges() {
		edges[e.Relation]++
	}
	return fmt.Sprint(len(g.Clusters()), kustomizations, releases, sources, edges[graph.Applies], edges[graph.PointsAt],
		edges[graph.DependsOn], edges[graph.HostsChartsFor], edges[graph.Configures])
}
