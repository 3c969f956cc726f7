package release

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/graph"
)

// container is a container that the values of a release show.
type container struct {
	path      []string // names of the sections that lead to it, the outermost first
	minNames  int      // how many names of the path its own name has at least
	section   *setting // what belongs to it
	atTop     bool     // its image is at the top of the values
	image     string   // reference of its image; empty where it is not known
	tag       *setting // tag of an image whose name only the chart has
	source    *setting // the scalar that gives the image or the tag
	init      bool     // an init container
	certain   bool     // a container even where its image is not known
	imageOnly bool     // the section is the image itself
	name      string
	id        graph.ID // zero as long as it is not in the graph
}

// location is where a section is in the values.
type location struct {
	path []string // names of the sections that lead to it, the outermost first; empty: the top of the values
	init bool     // containers below it are init containers
}

// below returns the location of a section in this one.
func (l location) below(name string) location {
	l.path = append(slices.Clip(l.path), name)
	return l
}

// last returns the name of the section; empty at the top of the values.
func (l location) last() string {
	if len(l.path) == 0 {
		return ""
	}
	return l.path[len(l.path)-1]
}

// sectionKind is what a section with an image is.
type sectionKind int

const (
	anySection       sectionKind = iota + 1 // an image in it must look like one
	containerSection                        // a container, whose image may be a bare word
)

func (k sectionKind) accepts(image string) bool {
	return isQualifiedImage(image) || k == containerSection && isImage(image)
}

var (
	// noContainers are the keys, in lower case, below which an image is data, or runs only when a person
	// or the program that the release installs starts it.
	noContainers = lowerSet("env", "extraEnv", "extraEnvVars", "envVars", "environment", "config", "configMap", "configMaps",
		"annotations", "podAnnotations", "labels", "podLabels", "data", "dashboards", "tests", "test", "testFramework", "helmTest",
		"executor", "acmesolver")
	// disabledByDefault are the sections, in lower case, that charts leave out unless their values have
	// enabled: true. Those of Bitnami's charts have images all the same where a mirror is used.
	disabledByDefault = lowerSet("metrics", "volumePermissions", "sysctl", "sentinel", "kubectl")
)

func lowerSet(names ...string) map[string]bool {
	set := map[string]bool{}
	for _, n := range names {
		set[strings.ToLower(n)] = true
	}
	return set
}

// containerFinder collects the containers of a release.
type containerFinder struct {
	registry   string // of every image, where the values give one
	containers []*container
}

// findContainers returns the containers that values show, in the order of the values.
func findContainers(values *setting) []*container {
	f := &containerFinder{registry: values.get("global", "imageRegistry").text()}
	if f.registry == "" {
		f.registry = values.get("global", "image", "registry").text()
	}
	f.walk(values, location{})
	ownImage := ""
	for _, c := range f.containers {
		if c.atTop {
			ownImage = c.image
		}
	}
	// A section that only repeats the release's own image is a part of the program, which starts it
	// without a container of its own.
	return slices.DeleteFunc(f.containers, func(c *container) bool { return c.imageOnly && c.image == ownImage })
}

// walk adds the containers of a section and of all sections below it.
func (f *containerFinder) walk(s *setting, at location) {
	if len(at.path) > maxLevels || s.disabled() {
		return
	}
	for i, item := range s.list() {
		f.walkItem(item, i, at)
	}
	if !s.isMap() || disabledByDefault[strings.ToLower(at.last())] && !s.get("enabled").is(true) {
		return
	}
	f.addSection(s, at, anySection)
	for _, name := range s.names {
		f.walkField(s.fields[name], name, at)
	}
}

// walkItem adds the containers of an item of a list. A map with a name and an image is a container.
func (f *containerFinder) walkItem(item *setting, index int, at location) {
	name := item.get("name").text()
	switch {
	case item.disabled():
	case name != "" && item.get("image") != nil:
		f.addSection(item, at.below(name), containerSection)
	default:
		f.walk(item, at.below(at.last()+fieldpath.Index(index)))
	}
}

// walkField adds the containers of a field of the section at a location.
func (f *containerFinder) walkField(v *setting, name string, at location) {
	lower := strings.ToLower(name)
	prefix, isNamedImage := strings.CutSuffix(name, "Image")
	switch {
	case noContainers[lower]:
	case lower == "controllers" && isControllers(v):
		f.addControllers(v, at)
	case lower == "image" && (v.get("repository").text() != "" || f.isPartOfSection(v)): // part of the section itself
	case isNamedImage && f.addNamedImage(v, at.below(prefix)):
	default:
		below := at.below(name)
		below.init = at.init || strings.Contains(lower, "initcontainer")
		f.walk(v, below)
	}
}

// addSection adds the container of a section that has an image.
func (f *containerFinder) addSection(s *setting, at location, kind sectionKind) {
	c := &container{path: at.path, minNames: 1, section: s, init: at.init, atTop: len(at.path) == 0, certain: kind == containerSection}
	if img, ok := f.imageOf(s, kind); ok {
		c.image, c.source = img.reference, img.source
	} else if tag := ownTag(s); c.atTop && tag != nil {
		c.tag, c.source = tag, tag
	} else if img, ok := f.sectionAsImage(s); !c.atTop && ok {
		c.image, c.source, c.imageOnly = img.reference, img.source, true
	} else {
		return
	}
	f.containers = append(f.containers, c)
}

// ownTag returns the tag that values give to the chart's own image without its name, or nil.
func ownTag(values *setting) *setting {
	tag := values.get("image", "tag")
	if tag.text() == "" || values.get("image", "repository") != nil {
		return nil
	}
	return tag
}

// sectionAsImage returns the image that a section itself is, with a repository and a tag or digest.
func (f *containerFinder) sectionAsImage(s *setting) (img image, ok bool) {
	if s.get("tag").text() == "" && s.get("digest").text() == "" {
		return image{}, false
	}
	return f.imageOfParts(s, s.get("repository"))
}

// addNamedImage adds the container of a field such as kubectlImage. It reports whether the field is an
// image.
func (f *containerFinder) addNamedImage(v *setting, at location) bool {
	img, ok := f.imageOfParts(v, v.get("repository"))
	if text := v.text(); isQualifiedImage(text) {
		img, ok = image{text, v}, true
	}
	if ok {
		f.containers = append(f.containers, &container{path: at.path, minNames: 1, section: v, init: at.init, image: img.reference, source: img.source})
	}
	return ok
}

// isControllers reports whether a section holds controllers of the app-template chart, or of another one on
// the same library.
// See https://bjw-s-labs.github.io/helm-charts/docs/app-template/.
func isControllers(s *setting) bool {
	return s.isMap() && slices.ContainsFunc(s.names, func(name string) bool { return s.fields[name].get("containers").isMap() })
}

// addControllers adds the containers of the controllers that are enabled. Where there are several, the names
// of their containers begin with the controller's.
func (f *containerFinder) addControllers(s *setting, at location) {
	var enabled []string
	for _, name := range s.names {
		if c := s.fields[name]; c.isMap() && !c.disabled() {
			enabled = append(enabled, name)
		}
	}
	if len(enabled) == 1 {
		f.addController(s.fields[enabled[0]], at, 1)
		return
	}
	for _, name := range enabled {
		f.addController(s.fields[name], at.below(name), 2)
	}
}

// addController adds the containers of a controller. minNames is how many names a container's name has at
// least.
func (f *containerFinder) addController(controller *setting, at location, minNames int) {
	for _, field := range []string{"initContainers", "containers"} {
		containers := controller.get(field)
		if !containers.isMap() {
			continue
		}
		for _, name := range containers.names {
			section := containers.fields[name]
			if !section.isMap() || section.disabled() {
				continue
			}
			c := &container{path: at.below(name).path, minNames: minNames, section: section, init: field == "initContainers", certain: true}
			if img, ok := f.imageOf(section, containerSection); ok {
				c.image, c.source = img.reference, img.source
			} else if c.source = containers; len(section.names) > 0 {
				c.source = section.fields[section.names[0]]
			}
			f.containers = append(f.containers, c)
		}
	}
}
