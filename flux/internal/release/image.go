package release

import (
	"slices"
	"strings"
)

// image is an image that values give.
type image struct {
	reference string
	source    *setting // the scalar that its name comes from
}

// imageOf returns the image of a section, in one of the forms that charts use:
//
//	image: docker.io/library/web:1.0
//	image: {registry: docker.io, repository: library/web, tag: "1.0", digest: …}
//	image: {image: docker.io/library/web, tag: "1.0"}
//	imageRepository: docker.io/library/web
//	imageTag: "1.0"
//	{repository: docker.io/library, image: web, version: "1.0"}
func (f *containerFinder) imageOf(s *setting, kind sectionKind) (img image, ok bool) {
	field := s.get("image")
	if text := field.text(); text != "" {
		if img, ok := joinedImage(s); ok {
			return img, true
		}
		if !kind.accepts(text) {
			return image{}, false
		}
		lastPart := text[strings.LastIndexByte(text, '/')+1:]
		if strings.ContainsAny(lastPart, ":@") {
			return image{text, field}, true
		}
		return image{withTag(text, s, "imageTag", "tag"), field}, true
	}
	if img, ok := joinedImage(field); ok {
		return img, true
	}
	for _, name := range []string{"repository", "name", "image"} {
		if img, ok := f.imageOfParts(field, field.get(name)); ok {
			return img, true
		}
	}
	for _, name := range []string{"imageRepository", "imageName"} {
		text := s.get(name).text()
		hasTag := s.get("imageTag").text() != ""
		if !isQualifiedImage(text) && !(hasTag && isImage(text)) {
			continue
		}
		if registry := s.get("imageRegistry").text(); repositoryText.MatchString(registry) && !strings.HasPrefix(text, registry+"/") {
			text = strings.TrimSuffix(registry, "/") + "/" + text
		}
		return image{withTag(text, s, "imageTag", "tag"), s.get(name)}, true
	}
	return image{}, false
}

// joinedImage returns the image of a section that has the registry and path in one field and the last part in another.
func joinedImage(s *setting) (img image, ok bool) {
	path, last := s.get("repository").text(), s.get("image").text()
	if host, _, hasPath := strings.Cut(path, "/"); !hasPath || !strings.ContainsAny(host, ".:") || !repositoryText.MatchString(path) {
		return image{}, false
	}
	if last == "" || strings.ContainsAny(last, "/:@") || !isImage(last) {
		return image{}, false
	}
	return image{withTag(strings.TrimSuffix(path, "/")+"/"+last, s, "tag", "version"), s.get("image")}, true
}

// isPartOfSection reports whether the field image of a section holds the parts of the section's image.
func (f *containerFinder) isPartOfSection(field *setting) bool {
	return slices.ContainsFunc([]string{"repository", "name", "image"}, func(name string) bool {
		_, ok := f.imageOfParts(field, field.get(name))
		return ok
	})
}

// withTag adds to an image the first tag that a section has in one of the fields.
func withTag(image string, s *setting, fields ...string) string {
	isTag := func(field string) bool { return tagText.MatchString(s.get(field).text()) }
	if i := slices.IndexFunc(fields, isTag); i >= 0 {
		return image + ":" + s.get(fields[i]).text()
	}
	return image
}

// imageOfParts returns the image of a repository and of the registry, tag and digest in the same map.
func (f *containerFinder) imageOfParts(parts, repository *setting) (img image, ok bool) {
	reference := repository.text()
	if !repositoryText.MatchString(reference) {
		return image{}, false
	}
	if registry := f.registryOf(parts, reference); repositoryText.MatchString(registry) && !strings.HasPrefix(reference, registry+"/") {
		reference = registry + "/" + reference
	}
	reference = withTag(reference, parts, "tag")
	if !strings.Contains(reference, "@") {
		reference += digestSuffix(parts)
	}
	return image{reference, repository}, true
}

// registryOf returns the registry of a repository: its own or, where it has none in its name, the one for
// every image of the release.
func (f *containerFinder) registryOf(parts *setting, repository string) string {
	host, _, hasSlash := strings.Cut(repository, "/")
	hasHost := hasSlash && strings.ContainsAny(host, ".:$") || host == "localhost"
	registry := parts.get("registry").text()
	if f.registry != "" && (registry != "" || !hasHost) {
		registry = f.registry
	}
	return strings.TrimSuffix(registry, "/")
}

// digestSuffix returns the digest of an image's parts with an @ before it; empty where they have none.
func digestSuffix(parts *setting) string {
	for _, name := range []string{"digest", "sha"} {
		digest := strings.TrimPrefix(parts.get(name).text(), "@")
		if digest != "" && !strings.Contains(digest, ":") {
			digest = "sha256:" + digest
		}
		if digestText.MatchString(digest) {
			return "@" + digest
		}
	}
	return ""
}
