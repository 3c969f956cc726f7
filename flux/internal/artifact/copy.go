package artifact

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// copyFiles copies what one pattern matches. A directory without a glob keeps its own name below the
// destination, dir/** loses it, and any other glob keeps the whole matched path; ** means one level
// like *, but a directory that it matches is copied whole.
func copyFiles(files map[string]parse.TreeFile, t *build.Tree, from, to string, exclude []string) {
	all := t.Files()
	put := func(p, at string) {
		if !excluded(p, strings.TrimSuffix(globRoot(from), "/"), exclude) {
			f, _ := t.File(p)
			files[path.Clean(at)] = f
		}
	}
	below := func(dir, at string) {
		for _, p := range all {
			if rest, ok := strings.CutPrefix(p, dir+"/"); ok || dir == "." {
				if dir == "." {
					rest = p
				}
				put(p, path.Join(at, rest))
			}
		}
	}
	switch {
	case from == "" || from == ".":
		below(".", to)
	case !strings.ContainsAny(from, "*?["):
		if f, ok := t.File(from); ok {
			at := to
			if to == "" || strings.HasSuffix(to, "/") || hasBelow(files, to) {
				at = path.Join(to, path.Base(from))
			}
			if !excluded(from, path.Dir(from), exclude) {
				files[path.Clean(at)] = f
			}
			return
		}
		below(path.Clean(from), path.Join(to, path.Base(from)))
	case strings.HasSuffix(from, "/**") && !strings.ContainsAny(strings.TrimSuffix(from, "/**"), "*?["):
		below(path.Clean(strings.TrimSuffix(from, "/**")), to)
	case from == "**":
		below(".", to)
	default:
		pattern := strings.ReplaceAll(from, "**", "*")
		depth := strings.Count(pattern, "/") + 1
		for _, p := range all {
			parts := strings.Split(p, "/")
			if len(parts) < depth {
				continue
			}
			if ok, err := path.Match(pattern, strings.Join(parts[:depth], "/")); err == nil && ok {
				put(p, path.Join(to, p))
			}
		}
	}
}

// globRoot returns the part of a pattern before its first glob.
func globRoot(pattern string) string {
	i := strings.IndexAny(pattern, "*?[")
	if i < 0 {
		return path.Dir(pattern)
	}
	return pattern[:strings.LastIndexByte(pattern[:i], '/')+1]
}

func hasBelow(files map[string]parse.TreeFile, dir string) bool {
	for p := range files {
		if strings.HasPrefix(p, dir+"/") {
			return true
		}
	}
	return false
}

// excluded reports whether a file is left out: patterns are tried against its path from the source's
// root, and from where the glob begins.
func excluded(p, root string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		expr, err := regexp.Compile("^" + globExpr(pattern) + "$")
		return err == nil && (expr.MatchString(p) || expr.MatchString(strings.TrimPrefix(strings.TrimPrefix(p, root), "/")))
	})
}

// globExpr turns a glob with real ** into a regular expression.
func globExpr(pattern string) string {
	var b strings.Builder
	for i := 0; i < len(pattern); i++ {
		switch {
		case strings.HasPrefix(pattern[i:], "**/"):
			b.WriteString("(?:.*/)?")
			i += 2
		case strings.HasPrefix(pattern[i:], "**"):
			b.WriteString(".*")
			i++
		case pattern[i] == '*':
			b.WriteString("[^/]*")
		case pattern[i] == '?':
			b.WriteString("[^/]")
		default:
			b.WriteString(regexp.QuoteMeta(pattern[i : i+1]))
		}
	}
	return b.String()
}
