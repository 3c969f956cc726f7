package evidence

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fluxgraph/fluxgraph/flux/internal/artifact"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/parse"
)

// repository returns the model of a repository in memory: pairs of a file and its text.
func repository(tb testing.TB, pairs ...string) *model.Repository {
	tb.Helper()
	files := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		files[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	repo, err := parse.Load(files, parse.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	return model.NewRepository(repo, model.Options{}, model.ReadManifests(repo), 0, nil, artifact.Ignored)
}

func TestReadBootstrap(t *testing.T) {
	b := ReadBootstrap(repository(t,
		"bootstrap/helmfile.yaml", "releases:\n- name: certs\n  namespace: security\n  chart: jetstack/cert-manager\n",
		"scripts/up.sh", "kubectl create namespace first\nfor ns in second third; do kubectl create ns $ns; done\n",
		"bootstrap/empty.yaml", "",
		"bootstrap/flux.yaml", "apiVersion: source.toolkit.fluxcd.io/v1\nmetadata: {name: ignored, namespace: ignored}\n",
		"apps/a.yaml", "metadata: {name: a, namespace: other}\n",
	))
	for name, want := range map[string]bool{"certs": true, "cert-manager": true, "ignored": false, "a": false} {
		if b.Names[name] != want {
			t.Errorf("name %s: %v, want %v", name, b.Names[name], want)
		}
	}
	if got := strings.Join(b.Groups, " "); got != "acme.cert-manager.io cert-manager.io" {
		t.Errorf("groups %s", got)
	}
	if got := strings.Join(b.Namespaces, " "); got != "first second security third" {
		t.Errorf("namespaces %s", got)
	}
	if b.EmptyFile != "" {
		t.Errorf("%s counts as an empty file for bootstrap only", b.EmptyFile)
	}
	if b := ReadBootstrap(repository(t, "talos/bootstrap.sh", " \n")); b.EmptyFile != "talos/bootstrap.sh" {
		t.Errorf("empty file %q", b.EmptyFile)
	}
}

func TestManualApplies(t *testing.T) {
	r := repository(t,
		"README.md", "See docs/old for more.\n\n    kubectl apply -f manual/first\n",
		"scripts/up.sh", "ROOT=..\nDIR=other/mentioned\nDIR=apps/web\nkubectl apply -f $ROOT/charts/local -f \\\n  extra/*.yaml\n",
		"argo/app.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\nspec: {source: {path: ./argo/base}}\n",
	)
	m := ReadManualApplies(r, map[string]bool{"apps/web": true})
	for file, want := range map[string]bool{
		"manual/first/a.yaml": true, "docs/old/a.yaml": false, "other/mentioned/a.yaml": true, "apps/web/a.yaml": false,
		"x/charts/local/a.yaml": true, "extra/a.yaml": true, "scripts/extra/a.yaml": true, "argo/base/a.yaml": true, "base/a.yaml": false,
	} {
		if got := m.Includes(file); got != want {
			t.Errorf("%s is applied: %v, want %v", file, got, want)
		}
	}
}

func TestReached(t *testing.T) {
	kustomization := func(path string) string {
		return "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: a}\nspec:\n  path: " + path + "\n"
	}
	r := repository(t, "cluster/apps.yaml", kustomization("./apps/${NAME}"), "apps/a/a.yaml", kustomization("more"), "apps/b/b.yaml", "name: word",
		"more/c.yaml", kustomization("cluster"), "other/d.yaml", "name: other")
	tree := r.Tree(r.Repo, ".", nil)
	got := strings.Join(slices.Sorted(maps.Keys(ReachableFiles(r, tree, []string{"cluster"}))), " ")
	if want := "apps/a/a.yaml apps/b/b.yaml cluster/apps.yaml more/c.yaml"; got != want {
		t.Errorf("reached %s, want %s", got, want)
	}
	if words := ReachableWords(r, tree, []string{"cluster"}); !words["word"] || words["other"] {
		t.Errorf("words %v", words)
	}
}
