package main

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
)

// unusedIgnore is the rule of ignores that ignore nothing. It judges the workspace file, not the
// graph, so that it is no check.
const unusedIgnore = "unused-ignore"

// unusedIgnorePage is what explain prints of it.
const unusedIgnorePage = `# unused-ignore

An entry of ignores in the workspace file ignores nothing: the mistake was put
right, or the entry never named it. Take the entry out, so that it does not hide
the next mistake; or look at its rule, file and object, which must all fit one
finding. docs/fluxgraph-file.md describes the file.
`

// ignore is an item of ignores: findings of the rule are not told where file and object fit.
type ignore struct {
	rule         string
	file, object string // patterns; empty fits all
	reason       string
	pos          graph.Pos
	used         bool
}

// badGlob returns the name of the field that is no pattern, or "".
func (i *ignore) badGlob() string {
	for _, field := range []struct{ name, pattern string }{{"file", i.file}, {"object", i.object}} {
		for _, element := range strings.Split(field.pattern, "/") {
			if _, err := path.Match(element, ""); err != nil {
				return field.name
			}
		}
	}
	return ""
}

// covers reports whether the finding is one to ignore.
func (i *ignore) covers(f check.Finding) bool {
	return f.Rule == i.rule && (i.file == "" || globPath(i.file, f.Pos.File)) && (i.object == "" || i.names(f.Nodes))
}

// names reports whether the pattern fits a node: as Kind/namespace/name, or as an id.
func (i *ignore) names(nodes []graph.ID) bool {
	return slices.ContainsFunc(nodes, func(id graph.ID) bool {
		return globPath(i.object, id.Key.String()) || globPath(i.object, id.String())
	})
}

// globPath matches a slash path element by element as path.Match does; ** stands for any number of
// elements.
func globPath(pattern, name string) bool {
	return globElements(strings.Split(pattern, "/"), strings.Split(name, "/"))
}

func globElements(pattern, name []string) bool {
	reached := make([]bool, len(name)+1) // by the elements of the pattern so far, how much of the name
	reached[0] = true
	for _, p := range pattern {
		next := make([]bool, len(name)+1)
		for i := range reached {
			switch {
			case p == "**":
				next[i] = reached[i] || i > 0 && next[i-1]
			case i > 0 && reached[i-1]:
				next[i], _ = path.Match(p, name[i-1])
			}
		}
		reached = next
	}
	return reached[len(name)]
}

// judge runs the checks as the workspace wants them: with its severities, without what it ignores. It
// also tells how many findings it ignored.
func (w *workspace) judge(g *graph.Graph) (findings []check.Finding, ignored int) {
	checks := slices.DeleteFunc(check.All(), func(c *check.Check) bool { return w.off(c.ID) })
	for _, f := range check.Run(g, checks...) {
		if s, ok := w.severities[f.Rule]; ok {
			f.Severity = s
		}
		hidden := false
		for _, i := range w.ignores {
			if i.covers(f) {
				i.used, hidden = true, true
			}
		}
		if hidden {
			ignored++
		} else {
			findings = append(findings, f)
		}
	}
	if w.off(unusedIgnore) {
		return findings, ignored
	}
	for _, i := range w.ignores {
		if i.used {
			continue
		}
		f := check.Finding{Rule: unusedIgnore, Severity: check.Warning, Pos: i.pos, Message: fmt.Sprintf("nothing of rule %s is ignored by this", i.rule)}
		if w.off(i.rule) {
			f.Message = fmt.Sprintf("nothing is ignored by this, because rule %s is off", i.rule)
		}
		if s, ok := w.severities[unusedIgnore]; ok {
			f.Severity = s
		}
		findings = append(findings, f)
	}
	slices.SortStableFunc(findings, check.Finding.Compare)
	return findings, ignored
}

// off reports whether the workspace turns a rule off.
func (w *workspace) off(rule string) bool {
	s, ok := w.severities[rule]
	return ok && s == 0
}
