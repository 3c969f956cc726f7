package evidence

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
)

// Bootstrap is what scripts and Helmfiles of the repository put on a cluster before Flux is there, as
// far as their texts show.
type Bootstrap struct {
	Names      map[string]bool // of releases, charts and projects
	Groups     []string        // whose kinds they bring, sorted
	Namespaces []string        // sorted
	Empty      string          // the first file that is there without a content, so that what it brings is not known
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

// ReadBootstrap reads what sets the clusters of a repository up. What Flux applies is no part of it.
func ReadBootstrap(w *model.Repository) *Bootstrap {
	b := &Bootstrap{Names: map[string]bool{}}
	known := map[string]bool{}
	for _, k := range schema.Charts {
		for _, g := range k.Groups {
			known[g] = true
		}
	}
	for _, file := range w.Repo.Files() {
		if !isBootstrap(file) {
			continue
		}
		data, err := w.Repo.ReadFile(file)
		if err != nil || len(data) > maxBootstrap || strings.Contains(string(data), ".toolkit.fluxcd.io/") {
			continue
		}
		text := string(data)
		if b.Empty == "" && strings.TrimSpace(text) == "" && namesBootstrap(file) {
			b.Empty = file
		}
		for _, m := range bootstrapName.FindAllStringSubmatch(text, -1) {
			b.Names[m[1]] = true
		}
		for _, m := range bootstrapNamespace.FindAllStringSubmatch(text, -1) {
			b.Namespaces = append(b.Namespaces, m[1])
		}
		if strings.Contains(text, "namespace") || strings.Contains(text, " ns ") {
			for _, m := range bootstrapLoop.FindAllStringSubmatch(text, -1) {
				b.Namespaces = append(b.Namespaces, strings.Fields(m[1])...)
			}
		}
		for _, g := range bootstrapGroup.FindAllString(text, -1) {
			if known[g] {
				b.Groups = append(b.Groups, g)
			}
		}
	}
	for _, k := range schema.Charts {
		if b.Names[k.Chart] && k.From == "" {
			b.Groups = append(b.Groups, k.Groups...)
		}
	}
	for _, project := range slices.Sorted(maps.Keys(schema.BootstrapProjects)) {
		if b.Names[project] {
			b.Groups = append(b.Groups, schema.BootstrapProjects[project]...)
		}
	}
	slices.Sort(b.Groups)
	b.Groups = slices.Compact(b.Groups)
	slices.Sort(b.Namespaces)
	b.Namespaces = slices.Compact(b.Namespaces)
	return b
}

// Applies reports whether a script names a ConfigMap or a Secret, or its file: it is applied by hand before
// Flux applies it.
func (b *Bootstrap) Applies(p *model.Object) bool {
	if p.ID.Kind != schema.ConfigMap && p.ID.Kind != schema.Secret && schema.RoleOf(p.ID.Kind) != graph.Secret {
		return false
	}
	file, _, _ := strings.Cut(path.Base(p.Pos.File), ".")
	return b.Names[p.ID.Name] || b.Names[file]
}
