package position

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// Annotation is the key of an annotation that says which document of which file an object began as:
// path#index, the path being the tree's. kustomize can note origins itself, but then notes every
// transformer with them, and takes twice as long.
const Annotation = graph.OwnGroup + "/began-as"

// Annotate puts the annotation into every object of a manifest's text, so that nothing else in it
// changes. docs are the documents of the text, and p is its path in the tree. An object in which there is
// no room for an annotation stays as it is.
func Annotate(p string, text []byte, docs []parse.Document) []byte {
	m := marks{data: text}
	for _, d := range docs {
		if d.IsObject() {
			m.document(d, strconv.Quote(Annotation)+": "+strconv.Quote(p+"#"+strconv.Itoa(d.Index)))
		}
	}
	return m.text()
}

// marks collects what is to be put into a file.
type marks struct {
	data  []byte
	lines []int // where each line begins
	at    []insertion
}

// insertion is a text to be put before a byte of a file.
type insertion struct {
	at   int
	text string
}

// document adds the mark of an object, written key: value.
func (m *marks) document(d parse.Document, mark string) {
	meta := d.Root.Get("metadata").Node()
	if !roomy(meta) {
		return
	}
	annotations := d.Root.Get("metadata", "annotations")
	if !annotations.Exists() {
		m.mapping(meta, "annotations:\n  "+mark, `"annotations": {`+mark+"}")
	} else if a := annotations.Node(); roomy(a) && !annotations.Get(Annotation).Exists() {
		m.mapping(a, mark, mark)
	}
}

// mapping adds a key to a mapping, written in block or in flow style.
func (m *marks) mapping(n *yaml.Node, block, flow string) {
	if n.Style&yaml.FlowStyle != 0 {
		if at := m.offset(n); at >= 0 && m.data[at] == '{' {
			m.at = append(m.at, insertion{at + 1, flow + ", "})
		}
		return
	}
	key := m.offset(n.Content[0])
	if key < 0 {
		return
	}
	start := m.lines[n.Content[0].Line-1]
	indent := m.data[start:key]
	if len(bytes.Trim(indent, " ")) > 0 {
		return // the key does not stand alone at the start of its line
	}
	var text strings.Builder
	for line := range strings.Lines(block) {
		text.Write(indent)
		text.WriteString(line)
	}
	m.at = append(m.at, insertion{start, text.String() + "\n"})
}

// offset returns where a node begins, or -1.
func (m *marks) offset(n *yaml.Node) int {
	if m.lines == nil {
		m.lines = []int{len(m.data) - len(bytes.TrimPrefix(m.data, []byte("\ufeff")))}
		for i, b := range m.data {
			if b == '\n' {
				m.lines = append(m.lines, i+1)
			}
		}
	}
	if n.Line < 1 || n.Line > len(m.lines) {
		return -1
	}
	at := m.lines[n.Line-1]
	for range n.Column - 1 {
		if at >= len(m.data) || m.data[at] == '\n' {
			return -1
		}
		_, size := utf8.DecodeRune(m.data[at:])
		at += size
	}
	if at >= len(m.data) {
		return -1
	}
	return at
}

// text returns the file with what was put into it.
func (m *marks) text() []byte {
	if len(m.at) == 0 || bytes.HasPrefix(m.data, []byte{0xff, 0xfe}) || bytes.HasPrefix(m.data, []byte{0xfe, 0xff}) {
		return m.data
	}
	slices.SortFunc(m.at, func(a, b insertion) int { return a.at - b.at })
	var out bytes.Buffer
	out.Grow(len(m.data) + 100*len(m.at))
	done := 0
	for i, in := range m.at {
		if i > 0 && m.at[i-1].at == in.at || i+1 < len(m.at) && m.at[i+1].at == in.at {
			continue // the same mapping is part of several objects
		}
		out.Write(m.data[done:in.at])
		out.WriteString(in.text)
		done = in.at
	}
	out.Write(m.data[done:])
	return out.Bytes()
}

// roomy reports whether a key can be put into a mapping without a change to anything else.
func roomy(n *yaml.Node) bool {
	return n != nil && n.Kind == yaml.MappingNode && len(n.Content) > 0 && n.Tag == "!!map" && !merges(n)
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

// Annotated returns the document of the tree that the annotation of an object names.
func Annotated(tree *parse.Tree, annotations map[string]string) (parse.Document, bool) {
	mark := annotations[Annotation]
	cut := strings.LastIndexByte(mark, '#')
	if cut < 0 {
		return parse.Document{}, false
	}
	p, number := mark[:cut], mark[cut+1:]
	f, found := tree.File(p)
	i, err := strconv.Atoi(number)
	if !found || err != nil {
		return parse.Document{}, false
	}
	for _, d := range f.Repo.Documents(f.File) {
		if d.Index == i {
			return d, true
		}
	}
	return parse.Document{}, false
}
