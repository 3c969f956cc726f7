package report

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/internal/terminal"
)

// sources holds the lines of the repository's files that may be shown.
type sources struct {
	read  func(file string) ([]byte, error)
	files map[string]*sourceFile
}

type sourceFile struct {
	lines  [][]byte
	secret bool
}

func newSources(read func(string) ([]byte, error)) *sources {
	return &sources{read: read, files: map[string]*sourceFile{}}
}

// line returns the line at pos as it may be shown, and the columns from and up to which the value at
// pos reaches: 1-based, in runes, the second one past the value's end. ok is false where there is no
// such line or nothing of it is to be shown; the columns are zero where pos has none, or where what
// stands there is not shown.
func (s *sources) line(pos graph.Pos) (text []rune, from, to int, ok bool) {
	if pos.File == "" || pos.Line < 1 {
		return nil, 0, 0, false
	}
	f := s.file(pos.File)
	if pos.Line > len(f.lines) {
		return nil, 0, 0, false
	}
	raw := strings.TrimRight(string(f.lines[pos.Line-1]), " \t\r")
	if f.secret {
		raw = keyOnly(raw)
	}
	text = []rune(terminal.Printable(raw))
	if strings.TrimSpace(string(text)) == "" {
		return nil, 0, 0, false
	}
	if pos.Col < 1 || pos.Col > len(text) {
		return text, 0, 0, true
	}
	return text, pos.Col, pos.Col + wordLength(text, pos.Col-1), true
}

func (s *sources) file(name string) *sourceFile {
	f, ok := s.files[name]
	if ok {
		return f
	}
	f = &sourceFile{}
	if s.read != nil {
		if data, err := s.read(name); err == nil {
			f.lines = bytes.Split(data, []byte("\n"))
			f.secret = holdsSecrets(data)
		}
	}
	s.files[name] = f
	return f
}

var (
	secretKind = regexp.MustCompile(`(?m)\bkind["']?\s*:\s*["']?(Secret|SealedSecret)\b`)
	secretData = regexp.MustCompile(`(?m)\b(data|stringData|encryptedData)["']?\s*:`)
	encrypted  = regexp.MustCompile(`ENC\[|(?m)^\s*["']?sops["']?\s*:|secretGenerator`)
	opening    = regexp.MustCompile(`^(---|\{|apiVersion:)`) // the first line of any document, which shows nothing of interest
	keyLine    = regexp.MustCompile(`^\s*(?:- )*\s*["']?[A-Za-z0-9_./-]+["']?:(?:\s|$)`)
)

// holdsSecrets reports whether a file may hold secret values: in doubt it does.
func holdsSecrets(data []byte) bool {
	return secretKind.Match(data) && secretData.Match(data) || encrypted.Match(data)
}

// keyOnly keeps the key of a line, and nothing of a line without one.
func keyOnly(line string) string { return strings.TrimRight(keyLine.FindString(line), " \t") }

// wordLength returns how many runes the YAML value, or the key, takes that begins at index start of a
// line. It is at least 1.
func wordLength(line []rune, start int) int {
	rest := line[start:]
	switch rest[0] {
	case '"', '\'':
		return quotedLength(rest)
	case '{', '[':
		length, _ := bracketLength(rest)
		return length
	}
	flow := inFlow(line[:start])
	end := len(rest)
	for i, r := range rest {
		next := rune(' ')
		if i+1 < len(rest) {
			next = rest[i+1]
		}
		if r == ':' && (next == ' ' || flow && strings.ContainsRune(",]}", next)) || // what is before it is a key
			r == ' ' && next == '#' || flow && strings.ContainsRune(",]}", r) {
			end = i
			break
		}
	}
	return max(1, len([]rune(strings.TrimRight(string(rest[:end]), " "))))
}

// quotedLength returns the length of a quoted scalar with its quotes, or of all there is of it on the
// line.
func quotedLength(rest []rune) int {
	quote := rest[0]
	for i := 1; i < len(rest); i++ {
		switch {
		case rest[i] == '\\' && quote == '"':
			i++
		case rest[i] == quote && quote == '\'' && i+1 < len(rest) && rest[i+1] == quote:
			i++
		case rest[i] == quote:
			return i + 1
		}
	}
	return len(rest)
}

// bracketLength returns the length of a mapping or list in brackets, or of all there is of it on the
// line, and whether it ends there.
func bracketLength(rest []rune) (length int, closed bool) {
	depth := 0
	for i := 0; i < len(rest); i++ {
		switch rest[i] {
		case '"', '\'':
			i += quotedLength(rest[i:]) - 1
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1, true
			}
		}
	}
	return len(rest), false
}

// inFlow reports whether what follows stands within brackets that are opened on the same line.
func inFlow(before []rune) bool {
	for i, r := range before {
		if (r == '{' || r == '[') && (i == 0 || strings.ContainsRune(" [{", before[i-1])) {
			if _, closed := bracketLength(before[i:]); !closed {
				return true
			}
		}
	}
	return false
}
