package graph

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// Pattern chooses nodes. Each field that is not empty must fit, and one entry of it is enough. The
// entries are patterns as path.Match reads them. The zero Pattern chooses every node.
type Pattern struct {
	Kinds      []string // Kind or group/Kind; case and an English plural do not matter
	Namespaces []string // "" fits what has no namespace
	Names      []string
	Labels     Selector
}

// Empty reports whether p chooses every node.
func (p Pattern) Empty() bool {
	return len(p.Kinds) == 0 && len(p.Namespaces) == 0 && len(p.Names) == 0 && len(p.Labels) == 0
}

// Validate returns an error that names the first entry that is no pattern.
func (p Pattern) Validate() error {
	for _, entry := range slices.Concat(p.Kinds, p.Namespaces, p.Names) {
		if _, err := path.Match(entry, ""); err != nil {
			return fmt.Errorf("%q is no pattern", entry)
		}
	}
	return nil
}

// Matches reports whether p chooses n.
func (p Pattern) Matches(n Node) bool {
	return fits(p.Kinds, n.ID.Kind.fits) &&
		fits(p.Namespaces, globbing(n.ID.Namespace)) &&
		fits(p.Names, globbing(n.ID.Name)) &&
		p.Labels.Matches(n.Labels)
}

func fits(entries []string, fit func(string) bool) bool {
	return len(entries) == 0 || slices.ContainsFunc(entries, fit)
}

func globbing(text string) func(string) bool {
	return func(pattern string) bool { ok, _ := path.Match(pattern, text); return ok || pattern == text }
}

// fits reports whether a pattern, or the singular of one, names the kind.
func (k Kind) fits(pattern string) bool {
	pattern = strings.ToLower(pattern)
	for _, p := range singulars(pattern) {
		if globbing(strings.ToLower(k.Name))(p) || strings.Contains(p, "/") && globbing(strings.ToLower(k.String()))(p) {
			return true
		}
	}
	return false
}

// singulars returns a word, and what it may be the plural of.
func singulars(word string) []string {
	all := []string{word}
	for _, ending := range []struct{ plural, singular string }{{"ies", "y"}, {"es", ""}, {"s", ""}} {
		if stem, ok := strings.CutSuffix(word, ending.plural); ok && stem != "" {
			all = append(all, stem+ending.singular)
		}
	}
	return all
}
