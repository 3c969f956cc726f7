package release

import (
	"bytes"
	"path"
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/graph"
)

// positionOfText returns where the lines of a ConfigMap's key stand: in the ConfigMap's own document, in
// the file that a generator read, or else where the ConfigMap does.
func positionOfText(c *model.Cluster, cm *model.Object, key, text string) func(line int) graph.Pos {
	pos := cm.PosOf(fieldpath.Join("data", key))
	began := cm.Manifest.Origin.Root.Get("data", key)
	switch {
	case began.Exists() && cm.Build != nil:
		if n := began.Node(); n.Style&yaml.LiteralStyle != 0 && n.Line == pos.Line {
			return func(line int) graph.Pos {
				if line > 0 {
					return graph.Pos{File: pos.File, Line: pos.Line + line}
				}
				return pos
			}
		}
	case cm.Manifest.Generated:
		if file, ok := generatedFrom(c, cm, key, text); ok {
			return func(line int) graph.Pos { return graph.Pos{File: file, Line: max(line, 1)} }
		}
	}
	return func(int) graph.Pos { return pos }
}

// generatedFrom finds the file that gave a generated ConfigMap the text of a key: one that holds this
// very text or, where variables were filled in since, one beside the generator with the same lines
// but for those that hold a variable.
func generatedFrom(c *model.Cluster, cm *model.Object, key, text string) (file string, ok bool) {
	for _, o := range cm.Owners {
		k := c.KustomizationsByID[o.Id]
		if k == nil || k.Build == nil || k.Artifact.Tree == nil {
			continue
		}
		where := func(p string) string {
			f, _ := k.Artifact.Tree.File(p)
			if k.Artifact.Checkout != "" {
				return model.CheckoutFile(k.Artifact.Checkout, f.File)
			}
			return f.File
		}
		dir := path.Dir(cm.Pos.File)
		best := ""
		for _, p := range k.Build.Read {
			data, err := k.Artifact.Tree.ReadFile(p)
			if err != nil || !FilledFrom(data, []byte(text)) {
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

// FilledFrom reports whether a text is what filling in variables may make of data.
func FilledFrom(data, text []byte) bool {
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
