package artifact

import (
	"path"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// checkoutFor returns the local checkout that the user names for a source; nil where there is none. sourceURL
// is the URL of the source, "" where it is not known.
func checkoutFor(r *model.Repository, source graph.Key, sourceURL string) *model.SourceDir {
	for i := range r.Options.Sources {
		checkout := &r.Options.Sources[i]
		byName := checkout.Name == source.Name || checkout.Name == source.Namespace+"/"+source.Name
		if byName || sourceURL != "" && meansURL(checkout.Name, sourceURL) {
			return checkout
		}
	}
	return nil
}

// meansURL reports whether the name of a checkout means a URL: it is the URL itself, a URL above it, or, where
// the name holds no slash, an element of the URL's path such as the name of the repository.
func meansURL(name, sourceURL string) bool {
	withSlash := func(u string) string { return strings.TrimSuffix(u, "/") + "/" }
	switch {
	case name == sourceURL, SameRepository(name, sourceURL):
		return true
	case strings.Contains(name, "://"):
		return strings.HasPrefix(withSlash(sourceURL), withSlash(name))
	case strings.Contains(name, "/"):
		return false
	}
	return slices.Contains(strings.Split(strings.TrimSuffix(sourceURL, ".git"), "/"), name)
}

// checkoutRoot returns the directory of a checkout that is the root of the artifact with a URL. Where a
// pipeline pushes several artifacts of one repository, the last element of the URL is the directory's name.
func checkoutRoot(checkout *model.SourceDir, sourceURL string) string {
	name := path.Base(strings.TrimSuffix(sourceURL, "/"))
	for _, dir := range []string{"components/" + name, name} {
		if name != "." && parse.HasDir(checkout.Repo, dir) {
			return dir
		}
	}
	return "."
}
