package git

import (
	"bufio"
	"bytes"
	"strings"

	"github.com/go-git/go-git/v5/plumbing/format/gitignore"
)

// Patterns are lines of .gitignore files. The last pattern that matches a path, or a directory above
// it, decides.
// See https://git-scm.com/docs/gitignore.
type Patterns []gitignore.Pattern

// ParsePatterns reads the patterns of a text, one a line, that hold below a directory: a slash path,
// "." for the root. Reading ends at a line over 64 KiB, as it does in Flux.
func ParsePatterns(text []byte, dir string) Patterns {
	var domain []string
	if dir != "." {
		domain = strings.Split(dir, "/")
	}
	var patterns Patterns
	lines := bufio.NewScanner(bytes.NewReader(text))
	for lines.Scan() {
		line := lines.Text()
		if strings.TrimSpace(line) != "" && !strings.HasPrefix(line, "#") {
			patterns = append(patterns, gitignore.ParsePattern(line, domain))
		}
	}
	return patterns
}

// Match reports whether the patterns exclude a file or directory, given by its slash path.
func (p Patterns) Match(name string, isDir bool) bool {
	return len(p) > 0 && gitignore.NewMatcher(p).Match(strings.Split(name, "/"), isDir)
}
