package look

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// PlaceURL returns the link to a place, relative to the repository's root: path/to/file.yaml#L12.
func PlaceURL(p graph.Pos) string {
	u := url.URL{Path: strings.ToValidUTF8(p.File, "\uFFFD")}
	if p.Line > 0 {
		u.Fragment = "L" + strconv.Itoa(p.Line)
	}
	return u.String()
}

// forges are the hosts of repositories that are known, each with the path of a file in a repository of
// theirs at a commit, and at a branch. A host is one of these, or begins with the prefix and a dot.
var forges = []struct {
	host, hostPrefix string
	commit, branch   string
}{
	{"github.com", "github", "/blob/{revision}/{file}#L{line}", "/blob/{revision}/{file}#L{line}"},
	{"gitlab.com", "gitlab", "/-/blob/{revision}/{file}#L{line}", "/-/blob/{revision}/{file}#L{line}"},
	{"codeberg.org", "forgejo", "/src/commit/{revision}/{file}#L{line}", "/src/branch/{revision}/{file}#L{line}"},
	{"gitea.com", "gitea", "/src/commit/{revision}/{file}#L{line}", "/src/branch/{revision}/{file}#L{line}"},
	{"bitbucket.org", "", "/src/{revision}/{file}#lines-{line}", "/src/{revision}/{file}#lines-{line}"},
}

// shortRemote is a remote as ssh has it: git@host:owner/name.git.
var shortRemote = regexp.MustCompile(`^(?:[\w.-]+@)?([\w.-]+):([^/].*)$`)

// WebAddressTemplate returns the address of a file on the web as a template, in which {file} and {line} are to be filled in, for the
// first of git's remotes at a host whose addresses are known. The revision is a commit in hexadecimal
// or a branch. It returns "" where there is none.
func WebAddressTemplate(remotes []string, revision string) string {
	if revision == "" {
		return ""
	}
	for _, remote := range remotes {
		host, name := remoteRepository(remote)
		if strings.Count(name, "/") < 1 {
			continue
		}
		first, _, _ := strings.Cut(host, ".")
		for _, f := range forges {
			if host != f.host && (f.hostPrefix == "" || first != f.hostPrefix) {
				continue
			}
			path := f.branch
			if isCommit(revision) {
				path = f.commit
			}
			base := (&url.URL{Scheme: "https", Host: host, Path: "/" + name}).String()
			return base + strings.ReplaceAll(path, "{revision}", escapePath(revision))
		}
	}
	return ""
}

// remoteRepository returns the host of a remote in lower case, and the path of the repository on it.
func remoteRepository(remote string) (host, name string) {
	if u, err := url.Parse(remote); err == nil && u.Host != "" {
		host, name = u.Hostname(), u.Path
	} else if m := shortRemote.FindStringSubmatch(remote); m != nil {
		host, name = m[1], m[2]
	}
	return strings.ToLower(host), strings.Trim(strings.TrimSuffix(strings.Trim(name, "/"), ".git"), "/")
}

func isCommit(s string) bool {
	return (len(s) == 40 || len(s) == 64) && strings.Trim(s, "0123456789abcdef") == ""
}

// ParseWebAddress returns the address of a file on the web as a user gives it: with {file} and {line}, or
// only what comes before the file's path. It reports false for what is no http or https address.
func ParseWebAddress(base string) (string, bool) {
	u, err := url.Parse(strings.NewReplacer("{file}", "file", "{line}", "1").Replace(base))
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || strings.ContainsAny(base, "\"'<>`\\ ") {
		return "", false
	}
	if strings.Contains(base, "{file}") {
		return base, true
	}
	line := "#L{line}"
	if u.Hostname() == "bitbucket.org" {
		line = "#lines-{line}"
	}
	return strings.TrimRight(base, "/") + "/{file}" + line, true
}

// Link returns the address of a place on the web; "" where it has none.
func Link(web string, p graph.Pos) string {
	if web == "" || p.IsZero() {
		return ""
	}
	return strings.NewReplacer("{file}", escapePath(p.File), "{line}", strconv.Itoa(max(p.Line, 1))).Replace(web)
}

// escapePath returns a slash path as a part of an address.
func escapePath(p string) string {
	parts := strings.Split(strings.ToValidUTF8(p, "\uFFFD"), "/")
	for i, s := range parts {
		parts[i] = url.PathEscape(s)
	}
	return strings.Join(parts, "/")
}
