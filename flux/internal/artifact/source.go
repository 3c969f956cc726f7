package artifact

import (
	"path"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

func RefKey(ref parse.Value, ns string) graph.Key {
	if n := ref.Get("namespace").Text(); n != "" {
		ns = n
	}
	return graph.Key{Kind: graph.Kind{Group: schema.SourceGroup, Name: ref.Get("kind").Text()}, Namespace: ns, Name: ref.Get("name").Text()}
}

// SourceKey returns the source that a Kustomization names.
func SourceKey(k parse.Value) graph.Key {
	ref := k.Get("spec", "sourceRef")
	ns := ref.Get("namespace").Text()
	if ns == "" {
		ns = k.Get("metadata", "namespace").Text()
	}
	return graph.Key{Kind: graph.Kind{Group: schema.SourceGroup, Name: ref.Get("kind").Text()}, Namespace: ns, Name: ref.Get("name").Text()}
}

// Resolve answers what a Kustomization's source holds: this repository, a checkout that the user
// named, what an ArtifactGenerator cuts out of one of these, or something elsewhere.
func Resolve(c *model.Cluster, key graph.Key, depth int) model.Artifact {
	p, found := c.Find(key)
	if key == c.Entry.Source {
		return rootArtifact(c, p)
	}
	if model.HasVariable(key.Name) || model.HasVariable(key.Namespace) {
		return model.Artifact{Unknown: "the name of its source holds a variable that is not known"}
	}
	var remote string
	if found {
		remote = p.Root().Get("spec", "url").Text()
		if key.Kind == schema.Bucket {
			remote = p.Root().Get("spec", "endpoint").Text() + "/" + p.Root().Get("spec", "bucketName").Text()
		}
	}
	if s := checkoutOf(c.Repository, key, remote); s != nil {
		return model.Artifact{Tree: c.Repository.Tree(s.Repo, checkoutRoot(s, remote), Ignore(manifestOf(p))), Checkout: s.Name}
	}
	if !found {
		if key.Kind == schema.ExternalArtifact {
			return model.Artifact{Unknown: "nothing in the repository makes " + key.String(), SourceAbsent: true}
		}
		if key.Name == c.Entry.Source.Name || key.Name == "flux-system" {
			return rootArtifact(c, nil)
		}
		return model.Artifact{Unknown: key.String() + " is not in the repository", SourceAbsent: true}
	}
	if key.Kind == schema.ExternalArtifact {
		if p.Recipe != nil && depth < 10 {
			return assembleArtifact(c, *p.Recipe, depth)
		}
		return model.Artifact{Unknown: "what makes " + key.String() + " is not known"}
	}
	if key.Kind == schema.GitRepository && isThisRepository(c.Repository, remote, gitRef(p.Root()), c) {
		return model.Artifact{Tree: c.Repository.Tree(c.Repository.Repo, ".", Ignore(manifestOf(p)))}
	}
	if key.Kind == schema.OCIRepository && RootURL(c) != "" && strings.EqualFold(strings.TrimSuffix(remote, "/"), strings.TrimSuffix(RootURL(c), "/")) {
		return rootArtifact(c, p)
	}
	return model.Artifact{RemoteURL: RemoteName(remote, gitRef(p.Root()), "")}
}

// manifestOf returns the manifest of an object; the zero Value where there is none.
func manifestOf(p *model.Object) parse.Value {
	if p == nil {
		return parse.Value{}
	}
	return p.Root()
}

// rootArtifact is what the cluster's own source holds.
func rootArtifact(c *model.Cluster, p *model.Object) model.Artifact {
	ignore := Ignore(manifestOf(p))
	if p == nil {
		ignore = c.Entry.Ignore
	}
	return model.Artifact{Tree: c.Repository.Tree(c.Repository.Repo, c.Entry.ArtifactRoot, ignore)}
}

// RootURL returns the URL of the source that the cluster's root Kustomization is on.
func RootURL(c *model.Cluster) string {
	if p, ok := c.Find(c.Entry.Source); ok {
		return p.Root().Get("spec", "url").Text()
	}
	return ""
}

// isThisRepository reports whether a Git URL and ref mean the tree at hand: the URL is that of one of the
// repository's remotes, or of the source of a cluster's root, and the ref is not another branch.
func isThisRepository(w *model.Repository, remote, ref string, c *model.Cluster) bool {
	if p, ok := c.Find(c.Entry.Source); ok && p.ID.Kind == schema.GitRepository && SameRepository(remote, p.Root().Get("spec", "url").Text()) {
		return ref == gitRef(p.Root())
	}
	for _, own := range w.Repo.Remotes() {
		if SameRepository(remote, own) {
			branch := w.Repo.Branch()
			return ref == "" || branch == "" || ref == "refs/heads/"+branch
		}
	}
	return false
}

// Ignore returns spec.ignore of a source; nil where it has none.
// See https://fluxcd.io/flux/components/source/gitrepositories/#ignore.
func Ignore(source parse.Value) *string {
	if v := source.Get("spec", "ignore"); v.IsScalar() && !v.IsNull() {
		s := v.Text()
		return &s
	}
	return nil
}

// checkoutOf returns the checkout that the user named for a source, by name, namespace/name or URL.
func checkoutOf(w *model.Repository, key graph.Key, remote string) *model.SourceDir {
	for i, s := range w.Options.Sources {
		switch {
		case s.Name == key.Name, s.Name == key.Namespace+"/"+key.Name:
			return &w.Options.Sources[i]
		case remote != "" && (s.Name == remote || SameRepository(s.Name, remote)):
			return &w.Options.Sources[i]
		case remote != "" && strings.HasPrefix(strings.TrimSuffix(remote, "/")+"/", strings.TrimSuffix(s.Name, "/")+"/") && strings.Contains(s.Name, "://"):
			return &w.Options.Sources[i]
		case remote != "" && !strings.Contains(s.Name, "/") && slices.Contains(strings.Split(strings.TrimSuffix(remote, ".git"), "/"), s.Name):
			return &w.Options.Sources[i]
		}
	}
	return nil
}

// checkoutRoot returns the directory of a checkout that is the root of the artifact at a URL: where a
// pipeline pushes several artifacts from one repository, the last part of the URL names it.
func checkoutRoot(s *model.SourceDir, remote string) string {
	name := path.Base(strings.TrimSuffix(remote, "/"))
	for _, dir := range []string{"components/" + name, name} {
		if name != "" && name != "." && HasDir(s.Repo, dir) {
			return dir
		}
	}
	return "."
}
