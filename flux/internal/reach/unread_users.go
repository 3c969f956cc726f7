package reach

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/artifact"
	"github.com/fluxgraph/fluxgraph/flux/internal/evidence"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// unreadUser is something of a cluster that could not be read, and what it might use.
type unreadUser struct {
	by   graph.ID
	why  string
	any  bool // it might use anything
	only func(p *model.Object) bool

	words    map[string]bool  // the words in its text; what is not among them it cannot use
	patterns []*regexp.Regexp // words with a part that is not known
}

type unreadUserList []unreadUser

// of returns the first user that could not be read and might use an object by one of its names.
func (all unreadUserList) of(p *model.Object, names []string) (unreadUser, bool) {
	for _, h := range all {
		if h.only != nil && !h.only(p) {
			continue
		}
		for _, name := range names {
			if h.any || h.words[name] || slices.ContainsFunc(h.patterns, func(r *regexp.Regexp) bool { return r.MatchString(name) }) {
				return h, true
			}
		}
	}
	return unreadUser{}, false
}

// unreadUsers gathers what could not be read and might use an object of the cluster.
func unreadUsers(c *model.Cluster) unreadUserList {
	all := c.Repository.Tree(c.Repository.Repo, ".", nil)
	var list unreadUserList
	for _, k := range c.Kustomizations {
		add := func(h unreadUser) {
			h.by = k.Id
			list = append(list, h)
		}
		ns := k.Root.Get("spec", "targetNamespace").Text()
		within := func(p *model.Object) bool { return ns == "" || schema.IsSource(p.ID.Kind) || p.ID.Namespace == ns }
		where := k.Root.Get("spec", "path").Text()
		t := k.Artifact.Tree
		switch {
		case c.Entry.Unbuilt && k.Id == c.ID(c.Entry.Kustomization), k.Missing:
		case t == nil:
			add(unreadUser{why: "not all that " + k.Id.Key.String() + " applies is known", any: true, only: reachedBy(c, k)})
		case model.HasVariable(where):
			var dirs []string
			for _, candidate := range artifact.Candidates(c.Repository, all, where) {
				dirs = append(dirs, candidate.Dir)
			}
			add(unreadUser{why: "the path of " + k.Id.Key.String() + " holds a variable that is not known", any: len(dirs) == 0, words: evidence.WordsFrom(c.Repository, all, dirs), only: within})
		case k.Build == nil || k.Build.Failed:
			if k.Artifact.Checkout == "" {
				add(unreadUser{why: k.Id.Key.String() + " does not build", words: evidence.WordsFrom(c.Repository, all, []string{t.Where(k.Dir)})})
			} else {
				add(unreadUser{why: k.Id.Key.String() + " does not build", any: true, only: within})
			}
		default:
			if len(k.Build.Remotes) > 0 {
				add(unreadUser{why: "not all that " + k.Id.Key.String() + " applies is known", any: true, only: reachedBy(c, k)})
			}
			for _, p := range k.Problems {
				switch p.Kind {
				case graph.InvalidManifest:
					add(unreadUser{why: "a manifest cannot be read for " + k.Id.Key.String(), words: evidence.Words(c.Repository, []string{p.Pos.File})})
				case graph.BuildFailed:
					// What is named there and is not there might have used what stands beside it.
					dir := path.Dir(p.Pos.File)
					add(unreadUser{why: k.Id.Key.String() + " does not build", any: true, only: func(p *model.Object) bool { return path.Dir(p.Pos.File) == dir }})
				}
			}
		}
	}
	for _, id := range sortedIDs(c.Unknown) {
		if p, ok := c.ObjectsByID[id]; ok {
			h := templateUser(c, all, p)
			h.by, h.why = id, "what "+id.Key.String()+" makes is not known"
			list = append(list, h)
		}
	}
	return list
}

func sortedIDs(m map[graph.ID]string) []graph.ID {
	var ids []graph.ID
	for id := range m {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, graph.ID.Compare)
	return ids
}

// reachedBy returns what the remote base of a Kustomization might use: anything where it may be of the
// same owner as the repository; nothing of a repository that it does not know where it is somebody
// else's, other than what a program of it may read by name, where its objects are.
func reachedBy(c *model.Cluster, k *model.Kustomization) func(p *model.Object) bool {
	ns := k.Root.Get("spec", "targetNamespace").Text()
	foreign := true
	if k.Build == nil {
		foreign = k.Artifact.RemoteURL != "" && isForeign(c, k.Artifact.RemoteURL)
	} else {
		for _, r := range k.Build.Remotes {
			foreign = foreign && isForeign(c, r.URL)
		}
	}
	spaces := map[string]bool{ns: ns != "", k.Id.Name: ns == ""}
	for _, o := range k.Manifests {
		if ns == "" {
			key := c.Repository.Key(o.Root)
			spaces[key.Namespace] = key.Namespace != ""
			if key.Kind == schema.Namespace {
				spaces[key.Name] = true
			}
		}
	}
	return func(p *model.Object) bool {
		if schema.IsSource(p.ID.Kind) {
			return !foreign
		}
		if foreign || ns != "" {
			return spaces[p.ID.Namespace]
		}
		return true
	}
}

// isForeign reports whether a URL is that of a repository which does not belong to the owner of this one.
func isForeign(c *model.Cluster, u string) bool {
	own := append(c.Repository.Repo.Remotes(), artifact.RootURL(c))
	known := false
	for _, o := range own {
		if owner := artifact.OwnerIn(o); owner != "" {
			known = true
			if owner == artifact.OwnerIn(u) {
				return false
			}
		}
	}
	return known
}

var templateWord = regexp.MustCompile(`(?:[A-Za-z0-9._-]|<<.*?>>)+`)

// templateUser returns what a ResourceSet with unknown inputs might use: what its texts name, and what is
// named in the directories that its Kustomizations lead to.
func templateUser(c *model.Cluster, all *build.Tree, p *model.Object) unreadUser {
	h := unreadUser{words: map[string]bool{}}
	leads, named := false, false
	var scan func(v parse.Value, key string, depth int)
	scan = func(v parse.Value, key string, depth int) {
		if depth > 200 {
			return
		}
		if v.IsScalar() {
			text := v.Text()
			for _, word := range templateWord.FindAllString(text, -1) {
				switch {
				case !evidence.TemplateMark.MatchString(word):
					h.words[word] = true
				case strings.Trim(evidence.TemplateMark.ReplaceAllString(word, ""), "-._") != "":
					parts := evidence.TemplateMark.Split(word, -1)
					for i := range parts {
						parts[i] = regexp.QuoteMeta(parts[i])
					}
					h.patterns = append(h.patterns, regexp.MustCompile("^"+strings.Join(parts, ".+")+"$"))
				case key == "name" || strings.Contains(text, "name: "+word):
					named = true // a reference whose whole name comes from an input
				}
			}
			leads = leads || strings.Contains(text, schema.KustomizeGroup+"/")
			return
		}
		for _, item := range v.Items() {
			scan(item, key, depth+1)
		}
		for name, field := range v.Fields() {
			if name == "metadata" && key != "spec" {
				continue
			}
			scan(field, name, depth+1)
		}
	}
	for _, at := range [][]string{{"spec", "resources"}, {"spec", "resourcesTemplate"}, {"spec", "steps"}} {
		scan(p.Root().Get(at...), "", 0)
	}
	dirs := evidence.TemplatedDirs(c.Repository, all, p.Root())
	for word := range evidence.WordsFrom(c.Repository, all, dirs) {
		h.words[word] = true
	}
	h.any = named || leads && len(dirs) == 0
	return h
}
