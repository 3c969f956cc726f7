package artifact

import (
	"slices"
	"testing"
	"testing/fstest"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
)

// repository returns the model of a repository in memory.
func repository(tb testing.TB, files fstest.MapFS) *model.Repository {
	tb.Helper()
	repo := load(tb, files)
	return model.NewRepository(repo, model.Options{}, model.ReadManifests(repo), 0, ReadPushes(repo), Ignored)
}

func TestCandidates(t *testing.T) {
	tests := []struct {
		name     string
		files    fstest.MapFS
		specPath string
		want     []Candidate
	}{
		{"in the repository's root", fstest.MapFS{"apps/a.yaml": {}, "k8s/apps/a.yaml": {}}, "./apps/", []Candidate{{".", "apps"}}},
		{"in the only directory that has it", fstest.MapFS{"k8s/apps/a.yaml": {}, "docs/a.md": {}}, "apps", []Candidate{{"k8s", "k8s/apps"}}},
		{"in two directories", fstest.MapFS{"a/apps/a.yaml": {}, "b/apps/a.yaml": {}}, "apps", nil},
		{"in what a pipeline pushes", fstest.MapFS{"a/apps/a.yaml": {}, "b/apps/a.yaml": {},
			"push.sh": {Data: []byte("flux push artifact oci://example.com/a:latest \\\n  --path=./b --source=x\n")}}, "apps", []Candidate{{"b", "b/apps"}}},
		{"with a variable", fstest.MapFS{"clusters/a/apps/a.yaml": {}, "clusters/b/apps/a.yaml": {}, "clusters/c/a.yaml": {}}, "clusters/${NAME}/apps",
			[]Candidate{{".", "clusters/a/apps"}, {".", "clusters/b/apps"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := repository(t, tt.files)
			if got := Candidates(r, r.Tree(r.Repo, ".", nil), tt.specPath); !slices.Equal(got, tt.want) {
				t.Errorf("candidates %v, want %v", got, tt.want)
			}
		})
	}
}

func TestNormalURL(t *testing.T) {
	const want = "example.com/team/fleet"
	for _, u := range []string{"https://example.com/team/fleet", "https://user@example.com:8443/Team/fleet.git/", "ssh://git@example.com/team/fleet.git",
		"git@example.com:team/fleet.git"} {
		if got := normalURL(u); got != want {
			t.Errorf("normalURL(%q) = %q, want %q", u, got, want)
		}
	}
	if got := normalURL("fleet"); got != "" {
		t.Errorf("normalURL of no URL = %q", got)
	}
}

func TestMeansURL(t *testing.T) {
	const u = "https://example.com/team/fleet.git"
	for name, want := range map[string]bool{u: true, "git@example.com:team/fleet": true, "https://example.com/team": true, "fleet": true,
		"https://example.com/te": false, "team/fleet": false, "fle": false} {
		if got := meansURL(name, u); got != want {
			t.Errorf("%s means %s: %v, want %v", name, u, got, want)
		}
	}
}
