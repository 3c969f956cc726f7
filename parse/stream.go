package parse

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
)

// stream is a parsed file.
type stream struct {
	docs      []Document
	problems  []graph.Problem
	broken    []broken
	unbounded bool // aliases refer to themselves or expand without bound
}

// broken is a document that does not parse. Where exactly is found out when somebody asks.
type broken struct {
	chunk chunk
	err   error
}

func (s *stream) invalid(pos graph.Pos, d graph.Detail) {
	s.problems = append(s.problems, problem.At(pos, d))
}

// tell returns all problems in order.
func (s *stream) tell(file string) []graph.Problem {
	problems := slices.Clone(s.problems)
	for _, b := range s.broken {
		line, col := b.chunk.locate(b.err)
		problems = append(problems, problem.At(graph.Pos{File: file, Line: line, Col: col}, problem.InvalidYAML{Reason: reason(b.err)}))
	}
	slices.SortFunc(problems, graph.Problem.Compare)
	return problems
}

// parseStream parses each document of a file by itself, so that one that does not parse hides no
// other, as it would for the decoder.
func parseStream(file string, data []byte) *stream {
	s := &stream{}
	for _, c := range split(toUTF8(data)) {
		if c.refused != nil {
			s.invalid(graph.Pos{File: file, Line: c.refusedAt}, *c.refused)
		}
		if c.stray {
			s.problems = append(s.problems, problem.SoftAt(graph.Pos{File: file, Line: c.first}, problem.AfterEndMarker{}))
			continue
		}
		root, err := parseNode(c.text)
		if err != nil {
			s.broken = append(s.broken, broken{c, err})
			continue
		}
		if root == nil {
			continue
		}
		in := inspector{stream: s, file: file, lines: c.lines()}
		in.node(root)
		if in.aliases {
			if alias, err := checkAliases(root); err != nil {
				s.unbounded = true
				s.invalid(graph.Pos{File: file, Line: alias.Line, Col: alias.Column}, problem.TooManyAliases{Reason: err.Error()})
				continue
			}
		}
		v := Value{file: file, node: root}
		switch {
		case v.IsMap():
			s.flatten(file, v)
		case v.IsList():
			s.invalid(v.Pos(), problem.NotAMapping{Type: "list"})
		case !v.IsNull():
			s.invalid(v.Pos(), problem.NotAMapping{Type: "scalar"})
		}
	}
	return s
}

// parseNode parses one document; nil if it is empty.
func parseNode(text []byte) (root *yaml.Node, err error) {
	defer func() {
		if r := recover(); r != nil { // the parser is not ours, and the text may be anything
			root, err = nil, fmt.Errorf("yaml: %v", r)
		}
	}()
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return nil, err
	}
	if len(doc.Content) == 0 {
		return nil, nil
	}
	return doc.Content[0], nil
}

// toUTF8 takes off a byte order mark, and converts UTF-16, which YAML allows.
func toUTF8(data []byte) []byte {
	if text, ok := bytes.CutPrefix(data, []byte("\ufeff")); ok {
		return text
	}
	var little int
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}):
		little = 1
	case !bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return data
	}
	units := make([]uint16, 0, len(data)/2)
	for i := 2; i+1 < len(data); i += 2 {
		units = append(units, uint16(data[i+little])<<8|uint16(data[i+1-little]))
	}
	return []byte(string(utf16.Decode(units)))
}

// chunk is the part of a stream that holds one document.
type chunk struct {
	text      []byte
	before    int                   // lines of the file before text
	first     int                   // the line of the document's first content
	stray     bool                  // kustomize does not read it
	refused   *problem.RefusedStart // why kustomize refuses the file, though YAML allows it
	refusedAt int                   // and on which line
}

// split cuts a stream at its markers: lines that start with --- or ..., whatever they stand in.
// Parts without any content are left out. kustomize cuts at --- only, and reads the first document
// of what it has cut.
func split(data []byte) []chunk {
	var chunks []chunk
	var c chunk       // the part that is being read
	start := 0        // where it begins
	content := false  // whether it holds more than comments
	explicit := false // whether it began with ---
	taken := false    // whether there is content between the last --- and the last ...
	end := func(at int) {
		if content {
			c.text = data[start:at]
			chunks = append(chunks, c)
		}
		content = false
	}
	line := 0
	for at := 0; at < len(data); {
		line++
		next := len(data)
		if i := bytes.IndexByte(data[at:], '\n'); i >= 0 {
			next = at + i + 1
		}
		text := data[at:next]
		switch marker, rest := marker(text); {
		case marker == "---":
			directive := c.first != 0 && !content && !explicit
			if !directive {
				end(at)
				c = chunk{before: line - 1}
				start = at
				if len(rest) == 0 { // kustomize cuts the whole line, which leaves a byte order mark in the next at the start
					start, c.before = next, line
				}
			} else if !taken {
				c.refused, c.refusedAt = &problem.RefusedStart{Directive: true}, c.first
			}
			c.first = 0
			explicit, taken = true, false
			if len(rest) > 0 {
				content, c.first = true, line
				if at > 0 && !directive {
					c.refused, c.refusedAt = &problem.RefusedStart{}, line
				}
			}
		case marker == "...":
			taken = taken || content
			end(at)
			c = chunk{before: line}
			start, explicit = next, false
		default:
			if content || isBlank(text) {
				break
			}
			if c.first == 0 {
				c.first = line
			}
			if explicit || text[0] != '%' {
				content, c.stray = true, taken
				if c.first < line && !explicit { // a directive without --- is an error of the parser's
					c.first = line
				}
			}
		}
		at = next
	}
	if c.first != 0 {
		content = true // a directive without a document is an error too
	}
	end(len(data))
	return chunks
}

// marker returns the marker that a line starts with, or "", and what follows it on the line, without
// a comment.
func marker(line []byte) (marker string, rest []byte) {
	if len(line) < 3 || !bytes.HasPrefix(line, []byte("---")) && !bytes.HasPrefix(line, []byte("...")) {
		return "", nil
	}
	rest = line[3:]
	if len(rest) > 0 && bytes.IndexByte([]byte(" \t\r\n"), rest[0]) < 0 {
		return "", nil
	}
	if isBlank(rest) {
		rest = nil
	}
	return string(line[:3]), rest
}

// isBlank reports whether there is nothing but space and a comment in the line.
func isBlank(line []byte) bool {
	line = bytes.TrimLeft(line, " \t\r\n\ufeff")
	return len(line) == 0 || line[0] == '#'
}

// lines returns the function that turns the parser's line numbers into those of the file. To the
// parser, a few characters end a line that do not end one for anybody else, and what is left empty
// at the end stands below the last line.
func (c chunk) lines() func(int) int {
	text := bytes.TrimSuffix(c.text, []byte("\n"))
	last := c.before + 1 + bytes.Count(text, []byte("\n"))
	if bytes.IndexByte(text, '\r') < 0 && !bytes.Contains(text, []byte("\u0085")) &&
		!bytes.Contains(text, []byte("\u2028")) && !bytes.Contains(text, []byte("\u2029")) {
		return func(line int) int { return min(c.before+line, last) }
	}
	var breaks []int // the parser's line of each line
	line := 1
	for i := 0; i < len(text); i++ {
		switch b := text[i]; {
		case b == '\n':
			line++
			breaks = append(breaks, line)
		case b == '\r' && i+1 < len(text) && text[i+1] != '\n',
			b == 0xc2 && bytes.HasPrefix(text[i:], []byte("\u0085")),
			b == 0xe2 && (bytes.HasPrefix(text[i:], []byte("\u2028")) || bytes.HasPrefix(text[i:], []byte("\u2029"))):
			line++
		}
	}
	return func(line int) int {
		before, _ := slices.BinarySearch(breaks, line+1)
		return min(c.before+1+before, last)
	}
}

// inspector goes once through a document: it moves the places of its nodes to where they are in the
// file, and looks for what parses but cannot be written again, so that kustomize or Flux fails.
type inspector struct {
	stream  *stream
	file    string
	lines   func(int) int
	aliases bool
}

func (in *inspector) node(n *yaml.Node) {
	n.Line = in.lines(n.Line)
	if n.Kind == yaml.AliasNode {
		in.aliases = true
		return
	}
	for _, c := range n.Content {
		in.node(c)
	}
	if n.Kind == yaml.MappingNode {
		in.keys(n)
	}
}

// keys looks at the keys of a mapping.
func (in *inspector) keys(n *yaml.Node) {
	var lines map[string]int
	if len(n.Content) > 2*few {
		lines = make(map[string]int, len(n.Content)/2)
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := Resolve(n.Content[i])
		pos := graph.Pos{File: in.file, Line: n.Content[i].Line, Col: n.Content[i].Column}
		switch {
		case key.Kind == yaml.MappingNode:
			in.stream.invalid(pos, problem.InvalidKey{Mistake: problem.KeyIsMapping})
			continue
		case key.Kind == yaml.SequenceNode:
			in.stream.invalid(pos, problem.InvalidKey{Mistake: problem.KeyIsList})
			continue
		case isMerge(key):
			in.merge(n.Content[i+1])
		case key.ShortTag() != "!!str":
			in.stream.invalid(pos, problem.InvalidKey{Mistake: problem.KeyNotString, Key: key.Value, Tag: key.ShortTag()})
		}
		first := 0
		if lines != nil {
			first = lines[key.Value]
			if first == 0 {
				lines[key.Value] = pos.Line
			}
		} else {
			for j := 0; j < i && first == 0; j += 2 {
				if other := Resolve(n.Content[j]); other.Kind == yaml.ScalarNode && other.Value == key.Value {
					first = n.Content[j].Line
				}
			}
		}
		if first != 0 {
			in.stream.invalid(pos, problem.InvalidKey{Mistake: problem.KeyRepeated, Key: key.Value, Line: first})
		}
	}
}

// merge looks at the value of a merge key.
func (in *inspector) merge(n *yaml.Node) {
	from := []*yaml.Node{n}
	if list := Resolve(n); list.Kind == yaml.SequenceNode {
		from = list.Content
	}
	for _, m := range from {
		if Resolve(m).Kind != yaml.MappingNode {
			in.stream.invalid(graph.Pos{File: in.file, Line: m.Line, Col: m.Column}, problem.InvalidKey{Mistake: problem.MergeNoMapping})
		}
	}
}

var errorStart = regexp.MustCompile(`^yaml: (line (\d+): )?`)

// reason returns the parser's error without its line.
func reason(err error) string {
	return errorStart.ReplaceAllString(err.Error(), "")
}

// locate finds the line and column of a parser's error. The parser tells a line only, and often that
// of the mapping in which the error is. So it looks for the shortest beginning of the text that
// gives the same error: the place is its end.
func (c chunk) locate(err error) (line, col int) {
	const most = 128 << 10 // each probe parses again
	said := 1
	if m := errorStart.FindStringSubmatch(err.Error()); m != nil && m[2] != "" {
		said, _ = strconv.Atoi(m[2])
	}
	if len(c.text) > most {
		return c.lines()(said), 0
	}
	same := func(text []byte) bool {
		_, probe := parseNode(text)
		return probe != nil && reason(probe) == reason(err)
	}
	ends := []int{0}
	for i, b := range c.text {
		if b == '\n' {
			ends = append(ends, i+1)
		}
	}
	if ends[len(ends)-1] != len(c.text) {
		ends = append(ends, len(c.text))
	}
	n := shortest(len(ends)-1, func(n int) bool { return same(c.text[:ends[n]]) })
	start, end := ends[max(0, n-1)], ends[n]
	text := c.text[start:end]
	bytesIn := shortest(len(text), func(n int) bool { return same(c.text[:start+n]) })
	col = max(1, utf8.RuneCount(bytes.TrimRight(text[:bytesIn], "\r\n")))
	return c.before + max(1, n), col
}

// shortest returns the least n up to most for which found holds, given that it holds for most and
// for every number above the least.
func shortest(most int, found func(int) bool) int {
	least := 0
	for least < most {
		if half := (least + most) / 2; found(half) {
			most = half
		} else {
			least = half + 1
		}
	}
	return least
}
