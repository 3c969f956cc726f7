package place

import (
	"fmt"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/artifact"
	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/overlay"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/flux/internal/substitute"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// findDuplicates finds the objects of a Kustomization that its variables give the same name: kustomize would
// refuse them, and so does Flux after it has filled the variables in.
func findDuplicates(k *model.Kustomization) []graph.Problem {
	type identity struct{ version, kind, namespace, name string }
	first := map[identity]build.Object{}
	var problems []graph.Problem
	for _, o := range k.Manifests {
		meta := o.Root.Get("metadata")
		id := identity{o.Root.Get("apiVersion").Text(), o.Root.Get("kind").Text(), meta.Get("namespace").Text(), meta.Get("name").Text()}
		if model.HasVariable(id.name) || model.HasVariable(id.namespace) || id.name == "" {
			continue
		}
		before, again := first[id]
		if !again {
			first[id] = o
			continue
		}
		what := graph.Key{Kind: model.GroupKind(o.Root), Namespace: id.namespace, Name: id.name}.String()
		problems = append(problems, graph.Problem{Kind: graph.DuplicateObject, Pos: o.Pos,
			Message: fmt.Sprintf("the variables of %s make two objects one, %s", k.Id.Key, what),
			Related: []graph.Related{{Pos: before.Pos, Message: what + " is here, too"}}})
	}
	return problems
}

// buildInput finds what a Kustomization is to be built from. The result is a new value, because the old
// one may still be read.
func buildInput(c *model.Cluster, k *model.Kustomization) *model.Kustomization {
	in := &model.Kustomization{Id: k.Id, Root: k.Root, Object: k.Object}
	spec := k.Root.Get("spec")
	in.Artifact = artifact.Resolve(c, artifact.SourceKey(k.Root), 0)
	in.Dir = parse.CleanPath(spec.Get("path").Text())
	in.Variables = substitute.Variables(c, k)
	text := k.Root.Text()
	if n := k.Root.Node(); n != nil {
		text = model.NodeText(k.Root)
	}
	in.PatchPos = patchPositions(in)
	in.Input = fmt.Sprintf("%p %s %s\n%s\n%s\n%v", in.Artifact.Tree, in.Artifact.RemoteURL, in.Artifact.Unknown, text, in.Variables.Key(), in.PatchPos)
	return in
}

// evaluate builds a Kustomization and fills in its variables.
func evaluate(c *model.Cluster, k *model.Kustomization) {
	if k.Artifact.Tree == nil || model.HasVariable(k.Root.Get("spec", "path").Text()) {
		return
	}
	if c.Entry.Unbuilt && k.Id == c.ID(c.Entry.Kustomization) {
		return
	}
	if !k.Artifact.Tree.IsDir(k.Dir) {
		k.Missing = true
		return
	}
	over, err := overlay.Of(k.Root.Get("spec"))
	if err != nil {
		k.Problems = append(k.Problems, graph.Problem{Kind: graph.BuildFailed, Message: err.Error()})
		return
	}
	over.PatchPos = k.PatchPos
	k.Build = c.Repository.Build(k.Artifact.Tree, k.Dir, over)
	k.Problems = append(k.Problems, k.Build.Problems...)
	for _, bad := range k.Variables.Invalid {
		k.Problems = append(k.Problems, graph.Problem{Kind: graph.BuildFailed, Pos: bad.Pos,
			Message: fmt.Sprintf("%s is substituted with a variable called %q, and no name may have other characters than letters, digits and _", k.Id.Key, bad.Name)})
	}
	var unsaid substitute.UndefinedNames
	for _, o := range k.Build.Objects {
		if g := model.GroupKind(o.Root); g.Group == "kustomize.config.k8s.io" {
			continue
		}
		if k.Variables.Substitutes() {
			s := substitute.Object(o, k.Variables)
			switch {
			case s.Err != nil:
				k.Problems = append(k.Problems, graph.Problem{Kind: graph.BuildFailed, Pos: o.Pos,
					Message: fmt.Sprintf("%s/%s: variable substitution failed: %v", o.Root.Get("kind").Text(), o.Root.Get("metadata", "name").Text(), s.Err)})
			case !k.Variables.Open && !k.Variables.MaybeMore && (c.Repository.Version.Strict() || model.GroupKind(o.Root) != schema.CustomResourceDefinition):
				for _, name := range s.Undefined {
					unsaid.Add(name, variablePosition(k, o, name))
				}
			}
			if s.Root.Node() != o.Root.Node() {
				o = o.WithRoot(s.Root)
			}
		}
		k.Manifests = append(k.Manifests, o)
	}
	k.Problems = append(k.Problems, unsaid.Problems(k.Id.Key, c.Repository.Version)...)
	k.Problems = append(k.Problems, findDuplicates(k)...)
}

// patchPositions returns where the patches of a Kustomization stand: nil unless that is in the repository
// that it builds.
func patchPositions(k *model.Kustomization) []graph.Pos {
	if k.Object == nil || k.Object.Build == nil || k.Object.Checkout != k.Artifact.Checkout {
		return nil
	}
	patches := k.Root.Get("spec", "patches").Items()
	places := make([]graph.Pos, len(patches))
	for i := range patches {
		places[i] = k.Object.PosOf(fieldpath.Join("spec.patches"+fieldpath.Index(i), "patch"))
		if k.Object.Checkout != "" {
			places[i].File = strings.TrimPrefix(places[i].File, model.CheckoutFile(k.Object.Checkout, ""))
		}
	}
	return places
}
