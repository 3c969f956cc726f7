package parse

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/fluxgraph/fluxgraph/graph"
)

// Comment is a comment in a YAML file.
type Comment struct {
	Pos   graph.Pos   // of the #
	Text  string      // without the # and the space around
	About graph.Lines // what it speaks of
}

// Comments returns the comments of the repository's YAML files that begin with the prefix, in order.
//
// A comment at the end of a line speaks of that line, and one alone on its line of the next line that
// is more than a comment; both speak of what is nested below that line, too. One before the first key
// of a document speaks of the whole document.
//
// Files need not parse: comments are found by the shape of the text.
func (r *Repo) Comments(prefix string) []Comment {
	var all []Comment
	for _, file := range r.names {
		switch {
		case path.Ext(file) == ".yaml", path.Ext(file) == ".yml", path.Base(file) == "Kustomization":
		default:
			continue
		}
		data, err := r.ReadFile(file)
		if err != nil {
			continue // a note of Load says so
		}
		text := toUTF8(data)
		if !bytes.Contains(text, []byte(prefix)) {
			continue
		}
		all = append(all, slices.DeleteFunc(comments(file, text), func(c Comment) bool { return !strings.HasPrefix(c.Text, prefix) })...)
	}
	return all
}

// comments returns every comment of a file.
func comments(file string, text []byte) []Comment {
	s := commentScanner{block: -1, plain: -1}
	for line := range bytes.Lines(text) {
		s.line(bytes.TrimRight(line, "\r\n"))
	}
	var all []Comment
	for i, l := range s.lines {
		if l.comment < 0 {
			continue
		}
		all = append(all, Comment{
			Pos:   graph.Pos{File: file, Line: i + 1, Col: l.column},
			Text:  l.text,
			About: s.about(file, i),
		})
	}
	return all
}

// scannedLine is what a line holds.
type scannedLine struct {
	document int    // the number of its document
	content  bool   // more than space, a comment or a marker
	indent   int    // of the content, in bytes
	entry    bool   // the content begins an item of a list
	open     bool   // the content ends with a key whose value follows
	comment  int    // where its comment begins, in bytes; -1: it has none
	column   int    // the same, 1-based and in runes
	text     string // of the comment
}

// commentScanner goes through a file line by line, with what a line leaves open to the next.
type commentScanner struct {
	lines    []scannedLine
	document int

	quote  byte // of the quoted scalar that is open, or 0
	flow   int  // how many brackets and braces are open
	block  int  // the indent of the content of the block scalar that is open; -1: none
	parent int  // while block is unknown, the indent that the content must exceed
	seek   bool // a block scalar is open, and its indent is not known yet
	plain  int  // lines that are indented more go on with the plain scalar of the last line; -1: none
}

var blockHeader = regexp.MustCompile(`^[|>]([0-9+-]*)[ \t]*(#.*)?$`)

// line takes in the next line, without its end.
func (s *commentScanner) line(text []byte) {
	l := scannedLine{document: s.document, comment: -1}
	start := 0
	if marker, _ := marker(text); marker != "" {
		s.document++
		s.quote, s.flow, s.block, s.seek, s.plain = 0, 0, -1, false, -1
		l.document = s.document
		start = len(marker)
	}
	indent := len(text) - len(bytes.TrimLeft(text, " "))
	blank := len(bytes.TrimSpace(text[start:])) == 0
	switch {
	case blank:
		s.lines = append(s.lines, l)
		return
	case start == 0 && s.inBlock(indent):
		l.content, l.indent = true, indent
		s.lines = append(s.lines, l)
		return
	}
	t := tokens{s: s, text: text, l: &l, at: max(start, indent), column: -1}
	goesOn := s.plain >= 0 && indent >= s.plain
	t.begin = s.quote == 0 && !goesOn
	t.scan(start > 0)
	switch {
	case !t.plain || s.quote != 0 || s.flow > 0:
		s.plain = -1
	case goesOn: // as before
	case t.column >= 0:
		s.plain = t.column + 1
	default:
		s.plain = indent
	}
	if l.comment >= 0 {
		l.column = utf8.RuneCount(text[:l.comment]) + 1
		l.text = strings.TrimSpace(strings.TrimLeft(string(text[l.comment:]), "#"))
	}
	l.indent = indent
	l.content = l.content && !bytes.HasPrefix(text, []byte("%"))
	s.lines = append(s.lines, l)
}

// inBlock reports whether a line belongs to the block scalar that is open, and closes it if not.
func (s *commentScanner) inBlock(indent int) bool {
	if s.seek {
		s.seek = false
		if indent > s.parent {
			s.block = indent
		}
	}
	if s.block >= 0 && indent >= s.block {
		return true
	}
	s.block = -1
	return false
}

// tokens goes through one line.
type tokens struct {
	s      *commentScanner
	text   []byte
	l      *scannedLine
	at     int
	begin  bool // a value, a key or an indicator may begin here
	column int  // of the innermost item or key that the line begins; -1: none
	plain  bool // the line ends in a plain scalar
	keyed  bool // a key stands before what is being read
}

// scan finds the comment of the line, and notes what the line leaves open. A line with a marker has
// no indent of its own.
func (t *tokens) scan(marked bool) {
	s, text := t.s, t.text
	for t.at < len(text) {
		c := text[t.at]
		switch {
		case s.quote != 0:
			t.l.content = true
			t.quoted()
		case c == ' ' || c == '\t':
			t.at++
		case c == '#' && (t.at == 0 || text[t.at-1] == ' ' || text[t.at-1] == '\t'):
			t.l.comment, t.at, t.plain = t.at, len(text), false
		default:
			t.l.content = true
			t.token(c, marked)
		}
	}
	t.l.open = t.begin && t.keyed && s.flow == 0 && s.quote == 0 && !s.seek && s.block < 0
}

// quoted reads on in a quoted scalar.
func (t *tokens) quoted() {
	c := t.text[t.at]
	t.at++
	switch {
	case c == '\\' && t.s.quote == '"':
		t.at++
	case c != t.s.quote:
	case c == '\'' && t.at < len(t.text) && t.text[t.at] == '\'':
		t.at++
	default:
		t.s.quote, t.begin, t.plain = 0, false, false
	}
}

// spaced reports whether the character after the next is space, or there is none.
func (t *tokens) spaced() bool {
	return t.at+1 >= len(t.text) || t.text[t.at+1] == ' ' || t.text[t.at+1] == '\t'
}

// token reads what begins with c.
func (t *tokens) token(c byte, marked bool) {
	s := t.s
	first := t.column < 0 && !marked
	switch {
	case c == ':' && (t.spaced() || s.flow > 0 && bytes.IndexByte([]byte(",[]{}"), t.text[t.at+1]) >= 0):
		t.begin, t.keyed, t.plain = true, true, false
		t.at++
	case s.flow > 0 && (c == ']' || c == '}'):
		s.flow--
		t.begin, t.plain = false, false
		t.at++
	case s.flow > 0 && c == ',', (t.begin || s.flow > 0) && (c == '[' || c == '{'):
		if c != ',' {
			s.flow++
		}
		t.begin, t.plain = true, false
		t.at++
	case !t.begin:
		t.plain = true
		t.at++
	case (c == '-' || c == '?') && s.flow == 0 && t.spaced() && !t.keyed:
		if first {
			t.l.entry = c == '-'
		}
		t.column = t.at
		t.at++
	case c == '"' || c == '\'':
		s.quote = c
		t.startKey()
		t.at++
	case c == '&' || c == '!':
		t.word()
	case c == '*':
		t.startKey()
		t.word()
		t.begin = false
	case (c == '|' || c == '>') && s.flow == 0 && blockHeader.Match(t.text[t.at:]):
		t.header()
	default:
		t.startKey()
		t.begin, t.plain = false, true
		t.at++
	}
}

// startKey notes where a key begins. What begins after a key is a value.
func (t *tokens) startKey() {
	if !t.keyed && t.s.flow == 0 && hasKey(t.text[t.at:]) {
		t.column = t.at
	}
}

// hasKey reports whether text begins with a key: there is a colon with space, or nothing, after it.
func hasKey(text []byte) bool {
	if text[0] == '"' || text[0] == '\'' {
		end := bytes.IndexByte(text[1:], text[0])
		if end < 0 {
			return false
		}
		text = bytes.TrimLeft(text[end+2:], " \t")
		return len(text) > 0 && text[0] == ':'
	}
	for i, c := range text {
		switch {
		case c == '#' && i > 0 && text[i-1] == ' ':
			return false
		case c == ':' && (i+1 == len(text) || text[i+1] == ' ' || text[i+1] == '\t'):
			return true
		}
	}
	return false
}

// word skips an anchor, a tag or an alias.
func (t *tokens) word() {
	for t.at < len(t.text) && bytes.IndexByte([]byte(" \t"), t.text[t.at]) < 0 {
		if t.s.flow > 0 && bytes.IndexByte([]byte(",]}"), t.text[t.at]) >= 0 {
			return
		}
		t.at++
	}
}

// header reads the head of a block scalar, up to the end of the line.
func (t *tokens) header() {
	m := blockHeader.FindSubmatchIndex(t.text[t.at:])
	t.s.parent = t.column
	t.s.seek = true
	for _, c := range t.text[t.at+m[2] : t.at+m[3]] {
		if '1' <= c && c <= '9' {
			t.s.seek = false
			t.s.block = max(t.column, 0) + int(c-'0')
		}
	}
	if m[4] >= 0 && t.text[t.at+m[4]-1] != '|' && t.text[t.at+m[4]-1] != '>' {
		t.l.comment = t.at + m[4]
	}
	t.at = len(t.text)
}

// about returns the lines that the comment of a line speaks of.
func (s *commentScanner) about(file string, at int) graph.Lines {
	target := at
	if !s.lines[at].content {
		target = slices.IndexFunc(s.lines[at:], func(l scannedLine) bool { return l.content }) + at
		if target < at {
			return graph.Lines{File: file, First: at + 1, Last: at + 1}
		}
		document := s.lines[target].document
		same := func(l scannedLine) bool { return l.document == document }
		first := slices.IndexFunc(s.lines, same)
		if !slices.ContainsFunc(s.lines[first:target], func(l scannedLine) bool { return l.content }) {
			last := first
			for last < len(s.lines) && same(s.lines[last]) {
				last++
			}
			return graph.Lines{File: file, First: first + 1, Last: last}
		}
	}
	last := target
	for i := target + 1; i < len(s.lines) && s.lines[i].document == s.lines[target].document; i++ {
		l, head := s.lines[i], s.lines[target]
		if !l.content {
			continue
		}
		if l.indent <= head.indent && !(l.indent == head.indent && l.entry && head.open && !head.entry) {
			break
		}
		last = i
	}
	return graph.Lines{File: file, First: target + 1, Last: last + 1}
}
