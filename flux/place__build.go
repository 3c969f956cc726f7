package flux

import (
	"fmt"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// findDuplicates finds the objects of a Kustomization that its variables give the same name: kustomize would
// refuse them, and so does Flux after it has filled the variables in.
func findDuplicates(k *kust) []graph.Problem {
	type identity struct{ version, kind, namespace, name string }
	first := map[identity]parse.Object{}
	var problems []graph.Problem
	for _, o := range k.objects {
		meta := o.Root.Get("metadata")
		id := identity{o.Root.Get("apiVersion").Text(), o.Root.Get("kind").Text(), meta.Get("namespace").Text(), meta.Get("name").Text()}
		if symbolic(id.name) || symbolic(id.namespace) || id.name == "" {
			continue
		}
		before, again := first[id]
		if !again {
			first[id] = o
			continue
		}
		what := graph.Key{Kind: groupKind(o.Root), Namespace: id.namespace, Name: id.name}.String()
		problems = append(problems, graph.Problem{Kind: graph.DuplicateObject, Pos: o.Pos,
			Message: fmt.Sprintf("the variables of %s make two objects one, %s", k.id.Key, what),
			Related: []graph.Related{{Pos: before.Pos, Message: what + " is here, too"}}})
	}
	return problems
}

// buildInput finds what a Kustomization is to be built from. The result is a new value, because the old
// one may still be read.
func buildInput(c *cluster, k *kust) *kust {
	in := &kust{id: k.id, spec: k.spec, from: k.from}
	spec := k.spec.Get("spec")
	in.artifact = resolveArtifact(c, sourceKey(k.spec), 0)
	in.dir = parse.CleanPath(spec.Get("path").Text())
	in.vars = findVariables(c, k)
	text := k.spec.Text()
	if n := k.spec.Node(); n != nil {
		text = nodeText(k.spec)
	}
	in.places = patchPositions(in)
	in.input = fmt.Sprintf("%p %s %s\n%s\n%s\n%v", in.artifact.tree, in.artifact.remote, in.artifact.unknown, text, in.vars.key(), in.places)
	return in
}

// evaluate builds a Kustomization and fills in its variables.
func evaluate(c *cluster, k *kust) {
	if k.artifact.tree == nil || symbolic(k.spec.Get("spec", "path").Text()) {
		return
	}
	if c.entry.flat && k.id == c.id(c.entry.kustomization) {
		return
	}
	if !k.artifact.tree.IsDir(k.dir) {
		k.missing = true
		return
	}
	over, err := overlay(k.spec.Get("spec"))
	if err != nil {
		k.problems = append(k.problems, graph.Problem{Kind: graph.BuildFailed, Message: err.Error()})
		return
	}
	over.PatchPos = k.places
	k.built = c.w.build(k.artifact.tree, k.dir, over)
	k.problems = append(k.problems, k.built.Problems...)
	for _, bad := range k.vars.invalid {
		k.problems = append(k.problems, graph.Problem{Kind: graph.BuildFailed, Pos: bad.pos,
			Message: fmt.Sprintf("%s is substituted with a variable called %q, and no name may have other characters than letters, digits and _", k.id.Key, bad.name)})
	}
	var unsaid undefined
	for _, o := range k.built.Objects {
		if g := groupKind(o.Root); g.Group == "kustomize.config.k8s.io" {
			continue
		}
		if k.vars.apply() {
			s := substitute(o, k.vars)
			switch {
			case s.err != nil:
				k.problems = append(k.problems, graph.Problem{Kind: graph.BuildFailed, Pos: o.Pos,
					Message: fmt.Sprintf("%s/%s: variable substitution failed: %v", o.Root.Get("kind").Text(), o.Root.Get("metadata", "name").Text(), s.err)})
			case !k.vars.open && !k.vars.perhaps && (c.w.version.strict() || groupKind(o.Root) != crdKind):
				for _, name := range s.undefined {
					unsaid.see(name, variablePosition(k, o, name))
				}
			}
			if s.root.Node() != o.Root.Node() {
				o = o.WithRoot(s.root)
			}
		}
		k.objects = append(k.objects, o)
	}
	k.problems = append(k.problems, unsaid.problems(k.id.Key, c.w.version)...)
	k.problems = append(k.problems, findDuplicates(k)...)
}

// patchPositions returns where the patches of a Kustomization stand: nil unless that is in the repository
// that it builds.
func patchPositions(k *kust) []graph.Pos {
	if k.from == nil || k.from.built == nil || k.from.source != k.artifact.name {
		return nil
	}
	patches := k.spec.Get("spec", "patches").Items()
	places := make([]graph.Pos, len(patches))
	for i := range patches {
		places[i] = k.from.at("spec.patches" + index(i) + ".patch")
		if k.from.source != "" {
			places[i].File = strings.TrimPrefix(places[i].File, sourceFile(k.from.source, ""))
		}
	}
	return places
}
