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

// namespaceCreator reports whether something that could not be read may create a namespace.
type namespaceCreator func(namespace string) bool

// namespaceName matches the names that a namespace may have.
var namespaceName = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?$`)

// possibleNamespaces returns the namespaces that objects of a cluster need, that none of them declares, and that
// something which could not be read may create, sorted.
func possibleNamespaces(c *model.Cluster) []string {
	declared, needed := map[string]bool{}, map[string]bool{}
	for _, object := range c.Objects {
		needed[object.ID.Namespace] = true
		switch object.ID.Kind {
		case schema.Namespace:
			declared[object.ID.Name] = true
		case schema.HelmRelease:
			if c.TargetOf(object) != c.Name {
				continue
			}
			needed[object.Root().Get("spec", "targetNamespace").Text()] = true
		}
	}
	creators := namespaceCreators(c)
	var possible []string
	for _, name := range slices.Sorted(maps.Keys(needed)) {
		isPossible := slices.ContainsFunc(creators, func(mayCreate namespaceCreator) bool { return mayCreate(name) })
		if isPossible && !declared[name] && namespaceName.MatchString(name) {
			possible = append(possible, name)
		}
	}
	return possible
}

// namespaceCreators returns what may create namespaces of a cluster and could not be read.
func namespaceCreators(c *model.Cluster) []namespaceCreator {
	var creators []namespaceCreator
	for _, k := range c.Appliers() {
		creators = append(creators, kustomizationCreators(c, k)...)
	}
	for _, object := range c.Objects {
		if _, ok := c.Unknown[object.ID]; ok {
			creators = append(creators, unreadSupplier{scopes: unknownScopes(object)}.mayCreateNamespace)
		}
		if object.ID.Kind == schema.Namespace && model.HasVariable(object.ID.Name) {
			creators = append(creators, scope{kind: schema.Namespace, name: object.ID.Name}.mayBeNamespace)
		}
	}
	if len(c.Repository.Unread()) > 0 {
		creators = append(creators, unreadSupplier{}.mayCreateNamespace)
	}
	if c.Entry.How == graph.InferredHow {
		creators = append(creators, outsideEntry(c))
	}
	return creators
}

// kustomizationCreators returns what a Kustomization applies and could not be read. What is in this repository and
// does not build can create no namespace other than those that its text names.
func kustomizationCreators(c *model.Cluster, k *model.Kustomization) []namespaceCreator {
	if k.Build != nil && k.Build.Failed && k.Artifact.Checkout == "" {
		tree := c.Repository.Tree(c.Repository.Repo, ".", nil)
		files := evidence.ReachableFiles(c.Repository, tree, []string{k.Artifact.Tree.Where(k.Dir)})
		return []namespaceCreator{namedIn(c.Repository, slices.Sorted(maps.Keys(files)))}
	}
	var creators []namespaceCreator
	for _, u := range unreadOf(c, k) {
		creators = append(creators, u.mayCreateNamespace)
	}
	for _, p := range k.Problems {
		if p.Kind == graph.InvalidManifest {
			creators = append(creators, namedIn(c.Repository, []string{p.Pos.File}))
		}
	}
	return creators
}

// outsideEntry returns what may create namespaces of a cluster whose root Kustomization is not in the repository:
// anything. Where flux bootstrap has left its file, that is only what else is in the repository.
func outsideEntry(c *model.Cluster) namespaceCreator {
	if !slices.Contains(c.Repository.Repo.Files(), path.Join(c.Entry.Dir, "flux-system", "gotk-sync.yaml")) {
		return func(string) bool { return true }
	}
	names := map[string]bool{}
	for _, d := range c.Repository.Documents {
		if d.GroupKind() == schema.Namespace {
			names[d.Root.Get("metadata", "name").Text()] = true
		}
	}
	return func(namespace string) bool { return names[namespace] }
}

// mayCreateNamespace reports whether a namespace may be among the objects that are not known.
func (u unreadSupplier) mayCreateNamespace(namespace string) bool {
	return u.scopes == nil || slices.ContainsFunc(u.scopes, func(s scope) bool { return s.mayBeNamespace(namespace) })
}

// mayBeNamespace reports whether a scope includes a namespace. Objects of any kind in one namespace include no
// Namespace but that: kustomize and targetNamespace rename every Namespace to it.
func (s scope) mayBeNamespace(namespace string) bool {
	switch s.kind {
	case schema.Namespace:
		return s.name == "" || model.MayEqual(s.name, namespace)
	case graph.Kind{}:
		return s.namespace == "" || model.MayEqual(s.namespace, namespace)
	}
	return false
}

// createsNamespace matches what is in a file that creates a namespace: the kind, or a release that creates it.
var createsNamespace = regexp.MustCompile(`\bkind\W+Namespace\b|\bcreateNamespace\b`)

// namedIn returns the namespaces that files may create which cannot be applied as they are: those that they name,
// where one of them creates a namespace; any, where one that does holds a variable.
func namedIn(r *model.Repository, files []string) namespaceCreator {
	creates, hasVariable := false, false
	for _, f := range files {
		data, err := r.Repo.ReadFile(f)
		if err == nil && createsNamespace.Match(data) {
			creates = true
			hasVariable = hasVariable || strings.Contains(string(data), "${")
		}
	}
	if !creates {
		return func(string) bool { return false }
	}
	words := evidence.WordsInFiles(r, files)
	return func(namespace string) bool { return hasVariable || words[namespace] }
}
