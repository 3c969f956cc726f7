package release

import (
	"path"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/substitute"
	"github.com/fluxgraph/fluxgraph/graph"
)

// positionOfText returns a function from the lines of a text to their positions. The text is that of a key
// of a ConfigMap. Its lines are in the ConfigMap's own document or in the file that a generator has read;
// where neither is known, all have the position of the key.
func positionOfText(c *model.Cluster, configMap *model.Object, key, text string) func(line int) graph.Pos {
	pos := configMap.PosOf(fieldpath.Join("data", key))
	declared := configMap.Manifest.Origin.Root.Get("data", key)
	switch {
	case declared.Exists() && configMap.Build != nil:
		// The lines of a block scalar follow the line of its key.
		n := declared.Node()
		isBlock := n.Style&yaml.LiteralStyle != 0
		if isBlock && n.Line == pos.Line {
			return func(line int) graph.Pos {
				if line <= 0 {
					return pos
				}
				return graph.Pos{File: pos.File, Line: pos.Line + line}
			}
		}
	case configMap.Manifest.Generated:
		if file := generatorInput(c, configMap, key, text); file != "" {
			return func(line int) graph.Pos { return graph.Pos{File: file, Line: max(line, 1)} }
		}
	}
	return func(int) graph.Pos { return pos }
}

// generatorInput returns the file that a generated ConfigMap has the text of a key from: one with the same
// text or, where variables have been substituted since, one whose lines are the same but for those with a
// variable. It is empty where there is none.
func generatorInput(c *model.Cluster, configMap *model.Object, key, text string) (file string) {
	for _, o := range configMap.Owners {
		k := c.Kustomization(o.ID)
		if k == nil || k.Build == nil || k.Artifact.Tree == nil {
			continue
		}
		if file := buildInput(k, configMap, key, text); file != "" {
			return file
		}
	}
	return ""
}

// buildInput returns the file that the build of a Kustomization has read the text of a generated ConfigMap's
// key from: of several, the last that is below the generator's directory and has the key for its name, or
// else the first.
func buildInput(k *model.Kustomization, configMap *model.Object, key, text string) (best string) {
	generatorDir := path.Dir(configMap.Pos.File)
	for _, p := range k.Build.Read {
		data, err := k.Artifact.Tree.ReadFile(p)
		if err != nil || !substitute.MayResultIn(data, []byte(text)) {
			continue
		}
		file := fileOf(k, p)
		isBelow := path.Dir(file) == generatorDir || strings.HasPrefix(file, generatorDir+"/")
		if best == "" || isBelow && path.Base(p) == key {
			best = file
		}
	}
	return best
}

// fileOf returns the name of the file at a path in the artifact of a Kustomization.
func fileOf(k *model.Kustomization, p string) string {
	f, _ := k.Artifact.Tree.File(p)
	if k.Artifact.Checkout != "" {
		return model.CheckoutFile(k.Artifact.Checkout, f.File)
	}
	return f.File
}
