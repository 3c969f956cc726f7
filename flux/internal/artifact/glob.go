package artifact

import (
	"path"
	"regexp"
	"strings"
)

const globCharacters = "*?["

// hasGlob reports whether a path holds a glob.
func hasGlob(p string) bool { return strings.ContainsAny(p, globCharacters) }

// globBase returns the directory of a path before its first glob, with a slash at the end or empty; the
// path's directory where it has none.
func globBase(p string) string {
	i := strings.IndexAny(p, globCharacters)
	if i < 0 {
		return path.Dir(p)
	}
	return p[:strings.LastIndexByte(p[:i], '/')+1]
}

// globPattern returns the regular expression of a glob in which ** matches any number of directories.
func globPattern(glob string) (*regexp.Regexp, error) {
	var b strings.Builder
	for rest := glob; rest != ""; {
		switch {
		case strings.HasPrefix(rest, "**/"):
			b.WriteString("(?:.*/)?")
			rest = rest[3:]
		case strings.HasPrefix(rest, "**"):
			b.WriteString(".*")
			rest = rest[2:]
		case rest[0] == '*':
			b.WriteString("[^/]*")
			rest = rest[1:]
		case rest[0] == '?':
			b.WriteString("[^/]")
			rest = rest[1:]
		default:
			b.WriteString(regexp.QuoteMeta(rest[:1]))
			rest = rest[1:]
		}
	}
	return regexp.Compile("^" + b.String() + "$")
}
