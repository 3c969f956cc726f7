package flux

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// unreadUser is something of a cluster that could not be read, and what it might use.
type unreadUser struct {
	by   graph.ID
	why  string
	any  bool // it might use anything
	only func(p *placed) bool

	words    map[string]bool  // the words in its text; what is not among them it cannot use
	patterns []*regexp.Regexp // words with a part that is not known
}

type unreadUserList []unreadUser

// of returns the first user that could not be read and might use an object by one of its names.
func (all unreadUserList) of(p *placed, names []string) (unreadUser, bool) {
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
func unreadUsers(c *cluster) unreadUserList {
	all := c.w.tree(c.w.repo, ".", nil)
	var list unreadUserList
	for _, k := range c.order {
		add := func(h unreadUser) {
			h.by = k.id
			list = append(list, h)
		}
		ns := k.spec.Get("spec", "targetNamespace").Text()
		within := func(p *placed) bool { return ns == "" || isSource(p.id.Kind) || p.id.Namespace == ns }
		where := k.spec.Get("spec", "path").Text()
		t := k.artifact.tree
		switch {
		case c.entry.flat && k.id == c.id(c.entry.kustomization), k.missing:
		case t == nil:
			add(unreadUser{why: "not all that " + k.id.Key.String() + " applies is known", any: true, only: reachedBy(c, k)})
		case symbolic(where):
			var dirs []string
			for _, candidate := range candidateDirs(c.w, all, where) {
				dirs = append(dirs, candidate[1])
			}
			add(unreadUser{why: "the path of " + k.id.Key.String() + " holds a variable that is not known", any: len(dirs) == 0, words: wordsFrom(c.w, all, dirs), only: within})
		case k.built == nil || k.built.Failed:
			if k.artifact.name == "" {
				add(unreadUser{why: k.id.Key.String() + " does not build", words: wordsFrom(c.w, all, []string{t.Where(k.dir)})})
			} else {
				add(unreadUser{why: k.id.Key.String() + " does not build", any: true, only: within})
			}
		default:
			if len(k.built.Remotes) > 0 {
				add(unreadUser{why: "not all that " + k.id.Key.String() + " applies is known", any: true, only: reachedBy(c, k)})
			}
			for _, p := range k.problems {
				switch p.Kind {
				case graph.InvalidManifest:
					add(unreadUser{why: "a manifest cannot be read for " + k.id.Key.String(), words: wordsIn(c.w, []string{p.Pos.File})})
				case graph.BuildFailed:
					// What is named there and is not there might have used what stands beside it.
					dir := path.Dir(p.Pos.File)
					add(unreadUser{why: k.id.Key.String() + " does not build", any: true, only: func(p *placed) bool { return path.Dir(p.pos.File) == dir }})
				}
			}
		}
	}
	for _, id := range sortedIDs(c.dynamic) {
		if p, ok := c.objects[id]; ok {
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
func reachedBy(c *cluster, k *kust) func(p *placed) bool {
	ns := k.spec.Get("spec", "targetNamespace").Text()
	foreign := true
	if k.built == nil {
		foreign = k.artifact.remote != "" && isForeign(c, k.artifact.remote)
	} else {
		for _, r := range k.built.Remotes {
			foreign = foreign && isForeign(c, r.URL)
		}
	}
	spaces := map[string]bool{ns: ns != "", k.id.Name: ns == ""}
	for _, o := range k.objects {
		if ns == "" {
			key := c.w.key(o.Root)
			spaces[key.Namespace] = key.Namespace != ""
			if key.Kind == namespaceKind {
				spaces[key.Name] = true
			}
		}
	}
	return func(p *placed) bool {
		if isSource(p.id.Kind) {
			return !foreign
		}
		if foreign || ns != "" {
			return spaces[p.id.Namespace]
		}
		return true
	}
}

// isForeign reports whether a URL is that of a repository which does not belong to the owner of this one.
func isForeign(c *cluster, u string) bool {
	own := append(c.w.repo.Remotes(), rootURL(c))
	known := false
	for _, o := range own {
		if owner := ownerIn(o); owner != "" {
			known = true
			if owner == ownerIn(u) {
				return false
			}
		}
	}
	return known
}

var templateWord = regexp.MustCompile(`(?:[A-Za-z0-9._-]|<<.*?>>)+`)

// templateUser returns what a ResourceSet with unknown inputs might use: what its texts name, and what is
// named in the directories that its Kustomizations lead to.
func templateUser(c *cluster, all *parse.Tree, p *placed) unreadUser {
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
				case !templateMark.MatchString(word):
					h.words[word] = true
				case strings.Trim(templateMark.ReplaceAllString(word, ""), "-._") != "":
					parts := templateMark.Split(word, -1)
					for i := range parts {
						parts[i] = regexp.QuoteMeta(parts[i])
					}
					h.patterns = append(h.patterns, regexp.MustCompile("^"+strings.Join(parts, ".+")+"$"))
				case key == "name" || strings.Contains(text, "name: "+word):
					named = true // a reference whose whole name comes from an input
				}
			}
			leads = leads || strings.Contains(text, kustomizeGroup+"/")
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
		scan(p.root().Get(at...), "", 0)
	}
	dirs := templatedDirs(c.w, all, p.root())
	for word := range wordsFrom(c.w, all, dirs) {
		h.words[word] = true
	}
	h.any = named || leads && len(dirs) == 0
	return h
}
