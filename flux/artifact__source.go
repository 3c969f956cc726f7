package flux

import (
	"path"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

func refKey(ref parse.Value, ns string) graph.Key {
	if n := ref.Get("namespace").Text(); n != "" {
		ns = n
	}
	return graph.Key{Kind: graph.Kind{Group: sourceGroup, Name: ref.Get("kind").Text()}, Namespace: ns, Name: ref.Get("name").Text()}
}

// sourceKey returns the source that a Kustomization names.
func sourceKey(k parse.Value) graph.Key {
	ref := k.Get("spec", "sourceRef")
	ns := ref.Get("namespace").Text()
	if ns == "" {
		ns = k.Get("metadata", "namespace").Text()
	}
	return graph.Key{Kind: graph.Kind{Group: sourceGroup, Name: ref.Get("kind").Text()}, Namespace: ns, Name: ref.Get("name").Text()}
}

// resolveArtifact answers what a Kustomization's source holds: this repository, a checkout that the user
// named, what an ArtifactGenerator cuts out of one of these, or something elsewhere.
func resolveArtifact(c *cluster, key graph.Key, depth int) artifact {
	p, found := c.find(key)
	if key == c.entry.source {
		return rootArtifact(c, p)
	}
	if symbolic(key.Name) || symbolic(key.Namespace) {
		return artifact{unknown: "the name of its source holds a variable that is not known"}
	}
	var remote string
	if found {
		remote = p.root().Get("spec", "url").Text()
		if key.Kind == Bucket {
			remote = p.root().Get("spec", "endpoint").Text() + "/" + p.root().Get("spec", "bucketName").Text()
		}
	}
	if s := checkoutOf(c.w, key, remote); s != nil {
		return artifact{tree: c.w.tree(s.Repo, checkoutRoot(s, remote), ignoreOf(manifestOf(p))), name: s.Name}
	}
	if !found {
		if key.Kind == ExternalArtifact {
			return artifact{unknown: "nothing in the repository makes " + key.String(), absent: true}
		}
		if key.Name == c.entry.source.Name || key.Name == "flux-system" {
			return rootArtifact(c, nil)
		}
		return artifact{unknown: key.String() + " is not in the repository", absent: true}
	}
	if key.Kind == ExternalArtifact {
		if p.artifact != nil && depth < 10 {
			return assembleArtifact(c, *p.artifact, depth)
		}
		return artifact{unknown: "what makes " + key.String() + " is not known"}
	}
	if key.Kind == GitRepository && isThisRepository(c.w, remote, gitRef(p.root()), c) {
		return artifact{tree: c.w.tree(c.w.repo, ".", ignoreOf(manifestOf(p)))}
	}
	if key.Kind == OCIRepository && rootURL(c) != "" && strings.EqualFold(strings.TrimSuffix(remote, "/"), strings.TrimSuffix(rootURL(c), "/")) {
		return rootArtifact(c, p)
	}
	return artifact{remote: remoteName(remote, gitRef(p.root()), "")}
}

// manifestOf returns the manifest of an object; the zero Value where there is none.
func manifestOf(p *placed) parse.Value {
	if p == nil {
		return parse.Value{}
	}
	return p.root()
}

// rootArtifact is what the cluster's own source holds.
func rootArtifact(c *cluster, p *placed) artifact {
	ignore := ignoreOf(manifestOf(p))
	if p == nil {
		ignore = c.entry.ignore
	}
	return artifact{tree: c.w.tree(c.w.repo, c.entry.root, ignore)}
}

// rootURL returns the URL of the source that the cluster's root Kustomization is on.
func rootURL(c *cluster) string {
	if p, ok := c.find(c.entry.source); ok {
		return p.root().Get("spec", "url").Text()
	}
	return ""
}

// isThisRepository reports whether a Git URL and ref mean the tree at hand: the URL is that of one of the
// repository's remotes, or of the source of a cluster's root, and the ref is not another branch.
func isThisRepository(w *world, remote, ref string, c *cluster) bool {
	if p, ok := c.find(c.entry.source); ok && p.id.Kind == GitRepository && sameRepository(remote, p.root().Get("spec", "url").Text()) {
		return ref == gitRef(p.root())
	}
	for _, own := range w.repo.Remotes() {
		if sameRepository(remote, own) {
			branch := w.repo.Branch()
			return ref == "" || branch == "" || ref == "refs/heads/"+branch
		}
	}
	return false
}

// ignoreOf returns spec.ignore of a source; nil where it has none.
// See https://fluxcd.io/flux/components/source/gitrepositories/#ignore.
func ignoreOf(source parse.Value) *string {
	if v := source.Get("spec", "ignore"); v.IsScalar() && !v.IsNull() {
		s := v.Text()
		return &s
	}
	return nil
}

// checkoutOf returns the checkout that the user named for a source, by name, namespace/name or URL.
func checkoutOf(w *world, key graph.Key, remote string) *SourceDir {
	for i, s := range w.opts.Sources {
		switch {
		case s.Name == key.Name, s.Name == key.Namespace+"/"+key.Name:
			return &w.opts.Sources[i]
		case remote != "" && (s.Name == remote || sameRepository(s.Name, remote)):
			return &w.opts.Sources[i]
		case remote != "" && strings.HasPrefix(strings.TrimSuffix(remote, "/")+"/", strings.TrimSuffix(s.Name, "/")+"/") && strings.Contains(s.Name, "://"):
			return &w.opts.Sources[i]
		case remote != "" && !strings.Contains(s.Name, "/") && slices.Contains(strings.Split(strings.TrimSuffix(remote, ".git"), "/"), s.Name):
			return &w.opts.Sources[i]
		}
	}
	return nil
}

// checkoutRoot returns the directory of a checkout that is the root of the artifact at a URL: where a
// pipeline pushes several artifacts from one repository, the last part of the URL names it.
func checkoutRoot(s *SourceDir, remote string) string {
	name := path.Base(strings.TrimSuffix(remote, "/"))
	for _, dir := range []string{"components/" + name, name} {
		if name != "" && name != "." && hasDir(s.Repo, dir) {
			return dir
		}
	}
	return "."
}
