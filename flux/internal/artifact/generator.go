package artifact

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// Generate returns the ExternalArtifacts of an ArtifactGenerator.
// See https://fluxcd.io/flux/components/source/artifactgenerators/.
func Generate(before *model.Cluster, p *model.Object) (made model.Products) {
	spec := p.Root().Get("spec")
	sources := map[string]graph.Key{}
	for _, s := range spec.Get("sources").Items() {
		ns := s.Get("namespace").Text()
		if ns == "" {
			ns = p.ID.Namespace
		}
		sources[s.Get("alias").Text()] = graph.Key{Kind: graph.Kind{Group: schema.SourceGroup, Name: s.Get("kind").Text()}, Namespace: ns, Name: s.Get("name").Text()}
	}
	type expansion map[string]string
	expansions := []expansion{{}}
	if pattern := spec.Get("pathPattern").Text(); pattern != "" {
		expansions = nil
		alias, rest, _ := strings.Cut(strings.TrimPrefix(pattern, "@"), "/")
		if a := Resolve(before, sources[alias], 1); a.Tree != nil {
			for _, m := range matchPattern(a.Tree, rest) {
				expansions = append(expansions, m)
			}
		} else {
			made.AddUnknown(before, p, "spec.pathPattern", fmt.Sprintf("%s: the directories of %s cannot be seen", p.ID.Key, pattern))
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
			cut := &model.Recipe{Sources: sources}
			for _, op := range a.Get("copy").Items() {
				o := model.Copy{From: fill(op.Get("from").Text()), To: fill(op.Get("to").Text()), Extract: op.Get("strategy").Text() == "Extract"}
				for _, x := range op.Get("exclude").Items() {
					o.Exclude = append(o.Exclude, fill(x.Text()))
				}
				cut.Copies = append(cut.Copies, o)
			}
			name := fill(a.Get("name").Text())
			root := model.NewObject(map[string]any{
				"apiVersion": schema.SourceGroup + "/v1", "kind": "ExternalArtifact",
				"metadata": map[string]any{"name": name, "namespace": p.ID.Namespace},
				"spec": map[string]any{"sourceRef": map[string]any{
					"apiVersion": p.Root().Get("apiVersion").Text(), "kind": "ArtifactGenerator", "name": p.ID.Name, "namespace": p.ID.Namespace}},
			})
			external := model.NewGenerated(before, p, root, "spec.artifacts"+fieldpath.Index(i))
			external.Recipe = cut
			made.Objects = append(made.Objects, external)
		}
	}
	return made
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

// assembleArtifact makes the tree of an artifact out of those of its sources.
func assembleArtifact(c *model.Cluster, a model.Recipe, depth int) model.Artifact {
	files := map[string]parse.TreeFile{}
	result := model.Artifact{}
	var key strings.Builder
	for _, op := range a.Copies {
		alias, from, _ := strings.Cut(strings.TrimPrefix(op.From, "@"), "/")
		src, ok := a.Sources[alias]
		if !ok {
			return model.Artifact{Unknown: "its artifact copies from @" + alias + ", which is no source of the generator"}
		}
		from, to := strings.TrimSuffix(from, "/"), strings.TrimPrefix(op.To, "@artifact/")
		in := Resolve(c, src, depth+1)
		if in.Tree == nil {
			if in.RemoteURL != "" {
				return model.Artifact{Unknown: "its artifact copies from " + in.RemoteURL}
			}
			return in
		}
		if op.Extract {
			return model.Artifact{Unknown: "its artifact unpacks archives of " + src.String()}
		}
		if in.Checkout != "" {
			result.Checkout = in.Checkout
		}
		fmt.Fprintf(&key, "%p %q %q %q\n", in.Tree, from, to, op.Exclude)
		copyFiles(files, in.Tree, from, to, op.Exclude)
	}
	t := c.Repository.AssembledTree(key.String(), func() *build.Tree { return build.NewTree(parse.NewTree(files)) })
	result.Tree, result.Assembled = t, true
	return result
}
