package model

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// KustomizeFileGroup is the API group of kustomization files, which are no objects of a cluster.
const KustomizeFileGroup = "kustomize.config.k8s.io"

// Repository is a repository with what all of its clusters share: the scope of its kinds, and the artifacts
// and builds, each of which is made once. Its methods may be called concurrently; its fields do not change.
type Repository struct {
	Repo       *parse.Repo
	Options    Options
	Scopes     schema.Scopes
	Defined    schema.Scopes // those of Scopes that CustomResourceDefinitions declare
	Version    Version
	Documents  []parse.Document // the documents of all manifests, in order of the files
	PatchFiles map[string]bool  // the files that a kustomization file uses as patches
	Pushes     []Push           // the artifacts that the repository's own pipelines push
	ignored    IgnoreFunc

	cache buildCache
}

// IgnoreFunc returns a function that reports whether the artifact of a source lacks a file of a repository.
// root is the directory that is the artifact's root, specIgnore the source's spec.ignore, nil where it has none.
type IgnoreFunc func(repo *parse.Repo, root string, specIgnore *string) (ignored func(file string) bool)

// NewRepository returns what the clusters of a repository share. manifests are its documents (ReadManifests),
// version is the release of Flux that it deploys, pushes are the artifacts that its pipelines push, ignored are the
// rules that leave files out of artifacts.
func NewRepository(repo *parse.Repo, opts Options, manifests []parse.Document, version Version, pushes []Push, ignored IgnoreFunc) *Repository {
	defined := definedScopes(manifests)
	return &Repository{
		Repo: repo, Options: opts, Version: version, Documents: manifests, Pushes: pushes, ignored: ignored,
		Scopes: repositoryScopes(manifests, defined), Defined: defined, PatchFiles: patchFiles(repo, manifests), cache: newBuildCache(),
	}
}

// ReadManifests returns the documents of all manifests of a repository, in order of the files.
func ReadManifests(repo *parse.Repo) []parse.Document {
	var files []string
	for _, f := range repo.Files() {
		if IsManifest(f) {
			files = append(files, f)
		}
	}
	repo.Prefetch(files)
	var all []parse.Document
	for _, f := range files {
		all = append(all, repo.Documents(f)...)
	}
	return all
}

// definedScopes returns the scopes that CustomResourceDefinitions declare. Where they do not agree on a kind, its scope is
// not known.
func definedScopes(documents []parse.Document) schema.Scopes {
	scopes := schema.Scopes{}
	for _, d := range documents {
		if d.GroupKind() != schema.CustomResourceDefinition {
			continue
		}
		kind, scope := DefinedScope(d.Root)
		if other, ok := scopes[kind]; ok && other != scope {
			scope = schema.UnknownScope
		}
		scopes[kind] = scope
	}
	return scopes
}

// repositoryScopes returns the scopes that CustomResourceDefinitions declare, and of other kinds what their documents
// show: a document with a namespace is of a kind that has one, unless the tables know better. A document without one
// shows nothing, because kustomize may set it.
func repositoryScopes(documents []parse.Document, defined schema.Scopes) schema.Scopes {
	scopes := schema.Scopes{}
	for _, d := range documents {
		if kind := d.GroupKind(); d.Namespace != "" && (schema.Scopes{}).Of(kind) == schema.UnknownScope {
			scopes[kind] = schema.NamespaceScope
		}
	}
	maps.Copy(scopes, defined)
	return scopes
}

// DefinedScope returns the kind that a CustomResourceDefinition defines, and its scope.
func DefinedScope(definition parse.Value) (graph.Kind, schema.Scope) {
	spec := definition.Get("spec")
	kind := graph.Kind{Group: spec.Get("group").Text(), Name: spec.Get("names", "kind").Text()}
	switch spec.Get("scope").Text() {
	case "Cluster":
		return kind, schema.ClusterScope
	case "Namespaced":
		return kind, schema.NamespaceScope
	}
	return kind, schema.UnknownScope
}

// patchFiles returns the files that the kustomization files of a repository use as patches.
func patchFiles(repo *parse.Repo, documents []parse.Document) map[string]bool {
	tree := build.NewTree(repo.Tree(".", nil))
	files := map[string]bool{}
	for _, d := range documents {
		if d.GroupKind() == schema.CustomResourceDefinition || !IsKustomizationFile(d.File) {
			continue
		}
		for _, f := range tree.PatchFiles(d.File) {
			files[f] = true
		}
	}
	return files
}

// IsManifest reports whether a file may hold Kubernetes objects, by its name.
func IsManifest(file string) bool {
	switch path.Ext(file) {
	case ".yaml", ".yml", ".json":
		return true
	}
	return path.Base(file) == "Kustomization"
}

// IsKustomizationFile reports whether a file is a kustomization file, by its name.
// See https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/.
func IsKustomizationFile(file string) bool {
	return slices.Contains(build.KustomizationFiles, path.Base(file))
}

// Key returns the key that an object has on a cluster, by the scopes of the repository.
func (r *Repository) Key(root parse.Value) graph.Key { return KeyOf(root, r.Scopes) }

// KeyOf returns the key that an object has on a cluster: a cluster-scoped object has no namespace, and one without a name
// that of metadata.generateName.
func KeyOf(root parse.Value, scopes schema.Scopes) graph.Key {
	meta := root.Get("metadata")
	k := graph.Key{Kind: GroupKind(root), Namespace: meta.Get("namespace").Text(), Name: meta.Get("name").Text()}
	if k.Name == "" {
		k.Name = meta.Get("generateName").Text()
	}
	if scopes.ClusterScoped(k.Kind) {
		k.Namespace = ""
	}
	return k
}

// DocumentsBelow returns the objects in the manifests below a directory, without patches, kustomization files
// and the files of charts.
func DocumentsBelow(r *Repository, dir string) []parse.Document {
	var docs []parse.Document
	for _, d := range r.Documents {
		if !d.IsObject() || r.PatchFiles[d.File] || d.GroupKind().Group == KustomizeFileGroup || InChart(r, d.File) {
			continue
		}
		if dir == "." || strings.HasPrefix(d.File, dir+"/") {
			docs = append(docs, d)
		}
	}
	return docs
}

// InChart reports whether a file belongs to a Helm chart: a directory above it has a Chart.yaml.
func InChart(r *Repository, file string) bool {
	for dir := path.Dir(file); ; dir = path.Dir(dir) {
		if r.Repo.Has(path.Join(dir, "Chart.yaml")) {
			return true
		}
		if dir == "." || dir == "/" {
			return false
		}
	}
}
