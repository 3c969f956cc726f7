package flux

import (
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// containers reads the containers of a release from its values, where its chart is not at hand: the
// image settings that charts take by convention.
func (c *cluster) containers(p *placed) (nodes []graph.Node, refs []graph.Ref) {
	type source struct {
		values parse.Value
		field  string
		inline bool
	}
	sources := []source{}
	for i, from := range p.root().Get("spec", "valuesFrom").Items() {
		if from.Get("kind").Text() != "ConfigMap" || from.Get("targetPath").Text() != "" {
			continue
		}
		cm, ok := c.find(graph.Key{Kind: configMap, Namespace: p.id.Namespace, Name: from.Get("name").Text()})
		if !ok {
			continue
		}
		key := from.Get("valuesKey").Text()
		if key == "" {
			key = "values.yaml"
		}
		if text, ok := configMapValue(cm.root(), key); ok {
			if v, err := parseObject([]byte(text)); err == nil {
				sources = append(sources, source{v, "spec.valuesFrom" + index(i), false})
			}
		}
	}
	sources = append(sources, source{p.root().Get("spec", "values"), "spec.values", true})
	release := p.root().Get("spec", "releaseName").Text()
	if release == "" {
		release = p.id.Name
	}
	seen := map[string]int{}
	for _, s := range sources {
		for _, image := range images(s.values, nil, 0) {
			name := image.name
			if name == "" {
				name = release
			}
			field := s.field
			if s.inline {
				field += image.path
			}
			id := graph.ID{Cluster: p.id.Cluster, Key: graph.Key{Kind: graph.Container, Namespace: p.id.Namespace, Name: "HelmRelease/" + p.id.Name + "/" + name}}
			n := graph.Node{ID: id, Role: graph.ContainerRole, State: graph.Inferred, Pos: p.at(field)}.With("image", image.ref)
			if at, ok := seen[name]; ok {
				nodes[at] = n // later values win
				refs[at].Pos, refs[at].Field = n.Pos, field
				continue
			}
			seen[name] = len(nodes)
			nodes = append(nodes, n)
			refs = append(refs, graph.Ref{To: id.Key, Relation: graph.Deploys, Field: field, Pos: n.Pos})
		}
	}
	return nodes, refs
}

// image is an image setting among a chart's values.
type image struct {
	name string // of what runs it; empty for the release's own
	ref  string
	path string // below the values, beginning with a dot
}

// images finds the image settings below a value: `image` as text, or as a map with a repository.
// What is switched off beside it is left out.
func images(v parse.Value, at []string, depth int) []image {
	if depth > 20 || !v.IsMap() {
		return nil
	}
	if on, ok := v.Get("enabled").Bool(); ok && !on {
		return nil
	}
	var all []image
	for key, field := range v.Fields() {
		path := append(at[:len(at):len(at)], key)
		if key == "image" {
			if ref := imageRef(field); ref != "" {
				all = append(all, image{containerName(at), ref, "." + strings.Join(path, ".")})
				continue
			}
		}
		all = append(all, images(field, path, depth+1)...)
	}
	return all
}

// imageRef prints an image setting as a reference; empty where it is none.
func imageRef(v parse.Value) string {
	if v.IsScalar() {
		text := v.Text()
		if text == "" || strings.ContainsAny(text, " {}\n") || !strings.ContainsAny(text, "/:") {
			return ""
		}
		return text
	}
	ref := v.Get("repository").Text()
	if ref == "" {
		return ""
	}
	if registry := v.Get("registry").Text(); registry != "" && !strings.HasPrefix(ref, registry+"/") {
		ref = registry + "/" + ref
	}
	if tag := v.Get("tag").Text(); tag != "" {
		ref += ":" + tag
	}
	if digest := v.Get("digest").Text(); digest != "" && !strings.Contains(ref, "@") {
		ref += "@" + strings.TrimPrefix(digest, "@")
	}
	return ref
}

// containerName names a container by where its image stands: the containers of the app-template
// chart carry their names, any other by the section.
func containerName(at []string) string {
	if n := len(at); n >= 4 && at[n-4] == "controllers" {
		if at[n-3] == at[n-1] || at[n-1] == "app" {
			return at[n-3] + "/" + at[n-1]
		}
		return at[n-3] + "/" + at[n-1]
	}
	return strings.Join(at, ".")
}
