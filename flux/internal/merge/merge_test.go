package merge

import (
	"slices"
	"testing"
	"testing/fstest"

	"github.com/fluxgraph/fluxgraph/flux/internal/artifact"
	"github.com/fluxgraph/fluxgraph/flux/internal/entry"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/place"
	"github.com/fluxgraph/fluxgraph/parse"
)

// kustomization returns a Kustomization with spec.path and further fields of its spec.
func kustomization(name, path, more string) string {
	return "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: " + name + ", namespace: flux-system}\n" +
		"spec: {path: " + path + ", sourceRef: {kind: GitRepository, name: flux-system}" + more + "}\n"
}

const instance = "apiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\nmetadata: {name: flux, namespace: flux-system}\n" +
	"spec: {sync: {kind: GitRepository, url: https://example.com/a/b, path: flux/below}}\n"

func TestClusters(t *testing.T) {
	tests := []struct {
		name  string
		files map[string]string
		want  []string // the directories of the clusters
		drop  []model.DropReason
	}{
		{"apart", map[string]string{"a/root.yaml": kustomization("a", "a", ""), "b/root.yaml": kustomization("b", "b", "")}, []string{"a", "b"}, nil},
		{"one applies the other", map[string]string{"a/root.yaml": kustomization("a", "a", "") + "---\n" + kustomization("c", "flux/below", ""),
			"bootstrap/flux.yaml": instance, "flux/below/a.yaml": kustomization("e", "e", "")}, []string{"a"}, []model.DropReason{model.Reached}},
		{"one applies the other to another cluster", map[string]string{
			"a/root.yaml": kustomization("a", "a", "") + "---\n" + kustomization("c", "b", ", kubeConfig: {secretRef: {name: b}}"),
			"b/root.yaml": kustomization("b", "b", "")}, []string{"a", "b"}, nil},
		{"each applies the other", map[string]string{"flux/root.yaml": kustomization("top", "flux", "") + "---\n" + kustomization("c", "flux/below", ""),
			"bootstrap/flux.yaml": instance, "flux/below/root.yaml": kustomization("d", "flux", "")}, []string{"flux"}, []model.DropReason{model.Reached}},
		{"declared in a file that is left out", map[string]string{"flux/root.yaml": kustomization("top", "flux", ""),
			"flux/kustomization.yaml": "resources: [root.yaml]\n", "flux/flux.yaml": instance, "flux/below/a.yaml": kustomization("e", "e", "")},
			[]string{"flux"}, []model.DropReason{model.NotApplied}},
		{"declared in a file that nothing holds", map[string]string{"flux/root.yaml": kustomization("top", "flux", ""), "flux/kustomization.yaml": "resources: [root.yaml]\n",
			"bootstrap/flux.yaml": instance, "flux/below/a.yaml": kustomization("e", "e", "")}, []string{"flux", "flux/below"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := fstest.MapFS{}
			for name, text := range tt.files {
				files[name] = &fstest.MapFile{Data: []byte(text)}
			}
			repo, err := parse.Load(files, parse.Options{})
			if err != nil {
				t.Fatal(err)
			}
			r := model.NewRepository(repo, model.Options{}, model.ReadManifests(repo), 0, nil, artifact.Ignored)
			var all []*model.Cluster
			entries := entry.Declared(r)
			for i, name := range entry.Names(entries, "") {
				all = append(all, place.Cluster(r, name, entries[i], nil))
			}
			kept, dropped := Clusters(all)
			var dirs []string
			for _, c := range kept {
				dirs = append(dirs, c.Entry.Dir)
			}
			slices.Sort(dirs)
			if !slices.Equal(dirs, tt.want) {
				t.Errorf("clusters in %v, want %v", dirs, tt.want)
			}
			var reasons []model.DropReason
			for _, d := range dropped {
				reasons = append(reasons, d.Reason)
			}
			if !slices.Equal(reasons, tt.drop) {
				t.Errorf("dropped for %v, want %v", reasons, tt.drop)
			}
		})
	}
}
