package entry

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fluxgraph/fluxgraph/flux/internal/artifact"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/parse"
)

// repository returns the model of a repository in memory: pairs of a file and its text.
func repository(tb testing.TB, opts model.Options, pairs ...string) *model.Repository {
	tb.Helper()
	files := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		files[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	repo, err := parse.Load(files, parse.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	return model.NewRepository(repo, opts, model.ReadManifests(repo), 0, artifact.ReadPushes(repo), artifact.Ignored)
}

// kustomization returns a Kustomization with the root's source.
func kustomization(name, path string) string {
	return "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: " + name + ", namespace: flux-system}\n" +
		"spec: {path: " + path + ", sourceRef: {kind: GitRepository, name: flux-system}}\n"
}

const instanceText = "apiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\nmetadata: {name: flux, namespace: flux-system}\n" +
	"spec: {sync: {kind: GitRepository, url: https://example.com/a/b, path: clusters/a}}\n"

func TestFind(t *testing.T) {
	given := func(dir string) model.Options {
		return model.Options{Entries: []model.EntryOption{{Name: "given", Dir: dir}}}
	}
	tests := []struct {
		name  string
		opts  model.Options
		files []string
		want  string // the artifact root, directory and root Kustomization of each entry
	}{
		{"given", given("apps"), []string{"apps/a.yaml", ""}, ". apps flux-system"},
		{"given and declared", given("./clusters/a"), []string{"clusters/a/root.yaml", kustomization("root", "clusters/a")}, ". clusters/a root"},
		{"instance", model.Options{}, []string{"clusters/a/flux.yaml", instanceText}, ". clusters/a flux-system"},
		{"declared", model.Options{}, []string{"clusters/a/root.yaml", kustomization("root", "./clusters/a")}, ". clusters/a root"},
		{"declared below an artifact's root", model.Options{}, []string{"k8s/clusters/a/root.yaml", kustomization("root", "clusters/a")}, "k8s k8s/clusters/a root"},
		{"declared and reached", model.Options{}, []string{"clusters/a/root.yaml", kustomization("root", "clusters/a"),
			"clusters/a/apps.yaml", kustomization("apps", "apps"), "apps/apps.yaml", kustomization("inner", "apps")}, ". clusters/a root"},
		{"inferred", model.Options{}, []string{"clusters/a/apps.yaml", kustomization("apps", "apps"), "apps/a.yaml", ""}, ". clusters/a flux-system"},
		{"inferred twice", model.Options{}, []string{"clusters/a/apps.yaml", kustomization("apps", "apps"), "clusters/b/apps.yaml", kustomization("apps", "apps"),
			"apps/a.yaml", ""}, ". clusters/a flux-system, . clusters/b flux-system"},
		{"inferred from overlays of one base", model.Options{}, []string{"base/apps.yaml", kustomization("apps", "apps"), "base/kustomization.yaml", "resources: [apps.yaml]",
			"a/kustomization.yaml", "resources: [../base]", "b/kustomization.yaml", "resources: [../base]", "apps/a.yaml", ""}, ". a flux-system, . b flux-system"},
		{"nothing", model.Options{}, []string{"apps/a.yaml", ""}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, e := range entriesOf(repository(t, tt.opts, tt.files...)) {
				got = append(got, fmt.Sprintf("%s %s %s", e.ArtifactRoot, e.Dir, e.Kustomization.Name))
			}
			if got := strings.Join(got, ", "); got != tt.want {
				t.Errorf("entries %q, want %q", got, tt.want)
			}
		})
	}
}

func TestNames(t *testing.T) {
	tests := []struct {
		dirs []string // with "name=" before those that the user names
		want []string
	}{
		{[]string{"."}, []string{"fallback"}},
		{[]string{"clusters/prod"}, []string{"prod"}},
		{[]string{"clusters/prod", "clusters/test"}, []string{"prod", "test"}},
		{[]string{"prod/flux", "test/flux"}, []string{"prod", "test"}},
		{[]string{"a/x/flux", "a/y/flux", "b/x/flux"}, []string{"a/x", "y", "b"}},
		{[]string{".", "clusters/prod"}, []string{"fallback", "prod"}},
		{[]string{"a", "b=a"}, []string{"a", "b"}},
		{[]string{"x=a", "x=b", "c"}, []string{"x", "x-2", "c"}},
	}
	for _, tt := range tests {
		var entries []model.Entry
		for _, text := range tt.dirs {
			name, dir, isNamed := strings.Cut(text, "=")
			if !isNamed {
				name, dir = "", text
			}
			entries = append(entries, model.Entry{Name: name, Dir: dir})
		}
		if got := Names(entries, "fallback"); !slices.Equal(got, tt.want) {
			t.Errorf("names of %q: %q, want %q", tt.dirs, got, tt.want)
		}
	}
}

// entriesOf returns the entries of a repository before those that reach each other are merged.
func entriesOf(r *model.Repository) []model.Entry {
	if len(r.Options.Entries) > 0 {
		return Given(r)
	}
	if declared := Declared(r); len(declared) > 0 {
		return declared
	}
	inferred, _ := Inferred(r)
	return inferred
}
