package flux

import (
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// push is an artifact that a pipeline of the repository makes of one of its directories.
type push struct {
	url  string // without scheme, tag and digest; may hold shell variables
	path string // the directory that becomes the artifact's root
}

var (
	pushPattern = regexp.MustCompile(`flux push artifact\s+(?:--?[\w-]+[= ]\S+\s+)*["']?(\S+?)["']?(?:\s|$)`)
	pathFlag    = regexp.MustCompile(`--path[= ]["']?([^\s"']+)`)
)

// findPushes reads what the repository's pipelines push with the flux command. Only the directory
// matters: an artifact that is made of one gives its Kustomizations paths that start there.
// See https://fluxcd.io/flux/cmd/flux_push_artifact/.
func findPushes(repo *parse.Repo) []push {
	var pushes []push
	for _, f := range repo.Files() {
		ext := path.Ext(f)
		pipeline := strings.HasPrefix(f, ".github/") || strings.HasPrefix(path.Base(f), ".gitlab-ci") ||
			path.Base(f) == "Makefile" || strings.Contains(f, "askfile") || ext == ".sh"
		if !pipeline {
			continue
		}
		data, err := repo.ReadFile(f)
		if err != nil || !strings.Contains(string(data), "flux push artifact") {
			continue
		}
		text := strings.ReplaceAll(string(data), "\\\n", " ")
		for _, line := range strings.Split(text, "\n") {
			m := pushPattern.FindStringSubmatch(line)
			if m == nil {
				continue
			}
			p := push{url: m[1], path: "."}
			if m := pathFlag.FindStringSubmatch(line); m != nil {
				p.path = parse.CleanPath(m[1])
			}
			if strings.Contains(p.path, "$") || strings.Contains(p.path, "{") {
				continue // the directory depends on the pipeline's own variables
			}
			pushes = append(pushes, p)
		}
	}
	return pushes
}

// sameRepository reports whether two URLs of Git repositories mean the same one, however they are
// written: scheme, user, port, .git and a final slash do not matter.
func sameRepository(a, b string) bool {
	a, b = normalURL(a), normalURL(b)
	return a != "" && a == b
}

func normalURL(text string) string {
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
			if field == "tag" && groupKind(source) == GitRepository {
				return "refs/tags/" + t
			}
			return t
		}
	}
	return ""
}

// offset returns the directory of the repository that is the root of an artifact in which a path
// must exist: the repository's own root, what a pipeline pushes, or the only top-level directory
// under which the path exists. ok is false where nothing fits.
func (w *world) offset(p string) (root string, ok bool) {
	all := w.tree(w.repo, ".", nil)
	exists := func(root string) bool {
		d := path.Join(root, p)
		return hasDir(w.repo, d)
	}
	for _, push := range w.pushes {
		if push.path != "." && exists(push.path) && !exists(".") {
			return push.path, true
		}
	}
	if exists(".") {
		return ".", true
	}
	var fits []string
	for _, name := range all.ReadDir(".") {
		if all.IsDir(name) && exists(name) {
			fits = append(fits, name)
		}
	}
	if len(fits) == 1 {
		return fits[0], true
	}
	return ".", false
}

// hasDir reports whether a repository holds a directory.
func hasDir(repo *parse.Repo, dir string) bool {
	if dir == "." {
		return true
	}
	files := repo.Files()
	i, _ := slices.BinarySearch(files, dir+"/")
	return i < len(files) && strings.HasPrefix(files[i], dir+"/")
}

// artifact is what a source gives to a Kustomization.
type artifact struct {
	tree    *build.Tree // nil: its content is elsewhere, or not known
	name    string      // of the --source it was read from; empty: this repository
	remote  string      // the URL where tree is nil and the source is known
	cut     bool        // an ArtifactGenerator put the tree together
	unknown string      // why nothing is known, where tree is nil and there is no URL
	absent  bool        // the source is not in the repository
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

// artifact answers what a Kustomization's source holds: this repository, a checkout that the user
// named, what an ArtifactGenerator cuts out of one of these, or something elsewhere.
func (c *cluster) artifact(key graph.Key, depth int) artifact {
	p, found := c.find(key)
	if key == c.entry.source {
		return c.rootArtifact(p)
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
	if s := c.w.sourceDir(key, remote); s != nil {
		return artifact{tree: c.w.tree(s.Repo, s.root(remote), ignoreOf(p)), name: s.Name}
	}
	if !found {
		if key.Kind == ExternalArtifact {
			return artifact{unknown: "nothing in the repository makes " + key.String(), absent: true}
		}
		if key.Name == c.entry.source.Name || key.Name == "flux-system" {
			return c.rootArtifact(nil)
		}
		return artifact{unknown: key.String() + " is not in the repository", absent: true}
	}
	if key.Kind == ExternalArtifact {
		if p.artifact != nil && depth < 10 {
			return c.cut(*p.artifact, depth)
		}
		return artifact{unknown: "what makes " + key.String() + " is not known"}
	}
	if key.Kind == GitRepository && c.w.isThis(remote, gitRef(p.root()), c) {
		return artifact{tree: c.w.tree(c.w.repo, ".", ignoreOf(p))}
	}
	if key.Kind == OCIRepository && c.rootURL() != "" && strings.EqualFold(strings.TrimSuffix(remote, "/"), strings.TrimSuffix(c.rootURL(), "/")) {
		return c.rootArtifact(p)
	}
	return artifact{remote: remoteName(remote, gitRef(p.root()), "")}
}

// rootArtifact is what the cluster's own source holds.
func (c *cluster) rootArtifact(p *placed) artifact {
	ignore := ignoreOf(p)
	if p == nil {
		ignore = c.entry.ignore
	}
	return artifact{tree: c.w.tree(c.w.repo, c.entry.root, ignore)}
}

// rootURL returns the URL of the source that the cluster's root Kustomization is on.
func (c *cluster) rootURL() string {
	if p, ok := c.find(c.entry.source); ok {
		return p.root().Get("spec", "url").Text()
	}
	return ""
}

// isThis reports whether a Git URL and ref mean the tree at hand: the URL is that of one of the
// repository's remotes, or of the source of a cluster's root, and the ref is not another branch.
func (w *world) isThis(remote, ref string, c *cluster) bool {
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

func ignoreOf(p *placed) *string {
	if p == nil {
		return nil
	}
	if v := p.root().Get("spec", "ignore"); v.IsScalar() && !v.IsNull() {
		s := v.Text()
		return &s
	}
	return nil
}

// sourceDir returns the checkout that the user named for a source, by name, namespace/name or URL.
func (w *world) sourceDir(key graph.Key, remote string) *SourceDir {
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

// root returns the directory of a checkout that is the root of the artifact at a URL: where a
// pipeline pushes several artifacts from one repository, the last part of the URL names it.
func (s *SourceDir) root(remote string) string {
	name := path.Base(strings.TrimSuffix(remote, "/"))
	for _, dir := range []string{"components/" + name, name} {
		if name != "" && name != "." && hasDir(s.Repo, dir) {
			return dir
		}
	}
	return "."
}

// remoteName names what is elsewhere, in the form that kustomize gives to remote directories.
func remoteName(u, ref, p string) string {
	if p != "" && p != "." {
		u += "//" + p
	}
	if ref != "" {
		u += "?ref=" + strings.TrimPrefix(strings.TrimPrefix(ref, "refs/heads/"), "refs/tags/")
	}
	return u
}

// remoteProblem tells what a file of a Kustomization's directory would have fetched.
func remoteProblem(by graph.Key, remotes []build.Remote) graph.Problem {
	first := remotes[0]
	if len(remotes) == 1 {
		return graph.Problem{Kind: graph.Unresolved, Pos: first.Pos, Message: fmt.Sprintf("%s builds on %s, which is not fetched: what it adds is unknown", by, first.URL)}
	}
	p := graph.Problem{Kind: graph.Unresolved, Pos: first.Pos,
		Message: fmt.Sprintf("%s builds on %s and %s, which are not fetched: what they add is unknown", by, first.URL, count(len(remotes)-1, "other remote base"))}
	for _, r := range remotes[1:] {
		p.Related = append(p.Related, graph.Related{Pos: r.Pos, Message: r.URL + " is not fetched either"})
	}
	return p
}
