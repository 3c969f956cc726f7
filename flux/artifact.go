package flux

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// artifactCut is how an ArtifactGenerator makes an artifact: the sources that it reads, and what it
// copies from them.
type artifactCut struct {
	sources map[string]graph.Key // by alias
	copies  []copyOp
}

type copyOp struct {
	from, to string
	exclude  []string
	extract  bool
}

// artifactMakes returns the ExternalArtifacts of an ArtifactGenerator.
// See https://fluxcd.io/flux/components/source/artifactgenerators/.
func artifactMakes(c *cluster, _ map[graph.ID]*placed, p *placed) []*placed {
	spec := p.root().Get("spec")
	sources := map[string]graph.Key{}
	for _, s := range spec.Get("sources").Items() {
		ns := s.Get("namespace").Text()
		if ns == "" {
			ns = p.id.Namespace
		}
		sources[s.Get("alias").Text()] = graph.Key{Kind: graph.Kind{Group: sourceGroup, Name: s.Get("kind").Text()}, Namespace: ns, Name: s.Get("name").Text()}
	}
	type expansion map[string]string
	expansions := []expansion{{}}
	if pattern := spec.Get("pathPattern").Text(); pattern != "" {
		expansions = nil
		alias, rest, _ := strings.Cut(strings.TrimPrefix(pattern, "@"), "/")
		if a := c.artifact(sources[alias], 1); a.tree != nil {
			for _, m := range matchPattern(a.tree, rest) {
				expansions = append(expansions, m)
			}
		} else {
			c.note(p, "spec.pathPattern", fmt.Sprintf("%s: the directories of %s cannot be seen", p.id.Key, pattern))
		}
	}
	var all []*placed
	for i, a := range spec.Get("artifacts").Items() {
		for _, e := range expansions {
			fill := func(text string) string {
				for name, value := range e {
					text = strings.ReplaceAll(text, "{"+name+"}", value)
				}
				return text
			}
			cut := &artifactCut{sources: sources}
			for _, op := range a.Get("copy").Items() {
				o := copyOp{from: fill(op.Get("from").Text()), to: fill(op.Get("to").Text()), extract: op.Get("strategy").Text() == "Extract"}
				for _, x := range op.Get("exclude").Items() {
					o.exclude = append(o.exclude, fill(x.Text()))
				}
				cut.copies = append(cut.copies, o)
			}
			name := fill(a.Get("name").Text())
			root := object(map[string]any{
				"apiVersion": sourceGroup + "/v1", "kind": "ExternalArtifact",
				"metadata": map[string]any{"name": name, "namespace": p.id.Namespace},
				"spec": map[string]any{"sourceRef": map[string]any{
					"apiVersion": p.root().Get("apiVersion").Text(), "kind": "ArtifactGenerator", "name": p.id.Name, "namespace": p.id.Namespace}},
			})
			made := c.made(p, root, "spec.artifacts"+index(i))
			made.artifact = cut
			all = append(all, made)
		}
	}
	return all
}

var captures = regexp.MustCompile(`\{([A-Za-z_][A-Za-z0-9_]*)\}`)

// matchPattern returns what the directories of a tree give to the names of a pattern such as
// apps/{name}, in order, lower-cased as Flux does.
func matchPattern(t *build.Tree, pattern string) []map[string]string {
	found := []struct {
		dir  string
		vars map[string]string
	}{{".", map[string]string{}}}
	for _, part := range strings.Split(strings.Trim(pattern, "/"), "/") {
		next := found[:0:0]
		var expr *regexp.Regexp
		if captures.MatchString(part) || strings.ContainsAny(part, "*?") {
			text := regexp.QuoteMeta(part)
			text = strings.NewReplacer(`\*`, `[^/]*`, `\?`, `[^/]`).Replace(text)
			text = regexp.MustCompile(`\\\{([A-Za-z_][A-Za-z0-9_]*)\\\}`).ReplaceAllString(text, `(?P<$1>[^/]+)`)
			var err error
			if expr, err = regexp.Compile("^" + text + "$"); err != nil {
				return nil
			}
		}
		for _, f := range found {
			for _, name := range t.ReadDir(f.dir) {
				p := path.Join(f.dir, name)
				if !t.IsDir(p) {
					continue
				}
				vars := map[string]string{}
				for k, v := range f.vars {
					vars[k] = v
				}
				if expr == nil {
					if name != part {
						continue
					}
				} else {
					m := expr.FindStringSubmatch(name)
					if m == nil {
						continue
					}
					for i, n := range expr.SubexpNames() {
						if n != "" {
							vars[n] = strings.ToLower(m[i])
						}
					}
				}
				next = append(next, struct {
					dir  string
					vars map[string]string
				}{p, vars})
			}
		}
		found = next
	}
	var all []map[string]string
	for _, f := range found {
		all = append(all, f.vars)
	}
	return all
}

// cut makes the tree of an artifact out of those of its sources.
func (c *cluster) cut(a artifactCut, depth int) artifact {
	files := map[string]parse.TreeFile{}
	result := artifact{}
	var key strings.Builder
	for _, op := range a.copies {
		alias, from, _ := strings.Cut(strings.TrimPrefix(op.from, "@"), "/")
		src, ok := a.sources[alias]
		if !ok {
			return artifact{unknown: "its artifact copies from @" + alias + ", which is no source of the generator"}
		}
		from, to := strings.TrimSuffix(from, "/"), strings.TrimPrefix(op.to, "@artifact/")
		in := c.artifact(src, depth+1)
		if in.tree == nil {
			if in.remote != "" {
				return artifact{unknown: "its artifact copies from " + in.remote}
			}
			return in
		}
		if op.extract {
			return artifact{unknown: "its artifact unpacks archives of " + src.String()}
		}
		if in.name != "" {
			result.name = in.name
		}
		fmt.Fprintf(&key, "%p %q %q %q\n", in.tree, from, to, op.exclude)
		copyFiles(files, in.tree, from, to, op.exclude)
	}
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	tk := treeKey{c.w.repo, "cut", key.String()}
	t, ok := c.w.trees[tk]
	if !ok {
		t = build.NewTree(parse.NewTree(files))
		c.w.trees[tk] = t
	}
	result.tree, result.cut = t, true
	return result
}

// copyFiles copies what one pattern matches. A directory without a glob keeps its own name below the
// destination, dir/** loses it, and any other glob keeps the whole matched path; ** means one level
// like *, but a directory that it matches is copied whole.
func copyFiles(files map[string]parse.TreeFile, t *build.Tree, from, to string, exclude []string) {
	all := t.Files()
	put := func(p, at string) {
		if !excluded(p, strings.TrimSuffix(globRoot(from), "/"), exclude) {
			f, _ := t.File(p)
			files[path.Clean(at)] = f
		}
	}
	below := func(dir, at string) {
		for _, p := range all {
			if rest, ok := strings.CutPrefix(p, dir+"/"); ok || dir == "." {
				if dir == "." {
					rest = p
				}
				put(p, path.Join(at, rest))
			}
		}
	}
	switch {
	case from == "" || from == ".":
		below(".", to)
	case !strings.ContainsAny(from, "*?["):
		if f, ok := t.File(from); ok {
			at := to
			if to == "" || strings.HasSuffix(to, "/") || hasBelow(files, to) {
				at = path.Join(to, path.Base(from))
			}
			if !excluded(from, path.Dir(from), exclude) {
				files[path.Clean(at)] = f
			}
			return
		}
		below(path.Clean(from), path.Join(to, path.Base(from)))
	case strings.HasSuffix(from, "/**") && !strings.ContainsAny(strings.TrimSuffix(from, "/**"), "*?["):
		below(path.Clean(strings.TrimSuffix(from, "/**")), to)
	case from == "**":
		below(".", to)
	default:
		pattern := strings.ReplaceAll(from, "**", "*")
		depth := strings.Count(pattern, "/") + 1
		for _, p := range all {
			parts := strings.Split(p, "/")
			if len(parts) < depth {
				continue
			}
			if ok, err := path.Match(pattern, strings.Join(parts[:depth], "/")); err == nil && ok {
				put(p, path.Join(to, p))
			}
		}
	}
}

// globRoot returns the part of a pattern before its first glob.
func globRoot(pattern string) string {
	i := strings.IndexAny(pattern, "*?[")
	if i < 0 {
		return path.Dir(pattern)
	}
	return pattern[:strings.LastIndexByte(pattern[:i], '/')+1]
}

func hasBelow(files map[string]parse.TreeFile, dir string) bool {
	for p := range files {
		if strings.HasPrefix(p, dir+"/") {
			return true
		}
	}
	return false
}

// excluded reports whether a file is left out: patterns are tried against its path from the source's
// root, and from where the glob begins.
func excluded(p, root string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		expr, err := regexp.Compile("^" + globExpr(pattern) + "$")
		return err == nil && (expr.MatchString(p) || expr.MatchString(strings.TrimPrefix(strings.TrimPrefix(p, root), "/")))
	})
}

// globExpr turns a glob with real ** into a regular expression.
func globExpr(pattern string) string {
	var b strings.Builder
	for i := 0; i < len(pattern); i++ {
		switch {
		case strings.HasPrefix(pattern[i:], "**/"):
			b.WriteString("(?:.*/)?")
			i += 2
		case strings.HasPrefix(pattern[i:], "**"):
			b.WriteString(".*")
			i++
		case pattern[i] == '*':
			b.WriteString("[^/]*")
		case pattern[i] == '?':
			b.WriteString("[^/]")
		default:
			b.WriteString(regexp.QuoteMeta(pattern[i : i+1]))
		}
	}
	return b.String()
}
