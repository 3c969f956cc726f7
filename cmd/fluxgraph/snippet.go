package main

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/fluxgraph/fluxgraph/graph"
)

// snippets shows lines of the repository's files.
type snippets struct {
	read  func(file string) ([]byte, error)
	files map[string]*snippetFile
}

type snippetFile struct {
	lines  [][]byte
	secret bool
}

func newSnippets(read func(string) ([]byte, error)) *snippets {
	return &snippets{read: read, files: map[string]*snippetFile{}}
}

// widest is how many characters of a line are shown.
const widest = 120

// at returns the line at pos with a mark below its column, or nothing where there is no such line.
func (s *snippets) at(pos graph.Pos) string {
	if pos.File == "" || pos.Line < 1 {
		return ""
	}
	f, ok := s.files[pos.File]
	if !ok {
		f = &snippetFile{}
		if data, err := s.read(pos.File); err == nil {
			f.lines = bytes.Split(data, []byte("\n"))
			f.secret = holdsSecrets(data)
		}
		s.files[pos.File] = f
	}
	if pos.Line > len(f.lines) {
		return ""
	}
	raw := strings.TrimRight(string(f.lines[pos.Line-1]), " \t\r")
	if opening.MatchString(raw) {
		return ""
	}
	if f.secret {
		raw = keyOnly(raw)
	}
	text := []rune(printable(raw))
	if strings.TrimSpace(string(text)) == "" {
		return ""
	}
	cut := len(text) > widest
	if cut {
		text = append(text[:widest-1], '…')
	}
	var b strings.Builder
	number := fmt.Sprint(pos.Line)
	fmt.Fprintf(&b, "  %s | %s\n", number, string(text))
	if pos.Col >= 1 && pos.Col <= len(text) {
		fmt.Fprintf(&b, "  %s | %s^\n", strings.Repeat(" ", len(number)), strings.Repeat(" ", pos.Col-1))
	}
	return b.String()
}

var (
	secretKind = regexp.MustCompile(`(?m)\bkind["']?\s*:\s*["']?(Secret|SealedSecret)\b`)
	secretData = regexp.MustCompile(`(?m)\b(data|stringData|encryptedData)["']?\s*:`)
	encrypted  = regexp.MustCompile(`ENC\[|(?m)^\s*["']?sops["']?\s*:|secretGenerator`)
	opening    = regexp.MustCompile(`^(---|\{|apiVersion:)`) // the first line of any document: it tells nothing
	keyLine    = regexp.MustCompile(`^\s*(?:- )*\s*["']?[A-Za-z0-9_./-]+["']?:(?:\s|$)`)
)

// holdsSecrets reports whether a file may hold secret values: rather once too often.
func holdsSecrets(data []byte) bool {
	return secretKind.Match(data) && secretData.Match(data) || encrypted.Match(data)
}

// keyOnly keeps the key of a line, and nothing of a line without one.
func keyOnly(line string) string { return strings.TrimRight(keyLine.FindString(line), " \t") }

// printable replaces what would move the cursor or colour the terminal. A name in a manifest is not
// the user's own.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case unicode.IsPrint(r):
			return r
		}
		return unicode.ReplacementChar
	}, s)
}
