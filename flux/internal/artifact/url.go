package artifact

import (
	"net/url"
	"path"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/parse"
)

// URLOwner returns the first element of the path of a repository's URL, which names its owner at most Git hosts.
func URLOwner(repositoryURL string) string {
	_, repository, _ := strings.Cut(normalURL(strings.Replace(repositoryURL, "oci://", "https://", 1)), "/")
	owner, _, _ := strings.Cut(repository, "/")
	return owner
}

// SameRepository reports whether two URLs of Git repositories mean the same repository: scheme, user, port,
// .git, a final slash, and upper or lower case do not matter.
func SameRepository(a, b string) bool {
	a, b = normalURL(a), normalURL(b)
	return a != "" && a == b
}

// SameRepositoryName reports whether the URLs of two Git repositories end in the same name, as those of a
// repository and its fork or mirror do.
func SameRepositoryName(a, b string) bool {
	return path.Base(normalURL(a)) == path.Base(normalURL(b))
}

// normalURL returns the host and path of a Git repository's URL in lower case, without .git; "" for what is no
// URL. It reads the form git@host:owner/repository, too.
func normalURL(text string) string {
	text = strings.TrimSpace(text)
	if !strings.Contains(text, "://") {
		if host, repository, ok := strings.Cut(text, ":"); ok && !strings.HasPrefix(repository, "/") {
			text = "ssh://" + host + "/" + repository
		}
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return ""
	}
	repository := strings.TrimSuffix(strings.Trim(u.Path, "/"), ".git")
	return strings.ToLower(u.Hostname() + "/" + strings.Trim(repository, "/"))
}

// RemoteDirURL returns the URL of a directory of another repository, in the form that kustomize reads.
// See https://github.com/kubernetes-sigs/kustomize/blob/master/examples/remoteBuild.md.
func RemoteDirURL(repositoryURL, ref, dir string) string {
	u := repositoryURL
	if dir != "" && dir != "." {
		u += "//" + dir
	}
	if ref != "" {
		u += "?ref=" + strings.TrimPrefix(strings.TrimPrefix(ref, branchPrefix), tagPrefix)
	}
	return u
}

// The prefixes of the names of Git references.
const (
	branchPrefix = "refs/heads/"
	tagPrefix    = "refs/tags/"
)

// sourceRef returns the revision that a source follows: a commit, reference name, digest, semver range, tag or
// branch; branches and tags of Git as full reference names. It is "" where the source names none.
func sourceRef(source parse.Value) string {
	ref := source.Get("spec", "ref")
	for _, field := range []string{"commit", "name", "digest", "semver"} {
		if text := ref.Get(field).Text(); text != "" {
			return text
		}
	}
	if tag := ref.Get("tag").Text(); tag != "" {
		if model.GroupKind(source) == schema.GitRepository {
			return tagPrefix + tag
		}
		return tag
	}
	if branch := ref.Get("branch").Text(); branch != "" {
		return branchPrefix + branch
	}
	return ""
}
