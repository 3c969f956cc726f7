package link

import (
	"bytes"
	"cmp"
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// marker is a comment by which image automation sets a field to the image of an ImagePolicy.
// See https://fluxcd.io/flux/guides/image-update/#configure-image-update-for-custom-resources.
type marker struct {
	policy     graph.Key
	pos        graph.Pos      // of the field
	text       string         // of the field
	field      string         // empty in a document that is a list
	doc        parse.Document // the zero Document for one that is a list
	imageEntry string         // of a kustomization file's images, such as images[0]; empty for other fields
}

var (
	markerText = regexp.MustCompile(`\{\s*"\$imagepolicy"\s*:\s*"([^":\s]+):([^":\s]+)(?::(?:tag|name|digest))?"\s*\}`)
	imageEntry = regexp.MustCompile(`^images\[[0-9]+\]`)
)

// markerFiles are the markers of the files that were asked for.
type markerFiles map[parse.TreeFile][]marker

// in returns the markers of a file. It reads each file once.
func (files markerFiles) in(f parse.TreeFile) []marker {
	markers, ok := files[f]
	if !ok {
		markers = readMarkers(f)
		files[f] = markers
	}
	return markers
}

// readMarkers returns the markers of a file.
func readMarkers(f parse.TreeFile) []marker {
	data, err := f.Repo.ReadFile(f.File)
	if err != nil || !bytes.Contains(data, []byte("$imagepolicy")) {
		return nil
	}
	var markers []marker
	for _, d := range f.Repo.Documents(f.File) {
		fieldpath.EachScalar(d.Root, func(v parse.Value, field string) {
			m := marker{field: field, text: v.Text(), pos: v.Pos(), doc: d}
			if model.IsKustomizationFile(d.File) {
				m.imageEntry = imageEntry.FindString(field)
			}
			markers = append(markers, m.withPolicies(v.Node())...)
		})
	}
	for _, n := range listScalars(data) {
		m := marker{text: n.Value, pos: graph.Pos{File: f.File, Line: n.Line, Col: n.Column}}
		markers = append(markers, m.withPolicies(n)...)
	}
	return markers
}

// withPolicies returns a marker for each ImagePolicy that the comment after a scalar names.
func (m marker) withPolicies(n *yaml.Node) []marker {
	if n == nil || n.Kind != yaml.ScalarNode {
		return nil
	}
	var markers []marker
	for _, match := range markerText.FindAllStringSubmatch(n.LineComment, -1) {
		m.policy = graph.Key{Kind: schema.ImagePolicy, Namespace: match[1], Name: match[2]}
		markers = append(markers, m)
	}
	return markers
}

// maxListDepth is how deep documents that are lists are read.
const maxListDepth = 200

// listScalars returns the scalars of the documents that are lists, such as a JSON patch. Aliases are not followed.
func listScalars(data []byte) []*yaml.Node {
	var scalars []*yaml.Node
	var walk func(n *yaml.Node, depth int)
	walk = func(n *yaml.Node, depth int) {
		if n.Kind == yaml.ScalarNode {
			scalars = append(scalars, n)
		}
		for _, child := range n.Content {
			if depth < maxListDepth {
				walk(child, depth+1)
			}
		}
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	for {
		var doc yaml.Node
		if decoder.Decode(&doc) != nil {
			return scalars
		}
		if len(doc.Content) == 1 && doc.Content[0].Kind == yaml.SequenceNode {
			walk(doc.Content[0], 0)
		}
	}
}

// sets reports whether an image is what the entry of a kustomization file's images makes of another.
// See https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/images/.
func (m marker) sets(image string) bool {
	entry := m.doc.Root.At(m.imageEntry)
	name := cmp.Or(entry.Get("newName").Text(), entry.Get("name").Text())
	rest, ok := strings.CutPrefix(image, name)
	if !ok {
		return false
	}
	tag, digest, _ := strings.Cut(rest, "@")
	tag, hasTag := strings.CutPrefix(tag, ":")
	if !hasTag && tag != "" {
		return false // the name of the image is longer
	}
	newTag, newDigest := entry.Get("newTag").Text(), entry.Get("digest").Text()
	return (newTag == "" || model.MayEqual(newTag, tag)) && (newDigest == "" || model.MayEqual(newDigest, digest))
}
