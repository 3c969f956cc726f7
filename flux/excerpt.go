package flux

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/plaintext"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// maxExcerptFile is the size of a file, in bytes, above which Excerpt returns nothing of it.
const maxExcerptFile = 1 << 20

// encryptedText is a value that SOPS has encrypted.
// See https://fluxcd.io/flux/guides/mozilla-sops/.
var encryptedText = regexp.MustCompile(`ENC\[[^\]]*\]`)

// Excerpt returns the YAML of a node as the repository has it, without secrets: secret values are masked,
// and encrypted values are left out. It returns "" for a node that no document of the repository declares,
// for a document that cannot be read, and where a secret value shares its line with something else.
func Excerpt(repo *parse.Repo, n graph.Node) string {
	if n.Pos.IsZero() {
		return ""
	}
	for _, d := range repo.Documents(n.Pos.File) {
		if d.Pos() != n.Pos || d.GroupKind() != n.ID.Kind {
			continue
		}
		data, err := repo.ReadFile(n.Pos.File)
		if err != nil || len(data) > maxExcerptFile {
			return ""
		}
		return excerptOf(data, d)
	}
	return ""
}

// excerptOf returns the lines of a document of a file, or "" where they cannot be shown.
func excerptOf(file []byte, d parse.Document) string {
	lines := strings.Split(string(bytes.ReplaceAll(file, []byte("\r\n"), []byte("\n"))), "\n")
	start := d.Pos()
	end := endOfDocument(lines, start)
	indent := strings.Repeat(" ", start.Col-1)
	if start.Col > 1 { // an item of a list: its dash is not shown
		first := lines[start.Line-1]
		lines[start.Line-1] = indent + first[min(start.Col-1, len(first)):]
	}
	m := newMask(d.Root.Node(), end)
	isSecret := isSecretObject(d.Root.Node())
	var shown []string
	for line := start.Line; line < end; {
		text, next, ok := m.apply(line, lines[line-1])
		if !ok {
			return ""
		}
		line = next
		if isComment(text) && (isSecret || plaintext.Leaks("", strings.TrimSpace(text)+"\n")) {
			continue
		}
		text = encryptedText.ReplaceAllString(text, encryptedValue)
		if plaintext.PrivateKey.MatchString(text) || plaintext.Leaks("", text) {
			return ""
		}
		shown = append(shown, strings.TrimPrefix(text, indent))
	}
	return strings.TrimRight(strings.Join(shown, "\n"), "\n ")
}

// isComment reports whether a line of YAML holds a comment only.
func isComment(line string) bool { return strings.HasPrefix(strings.TrimSpace(line), "#") }

// endOfDocument returns the number of the line after the last one of the document that starts at a position.
func endOfDocument(lines []string, start graph.Pos) int {
	for i := start.Line; i < len(lines); i++ {
		if strings.HasPrefix(lines[i], "---") || strings.HasPrefix(lines[i], "...") || endsItem(lines[i], start.Col) {
			return i + 1
		}
	}
	return len(lines) + 1
}

// endsItem reports whether a line ends the item of a list that starts in a column: it is indented less.
func endsItem(line string, column int) bool {
	text := strings.TrimLeft(line, " ")
	return column > 1 && text != "" && len(line)-len(text) < column-1
}
