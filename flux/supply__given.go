package flux

import (
	"maps"
	"slices"
	"strings"
)

// suppliedElsewhere is what need not come from what Flux applies on a cluster, because it is there before
// Flux is, or because a remote base seems to install it.
type suppliedElsewhere struct {
	groups             []string // API groups, sorted
	namespaces         []string // sorted
	possibleNamespaces []string // that something unread may create, sorted
	emptyFile          string   // a bootstrap file without content, so that what it installs is not known
}

// suppliedBefore gathers what need not come from what Flux applies on a cluster.
func suppliedBefore(c *cluster, b *bootstrap) suppliedElsewhere {
	groups := append(slices.Clone(b.groups), remoteGroups(c)...)
	for _, p := range c.list {
		if p.id.Kind == HelmRelease && b.names[p.id.Name] {
			groups = append(groups, chartGroups(c, p)...)
			groups = append(groups, definedGroups(c, p)...)
		}
	}
	slices.Sort(groups)
	return suppliedElsewhere{groups: slices.Compact(groups), namespaces: b.namespaces, possibleNamespaces: possibleNamespaces(c), emptyFile: b.empty}
}

// remoteGroups returns the API groups that the URLs of remote bases and of other repositories speak of.
func remoteGroups(c *cluster) (groups []string) {
	var urls []string
	for _, k := range c.order {
		urls = append(urls, k.artifact.remote)
		if k.built != nil {
			for _, r := range k.built.Remotes {
				urls = append(urls, r.URL)
			}
		}
	}
	all := strings.ToLower(strings.Join(urls, " "))
	for _, k := range chartKinds {
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
	for _, project := range slices.Sorted(maps.Keys(bootstrapProjects)) {
		if strings.Contains(all, project) {
			groups = append(groups, bootstrapProjects[project]...)
		}
	}
	return groups
}

// definedGroups returns the API groups that a rendered release defines.
func definedGroups(c *cluster, p *placed) (groups []string) {
	if !p.rendered {
		return nil
	}
	for _, o := range c.list {
		if o.id.Kind == crdKind && slices.ContainsFunc(o.owners, func(by owner) bool { return by.id == p.id }) {
			groups = append(groups, o.root().Get("spec", "group").Text())
		}
	}
	return groups
}
