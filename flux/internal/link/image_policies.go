package link

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/flux/internal/substitute"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// marker is a comment that tells image automation to keep a field at what an ImagePolicy says.
// See https://fluxcd.io/flux/guides/image-update/#configure-image-update-for-custom-resources.
type marker struct {
	policy graph.Key
	field  string
	text   string // of the field
	pos    graph.Pos
	doc    parse.Document // the zero Document where that is a list
}

var markerText = regexp.MustCompile(`\{\s*"\$imagepolicy"\s*:\s*"([^":\s]+):([^":\s]+)(?::(?:tag|name|digest))?"\s*\}`)

// marks finds the markers of files, each file once.
type marks map[parse.TreeFile][]marker

func (m marks) in(f parse.TreeFile) []marker {
	if have, ok := m[f]; ok {
		return have
	}
	var all []marker
	note := func(n *yaml.Node, found marker) {
		if n == nil || n.Kind != yaml.ScalarNode {
			return
		}
		for _, text := range markerText.FindAllStringSubmatch(n.LineComment, -1) {
			found.policy = graph.Key{Kind: schema.ImagePolicy, Namespace: text[1], Name: text[2]}
			all = append(all, found)
		}
	}
	if data, err := f.Repo.ReadFile(f.File); err == nil && bytes.Contains(data, []byte("$imagepolicy")) {
		for _, d := range f.Repo.Documents(f.File) {
			fieldpath.EachScalar(d.Root, "", 0, func(v parse.Value, field string) {
				note(v.Node(), marker{field: field, text: v.Text(), pos: v.Pos(), doc: d})
			})
		}
		for _, n := range lists(data) {
			note(n, marker{text: n.Value, pos: graph.Pos{File: f.File, Line: n.Line, Col: n.Column}})
		}
	}
	m[f] = all
	return all
}

// lists returns the nodes of the documents that are lists, such as a patch of operations; what an
// alias stands for is not among them.
func lists(data []byte) []*yaml.Node {
	var all []*yaml.Node
	var walk func(n *yaml.Node, depth int)
	walk = func(n *yaml.Node, depth int) {
		all = append(all, n)
		for _, child := range n.Content {
			if depth < 200 {
				walk(child, depth+1)
			}
		}
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	for {
		var doc yaml.Node
		if decoder.Decode(&doc) != nil {
			return all
		}
		if len(doc.Content) == 1 && doc.Content[0].Kind == yaml.SequenceNode {
			walk(doc.Content[0], 0)
		}
	}
}

// annotated is what a marker keeps, and the field of it; the field is empty where it cannot be told.
type annotated struct {
	id    graph.ID
	field string
}

// annotatedBy is an edge from an ImagePolicy to what its marker keeps.
type annotatedBy struct {
	Policy graph.ID
	Ref    graph.Ref
}

// ImagePolicies finds what carries the marker of an ImagePolicy. The policy of the object's own cluster
// counts; where there is none, automation runs on another cluster, and writes what this one applies.
func ImagePolicies(w *model.Repository, clusters []*model.Cluster) (all []annotatedBy) {
	files := marks{}
	for _, c := range clusters {
		add := func(m marker, source string, found []annotated) {
			pos := m.pos
			if source != "" {
				pos.File = model.CheckoutFile(source, pos.File)
			}
			for _, policy := range policiesFor(m.policy, c, clusters) {
				for _, to := range found {
					all = append(all, annotatedBy{policy, graph.Ref{To: to.id.Key, Cluster: to.id.Cluster, Relation: graph.Watches, Field: to.field, Pos: pos}})
				}
			}
		}
		for _, k := range c.Kustomizations {
			if k.Build == nil {
				continue
			}
			var found *scalars
			for _, path := range k.Build.Read {
				f, ok := k.Artifact.Tree.File(path)
				if !ok {
					continue
				}
				for _, m := range files.in(f) {
					if found == nil {
						found = scalarsOf(c, k)
					}
					add(m, k.Artifact.Checkout, found.annotated(m, f))
				}
			}
		}
		for _, p := range c.Objects {
			if origin := p.Manifest.Origin; p.Build == nil && origin.Root.Exists() {
				for _, m := range files.in(parse.TreeFile{Repo: w.Repo, File: origin.File}) {
					if m.doc.Index == origin.Index {
						add(m, "", []annotated{{p.ID, m.field}})
					}
				}
			}
		}
	}
	return all
}

// policiesFor returns the policies that a marker on a cluster speaks of.
func policiesFor(policy graph.Key, c *model.Cluster, clusters []*model.Cluster) []graph.ID {
	if _, ok := c.Find(policy); ok {
		return []graph.ID{c.ID(policy)}
	}
	var all []graph.ID
	for _, other := range clusters {
		if _, ok := other.Find(policy); ok {
			all = append(all, other.ID(policy))
		}
	}
	return all
}

// scalars are the scalars of what a Kustomization builds.
type scalars struct {
	k   *model.Kustomization
	all []scalar
}

type scalar struct {
	p           *model.Object
	field, text string
}

func scalarsOf(c *model.Cluster, k *model.Kustomization) *scalars {
	s := &scalars{k: k}
	for _, p := range c.Objects {
		if p.Build != k.Build || !slices.ContainsFunc(p.Owners, func(o model.Owner) bool { return o.Id == k.Id }) {
			continue
		}
		fieldpath.EachScalar(p.Root(), "", 0, func(v parse.Value, field string) { s.all = append(s.all, scalar{p, field, v.Text()}) })
	}
	return s
}

// annotated returns what a marker in a file that the build read keeps: the fields that have their
// value from there, what runs the image that a kustomization file sets, and what holds the file as it
// is. A marker whose value another patch has overruled since keeps nothing. What cannot be told is
// the Kustomization's.
func (s *scalars) annotated(m marker, f parse.TreeFile) []annotated {
	var all []annotated
	image := m.image()
	var whole string
	if !m.doc.IsObject() || image != "" {
		data, _ := f.Repo.ReadFile(f.File)
		whole = string(data)
	}
	for _, one := range s.all {
		switch {
		case image != "":
			if (one.field == "image" || strings.HasSuffix(one.field, ".image")) && m.sets(one.text) {
				all = append(all, annotated{one.p.ID, one.field})
			}
		case model.MayEqual(m.text, one.text):
			pos := one.p.PosOf(one.field)
			if name := s.k.Artifact.Checkout; name != "" {
				pos.File = strings.TrimPrefix(pos.File, name+":")
			}
			if pos.File == m.pos.File && pos.Line == m.pos.Line {
				all = append(all, annotated{one.p.ID, one.field})
			}
		case one.p.Manifest.Generated && strings.Contains(one.text, "$imagepolicy") && substitute.MayResultIn([]byte(whole), []byte(one.text)):
			all = append(all, annotated{one.p.ID, one.field})
		}
	}
	if len(all) == 0 && m.doc.Root.IsMap() && (model.IsKustomizeFile(f.File) || !m.doc.IsObject()) {
		return []annotated{{id: s.k.Id}}
	}
	return all
}

var imagesField = regexp.MustCompile(`^images\[[0-9]+\]`)

// image is the entry of a kustomization file's images that holds the marker.
func (m marker) image() string {
	if !model.IsKustomizeFile(m.doc.File) {
		return ""
	}
	return imagesField.FindString(m.field)
}

// sets reports whether an image is what that entry makes of another.
func (m marker) sets(image string) bool {
	entry := m.doc.Root.At(m.image())
	name := entry.Get("newName").Text()
	if name == "" {
		name = entry.Get("name").Text()
	}
	rest, ok := strings.CutPrefix(image, name)
	if !ok {
		return false
	}
	tag, digest, _ := strings.Cut(rest, "@")
	tag, tagged := strings.CutPrefix(tag, ":")
	if !tagged && tag != "" {
		return false // the name goes on
	}
	says := func(field, have string) bool {
		want := entry.Get(field).Text()
		return want == "" || model.MayEqual(want, have)
	}
	return says("newTag", tag) && says("digest", digest)
}
