package main

import (
	"regexp"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// text is a YAML file as lines, which are edited as a person would.
type text struct{ lines []string }

func newText(data []byte) *text { return &text{strings.Split(string(data), "\n")} }

func (t *text) bytes() []byte { return []byte(strings.Join(t.lines, "\n")) }

var separator = regexp.MustCompile(`^---(\s|$)`)

// document returns the lines, from first up to but not including end, of the document that the line
// (from 1) stands in.
func (t *text) document(line int) (first, end int) {
	line = min(max(line, 1), len(t.lines))
	first, end = line-1, line
	for first > 0 && !separator.MatchString(t.lines[first]) {
		first--
	}
	for end < len(t.lines) && !separator.MatchString(t.lines[end]) {
		end++
	}
	return first, min(end, len(t.lines))
}

// key returns the line below first and above end that holds the key at that depth of indentation,
// or -1.
func (t *text) key(first, end int, indent, key string) int {
	prefix := indent + key + ":"
	for i := first; i < end; i++ {
		if rest, ok := strings.CutPrefix(t.lines[i], prefix); ok && (rest == "" || rest[0] == ' ') {
			return i
		}
	}
	return -1
}

// block returns the end of the block that begins at a line: the first line that is not indented
// deeper. A list may stand at the depth of its key.
func (t *text) block(line, end int) int {
	depth := indentOf(t.lines[line])
	for i := line + 1; i < end; i++ {
		trimmed := strings.TrimSpace(t.lines[i])
		if trimmed == "" {
			continue
		}
		d := indentOf(t.lines[i])
		if d < depth || d == depth && !strings.HasPrefix(trimmed, "- ") {
			return i
		}
	}
	return end
}

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

func (t *text) insert(at int, lines ...string) { t.lines = slices.Insert(t.lines, at, lines...) }

// field puts a field of spec into the document at the line; a field of one line that is there is
// replaced.
func (t *text) field(line int, key, value string) bool {
	first, end := t.document(line)
	spec := t.key(first, end, "", "spec")
	if spec < 0 || strings.TrimSpace(t.lines[spec]) != "spec:" || spec+1 >= end {
		return false
	}
	indent := t.lines[spec+1][:indentOf(t.lines[spec+1])]
	if indent == "" {
		return false
	}
	if at := t.key(spec, t.block(spec, end), indent, key); at >= 0 {
		t.lines[at] = indent + key + ": " + value
		return true
	}
	t.insert(spec+1, indent+key+": "+value)
	return true
}

// unset takes a field of one line out of the spec of the document at the line.
func (t *text) unset(line int, key string) bool {
	first, end := t.document(line)
	spec := t.key(first, end, "", "spec")
	if spec < 0 || spec+1 >= end {
		return false
	}
	at := t.key(spec, t.block(spec, end), t.lines[spec+1][:indentOf(t.lines[spec+1])], key)
	if at < 0 || strings.TrimSpace(strings.Join(t.lines[at+1:t.block(at, end)], "")) != "" {
		return false
	}
	t.lines = slices.Delete(t.lines, at, at+1)
	return true
}

// dependency adds an item to spec.dependsOn of the document at the line.
func (t *text) dependency(line int, namespace, name string) bool {
	return t.item(line, "dependsOn", "name: "+name, "namespace: "+namespace)
}

// item adds an item with some fields to a list of the spec of the document at the line.
func (t *text) item(line int, list string, fields ...string) bool {
	first, end := t.document(line)
	spec := t.key(first, end, "", "spec")
	if spec < 0 || strings.TrimSpace(t.lines[spec]) != "spec:" || spec+1 >= end {
		return false
	}
	indent := t.lines[spec+1][:indentOf(t.lines[spec+1])]
	if indent == "" {
		return false
	}
	item := indent + "  "
	at := t.key(spec, t.block(spec, end), indent, list)
	switch {
	case at < 0:
		at = spec
		t.insert(spec+1, indent+list+":")
		at++
	case strings.TrimSpace(t.lines[at]) != list+":" || at+1 >= end || !strings.HasPrefix(strings.TrimSpace(t.lines[at+1]), "- "):
		return false
	default:
		item = t.lines[at+1][:indentOf(t.lines[at+1])]
	}
	for i, field := range fields {
		lead := "  "
		if i == 0 {
			lead = "- "
		}
		t.insert(at+1+i, item+lead+field)
	}
	return true
}

// rename changes the value of the key that names something in the lines around the place of a
// reference.
func (t *text) rename(line int, key, from, to string) bool {
	first, end := t.document(line)
	pattern := regexp.MustCompile(`^(\s*(?:- )?` + regexp.QuoteMeta(key) + `:\s+["']?)` + regexp.QuoteMeta(from) + `(["']?\s*(?:#.*)?)$`)
	for i := max(first, line-1); i < min(end, line+5); i++ {
		if m := pattern.FindStringSubmatch(t.lines[i]); m != nil {
			t.lines[i] = m[1] + to + m[2]
			return true
		}
	}
	return false
}

// appendDocument adds a document to the file.
func (t *text) appendDocument(document string) {
	for len(t.lines) > 0 && strings.TrimSpace(t.lines[len(t.lines)-1]) == "" {
		t.lines = t.lines[:len(t.lines)-1]
	}
	t.lines = append(t.lines, "---")
	t.lines = append(t.lines, strings.Split(document, "\n")...)
}

// only reports whether the file holds no document but the one at the line.
func (t *text) only(line int) bool {
	first, end := t.document(line)
	for i, l := range t.lines {
		l = strings.TrimSpace(l)
		if (i < first || i >= end) && l != "" && l != "---" && !strings.HasPrefix(l, "#") {
			return false
		}
	}
	return true
}

// entry finds the line of a kustomization file's list that names a file beside it, or -1.
func (t *text) entry(name string) int {
	for i, l := range t.lines {
		l = strings.TrimSpace(l)
		if l == "- "+name || l == "- ./"+name || l == `- "`+name+`"` || l == `- "./`+name+`"` {
			return i
		}
	}
	return -1
}

// copied returns a node's document under another name.
func (t *text) copied(n graph.Node, name string) (*text, bool) {
	first, end := t.document(n.Pos.Line)
	lines := slices.Clone(t.lines[first:end])
	if separator.MatchString(lines[0]) {
		lines = lines[1:]
	}
	c := &text{lines}
	metadata := c.key(0, len(lines), "", "metadata")
	return c, metadata >= 0 && c.rename(metadata+1, "name", n.ID.Name, name)
}
