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

// SuppliedElsewhere is what need not come from what Flux applies on a cluster, because it is there before
// Flux is, or because a remote base seems to install it.
type SuppliedElsewhere struct {
	Groups             []string // API groups, sorted
	Namespaces         []string // sorted
	PossibleNamespaces []string // that something unread may create, sorted
	EmptyFile          string   // a bootstrap file without content, so that what it installs is not known
}

// SuppliedBefore gathers what need not come from what Flux applies on a cluster.
func SuppliedBefore(c *model.Cluster, b *evidence.Bootstrap) SuppliedElsewhere {
	groups := append(slices.Clone(b.Groups), remoteGroups(c)...)
	for _, p := range c.Objects {
		if p.ID.Kind == schema.HelmRelease && b.Names[p.ID.Name] {
			groups = append(groups, release.ChartGroups(c, p)...)
			groups = append(groups, definedGroups(c, p)...)
		}
	}
	slices.Sort(groups)
	return SuppliedElsewhere{Groups: slices.Compact(groups), Namespaces: b.Namespaces, PossibleNamespaces: possibleNamespaces(c), EmptyFile: b.Empty}
}

// remoteGroups returns the API groups that the URLs of remote bases and of other repositories speak of.
func remoteGroups(c *model.Cluster) (groups []string) {
	var urls []string
	for _, k := range c.Kustomizations {
		urls = append(urls, k.Artifact.RemoteURL)
		if k.Build != nil {
			for _, r := range k.Build.Remotes {
				urls = append(urls, r.URL)
			}
		}
	}
	all := strings.ToLower(strings.Join(urls, " "))
	for _, k := range schema.Charts {
		if len(k.Chart) >= 5 && k.From == "" && strings.Contains(all, k.Chart) {
			groups = append(groups, k.Groups...)
			continue
		}
		for _, g := range k.Groups {
			if group, _, _ := strings.Cut(g, "/"); strings.Contains(all, group) {
				groups = append(groups, g)
			}
		}
	}
	for _, project := range slices.Sorted(maps.Keys(schema.BootstrapProjects)) {
		if strings.Contains(all, project) {
			groups = append(groups, schema.BootstrapProjects[project]...)
		}
	}
	return groups
}

// definedGroups returns the API groups that a rendered release defines.
func definedGroups(c *model.Cluster, p *model.Object) (groups []string) {
	if !p.Rendered {
		return nil
	}
	for _, o := range c.Objects {
		if o.ID.Kind == schema.CustomResourceDefinition && slices.ContainsFunc(o.Owners, func(by model.Owner) bool { return by.Id == p.ID }) {
			groups = append(groups, o.Root().Get("spec", "group").Text())
		}
	}
	return groups
}
