package flux_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/internal/golden"
	"github.com/fluxgraph/fluxgraph/parse"
)

// showReleases prints the releases of a graph: their containers, what these and the releases
// themselves refer to, and the places of all that.
func showReleases(g *graph.Graph) string {
	var b strings.Builder
	target := func(by string, e graph.Edge) {
		n, _ := g.Node(e.To)
		fmt.Fprintf(&b, "%s -> %s %s, %s at %s", by, n.ID.Key, n.State, e.Field, e.Pos)
		if e.Optional {
			b.WriteString(", optional")
		}
		if reason := n.Fact("reason"); reason != "" {
			fmt.Fprintf(&b, ": %s", reason)
		}
		b.WriteByte('\n')
	}
	for n := range g.Nodes() {
		if n.ID.Kind != flux.HelmRelease {
			continue
		}
		fmt.Fprintf(&b, "%s\n", n.ID.Key)
		for e := range g.Out(n.ID) {
			switch e.Relation {
			case graph.References:
				target(" ", e)
			case graph.Deploys:
				c, _ := g.Node(e.To)
				fmt.Fprintf(&b, "  deploys %s (%s) %s, %s at %s\n", strings.TrimPrefix(c.ID.Name, "HelmRelease/"), c.State, c.Fact("image"), e.Field, c.Pos)
				for r := range g.Out(c.ID) {
					target("   ", r)
				}
			}
		}
	}
	return b.String()
}

// The values of a whole repository: written inline, in a ConfigMap, in a file that a generator reads,
// in a patch; and Secrets that something else makes.
func TestReleasesOfRepository(t *testing.T) {
	repo, err := parse.Load(os.DirFS(filepath.Join("testdata", "values", "repo")), parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	got := showReleases(flux.Graph(repo, flux.Options{Name: "repo"}))
	if again := showReleases(flux.Graph(repo, flux.Options{Name: "repo"})); again != got {
		t.Error("not the same twice")
	}
	golden.Compare(t, filepath.Join("testdata", "values", "repo.golden"), []byte(got))
	for _, want := range strings.Split(strings.TrimSpace(placesWanted), "\n") {
		place, text, _ := strings.Cut(strings.TrimSpace(want), " ")
		file, line, _ := strings.Cut(place, ":")
		data, err := os.ReadFile(filepath.Join("testdata", "values", "repo", file))
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(string(data), "\n")
		for i, l := range lines {
			if fmt.Sprint(i+1) == line && !strings.Contains(l, text) {
				t.Errorf("%s holds %q, want %q: the golden is wrong", place, l, text)
			}
		}
		if !strings.Contains(got, place) {
			t.Errorf("nothing is at %s, %q", place, text)
		}
	}
}

// placesWanted are the lines of the repository that hold a name or an image.
const placesWanted = `
	apps/shop/release.yaml:15 ghcr.io/shop/web
	apps/shop/release.yaml:18 web-env
	apps/shop/release.yaml:25 web-sealed
	apps/shop/values.yaml:5 ghcr.io/shop/worker
	apps/shop/values.yaml:9 queue
	apps/shop/config.yaml:9 ghcr.io/shop/cache
	apps/shop/kustomization.yaml:23 ghcr.io/shop/patched
`

var imagePattern = regexp.MustCompile(`^((\$\{\w+\}|[a-zA-Z0-9])(\$\{\w+\}|[a-zA-Z0-9.-])*(:[0-9]+)?/)?(\$\{\w+\}|[a-z0-9._/-])+(:(\$\{\w+\}|[A-Za-z0-9._-])+)?(@sha256:[0-9a-f]{64})?$`)

// What is read of the values of real repositories: images that are images, names that are names, and
// nothing that would be called missing.
func TestValuesOfCorpora(t *testing.T) {
	if testing.Short() {
		t.Skip("reads every real repository")
	}
	containers := 0
	for _, dir := range corpora(t) {
		name := filepath.Base(dir)
		g := flux.Graph(corpus(t, name), flux.Options{Name: name})
		seen := map[string]bool{}
		for n := range g.Nodes() {
			if n.ID.Kind != graph.Container || n.State != graph.Inferred {
				continue
			}
			containers++
			id, image := n.ID.String(), n.Fact("image")
			if seen[id] {
				t.Errorf("%s: %s comes twice", name, id)
			}
			seen[id] = true
			if image != "" && !imagePattern.MatchString(image) || strings.HasSuffix(image, "/") {
				t.Errorf("%s: %s has the image %q", name, id, image)
			}
			if strings.Contains(id, "{{") || len(n.ID.Name) > 120 {
				t.Errorf("%s: %s is no name", name, id)
			}
			if n.Pos.Line == 0 {
				t.Errorf("%s: %s has no place", name, id)
			}
			releases := 0
			for e := range g.In(n.ID) {
				if e.Relation == graph.Deploys {
					releases++
				}
			}
			if releases != 1 {
				t.Errorf("%s: %d releases deploy %s", name, releases, id)
			}
			for e := range g.Out(n.ID) {
				to, _ := g.Node(e.To)
				if to.State == graph.Missing || strings.Contains(to.ID.Name, "{{") || e.Pos.Line == 0 {
					t.Errorf("%s: %s refers to %s %s at %s", name, id, to.State, to.ID, e.Pos)
				}
			}
		}
	}
	if containers < 500 {
		t.Errorf("only %d containers", containers)
	}
}

// Values name accounts and classes that the repository declares; one that the chart makes is not
// among them.
func TestValuesNameAccounts(t *testing.T) {
	const there = `
{apiVersion: v1, kind: ServiceAccount, metadata: {name: robot, namespace: apps}}
---
{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: high}}
---
{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: fast}}
---
`
	for values, want := range map[string]string{
		"serviceAccount: {create: false, name: robot}":     "ServiceAccount/apps/robot spec.values.serviceAccount.name",
		"serviceAccount: {create: true, name: robot}":      "",
		"serviceAccount: {name: other}":                    "",
		"web: {serviceAccountName: robot}":                 "ServiceAccount/apps/robot spec.values.web.serviceAccountName",
		"web: {priorityClassName: high}":                   "PriorityClass/high spec.values.web.priorityClassName",
		"web: {priorityClassName: system-node-critical}":   "",
		"persistence: {size: 1Gi, storageClass: fast}":     "StorageClass/fast spec.values.persistence.storageClass",
		"persistence: {size: 1Gi, storageClassName: none}": "",
	} {
		t.Run(values, func(t *testing.T) {
			t.Parallel()
			g := graphOf(t, there+"{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata: {name: r, namespace: apps}, spec: {values: {"+values+"}}}")
			var got []string
			for e := range g.Edges() {
				if e.From.Name == "r" && e.Relation == graph.References {
					got = append(got, e.To.Key.String()+" "+e.Field)
				}
			}
			if strings.Join(got, ", ") != want {
				t.Errorf("got %v, want %s", got, want)
			}
		})
	}
}
