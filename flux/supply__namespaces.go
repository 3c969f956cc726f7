package flux

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// possibleNamespaces returns the namespaces that objects of the cluster need, that none of them makes, and that
// something which cannot be seen may make.
func possibleNamespaces(c *cluster) []string {
	made, needed := map[string]bool{}, map[string]bool{}
	for _, p := range c.list {
		if p.id.Cluster != c.name {
			continue
		}
		if p.id.Kind == namespaceKind {
			made[p.id.Name] = true
		}
		needed[p.id.Namespace] = true
		if p.id.Kind == HelmRelease {
			needed[p.root().Get("spec", "targetNamespace").Text()] = true
		}
	}
	may := namespaceSuppliers(c)
	if c.entry.how == graph.InferredHow {
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
func namespacesElsewhere(c *cluster) func(name string) bool {
	if !slices.Contains(c.w.repo.Files(), path.Join(c.entry.dir, "flux-system", "gotk-sync.yaml")) {
		return func(string) bool { return true }
	}
	names := map[string]bool{}
	for _, d := range c.w.raw {
		if d.GroupKind() == namespaceKind {
			names[d.Root.Get("metadata", "name").Text()] = true
		}
	}
	return func(name string) bool { return names[name] }
}

// namespaceSuppliers returns what cannot be seen, each as a function that reports whether it may make a
// namespace. What is in the repository and does not build can make no other than its text speaks of.
func namespaceSuppliers(c *cluster) []func(name string) bool {
	var all []func(string) bool
	add := func(unread ...unreadSupplier) {
		for _, u := range unread {
			all = append(all, func(name string) bool {
				return u.scopes == nil || slices.ContainsFunc(u.scopes, func(s scope) bool { return s.mayMakeNamespace(name) })
			})
		}
	}
	tree := c.w.tree(c.w.repo, ".", nil)
	for _, k := range c.order {
		if k.built != nil && k.built.Failed && k.artifact.name == "" {
			all = append(all, namedIn(c.w, slices.Sorted(maps.Keys(leadsTo(c.w, tree, []string{k.artifact.tree.Where(k.dir)})))))
			continue
		}
		add(unreadOf(k)...)
		for _, p := range k.problems {
			if p.Kind == graph.InvalidManifest {
				all = append(all, namedIn(c.w, []string{p.Pos.File}))
			}
		}
	}
	for _, p := range c.list {
		if _, ok := c.dynamic[p.id]; ok {
			add(unreadSupplier{scopes: templateScopes(p)})
		}
		if p.id.Kind == namespaceKind && symbolic(p.id.Name) {
			add(unreadSupplier{scopes: []scope{{kind: namespaceKind, name: p.id.Name}}})
		}
	}
	return all
}

// mayMakeNamespace reports whether a namespace may be among what a spot stands for. What kustomize or a
// targetNamespace puts into a namespace can be no other Namespace than that.
func (s scope) mayMakeNamespace(name string) bool {
	switch s.kind {
	case namespaceKind:
		return s.name == "" || mayBe(s.name, name)
	case graph.Kind{}:
		return s.namespace == "" || mayBe(s.namespace, name)
	}
	return false
}

// makesNamespace is what stands in a file that makes a namespace: the kind, or a release that creates it.
var makesNamespace = regexp.MustCompile(`\bkind\W+Namespace\b|\bcreateNamespace\b`)

// namedIn returns a function that reports whether files which cannot be applied as they are may make a
// namespace: one makes some, and its name stands in one, or is known only to a variable.
func namedIn(w *world, files []string) func(name string) bool {
	makes, open := false, false
	for _, f := range files {
		data, err := w.repo.ReadFile(f)
		if err == nil && makesNamespace.Match(data) {
			makes = true
			open = open || strings.Contains(string(data), "${")
		}
	}
	if !makes {
		return func(string) bool { return false }
	}
	words := wordsIn(w, files)
	return func(name string) bool { return open || words[name] }
}
