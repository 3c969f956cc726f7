package release

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/graph"
)

// found is a container that values show.
type found struct {
	at      []string // what names it, the outermost section first
	least   int      // how many of these names it is known by at least
	section *setting // what belongs to it; nil for the release's values as a whole
	root    bool     // its image stands at the top of the values
	image   string   // as a reference; empty where it is not known
	tag     *setting // of the image whose name only the chart knows
	says    *setting // the scalar that says it
	init    bool
	certain bool // a container even without an image
	bare    bool // the section is nothing but an image
	name    string
	id      graph.ID // set once it is in the graph
}

// finder collects the containers of a release.
type finder struct {
	registry string // of every image, where the values give one
	all      []*found
}

// findContainers returns the containers that values show, in the order of the values.
func findContainers(values *setting) []*found {
	f := &finder{registry: values.get("global", "imageRegistry").text()}
	if f.registry == "" {
		f.registry = values.get("global", "image", "registry").text()
	}
	f.walk(values, nil, false, 0)
	own := ""
	for _, one := range f.all {
		if one.root {
			own = one.image
		}
	}
	// What repeats the release's own image is a part that the program itself starts, with no
	// container of its own.
	return slices.DeleteFunc(f.all, func(one *found) bool { return one.bare && one.image == own })
}

var (
	// noContainers are the keys below which an image is data, or runs only when a person asks for it, or
	// when the program that the release installs does.
	noContainers = lowerSet("env", "extraEnv", "extraEnvVars", "envVars", "environment", "config", "configMap", "configMaps",
		"annotations", "podAnnotations", "labels", "podLabels", "data", "dashboards", "tests", "test", "testFramework", "helmTest",
		"executor", "acmesolver")
	// switchedOff are the sections that charts leave out unless their values say enabled: true. Those
	// of Bitnami set their images all the same when a mirror is used.
	switchedOff = lowerSet("metrics", "volumePermissions", "sysctl", "sentinel", "kubectl")
	// unnamed are the keys that say what a section is for and not what it is called.
	unnamed = lowerSet("image", "images", "spec", "template", "pod", "podTemplate", "global", "container", "containers", "initContainers",
		"extraContainers", "extraInitContainers", "additionalContainers", "sidecars", "sidecarContainers", "deployment", "statefulset", "daemonset")
)

func lowerSet(names ...string) map[string]bool {
	m := map[string]bool{}
	for _, n := range names {
		m[strings.ToLower(n)] = true
	}
	return m
}

// walk looks for containers in a section; init says that its containers run before the others.
func (f *finder) walk(s *setting, at []string, init bool, depth int) {
	if depth > maxLevels || s.disabled() {
		return
	}
	for i, item := range s.list() {
		if name := item.get("name").text(); item.disabled() {
			continue
		} else if name != "" && item.get("image") != nil {
			f.section(item, below(at, name), init, true)
		} else {
			f.walk(item, below(at, lastOf(at)+fieldpath.Index(i)), init, depth+1)
		}
	}
	if !s.isMap() {
		return
	}
	if at != nil && switchedOff[strings.ToLower(lastOf(at))] && !s.get("enabled").is(true) {
		return
	}
	f.section(s, at, init, false)
	for _, name := range s.names {
		v := s.fields[name]
		lower := strings.ToLower(name)
		switch {
		case noContainers[lower]:
		case lower == "controllers" && f.controllers(v, at):
		case lower == "image" && v.get("repository").text() != "":
		case strings.HasSuffix(name, "Image") && f.named(v, below(at, strings.TrimSuffix(name, "Image")), init):
		default:
			f.walk(v, below(at, name), init || strings.Contains(lower, "initcontainer"), depth+1)
		}
	}
}

func below(at []string, name string) []string { return append(at[:len(at):len(at)], name) }

func lastOf(at []string) string {
	if len(at) == 0 {
		return ""
	}
	return at[len(at)-1]
}

// controllers reads the containers of the app-template chart, and of others on the same library. It
// reports whether the section is one of these.
// See https://bjw-s-labs.github.io/helm-charts/docs/app-template/.
func (f *finder) controllers(s *setting, at []string) bool {
	var in []string
	is := false
	if s.isMap() {
		for _, name := range s.names {
			c := s.fields[name]
			is = is || c.get("containers").isMap()
			if c.isMap() && !c.disabled() {
				in = append(in, name)
			}
		}
	}
	if !is {
		return false
	}
	for _, name := range in {
		for _, list := range []string{"initContainers", "containers"} {
			containers := s.fields[name].get(list)
			if !containers.isMap() {
				continue
			}
			for _, n := range containers.names {
				c := containers.fields[n]
				if !c.isMap() || c.disabled() {
					continue
				}
				where, least := below(below(at, name), n), 2
				if len(in) == 1 {
					where, least = below(at, n), 1
				}
				one := f.read(c, true)
				if one == nil {
					one = &found{says: containers}
					if len(c.names) > 0 {
						one.says = c.fields[c.names[0]]
					}
				}
				one.at, one.least, one.section, one.init, one.certain = where, least, c, list == "initContainers", true
				f.all = append(f.all, one)
			}
		}
	}
	return true
}

// section adds the container of a section that has an image.
func (f *finder) section(s *setting, at []string, init, certain bool) {
	one := f.read(s, certain)
	if one == nil && len(at) == 0 {
		// What gives its image another tag is there, whatever the image is called.
		if tag := s.get("image", "tag"); tag.text() != "" && s.get("image", "repository") == nil {
			one = &found{tag: tag, says: tag}
		}
	}
	if one == nil && len(at) > 0 && (s.get("tag").text() != "" || s.get("digest").text() != "") {
		if one = f.parts(s, s.get("repository")); one != nil {
			one.bare = true
		}
	}
	if one == nil {
		return
	}
	one.at, one.least, one.section, one.init, one.root, one.certain = at, 1, s, init, len(at) == 0, certain
	f.all = append(f.all, one)
}

// named adds the container of a setting such as kubectlImage. It reports whether the setting is an
// image.
func (f *finder) named(v *setting, at []string, init bool) bool {
	one := f.parts(v, v.get("repository"))
	if text := v.text(); text != "" && isImage(text, false) {
		one = &found{image: text, says: v}
	}
	if one == nil {
		return false
	}
	one.at, one.least, one.section, one.init = at, 1, v, init
	f.all = append(f.all, one)
	return true
}

// read returns the image of a section, or nil. certain says that the section is a container.
func (f *finder) read(s *setting, certain bool) *found {
	image := s.get("image")
	if text := image.text(); text != "" {
		if !isImage(text, certain) {
			return nil
		}
		one := &found{image: text, says: image}
		if !strings.ContainsAny(text[strings.LastIndexByte(text, '/')+1:], ":@") {
			for _, name := range []string{"imageTag", "tag"} {
				if tag := s.get(name).text(); tag != "" && tagText.MatchString(tag) {
					one.image += ":" + tag
					break
				}
			}
		}
		return one
	}
	for _, name := range []string{"repository", "name", "image"} {
		if one := f.parts(image, image.get(name)); one != nil {
			return one
		}
	}
	for _, name := range []string{"imageRepository", "imageName"} {
		text := s.get(name).text()
		if text == "" || !isImage(text, false) {
			continue
		}
		one := &found{image: text, says: s.get(name)}
		if tag := s.get("imageTag").text(); tag != "" && tagText.MatchString(tag) {
			one.image += ":" + tag
		}
		return one
	}
	return nil
}

// parts puts an image together from the map that holds its parts, or returns nil.
func (f *finder) parts(m, repository *setting) *found {
	ref := repository.text()
	if ref == "" || !repositoryText.MatchString(ref) {
		return nil
	}
	host, _, _ := strings.Cut(ref, "/")
	hasHost := host != ref && strings.ContainsAny(host, ".:$") || host == "localhost"
	registry := m.get("registry").text()
	if f.registry != "" && (registry != "" || !hasHost) {
		registry = f.registry
	}
	if registry = strings.TrimSuffix(registry, "/"); repositoryText.MatchString(registry) && !strings.HasPrefix(ref, registry+"/") {
		ref = registry + "/" + ref
	}
	one := &found{image: ref, says: repository}
	if tag := m.get("tag").text(); tagText.MatchString(tag) {
		one.image += ":" + tag
	}
	if strings.Contains(one.image, "@") {
		return one
	}
	for _, name := range []string{"digest", "sha"} {
		digest := strings.TrimPrefix(m.get(name).text(), "@")
		if digest != "" && !strings.Contains(digest, ":") {
			digest = "sha256:" + digest
		}
		if digestText.MatchString(digest) {
			one.image += "@" + digest
			break
		}
	}
	return one
}
