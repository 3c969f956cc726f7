package flux

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// hidden is something of a cluster that could not be read, and what it might use.
type hidden struct {
	by   graph.ID
	why  string
	any  bool // it might use anything
	only func(p *placed) bool

	words    map[string]bool  // the words in its text; what is not among them it cannot use
	patterns []*regexp.Regexp // words with a part that is not known
}

type hiddens []hidden

// from returns the first hidden thing that might use an object by one of its names.
func (all hiddens) from(p *placed, names []string) (hidden, bool) {
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
	return hidden{}, false
}

// hide gathers what could not be read and might use an object of the cluster.
func (c *cluster) hide() hiddens {
	all := c.w.tree(c.w.repo, ".", nil)
	var list hiddens
	for _, k := range c.order {
		add := func(h hidden) {
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
			add(hidden{why: "not all that " + k.id.Key.String() + " applies is known", any: true, only: c.reachedBy(k)})
		case symbolic(where):
			var dirs []string
			for _, candidate := range c.w.candidates(all, where) {
				dirs = append(dirs, candidate[1])
			}
			add(hidden{why: "the path of " + k.id.Key.String() + " holds a variable that is not known", any: len(dirs) == 0, words: c.w.wordsFrom(all, dirs), only: within})
		case k.built == nil || k.built.Failed:
			if k.artifact.name == "" {
				add(hidden{why: k.id.Key.String() + " does not build", words: c.w.wordsFrom(all, []string{t.Where(k.dir)})})
			} else {
				add(hidden{why: k.id.Key.String() + " does not build", any: true, only: within})
			}
		default:
			if len(k.built.Remotes) > 0 {
				add(hidden{why: "not all that " + k.id.Key.String() + " applies is known", any: true, only: c.reachedBy(k)})
			}
			for _, p := range k.problems {
				switch p.Kind {
				case graph.InvalidManifest:
					add(hidden{why: "a manifest cannot be read for " + k.id.Key.String(), words: c.w.words([]string{p.Pos.File})})
				case graph.BuildFailed:
					// What is named there and is not there might have used what stands beside it.
					dir := path.Dir(p.Pos.File)
					add(hidden{why: k.id.Key.String() + " does not build", any: true, only: func(p *placed) bool { return path.Dir(p.pos.File) == dir }})
				}
			}
		}
	}
	for _, id := range sortedIDs(c.dynamic) {
		if p, ok := c.objects[id]; ok {
			h := c.template(all, p)
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
func (c *cluster) reachedBy(k *kust) func(p *placed) bool {
	ns := k.spec.Get("spec", "targetNamespace").Text()
	foreign := true
	if k.built == nil {
		foreign = k.artifact.remote != "" && c.isForeign(k.artifact.remote)
	} else {
		for _, r := range k.built.Remotes {
			foreign = foreign && c.isForeign(r.URL)
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
func (c *cluster) isForeign(u string) bool {
	own := append(c.w.repo.Remotes(), c.rootURL())
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

// ownerIn returns the first part of the path of a repository's URL.
func ownerIn(u string) string {
	_, rest, _ := strings.Cut(normalURL(strings.Replace(u, "oci://", "https://", 1)), "/")
	owner, _, _ := strings.Cut(rest, "/")
	return owner
}

// wordsFrom returns the words in all that may be applied from directories on.
func (w *world) wordsFrom(all *build.Tree, dirs []string) map[string]bool {
	return w.words(sortedKeys(w.leadTo(all, dirs)))
}

// words returns the words in files.
func (w *world) words(files []string) map[string]bool {
	words := map[string]bool{}
	for _, f := range files {
		data, err := w.repo.ReadFile(f)
		if err != nil {
			continue
		}
		for _, word := range nameWord.FindAllString(string(data), -1) {
			words[word] = true
		}
	}
	return words
}

var templateWord = regexp.MustCompile(`(?:[A-Za-z0-9._-]|<<.*?>>)+`)

// template returns what a ResourceSet with unknown inputs might use: what its texts name, and what is
// named in the directories that its Kustomizations lead to.
func (c *cluster) template(all *build.Tree, p *placed) hidden {
	h := hidden{words: map[string]bool{}}
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
	dirs := c.w.templated(all, p.root())
	for word := range c.w.wordsFrom(all, dirs) {
		h.words[word] = true
	}
	h.any = named || leads && len(dirs) == 0
	return h
}
