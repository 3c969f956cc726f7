// Package placetest places the objects of repositories in memory, for tests of what is read from a cluster.
package placetest

import (
	"testing"
	"testing/fstest"

	"github.com/fluxgraph/fluxgraph/flux/internal/artifact"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/place"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// Cluster returns the cluster c of a repository with those files, whose root Kustomization
// flux-system/flux-system applies the directory c.
func Cluster(t testing.TB, files map[string]string, producers model.Producers) *model.Cluster {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	repo, err := parse.Load(fsys, parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	root, err := model.ParseObject([]byte(Kustomization("flux-system", "./c", "")))
	if err != nil {
		t.Fatal(err)
	}
	r := model.NewRepository(repo, model.Options{}, model.ReadManifests(repo), 0, nil, artifact.Ignored)
	entry := model.Entry{
		Dir: "c", How: graph.FromFlag, Root: root, ArtifactRoot: ".",
		Kustomization: graph.Key{Kind: schema.Kustomization, Namespace: "flux-system", Name: "flux-system"},
		Source:        graph.Key{Kind: schema.GitRepository, Namespace: "flux-system", Name: "flux-system"},
	}
	return place.Cluster(r, "c", entry, producers)
}

// Kustomization returns a YAML document, of five lines, with a Kustomization that applies a path. spec is what its
// spec holds besides, in flow style after a comma.
func Kustomization(name, path, spec string) string {
	return "---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: " + name + ", namespace: flux-system}\n" +
		"spec: {path: " + path + ", prune: true, sourceRef: {kind: GitRepository, name: flux-system}" + spec + "}\n"
}

// Object returns a YAML document with an object of the namespace web. rest is what follows its metadata.
func Object(apiVersion, kind, name, rest string) string {
	return "---\napiVersion: " + apiVersion + "\nkind: " + kind + "\nmetadata: {name: " + name + ", namespace: web}\n" + rest + "\n"
}
