package release

import (
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
)

// genericSections are the sections, in lower case, whose key is the role of the section and no name.
var genericSections = lowerSet("image", "images", "spec", "template", "pod", "podTemplate", "global", "container", "containers", "initContainers",
	"extraContainers", "extraInitContainers", "additionalContainers", "sidecars", "sidecarContainers", "deployment", "statefulset", "daemonset")

// nameContainers gives each container of a release the shortest name that is unique in the release: the
// innermost section that has a name, with as many of the sections around it as it takes. A container in no
// such section has the name of the release.
func nameContainers(containers []*container, release string) {
	named := make([]namedPath, len(containers))
	for i, c := range containers {
		named[i] = newNamedPath(c, release)
	}
	for lengthenNames(named) {
	}
	used := map[string]bool{}
	for i, c := range containers {
		name := named[i].name()
		if used[name] {
			name = strings.ReplaceAll(strings.Join(c.path, "."), "/", ".")
		}
		c.name = name
		for n := 1; used[c.name]; n++ {
			c.name = name + fieldpath.Index(n)
		}
		used[c.name] = true
	}
}

// namedPath is the sections of a container that have a name, the outermost first, of which the innermost
// make the container's name.
type namedPath struct {
	sections []string
	used     int // how many, from the innermost; at least 1
}

func newNamedPath(c *container, release string) namedPath {
	var sections []string
	for _, name := range c.path {
		if !genericSections[strings.ToLower(name)] {
			sections = append(sections, strings.ReplaceAll(name, "/", "."))
		}
	}
	used := max(min(c.minNames, len(sections)), 1)
	if len(sections) == 0 {
		sections = []string{release}
	}
	return namedPath{sections, used}
}

func (p namedPath) name() string {
	return strings.Join(p.sections[len(p.sections)-p.used:], "/")
}

// lengthenNames adds a section to each name that is not unique and can be longer. It reports whether there
// was such a name.
func lengthenNames(paths []namedPath) (changed bool) {
	count := map[string]int{}
	for _, p := range paths {
		count[p.name()]++
	}
	for i, p := range paths {
		if count[p.name()] > 1 && p.used < len(p.sections) {
			paths[i].used++
			changed = true
		}
	}
	return changed
}
