package flux

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/flux/internal/plaintext"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// What stands in an excerpt in place of a value that is not shown.
const (
	maskedValue    = "(masked)"
	encryptedValue = "(encrypted)"
)

// largestExcerpt is the size of the file, in bytes, above which nothing of it is shown.
const largestExcerpt = 1 << 20

// Excerpt returns the YAML of a node as the repository has it, fit to be shown: with secret values
// masked and encrypted payloads left out. It is empty for a node that no document of the repository
// declares, and where a value to be masked cannot be told from what stands beside it.
func Excerpt(repo *parse.Repo, n graph.Node) string {
	if n.Pos.IsZero() {
		return ""
	}
	for _, d := range repo.Documents(n.Pos.File) {
		if d.Pos() != n.Pos || d.GroupKind() != n.ID.Kind {
			continue
		}
		data, err := repo.ReadFile(n.Pos.File)
		if err != nil || len(data) > largestExcerpt {
			return ""
		}
		return excerptOf(data, d)
	}
	return ""
}

func excerptOf(data []byte, d parse.Document) string {
	lines := strings.Split(string(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))), "\n")
	m := masker{covers: map[*yaml.Node]string{}}
	m.walk(d.Root.Node(), "", 0)
	from := d.Pos()
	m.end = len(lines) + 1
	for i := from.Line; i < len(lines); i++ {
		if strings.HasPrefix(lines[i], "---") || strings.HasPrefix(lines[i], "...") || endsItem(lines[i], from.Col) {
			m.end = i + 1
			break
		}
	}
	secret := isSecretObject(d.Root.Node())
	var out []string
	indent := strings.Repeat(" ", from.Col-1)
	if from.Col > 1 {
		lines[from.Line-1] = indent + lines[from.Line-1][min(from.Col-1, len(lines[from.Line-1])):]
	}
	for line := from.Line; line < m.end; line++ {
		text := lines[line-1]
		cover, next, ok := m.at(line, text)
		if !ok {
			return ""
		}
		if cover != "" {
			text = cover
		}
		line = next - 1
		if comment := strings.TrimSpace(text); strings.HasPrefix(comment, "#") && (secret || plaintext.Leaks("", comment+"\n")) {
			continue
		}
		if inner := encryptedText.ReplaceAllString(text, encryptedValue); plaintext.PrivateKey.MatchString(inner) || plaintext.Leaks("", inner) {
			return ""
		} else {
			out = append(out, strings.TrimPrefix(inner, indent))
		}
	}
	return strings.TrimRight(strings.Join(out, "\n"), "\n ")
}

// endsItem reports whether a line stands left of the item of a list that begins in a column.
func endsItem(line string, column int) bool {
	bare := strings.TrimLeft(line, " ")
	return column > 1 && bare != "" && len(line)-len(bare) < column-1
}

// encryptedText is a value that SOPS has encrypted.
var encryptedText = regexp.MustCompile(`ENC\[[^\]]*\]`)

// masker finds the values of a document that are not to be shown.
type masker struct {
	covers map[*yaml.Node]string // by the scalar, or by the mapping or list that it stands for
	starts []*yaml.Node          // every node that has a place of its own, in order of the document
	end    int                   // the line after the last
}

// walk goes through a value. name is the key that it belongs to.
func (m *masker) walk(n *yaml.Node, name string, depth int) {
	if n == nil || depth > 100 {
		return
	}
	m.starts = append(m.starts, n)
	switch n.Kind {
	case yaml.AliasNode:
		if n.Alias != nil && n.Alias.Kind == yaml.ScalarNode && plaintext.Leaks(name, n.Alias.Value) {
			m.covers[n.Alias] = maskedValue
		}
	case yaml.ScalarNode:
		if plaintext.Leaks(name, n.Value) || plaintext.PrivateKey.MatchString(n.Value) {
			m.covers[n] = maskedValue
		}
	case yaml.SequenceNode:
		named := ""
		for _, item := range n.Content {
			m.walk(item, named, depth+1)
		}
	case yaml.MappingNode:
		secret, sealed := isSecretObject(n), isKind(n, "SealedSecret")
		for i := 0; i+1 < len(n.Content); i += 2 {
			key, value := n.Content[i], n.Content[i+1]
			m.starts = append(m.starts, key)
			inner := key.Value
			if inner == "value" { // of an environment variable, whose name stands beside it
				inner = textOf(n, "name")
			}
			m.walk(value, inner, depth+1)
			switch {
			case secret && (key.Value == "data" || key.Value == "stringData"):
				m.coverAll(value, maskedValue, depth)
			case secret && key.Value == "metadata":
				m.coverAll(valueOf(value, "annotations"), maskedValue, depth)
			case key.Value == "sops" && depth == 0, sealed && key.Value == "spec":
				m.coverAll(value, encryptedValue, depth)
			}
		}
	}
}

// coverAll covers every scalar below a value.
func (m *masker) coverAll(n *yaml.Node, with string, depth int) {
	if n == nil || depth > 100 {
		return
	}
	switch n.Kind {
	case yaml.ScalarNode:
		m.covers[n] = with
	case yaml.AliasNode:
		m.coverAll(n.Alias, with, depth+1)
	case yaml.SequenceNode:
		for _, item := range n.Content {
			m.coverAll(item, with, depth+1)
		}
	case yaml.MappingNode:
		for i := 1; i < len(n.Content); i += 2 {
			m.coverAll(n.Content[i], with, depth+1)
		}
	}
}

// at returns what takes the place of a line, and the line that comes next: a value may fill several.
// It is not ok where something else stands on the same line behind a covered value.
func (m *masker) at(line int, text string) (cover string, next int, ok bool) {
	for i, n := range m.starts {
		with, covered := m.covers[n]
		if !covered || n.Line != line {
			continue
		}
		next = m.end
		for _, after := range m.starts[i+1:] {
			if after.Line > line || after.Line == line && after.Column > n.Column {
				next = after.Line
				break
			}
		}
		if next == line || n.Column-1 > len(text) {
			return "", 0, false
		}
		// Columns count characters, and what stands before a value may hold others than of one byte.
		runes := []rune(text)
		return string(runes[:min(n.Column-1, len(runes))]) + with, next, true
	}
	return "", line + 1, true
}

// isSecretObject reports whether a mapping is a Secret.
func isSecretObject(n *yaml.Node) bool { return isKind(n, "Secret") }

func isKind(n *yaml.Node, kind string) bool {
	return n != nil && n.Kind == yaml.MappingNode && textOf(n, "kind") == kind && textOf(n, "apiVersion") != ""
}

// textOf returns the scalar of a key, or "".
func textOf(n *yaml.Node, key string) string {
	if v := valueOf(n, key); v != nil && v.Kind == yaml.ScalarNode {
		return v.Value
	}
	return ""
}

// valueOf returns the value of a key, or nil.
func valueOf(n *yaml.Node, key string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	i := slices.IndexFunc(n.Content, func(k *yaml.Node) bool { return k.Value == key && k.Kind == yaml.ScalarNode })
	if i < 0 || i%2 != 0 || i+1 >= len(n.Content) {
		return nil
	}
	return n.Content[i+1]
}
