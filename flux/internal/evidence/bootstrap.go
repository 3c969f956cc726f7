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

// Bootstrap is what the repository's scripts, Helmfiles and other tools install on a cluster before Flux runs,
// as far as their texts show.
type Bootstrap struct {
	Names      map[string]bool // of releases, charts and projects
	Groups     []string        // API groups whose kinds they define, sorted
	Namespaces []string        // sorted
	EmptyFile  string          // the first of the files that is empty, so that what it installs is not known
}

// The parts of a text that may name a chart, release or project; namespaces; and API groups.
var (
	namePattern          = regexp.MustCompile(`(?m)(?:/|\b(?:name|chart|repo|release)["']?\s*[:=]\s*["']?)([a-z0-9][a-z0-9-]*)`)
	namespacePattern     = regexp.MustCompile(`(?m)(?:\bcreate (?:namespace|ns)\s+|\bnamespace["']?\s*[:=]\s*["']?)([a-z0-9][a-z0-9-]*)`)
	namespaceLoopPattern = regexp.MustCompile(`(?m)\bfor \w+ in ([a-z0-9 -]+)`)
	groupPattern         = regexp.MustCompile(`\b[a-z0-9-]+(?:\.[a-z0-9-]+)+\b`)
)

// maxFileSize is the size in bytes above which a script or page is not read.
const maxFileSize = 1 << 20

// ReadBootstrap reads the files that set up the clusters of a repository. Manifests of Flux are none of them.
func ReadBootstrap(r *model.Repository) *Bootstrap {
	b := &Bootstrap{Names: map[string]bool{}}
	groups := chartGroups()
	for _, file := range r.Repo.Files() {
		if !isBootstrap(file) {
			continue
		}
		data, err := r.Repo.ReadFile(file)
		if err != nil || len(data) > maxFileSize || strings.Contains(string(data), ".toolkit.fluxcd.io/") {
			continue
		}
		text := string(data)
		if b.EmptyFile == "" && strings.TrimSpace(text) == "" && isOnlyForBootstrap(file) {
			b.EmptyFile = file
		}
		b.readText(text, groups)
	}
	b.addGroupsOfNames()
	slices.Sort(b.Groups)
	b.Groups = slices.Compact(b.Groups)
	slices.Sort(b.Namespaces)
	b.Namespaces = slices.Compact(b.Namespaces)
	return b
}

// readText adds the names, namespaces and API groups in a text. groups are the API groups that count.
func (b *Bootstrap) readText(text string, groups map[string]bool) {
	for _, m := range namePattern.FindAllStringSubmatch(text, -1) {
		b.Names[m[1]] = true
	}
	for _, m := range namespacePattern.FindAllStringSubmatch(text, -1) {
		b.Namespaces = append(b.Namespaces, m[1])
	}
	if strings.Contains(text, "namespace") || strings.Contains(text, " ns ") {
		for _, m := range namespaceLoopPattern.FindAllStringSubmatch(text, -1) {
			b.Namespaces = append(b.Namespaces, strings.Fields(m[1])...)
		}
	}
	for _, group := range groupPattern.FindAllString(text, -1) {
		if groups[group] {
			b.Groups = append(b.Groups, group)
		}
	}
}

// addGroupsOfNames adds the API groups that well-known charts and projects define whose names were read.
func (b *Bootstrap) addGroupsOfNames() {
	for _, chart := range schema.WellKnownCharts {
		if b.Names[chart.Name] && chart.URLPart == "" {
			b.Groups = append(b.Groups, chart.Groups...)
		}
	}
	for _, project := range slices.Sorted(maps.Keys(schema.BootstrapProjects)) {
		if b.Names[project] {
			b.Groups = append(b.Groups, schema.BootstrapProjects[project]...)
		}
	}
}

// chartGroups returns the API groups that well-known charts define.
func chartGroups() map[string]bool {
	groups := map[string]bool{}
	for _, chart := range schema.WellKnownCharts {
		for _, group := range chart.Groups {
			groups[group] = true
		}
	}
	return groups
}

// isBootstrap reports whether a file may set up a cluster, by its path.
func isBootstrap(file string) bool {
	lower := strings.ToLower(file)
	for _, part := range []string{"bootstrap", "helmfile", "taskfile", "talos"} {
		if strings.Contains(lower, part) {
			return true
		}
	}
	base := path.Base(lower)
	return base == "makefile" || base == "justfile" || slices.Contains([]string{".sh", ".just", ".tf"}, path.Ext(base))
}

// isOnlyForBootstrap reports whether setting up a cluster is the only purpose of a file, by its name.
func isOnlyForBootstrap(file string) bool {
	base := strings.ToLower(path.Base(file))
	return strings.Contains(base, "helmfile") || strings.Contains(base, "bootstrap")
}

// Applies reports whether a ConfigMap or a Secret is applied before Flux applies it, because a script names it or
// its file.
func (b *Bootstrap) Applies(o *model.Object) bool {
	kind := o.ID.Kind
	if kind != schema.ConfigMap && kind != schema.Secret && schema.RoleOf(kind) != graph.Secret {
		return false
	}
	file, _, _ := strings.Cut(path.Base(o.Pos.File), ".")
	return b.Names[o.ID.Name] || b.Names[file]
}
