package artifact

import (
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// ReferencedSource returns the source that a reference with kind, namespace and name means. namespace is that of the
// object with the reference, which counts where the reference has none.
func ReferencedSource(ref parse.Value, namespace string) graph.Key {
	if ns := ref.Get("namespace").Text(); ns != "" {
		namespace = ns
	}
	kind := graph.Kind{Group: schema.SourceGroup, Name: ref.Get("kind").Text()}
	return graph.Key{Kind: kind, Namespace: namespace, Name: ref.Get("name").Text()}
}

// KustomizationSource returns the source that a Kustomization's spec.sourceRef means.
func KustomizationSource(kustomization parse.Value) graph.Key {
	return ReferencedSource(kustomization.Get("spec", "sourceRef"), kustomization.Get("metadata", "namespace").Text())
}

// Resolve returns what a source delivers: files of this repository, of a local checkout that the user names,
// or of an artifact that an ArtifactGenerator assembles from these; otherwise the URL of the source, or the
// reason why nothing is known.
func Resolve(c *model.Cluster, source graph.Key) model.Artifact { return resolve(c, source, 0) }

// maxNesting is the number of ArtifactGenerators that may read from each other.
const maxNesting = 10

// resolve is Resolve for a source that an ArtifactGenerator may read; nesting is the number of generators that
// read from each other so far.
func resolve(c *model.Cluster, source graph.Key, nesting int) model.Artifact {
	object, declared := c.Find(source)
	if c.Hub == nil && source == c.Entry.Source {
		return rootArtifact(c, object)
	}
	if model.HasVariable(source.Name) || model.HasVariable(source.Namespace) || model.HasVariable(source.Kind.Name) {
		return model.Artifact{Unknown: "the name of its source holds a variable that is not known"}
	}
	var location string
	if declared {
		location = sourceURL(object.Root())
	}
	if checkout := checkoutFor(c.Repository, source, location); checkout != nil {
		tree := c.Repository.Tree(checkout.Repo, checkoutRoot(checkout, location), SpecIgnore(manifestOf(object)))
		return model.Artifact{Tree: tree, Checkout: checkout.Name}
	}
	switch {
	case !declared:
		return undeclaredArtifact(c, source)
	case source.Kind == schema.ExternalArtifact:
		return externalArtifact(c, object, nesting)
	case source.Kind == schema.GitRepository && isThisRepository(c, object.Root()):
		return model.Artifact{Tree: c.Repository.Tree(c.Repository.Repo, ".", SpecIgnore(object.Root()))}
	case source.Kind == schema.OCIRepository && isRootURL(c, location):
		return rootArtifact(c, object)
	}
	return model.Artifact{RemoteURL: RemoteDirURL(location, sourceRef(object.Root()), "")}
}

// manifestOf returns the manifest of an object; the zero Value for nil.
func manifestOf(object *model.Object) parse.Value {
	if object == nil {
		return parse.Value{}
	}
	return object.Root()
}

// sourceURL returns the URL that a source fetches; for a Bucket, its endpoint and name.
func sourceURL(source parse.Value) string {
	if spec := source.Get("spec"); model.GroupKind(source) == schema.Bucket {
		return spec.Get("endpoint").Text() + "/" + spec.Get("bucketName").Text()
	}
	return source.Get("spec", "url").Text()
}

// rootArtifact returns what the source of the cluster's root Kustomization delivers. source is its object, nil
// where the repository does not declare it.
func rootArtifact(c *model.Cluster, source *model.Object) model.Artifact {
	specIgnore := c.Entry.Ignore
	if source != nil {
		specIgnore = SpecIgnore(source.Root())
	}
	return model.Artifact{Tree: c.Repository.Tree(c.Repository.Repo, c.Entry.ArtifactRoot, specIgnore)}
}

// undeclaredArtifact returns what a source delivers that the repository does not declare. A source with the
// name of the root's source, of a remote cluster that of the topmost hub, or with the one that flux bootstrap uses,
// counts as the root's source.
func undeclaredArtifact(c *model.Cluster, source graph.Key) model.Artifact {
	switch {
	case source.Kind == schema.ExternalArtifact:
		return model.Artifact{Unknown: "nothing in the repository makes " + source.String(), SourceAbsent: true}
	case source.Name == topmost(c).Entry.Source.Name, source.Name == "flux-system":
		return rootArtifact(c, nil)
	}
	return model.Artifact{Unknown: source.String() + " is not in the repository", SourceAbsent: true}
}

// externalArtifact returns what an ExternalArtifact delivers.
func externalArtifact(c *model.Cluster, external *model.Object, nesting int) model.Artifact {
	if external.Recipe == nil || nesting >= maxNesting {
		return model.Artifact{Unknown: "what makes " + external.ID.Key.String() + " is not known"}
	}
	return assemble(c, external.Recipe, nesting)
}

// RootURL returns the URL of the source of the cluster's root Kustomization, of a remote cluster that of the topmost
// hub; "" where the repository does not declare that source.
func RootURL(c *model.Cluster) string {
	if source, ok := rootSource(c); ok {
		return source.Root().Get("spec", "url").Text()
	}
	return ""
}

// rootSource returns the source that RootURL is about.
func rootSource(c *model.Cluster) (source *model.Object, ok bool) {
	c = topmost(c)
	return c.Find(c.Entry.Source)
}

// topmost returns the topmost hub of a remote cluster, and any other cluster itself.
func topmost(c *model.Cluster) *model.Cluster {
	for c.Hub != nil {
		c = c.Hub
	}
	return c
}

// isRootURL reports whether a URL of an OCI registry is that of the source of the cluster's root.
func isRootURL(c *model.Cluster, u string) bool {
	root := RootURL(c)
	return root != "" && strings.EqualFold(strings.TrimSuffix(u, "/"), strings.TrimSuffix(root, "/"))
}

// isThisRepository reports whether a GitRepository delivers the work tree itself: its URL is that of the root's
// source or of one of the repository's remotes, and it follows no other branch.
func isThisRepository(c *model.Cluster, source parse.Value) bool {
	u, ref := source.Get("spec", "url").Text(), sourceRef(source)
	if root, ok := rootSource(c); ok && root.ID.Kind == schema.GitRepository && SameRepository(u, RootURL(c)) {
		return ref == sourceRef(root.Root())
	}
	for _, remote := range c.Repository.Repo.Remotes() {
		if SameRepository(u, remote) {
			branch := c.Repository.Repo.Branch()
			return ref == "" || branch == "" || ref == branchPrefix+branch
		}
	}
	return false
}
