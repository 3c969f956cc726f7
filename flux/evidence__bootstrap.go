package flux

import (
	"maps"
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
	for _, project := range slices.Sorted(maps.Keys(bootstrapProjects)) {
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

// applies reports whether a script names a ConfigMap or a Secret, or its file: it is applied by hand before
// Flux applies it.
func (b *bootstrap) applies(p *placed) bool {
	if p.id.Kind != configMap && p.id.Kind != secret && RoleOf(p.id.Kind) != graph.Secret {
		return false
	}
	file, _, _ := strings.Cut(path.Base(p.pos.File), ".")
	return b.names[p.id.Name] || b.names[file]
}
