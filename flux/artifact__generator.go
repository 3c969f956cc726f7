package flux

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// artifactMakes returns the ExternalArtifacts of an ArtifactGenerator.
// See https://fluxcd.io/flux/components/source/artifactgenerators/.
func artifactMakes(before *cluster, p *placed) (made products) {
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
		if a := resolveArtifact(before, sources[alias], 1); a.tree != nil {
			for _, m := range matchPattern(a.tree, rest) {
				expansions = append(expansions, m)
			}
		} else {
			made.addUnknown(before, p, "spec.pathPattern", fmt.Sprintf("%s: the directories of %s cannot be seen", p.id.Key, pattern))
		}
	}
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
			external := newGenerated(before, p, root, "spec.artifacts"+index(i))
			external.artifact = cut
			made.objects = append(made.objects, external)
		}
	}
	return made
}

var captures = regexp.MustCompile(`\{([A-Za-z_][A-Za-z0-9_]*)\}`)

// matchPattern returns what the directories of a tree give to the names of a pattern such as
// apps/{name}, in order, lower-cased as Flux does.
func matchPattern(t *parse.Tree, pattern string) []map[string]string {
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

// assembleArtifact makes the tree of an artifact out of those of its sources.
func assembleArtifact(c *cluster, a artifactCut, depth int) artifact {
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
		in := resolveArtifact(c, src, depth+1)
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
		t = parse.NewTree(files)
		c.w.trees[tk] = t
	}
	result.tree, result.cut = t, true
	return result
}
