package artifact

import (
	"net/url"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/parse"
)

// OwnerIn returns the first part of the path of a repository's URL.
func OwnerIn(u string) string {
	_, rest, _ := strings.Cut(NormalURL(strings.Replace(u, "oci://", "https://", 1)), "/")
	owner, _, _ := strings.Cut(rest, "/")
	return owner
}

// SameRepository reports whether two URLs of Git repositories mean the same one, however they are
// written: scheme, user, port, .git and a final slash do not matter.
func SameRepository(a, b string) bool {
	a, b = NormalURL(a), NormalURL(b)
	return a != "" && a == b
}

func NormalURL(text string) string {
	text = strings.TrimSpace(text)
	if !strings.Contains(text, "://") {
		// git@host:owner/repository
		if host, rest, ok := strings.Cut(text, ":"); ok && !strings.HasPrefix(rest, "/") {
			text = "ssh://" + host + "/" + rest
		}
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return ""
	}
	return strings.ToLower(u.Hostname() + "/" + strings.Trim(strings.TrimSuffix(strings.Trim(u.Path, "/"), ".git"), "/"))
}

// gitRef prints what a source follows: a branch, tag, semver range, name or commit.
func gitRef(source parse.Value) string {
	ref := source.Get("spec", "ref")
	for _, field := range []string{"commit", "name", "digest", "semver", "tag", "branch"} {
		if t := ref.Get(field).Text(); t != "" {
			if field == "branch" {
				return "refs/heads/" + t
			}
			if field == "tag" && model.GroupKind(source) == schema.GitRepository {
				return "refs/tags/" + t
			}
			return t
		}
	}
	return ""
}

// RemoteName names what is elsewhere, in the form that kustomize gives to remote directories.
func RemoteName(u, ref, p string) string {
	if p != "" && p != "." {
		u += "//" + p
	}
	if ref != "" {
		u += "?ref=" + strings.TrimPrefix(strings.TrimPrefix(ref, "refs/heads/"), "refs/tags/")
	}
	return u
}
