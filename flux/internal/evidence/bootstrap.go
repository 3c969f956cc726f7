package evidence

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/flux/internal/script"
	"github.com/fluxgraph/fluxgraph/graph"
)

// Bootstrap is what the repository's scripts, Helmfiles and other tools install on a cluster before Flux runs,
// as far as their texts show.
type Bootstrap struct {
	Names      map[string]bool // of releases, charts and projects, and what else has a name
	Groups     []string        // API groups whose kinds they define, sorted
	Namespaces []string        // sorted
	EmptyFile  string          // the first of the files that is empty, so that what it installs is not known
	Mentions   *Mentions

	incomplete bool // a file of the repository cannot be read, and may install anything

	installs map[string]bool // those of Names that something installs, and not only a manifest has
}

// The parts of a text that may name a chart, release or project; namespaces; and API groups, also in the names of
// definitions and of their files, such as dnsendpoints.externaldns.k8s.io and externaldns.k8s.io_dnsendpoints.yaml.
var (
	namePattern          = regexp.MustCompile(`(?m)(?:/|\b(?:name|chart|repo|release)["']?\s*[:=]\s*["']?)([a-z0-9][a-z0-9-]*)`)
	namespacePattern     = regexp.MustCompile(`(?m)(?:\bcreate (?:namespace|ns)\s+|\bnamespace["']?\s*[:=]\s*["']?)([a-z0-9][a-z0-9-]*)`)
	namespaceLoopPattern = regexp.MustCompile(`(?m)\bfor \w+ in ([a-z0-9 -]+)`)
	groupPattern         = regexp.MustCompile(`[a-z0-9-]+(?:\.[a-z0-9-]+)+`)
	// fluxManifest matches a manifest of Flux.
	fluxManifest = regexp.MustCompile(`\bapiVersion["']?:\s*["']?[\w.-]+\.toolkit\.fluxcd\.io/`)
	// definitionLine matches a line that may install definitions.
	definitionLine = regexp.MustCompile(`\b(?:apply|create|replace|install)\b|https?://`)
)

// ReadBootstrap reads the files that set up the clusters of a repository. Manifests of Flux are none of them. Other
// manifests install definitions only where they hold these or the chart of one: that a file is called bootstrap
// does not bring the kinds of its objects.
func ReadBootstrap(r *model.Repository) *Bootstrap {
	manual := ReadManualApplies(r, nil)
	b := &Bootstrap{Names: map[string]bool{}, installs: map[string]bool{}, Mentions: readMentions(r, manual), incomplete: len(r.Unread()) > 0}
	groups := definedGroups(r)
	for _, file := range r.Repo.Files() {
		if HoldsObjects(r, file) && manual.Includes(file) {
			b.readDefinitions(r, file)
		}
		if !isBootstrap(file) || model.InChart(r, file) {
			continue
		}
		data, err := r.Repo.ReadFile(file)
		if err != nil || len(data) > script.MaxSize {
			continue
		}
		text := string(data)
		switch {
		case model.IsManifest(file) && fluxManifest.MatchString(text):
			continue
		case !HoldsObjects(r, file):
			b.readText(text, b.installs)
			b.readGroups(text, groups)
		default:
			b.readText(text, b.Names)
			b.readDefinitions(r, file)
		}
		if b.EmptyFile == "" && strings.TrimSpace(text) == "" && isOnlyForBootstrap(file) {
			b.EmptyFile = file
		}
	}
	maps.Copy(b.Names, b.installs)
	b.addGroupsOfNames()
	slices.Sort(b.Groups)
	b.Groups = slices.Compact(b.Groups)
	slices.Sort(b.Namespaces)
	b.Namespaces = slices.Compact(b.Namespaces)
	return b
}

// readText adds the namespaces in a text, and the names in it to names.
func (b *Bootstrap) readText(text string, names map[string]bool) {
	for _, m := range namePattern.FindAllStringSubmatch(text, -1) {
		names[m[1]] = true
	}
	for _, m := range namespacePattern.FindAllStringSubmatch(text, -1) {
		b.Namespaces = append(b.Namespaces, m[1])
	}
	if strings.Contains(text, "namespace") || strings.Contains(text, " ns ") {
		for _, m := range namespaceLoopPattern.FindAllStringSubmatch(text, -1) {
			b.Namespaces = append(b.Namespaces, strings.Fields(m[1])...)
		}
	}
}

// readGroups adds the API groups that the lines of a text name which install definitions. groups are those that count.
func (b *Bootstrap) readGroups(text string, groups []string) {
	for line := range strings.Lines(text) {
		if !definitionLine.MatchString(line) {
			continue
		}
		for _, word := range groupPattern.FindAllString(line, -1) {
			if group := groupIn(word, groups); group != "" {
				b.Groups = append(b.Groups, group)
			}
		}
	}
}

// groupIn returns the longest of several API groups that a word consists of, or holds between its dots; it is empty
// where there is none.
func groupIn(word string, groups []string) string {
	longest := ""
	for _, group := range groups {
		if len(group) > len(longest) && strings.Contains("."+word+".", "."+group+".") {
			longest = group
		}
	}
	return longest
}

// readDefinitions adds the API groups of the CustomResourceDefinitions in a manifest, and the charts of k3s and RKE2.
// See https://docs.k3s.io/add-ons/helm.
func (b *Bootstrap) readDefinitions(r *model.Repository, file string) {
	for _, d := range r.Repo.Documents(file) {
		switch kind := d.GroupKind(); {
		case kind == schema.CustomResourceDefinition:
			b.Groups = append(b.Groups, d.Root.Get("spec", "group").Text())
		case kind.Group == "helm.cattle.io":
			b.installs[path.Base(d.Root.Get("spec", "chart").Text())] = true
		}
	}
}

// addGroupsOfNames adds the API groups that well-known charts and projects define whose names were read.
func (b *Bootstrap) addGroupsOfNames() {
	for _, chart := range schema.WellKnownCharts {
		if b.installs[chart.Name] && chart.URLPart == "" {
			b.Groups = append(b.Groups, chart.Groups...)
		}
	}
	for _, project := range slices.Sorted(maps.Keys(schema.BootstrapProjects)) {
		if b.installs[project] {
			b.Groups = append(b.Groups, schema.BootstrapProjects[project]...)
		}
	}
}

// Installs reports whether a script or a Helmfile installs a release or chart of a name.
func (b *Bootstrap) Installs(name string) bool { return b.installs[name] }

// definedGroups returns the API groups that well-known charts define, and those of the objects of a repository that
// Kubernetes and Flux do not bring themselves, sorted.
func definedGroups(r *model.Repository) []string {
	groups := map[string]bool{}
	for _, chart := range schema.WellKnownCharts {
		for _, group := range chart.Groups {
			groups[group] = true
		}
	}
	for _, d := range r.Documents {
		if kind := d.GroupKind(); schema.IsCustom(kind) && !schema.IsFlux(kind) && strings.Contains(kind.Group, ".") {
			groups[kind.Group] = true
		}
	}
	return slices.Sorted(maps.Keys(groups))
}

// isBootstrap reports whether a file may set up a cluster, by its path.
func isBootstrap(file string) bool {
	lower := strings.ToLower(file)
	if isScaffold(lower) {
		return false
	}
	for _, part := range []string{"bootstrap", "helmfile", "taskfile", "talos"} {
		if strings.Contains(lower, part) {
			return true
		}
	}
	base := path.Base(lower)
	return base == "makefile" || base == "justfile" || slices.Contains([]string{".sh", ".just", ".tf"}, path.Ext(base))
}

// isScaffold reports whether a file, by its path in lower case, is in a folder that new folders are copied from: nothing
// runs what is there.
func isScaffold(lower string) bool {
	for dir := range strings.SplitSeq(path.Dir(lower), "/") {
		for _, word := range []string{"scaffold", "skeleton", "cookiecutter", "boilerplate"} {
			if strings.Contains(dir, word) {
				return true
			}
		}
	}
	return false
}

// isOnlyForBootstrap reports whether setting up a cluster is the only purpose of a file, by its name.
func isOnlyForBootstrap(file string) bool {
	base := strings.ToLower(path.Base(file))
	return strings.Contains(base, "helmfile") || strings.Contains(base, "bootstrap")
}

// Applies reports whether a ConfigMap, a Secret or what makes one is on the cluster before Flux applies it, because
// a script names it, its file or all that it makes. made is what it makes. A file that cannot be read may do so, too.
func (b *Bootstrap) Applies(o *model.Object, made []graph.ID) bool {
	kind := o.ID.Kind
	if kind != schema.ConfigMap && kind != schema.Secret && schema.RoleOf(kind) != graph.Secret {
		return false
	}
	file, _, _ := strings.Cut(path.Base(o.Pos.File), ".")
	if b.incomplete || b.Names[o.ID.Name] || b.Names[file] {
		return true
	}
	isMade := func(id graph.ID) bool {
		_, ok := b.Mentions.Of(id.Kind, id.Name)
		return ok
	}
	return len(made) > 0 && !slices.ContainsFunc(made, func(id graph.ID) bool { return !isMade(id) })
}
