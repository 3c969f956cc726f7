package flux

import (
	"bytes"
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// marker is a comment that tells image automation to keep a field at what an ImagePolicy says.
// See https://fluxcd.io/flux/guides/image-update/#configure-image-update-for-custom-resources.
type marker struct {
	policy graph.Key
	field  string
	pos    graph.Pos
}

var markerText = regexp.MustCompile(`\{\s*"\$imagepolicy"\s*:\s*"([^":\s]+):([^":\s]+)(?::(?:tag|name|digest))?"\s*\}`)

// markers finds the markers of a document.
func markers(root parse.Value) []marker {
	var all []marker
	var walk func(v parse.Value, at string, depth int)
	note := func(comment string, v parse.Value, at string) {
		if !strings.Contains(comment, "$imagepolicy") {
			return
		}
		for _, m := range markerText.FindAllStringSubmatch(comment, -1) {
			all = append(all, marker{graph.Key{Kind: imagePolicy, Namespace: m[1], Name: m[2]}, at, v.Pos()})
		}
	}
	walk = func(v parse.Value, at string, depth int) {
		n := v.Node()
		if n == nil || depth > 200 {
			return
		}
		if n.Kind == yaml.ScalarNode {
			note(n.LineComment, v, at)
			return
		}
		for i, item := range v.Items() {
			walk(item, at+index(i), depth+1)
		}
		if v.IsMap() {
			for name, value := range v.Fields() {
				walk(value, join(at, name), depth+1)
			}
		}
	}
	walk(root, "", 0)
	return all
}

// marks are the markers of a repository.
type marks struct {
	byFile map[string]map[int][]marker // by the index of their document
	patch  map[graph.Key][]marker      // of patches, by the kind and the name of what they patch
}

// readMarks finds the markers of every manifest. A patch says the value of a field of another object.
func (w *world) readMarks() *marks {
	m := &marks{byFile: map[string]map[int][]marker{}, patch: map[graph.Key][]marker{}}
	holds := map[string]bool{}
	for _, d := range w.raw {
		if _, ok := holds[d.File]; !ok {
			data, err := w.repo.ReadFile(d.File)
			holds[d.File] = err == nil && bytes.Contains(data, []byte("$imagepolicy"))
		}
		if !holds[d.File] {
			continue
		}
		found := markers(d.Root)
		if len(found) == 0 {
			continue
		}
		if m.byFile[d.File] == nil {
			m.byFile[d.File] = map[int][]marker{}
		}
		m.byFile[d.File][d.Index] = found
		if w.patches[d.File] {
			at := graph.Key{Kind: d.GroupKind(), Name: d.Name}
			m.patch[at] = append(m.patch[at], found...)
		}
	}
	return m
}

// addMarked adds what carries the marker of an ImagePolicy. The policy of the object's own cluster
// counts; where there is none, automation runs on another cluster, and writes what this one applies.
func (w *world) addMarked(b *graph.Builder, clusters []*cluster) {
	if len(w.marks.byFile) == 0 {
		return
	}
	for _, c := range clusters {
		for _, p := range c.list {
			for _, mark := range c.marksOf(p) {
				for _, by := range policiesFor(mark.policy, c, clusters) {
					b.Add(graph.Node{ID: by}, graph.Ref{To: p.id.Key, Cluster: p.id.Cluster, Relation: graph.Watches, Field: mark.field, Pos: mark.pos})
				}
			}
		}
	}
}

// policiesFor returns the policies that a marker on a cluster speaks of.
func policiesFor(policy graph.Key, c *cluster, clusters []*cluster) []graph.ID {
	if _, ok := c.find(policy); ok {
		return []graph.ID{c.id(policy)}
	}
	var all []graph.ID
	for _, other := range clusters {
		if _, ok := other.find(policy); ok {
			all = append(all, other.id(policy))
		}
	}
	return all
}

// marksOf returns the markers that stand where a field of an object has its value from. A marker of a
// document that a patch has overruled since is none.
func (c *cluster) marksOf(p *placed) []marker {
	if p.source != "" {
		return nil
	}
	m, origin := c.w.marks, p.object.Origin
	var all []marker
	if origin.Root.Exists() {
		all = append(all, m.byFile[origin.File][origin.Index]...)
	}
	all = append(all, m.patch[graph.Key{Kind: p.id.Kind, Name: origin.Name}]...)
	var stand []marker
	for _, mark := range all {
		for _, field := range moved(p.root(), mark.field) {
			if pos := p.at(field); pos.File == mark.pos.File && pos.Line == mark.pos.Line {
				mark.field = field
				stand = append(stand, mark)
				break
			}
		}
	}
	return stand
}

// moved returns where a field may be now that patches have moved the items of its list: where it was,
// then in each item.
func moved(root parse.Value, field string) []string {
	all := []string{field}
	open := strings.LastIndexByte(field, '[')
	if open < 0 {
		return all
	}
	end := strings.IndexByte(field[open:], ']')
	if end < 0 || strings.HasPrefix(field[open:], "[\"") {
		return all
	}
	for i := range root.At(field[:open]).Items() {
		all = append(all, field[:open]+index(i)+field[open+end+1:])
	}
	return all
}
