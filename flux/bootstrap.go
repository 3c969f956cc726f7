package flux

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// bootstrap is what scripts and Helmfiles of the repository put on a cluster before Flux is there, as
// far as their texts show.
type bootstrap struct {
	names      map[string]bool // of releases, charts and projects
	groups     []string        // whose kinds they bring, sorted
	namespaces []string        // sorted
	empty      string          // the first file that is there without a content, so that what it brings is not known
}

var (
	bootstrapName      = regexp.MustCompile(`(?m)(?:/|\b(?:name|chart|repo|release)["']?\s*[:=]\s*["']?)([a-z0-9][a-z0-9-]*)`)
	bootstrapNamespace = regexp.MustCompile(`(?m)(?:\bcreate (?:namespace|ns)\s+|\bnamespace["']?\s*[:=]\s*["']?)([a-z0-9][a-z0-9-]*)`)
	bootstrapLoop      = regexp.MustCompile(`(?m)\bfor \w+ in ([a-z0-9 -]+)`)
	bootstrapGroup     = regexp.MustCompile(`\b[a-z0-9-]+(?:\.[a-z0-9-]+)+\b`)
)

// bootstrapProjects are the projects whose releases bring definitions without a chart.
var bootstrapProjects = map[string][]string{
	"gateway-api":          {"gateway.networking.k8s.io"},
	"prometheus-operator":  {"monitoring.coreos.com"},
	"external-snapshotter": {"snapshot.storage.k8s.io", "groupsnapshot.storage.k8s.io"},
	"external-dns":         {"externaldns.k8s.io"},
}

// maxBootstrap is how large a file is read.
const maxBootstrap = 1 << 20

// isBootstrap reports whether a file may be part of what sets a cluster up.
func isBootstrap(file string) bool {
	base := strings.ToLower(path.Base(file))
	for _, part := range []string{"bootstrap", "helmfile", "taskfile", "talos"} {
		if strings.Contains(strings.ToLower(file), part) {
			return true
		}
	}
	switch {
	case base == "makefile" || base == "justfile":
		return true
	}
	return slices.Contains([]string{".sh", ".just", ".tf"}, path.Ext(base))
}

// namesBootstrap reports whether a file is called what its only purpose is to set a cluster up. An empty
// one is a copy from which scripts are left out, or one that a tool keeps to itself.
func namesBootstrap(file string) bool {
	base := strings.ToLower(path.Base(file))
	return strings.Contains(base, "helmfile") || strings.Contains(base, "bootstrap")
}

// readBootstrap reads what sets the clusters of a repository up. What Flux applies is no part of it.
func readBootstrap(w *world) *bootstrap {
	b := &bootstrap{names: map[string]bool{}}
	known := map[string]bool{}
	for _, k := range chartKinds {
		for _, g := range k.Groups {
			known[g] = true
		}
	}
	for _, file := range w.repo.Files() {
		if !isBootstrap(file) {
			continue
		}
		data, err := w.repo.ReadFile(file)
		if err != nil || len(data) > maxBootstrap || strings.Contains(string(data), ".toolkit.fluxcd.io/") {
			continue
		}
		text := string(data)
		if b.empty == "" && strings.TrimSpace(text) == "" && namesBootstrap(file) {
			b.empty = file
		}
		for _, m := range bootstrapName.FindAllStringSubmatch(text, -1) {
			b.names[m[1]] = true
		}
		for _, m := range bootstrapNamespace.FindAllStringSubmatch(text, -1) {
			b.namespaces = append(b.namespaces, m[1])
		}
		if strings.Contains(text, "namespace") || strings.Contains(text, " ns ") {
			for _, m := range bootstrapLoop.FindAllStringSubmatch(text, -1) {
				b.namespaces = append(b.namespaces, strings.Fields(m[1])...)
			}
		}
		for _, g := range bootstrapGroup.FindAllString(text, -1) {
			if known[g] {
				b.groups = append(b.groups, g)
			}
		}
	}
	for _, k := range chartKinds {
		if b.names[k.Chart] && k.From == "" {
			b.groups = append(b.groups, k.Groups...)
		}
	}
	for _, project := range sortedKeys(bootstrapProjects) {
		if b.names[project] {
			b.groups = append(b.groups, bootstrapProjects[project]...)
		}
	}
	slices.Sort(b.groups)
	b.groups = slices.Compact(b.groups)
	slices.Sort(b.namespaces)
	b.namespaces = slices.Compact(b.namespaces)
	return b
}

// withBootstrap adds to the node of a root which kinds and namespaces need not come from what Flux
// applies here: because they are there before Flux is, or because a remote base seems to bring them.
func withBootstrap(c *cluster, n graph.Node) graph.Node {
	b := c.w.bootstrap()
	groups := append(slices.Clone(b.groups), remoteGroups(c)...)
	for _, p := range c.list {
		if p.id.Kind == HelmRelease && b.names[p.id.Name] {
			groups = append(groups, chartGroups(c, p)...)
			groups = append(groups, definedGroups(c, p)...)
		}
	}
	slices.Sort(groups)
	return n.With("givenKinds", strings.Join(slices.Compact(groups), ",")).
		With("givenNamespaces", strings.Join(b.namespaces, ",")).
		With("perhapsNamespaces", strings.Join(possibleNamespaces(c), ",")).
		With("givenUnread", b.empty)
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
	for _, project := range sortedKeys(bootstrapProjects) {
		if strings.Contains(all, project) {
			groups = append(groups, bootstrapProjects[project]...)
		}
	}
	return groups
}

// withScript adds to the node of a ConfigMap or a Secret that a script speaks of it, or of its file: it
// is applied by hand before Flux applies it.
func withScript(c *cluster, p *placed, n graph.Node) graph.Node {
	if p.id.Kind != configMap && p.id.Kind != secret && n.Role != graph.Secret {
		return n
	}
	file, _, _ := strings.Cut(path.Base(p.pos.File), ".")
	if names := c.w.bootstrap().names; names[p.id.Name] || names[file] {
		return n.With("bootstrap", "true")
	}
	return n
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
