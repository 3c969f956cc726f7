package place

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/flux/internal/substitute"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// literals finds the variables in what the Kustomizations of a cluster apply that have none: Flux substitutes nothing
// there.
// See https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution.
type literals struct {
	cluster *model.Cluster
	unknown bool // Kustomizations may have variables that do not show, as those that a webhook adds
}

// newLiterals looks at what may add variables to the Kustomizations of a cluster.
func newLiterals(c *model.Cluster) literals {
	return literals{cluster: c, unknown: len(c.Repository.Unread()) > 0 || mutatesKustomizations(c)}
}

// literal finds the variables in what one Kustomization applies.
type literal struct {
	cluster  *model.Cluster
	k        *model.Kustomization
	nearby   func() map[string]graph.Key // a Kustomization nearby that has a variable, by its name
	problems []graph.Problem
	index    map[string]int // of a variable in problems
}

// problemsOf returns a problem for each variable that stays as it is in the objects of a Kustomization, and that is
// meant as one: it is in a name or a namespace, which may not hold such a text, or a Kustomization nearby has it.
func (all literals) problemsOf(k *model.Kustomization) []graph.Problem {
	if all.unknown || k.Object == nil || k.Build == nil || k.Variables.Substitutes() || k.Variables.MayHaveMore {
		return nil
	}
	c := all.cluster
	nearby := sync.OnceValue(func() map[string]graph.Key { return variablesNearby(c, k) }) // most Kustomizations hold no variable
	l := &literal{cluster: c, k: k, nearby: nearby, index: map[string]int{}}
	for _, manifest := range k.Manifests {
		if model.GroupKind(manifest.Root) != schema.CustomResourceDefinition && !substitute.Excluded(manifest.Root) && schema.ApplyPolicy(manifest.Root).Excluded() == "" {
			l.search(manifest)
		}
	}
	return l.problems
}

// mutatesKustomizations reports whether a webhook of the cluster may give variables to Kustomizations that have none in Git.
func mutatesKustomizations(c *model.Cluster) bool {
	return slices.ContainsFunc(c.Objects, func(o *model.Object) bool {
		switch {
		case o.ID.Kind.Group == "admissionregistration.k8s.io" && strings.HasPrefix(o.ID.Kind.Name, "Mutating"), o.ID.Kind.Group == "kyverno.io":
			found := false
			fieldpath.EachText(o.Root(), func(text string) {
				found = found || text == "*" || strings.Contains(strings.ToLower(text), "kustomization")
			})
			return found
		}
		names := o.ID.Name + " " + o.Root().Get("spec", "url").Text() + " " + o.Root().Get("spec", "chart", "spec", "chart").Text()
		return strings.Contains(names, schema.KustomizationMutator)
	})
}

// variablesNearby returns the variables of the Kustomizations that apply a Kustomization, and of the others that these apply.
func variablesNearby(c *model.Cluster, k *model.Kustomization) map[string]graph.Key {
	nearby := map[string]graph.Key{}
	add := func(other *model.Kustomization) {
		for _, names := range []map[string]bool{keysOf(other.Variables.Known), other.Variables.Unknown} {
			for name := range names {
				if by, ok := nearby[name]; !ok || other.ID.Key.Compare(by) < 0 {
					nearby[name] = other.ID.Key
				}
			}
		}
	}
	isOwner := map[graph.ID]bool{}
	for _, owner := range k.Object.Owners {
		isOwner[owner.ID] = true
	}
	for _, other := range c.Kustomizations {
		if other == k {
			continue
		}
		isSibling := other.Object != nil && slices.ContainsFunc(other.Object.Owners, func(o model.Owner) bool { return isOwner[o.ID] })
		if isOwner[other.ID] || isSibling {
			add(other)
		}
	}
	return nearby
}

func keysOf(m map[string]string) map[string]bool {
	keys := make(map[string]bool, len(m))
	for name := range m {
		keys[name] = true
	}
	return keys
}

// literalVariable matches a variable that is not escaped. The second group is its name, the third an operator.
var literalVariable = regexp.MustCompile(`(^|[^$])\$\{([_A-Za-z][_A-Za-z0-9]*)(:?[-=?+][^}]*)?\}`)

// search finds the variables of an object.
func (l *literal) search(manifest build.Object) {
	kind := model.GroupKind(manifest.Root)
	own := sync.OnceValue(func() map[string]bool { return environmentOf(manifest.Root) })
	fieldpath.EachScalar(manifest.Root, func(v parse.Value, path string) {
		if strings.Contains(v.Text(), "\n") || !isSubstitutedHere(kind, path) {
			return
		}
		isName := path == "metadata.name" || path == "metadata.namespace"
		for _, match := range literalVariable.FindAllStringSubmatch(v.Text(), -1) {
			name := match[2]
			by := l.nearby()[name]
			if kind == schema.Kustomization && by == (graph.Key{}) {
				by = l.ownVariable(manifest.Root, name)
			}
			if (isName || by != (graph.Key{})) && !own()[name] {
				l.add(manifest, path, name, by)
			}
		}
	})
}

// isSubstitutedHere reports whether the variables of a field are for the Kustomization that applies the object, as far as
// its kind tells. Those of commands are for a shell. Those in the spec of a child Kustomization may be for itself, but
// for commonMetadata, which Flux adds after substitution.
func isSubstitutedHere(kind graph.Kind, path string) bool {
	switch {
	case strings.HasPrefix(path, "metadata."):
		return true
	case kind == schema.Kustomization:
		return strings.HasPrefix(path, "spec.commonMetadata.")
	case kind == schema.ResourceSet:
		return false
	}
	return !strings.Contains(path, ".command[") && !strings.Contains(path, ".args[") && !strings.HasPrefix(path, "status.")
}

// ownVariable returns the identity of a child Kustomization that has a variable itself; zero where it does not.
func (l *literal) ownVariable(root parse.Value, name string) graph.Key {
	k := l.cluster.KustomizationsByID[l.cluster.ID(l.cluster.Repository.Key(root))]
	if k == nil {
		return graph.Key{}
	}
	if _, known := k.Variables.Known[name]; known || k.Variables.Unknown[name] {
		return k.ID.Key
	}
	return graph.Key{}
}

// environmentOf returns the names of the environment variables that an object sets: ${NAME} in it may mean those.
func environmentOf(root parse.Value) map[string]bool {
	names := map[string]bool{}
	fieldpath.EachScalar(root, func(v parse.Value, path string) {
		if strings.Contains(path, ".env[") && strings.HasSuffix(path, ".name") {
			names[v.Text()] = true
		}
	})
	return names
}

// add adds a field with a variable. by is a Kustomization nearby that has it; zero where there is none.
func (l *literal) add(manifest build.Object, path, name string, by graph.Key) {
	object := l.cluster.Repository.Key(manifest.Root)
	pos := l.k.Build.PosOf(manifest, path)
	if i, seen := l.index[name]; seen {
		if p := &l.problems[i]; len(p.Related) < maxRelated && pos != p.Pos {
			p.Related = append(p.Related, graph.Related{Pos: pos, Object: object})
		}
		return
	}
	l.index[name] = len(l.problems)
	l.problems = append(l.problems, problem.At(pos, problem.LiteralVariable{Name: name, Kustomization: l.k.ID.Key, Object: object, Field: path, SuppliedTo: by}))
}
