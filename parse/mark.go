package parse

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/graph"
)

// markKey is an annotation that says which document of which file an object began as. kustomize can
// note origins itself, but then notes every transformer with them, and takes twice as long.
const markKey = graph.OwnGroup + "/began-as"

// marked returns a manifest in which every object carries its mark.
func (t *Tree) marked(p string) []byte {
	if data, ok := t.marks.Load(p); ok {
		return data.([]byte)
	}
	data, _ := t.marks.LoadOrStore(p, t.mark(p))
	return data.([]byte)
}

// insertion is a text to be put before a place of a file.
type insertion struct {
	line, col int
	text      string
}

// mark puts the marks into the text of a file, so that nothing else in it changes. A file in which
// one object is not written over several lines stays as it is: its objects are found again by kind
// and name.
func (t *Tree) mark(p string) []byte {
	data, err := t.ReadFile(p)
	if err != nil {
		return nil
	}
	f := t.files[p]
	var inserts []insertion
	for _, d := range f.Repo.Documents(f.File) {
		if !d.IsObject() {
			continue
		}
		in, ok := markAt(d, p)
		if !ok {
			return data
		}
		inserts = append(inserts, in)
	}
	if len(inserts) == 0 || bytes.ContainsAny(data, "\t\r") || bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) {
		return data
	}
	slices.SortFunc(inserts, func(a, b insertion) int { return a.line - b.line })
	var out bytes.Buffer
	out.Grow(len(data) + 100*len(inserts))
	line, rest := 1, data
	for _, in := range inserts {
		for line < in.line {
			i := bytes.IndexByte(rest, '\n')
			if i < 0 {
				return data
			}
			out.Write(rest[:i+1])
			rest = rest[i+1:]
			line++
		}
		if strings.TrimLeft(string(rest[:min(len(rest), in.col-1)]), " ") != "" {
			return data // the key does not stand alone at the start of its line
		}
		out.WriteString(strings.Repeat(" ", in.col-1))
		out.WriteString(in.text)
		out.WriteByte('\n')
	}
	out.Write(rest)
	return out.Bytes()
}

// markAt returns what marks a document.
func markAt(d Document, p string) (insertion, bool) {
	mark := strconv.Quote(markKey) + ": " + strconv.Quote(p+"#"+strconv.Itoa(d.Index))
	meta := d.Root.Get("metadata")
	n := meta.Node()
	if n == nil || n.Kind != yaml.MappingNode || n.Style&yaml.FlowStyle != 0 || len(n.Content) == 0 || merges(n) {
		return insertion{}, false
	}
	if a := meta.Get("annotations"); a.Exists() && !a.IsNull() {
		an := a.Node()
		if an.Kind != yaml.MappingNode || an.Style&yaml.FlowStyle != 0 || an.Anchor != "" || len(an.Content) == 0 || merges(an) || a.Get(markKey).Exists() {
			return insertion{}, false
		}
		key := a.Key(an.Content[0].Value).Pos()
		return insertion{key.Line, key.Col, mark}, key.Line > 0
	} else if a.IsNull() {
		return insertion{}, false
	}
	key := meta.Key(n.Content[0].Value).Pos()
	return insertion{key.Line, key.Col, "annotations:\n" + strings.Repeat(" ", max(key.Col, 1)+1) + mark}, key.Line > 0
}

func merges(n *yaml.Node) bool {
	if n.Anchor != "" {
		return true
	}
	for i := 0; i < len(n.Content); i += 2 {
		if n.Content[i].Value == "<<" || n.Content[i].Kind == yaml.AliasNode {
			return true
		}
	}
	return false
}

// readMark takes the mark of an object away, and returns the document it speaks of.
func (t *Tree) readMark(annotations map[string]string) (Document, bool) {
	p, number, ok := strings.Cut(annotations[markKey], "#")
	if !ok {
		return Document{}, false
	}
	delete(annotations, markKey)
	f, found := t.files[p]
	i, err := strconv.Atoi(number)
	if !found || err != nil {
		return Document{}, false
	}
	for _, d := range f.Repo.Documents(f.File) {
		if d.Index == i {
			return d, true
		}
	}
	return Document{}, false
}
