package flux

import (
	"bytes"
	"path"
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/graph"
)

// positionOfText returns where the lines of a ConfigMap's key stand: in the ConfigMap's own document, in
// the file that a generator read, or else where the ConfigMap does.
func positionOfText(c *cluster, cm *placed, key, text string) func(line int) graph.Pos {
	pos := cm.at(join("data", key))
	began := cm.object.Origin.Root.Get("data", key)
	switch {
	case began.Exists() && cm.built != nil:
		if n := began.Node(); n.Style&yaml.LiteralStyle != 0 && n.Line == pos.Line {
			return func(line int) graph.Pos {
				if line > 0 {
					return graph.Pos{File: pos.File, Line: pos.Line + line}
				}
				return pos
			}
		}
	case cm.object.Generated:
		if file, ok := generatedFrom(c, cm, key, text); ok {
			return func(line int) graph.Pos { return graph.Pos{File: file, Line: max(line, 1)} }
		}
	}
	return func(int) graph.Pos { return pos }
}

// generatedFrom finds the file that gave a generated ConfigMap the text of a key: one that holds this
// very text or, where variables were filled in since, one beside the generator with the same lines
// but for those that hold a variable.
func generatedFrom(c *cluster, cm *placed, key, text string) (file string, ok bool) {
	for _, o := range cm.owners {
		k := c.kusts[o.id]
		if k == nil || k.built == nil || k.artifact.tree == nil {
			continue
		}
		where := func(p string) string {
			f, _ := k.artifact.tree.File(p)
			if k.artifact.name != "" {
				return sourceFile(k.artifact.name, f.File)
			}
			return f.File
		}
		dir := path.Dir(cm.pos.File)
		best := ""
		for _, p := range k.built.Read {
			data, err := k.artifact.tree.ReadFile(p)
			if err != nil || !filledFrom(data, []byte(text)) {
				continue
			}
			beside := path.Dir(where(p)) == dir || strings.HasPrefix(where(p), dir+"/")
			if beside && (path.Base(p) == key || best == "") || best == "" {
				best = where(p)
			}
		}
		if best != "" {
			return best, true
		}
	}
	return "", false
}

var anyVariable = regexp.MustCompile(`\$\{|\$\$`)

// filledFrom reports whether a text is what filling in variables may make of data.
func filledFrom(data, text []byte) bool {
	if bytes.Equal(data, text) {
		return true
	}
	was, is := bytes.Split(data, []byte("\n")), bytes.Split(text, []byte("\n"))
	if len(was) != len(is) || len(is) < 2 {
		return false
	}
	for i := range was {
		if !bytes.Equal(bytes.TrimRight(was[i], " \r"), bytes.TrimRight(is[i], " \r")) && !anyVariable.Match(was[i]) {
			return false
		}
	}
	return true
}
