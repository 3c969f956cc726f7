package supply

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/evidence"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
)

// possibleNamespaces returns the namespaces that objects of the cluster need, that none of them makes, and that
// something which cannot be seen may make.
func possibleNamespaces(c *model.Cluster) []string {
	made, needed := map[string]bool{}, map[string]bool{}
	for _, p := range c.Objects {
		if p.ID.Cluster != c.Name {
			continue
		}
		if p.ID.Kind == schema.Namespace {
			made[p.ID.Name] = true
		}
		needed[p.ID.Namespace] = true
		if p.ID.Kind == schema.HelmRelease {
			needed[p.Root().Get("spec", "targetNamespace").Text()] = true
		}
	}
	may := namespaceSuppliers(c)
	if c.Entry.How == graph.InferredHow {
		may = append(may, namespacesElsewhere(c))
	}
	var perhaps []string
	for _, name := range slices.Sorted(maps.Keys(needed)) {
		if namespaceName.MatchString(name) && !made[name] && slices.ContainsFunc(may, func(may func(string) bool) bool { return may(name) }) {
			perhaps = append(perhaps, name)
		}
	}
	return perhaps
}

// namespaceName is what the name of a namespace looks like.
var namespaceName = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?$`)

// namespacesElsewhere returns a function that reports whether a namespace of a cluster whose root is not in the
// repository may come from outside what is applied here: any may, but where flux bootstrap left its file;
// there it is what else the repository holds.
func namespacesElsewhere(c *model.Cluster) func(name string) bool {
	if !slices.Contains(c.Repository.Repo.Files(), path.Join(c.Entry.Dir, "flux-system", "gotk-sync.yaml")) {
		return func(string) bool { return true }
	}
	names := map[string]bool{}
	for _, d := range c.Repository.Documents {
		if d.GroupKind() == schema.Namespace {
			names[d.Root.Get("metadata", "name").Text()] = true
		}
	}
	return func(name string) bool { return names[name] }
}

// namespaceSuppliers returns what cannot be seen, each as a function that reports whether it may make a
// namespace. What is in the repository and does not build can make no other than its text speaks of.
func namespaceSuppliers(c *model.Cluster) []func(name string) bool {
	var all []func(string) bool
	add := func(unread ...unreadSupplier) {
		for _, u := range unread {
			all = append(all, func(name string) bool {
				return u.scopes == nil || slices.ContainsFunc(u.scopes, func(s scope) bool { return s.mayMakeNamespace(name) })
			})
		}
	}
	tree := c.Repository.Tree(c.Repository.Repo, ".", nil)
	for _, k := range c.Kustomizations {
		if k.Build != nil && k.Build.Failed && k.Artifact.Checkout == "" {
			all = append(all, namedIn(c.Repository, slices.Sorted(maps.Keys(evidence.Reached(c.Repository, tree, []string{k.Artifact.Tree.Where(k.Dir)})))))
			continue
		}
		add(unreadOf(k)...)
		for _, p := range k.Problems {
			if p.Kind == graph.InvalidManifest {
				all = append(all, namedIn(c.Repository, []string{p.Pos.File}))
			}
		}
	}
	for _, p := range c.Objects {
		if _, ok := c.Unknown[p.ID]; ok {
			add(unreadSupplier{scopes: templateScopes(p)})
		}
		if p.ID.Kind == schema.Namespace && model.HasVariable(p.ID.Name) {
			add(unreadSupplier{scopes: []scope{{kind: schema.Namespace, name: p.ID.Name}}})
		}
	}
	return all
}

// mayMakeNamespace reports whether a namespace may be among what a spot stands for. What kustomize or a
// targetNamespace puts into a namespace can be no other Namespace than that.
func (s scope) mayMakeNamespace(name string) bool {
	switch s.kind {
	case schema.Namespace:
		return s.name == "" || model.MayEqual(s.name, name)
	case graph.Kind{}:
		return s.namespace == "" || model.MayEqual(s.namespace, name)
	}
	return false
}

// makesNamespace is what stands in a file that makes a namespace: the kind, or a release that creates it.
var makesNamespace = regexp.MustCompile(`\bkind\W+Namespace\b|\bcreateNamespace\b`)

// namedIn returns a function that reports whether files which cannot be applied as they are may make a
// namespace: one makes some, and its name stands in one, or is known only to a variable.
func namedIn(w *model.Repository, files []string) func(name string) bool {
	makes, open := false, false
	for _, f := range files {
		data, err := w.Repo.ReadFile(f)
		if err == nil && makesNamespace.Match(data) {
			makes = true
			open = open || strings.Contains(string(data), "${")
		}
	}
	if !makes {
		return func(string) bool { return false }
	}
	words := evidence.Words(w, files)
	return func(name string) bool { return open || words[name] }
}
