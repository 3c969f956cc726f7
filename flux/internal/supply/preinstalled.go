package supply

import (
	"maps"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/evidence"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/release"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
)

// SuppliedElsewhere is what a cluster need not get from the objects that Flux applies to it: it is there before
// Flux is, or a remote base installs it.
type SuppliedElsewhere struct {
	Groups             []string // API groups, sorted
	Namespaces         []string // sorted
	PossibleNamespaces []string // that something unread may create, sorted
	UndefinedGroups    []string // API groups of the cluster's custom resources that nothing is known to define, sorted
	EmptyFile          string   // a bootstrap file without content, so that it is not known what it installs
}

// Elsewhere returns what a cluster need not get from the objects that Flux applies to it.
func Elsewhere(c *model.Cluster, boot *evidence.Bootstrap) SuppliedElsewhere {
	groups := slices.Concat(boot.Groups, remoteGroups(c))
	for _, object := range c.Objects {
		if object.ID.Kind == schema.HelmRelease && boot.Installs(object.ID.Name) {
			groups = slices.Concat(groups, release.CRDGroups(c, object), renderedGroups(c, object))
		}
	}
	slices.Sort(groups)
	namespaces := slices.Concat(boot.Namespaces, distributionNamespaces(c))
	slices.Sort(namespaces)
	return SuppliedElsewhere{Groups: slices.Compact(groups), Namespaces: slices.Compact(namespaces), PossibleNamespaces: possibleNamespaces(c),
		UndefinedGroups: undefinedGroups(c, groups), EmptyFile: boot.EmptyFile}
}

// undefinedGroups returns the API groups of a cluster's custom resources that nothing is known to define: no
// CustomResourceDefinition of the cluster, no well-known chart, and nothing that is installed before. given are the groups
// of the latter.
func undefinedGroups(c *model.Cluster, given []string) []string {
	defined, used := map[string]bool{}, map[string]bool{}
	for _, chart := range schema.WellKnownCharts {
		given = append(given[:len(given):len(given)], chart.Groups...)
	}
	for _, g := range given {
		group, _, _ := strings.Cut(g, "/")
		defined[group] = true
	}
	for _, object := range c.Objects {
		switch group := object.ID.Kind.Group; {
		case object.ID.Kind == schema.CustomResourceDefinition:
			defined[object.Root().Get("spec", "group").Text()] = true
		case object.ID.Cluster == c.Name && schema.IsCustom(object.ID.Kind) && !schema.IsOfCluster(group) && !model.HasVariable(group):
			used[group] = true
		}
	}
	maps.DeleteFunc(used, func(group string, _ bool) bool { return defined[group] })
	return slices.Sorted(maps.Keys(used))
}

// distributionNamespaces returns the namespaces of a cluster's objects that its distribution of Kubernetes has.
func distributionNamespaces(c *model.Cluster) []string {
	var names []string
	for _, object := range c.Objects {
		if isDistributionNamespace(object.ID.Namespace) {
			names = append(names, object.ID.Namespace)
		}
	}
	return names
}

// remoteGroups returns the API groups that the names in the URLs of remote bases and other repositories suggest.
func remoteGroups(c *model.Cluster) []string {
	urls := remoteURLs(c)
	var groups []string
	for _, chart := range schema.WellKnownCharts {
		if len(chart.Name) >= 5 && chart.URLPart == "" && strings.Contains(urls, chart.Name) {
			groups = append(groups, chart.Groups...)
			continue
		}
		for _, g := range chart.Groups {
			if group, _, _ := strings.Cut(g, "/"); strings.Contains(urls, group) {
				groups = append(groups, g)
			}
		}
	}
	for _, project := range slices.Sorted(maps.Keys(schema.BootstrapProjects)) {
		if strings.Contains(urls, project) {
			groups = append(groups, schema.BootstrapProjects[project]...)
		}
	}
	return groups
}

// remoteURLs returns the URLs of remote bases and other repositories of a cluster in one text, in lower case.
func remoteURLs(c *model.Cluster) string {
	var urls []string
	for _, k := range c.Appliers() {
		urls = append(urls, k.Artifact.RemoteURL)
		if k.Build != nil {
			for _, remote := range k.Build.Remotes {
				urls = append(urls, remote.URL)
			}
		}
	}
	return strings.ToLower(strings.Join(urls, " "))
}

// renderedGroups returns the API groups of the CustomResourceDefinitions in the rendered chart of a release; none
// where it is not rendered.
func renderedGroups(c *model.Cluster, object *model.Object) []string {
	if !object.Rendered {
		return nil
	}
	var groups []string
	for _, o := range c.Objects {
		isOwned := slices.ContainsFunc(o.Owners, func(owner model.Owner) bool { return owner.ID == object.ID })
		if isOwned && o.ID.Kind == schema.CustomResourceDefinition {
			groups = append(groups, o.Root().Get("spec", "group").Text())
		}
	}
	return groups
}
