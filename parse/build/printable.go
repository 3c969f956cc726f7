package build

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
	"github.com/fluxgraph/fluxgraph/parse"
)

// kustomize ends the process when it has to print an object for an error message and cannot. YAML
// knows much that it cannot print, because it prints JSON: what is told from others by its keys only
// when they are read, numbers that are none, tags that lie. Nothing of the kind gets as far as
// kustomize.

// unprintable returns why a mapping cannot be turned into JSON.
func unprintable(n *yaml.Node) (err error) {
	defer func() {
		if r := recover(); r != nil { // the parser is not ours
			err = fmt.Errorf("%v", r)
		}
	}()
	var m map[string]any
	if err := n.Decode(&m); err != nil {
		return err
	}
	if _, err := json.Marshal(m); err != nil {
		return err
	}
	for n := range parse.Nodes(n) {
		for i := 0; n.Kind == yaml.MappingNode && i < len(n.Content); i += 2 {
			if key := parse.Resolve(n.Content[i]); key.ShortTag() == "!!null" {
				err = fmt.Errorf("mapping key %q is null", key.Value)
			}
		}
	}
	return err
}

// dubious reports whether there may be something in a value that cannot be printed, apart from keys
// that a mapping has twice, or that are no text.
func dubious(n *yaml.Node) bool {
	if n.Kind == yaml.ScalarNode {
		return n.Style&yaml.TaggedStyle != 0 || n.Tag == "!!float" && strings.ContainsAny(n.Value, "nN")
	}
	for _, c := range n.Content {
		if dubious(c) {
			return true
		}
	}
	return false
}

// repair is a file with documents that cannot be printed.
type repair struct {
	docs     []*yaml.Node // all documents, such that they can be printed
	problems []graph.Problem
}

func repairOf(f parse.TreeFile) *repair {
	r, ok := repair{}, false
	wrong := len(f.Repo.Problems(f.File)) > 0
	for _, d := range f.Repo.Documents(f.File) {
		n := parse.Resolve(d.Root.Node())
		if wrong || dubious(n) {
			if err := unprintable(n); err != nil {
				n, ok = repaired(d.Root), true
				r.problems = append(r.problems, problem.At(d.Pos(), problem.UnprintableDocument{Reason: oneLine(err)}))
			}
		}
		r.docs = append(r.docs, n)
	}
	if !ok {
		return nil
	}
	if wrong {
		r.problems = nil // they are told already, and where
	}
	return &r
}

var yamlErrorStart = regexp.MustCompile(`^yaml: (line \d+: )?`)

// withoutLine takes the line off the text of an error of the YAML parser.
func withoutLine(text string) string { return yamlErrorStart.ReplaceAllString(text, "") }

func oneLine(err error) string {
	return strings.Join(strings.Fields(strings.TrimPrefix(withoutLine(err.Error()), "unmarshal errors:")), " ")
}

// repaired returns a copy of a value that can be printed: of keys that are there twice the last
// counts, those that are no text are left out or quoted, and scalars that are not what they say are
// text.
func repaired(v parse.Value) *yaml.Node {
	n := parse.Resolve(v.Node())
	c := &yaml.Node{Kind: n.Kind, Style: n.Style &^ yaml.TaggedStyle, Value: n.Value}
	switch n.Kind {
	case yaml.SequenceNode:
		for _, item := range v.Items() {
			c.Content = append(c.Content, repaired(item))
		}
	case yaml.MappingNode:
		for name, field := range v.Fields() {
			c.Content = append(c.Content, text(name), repaired(field))
		}
	case yaml.ScalarNode:
		var v any
		if err := n.Decode(&v); err != nil {
			return text(n.Value)
		}
		if _, err := json.Marshal(v); err != nil {
			return text(n.Value)
		}
		c.Tag, c.Style = n.Tag, n.Style
	}
	return c
}

// text returns a scalar that is text whatever it looks like.
func text(s string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Style: yaml.DoubleQuotedStyle, Value: s}
}

// whyUnprintable returns why a text that is a patch or a plugin's configuration cannot be printed, or "".
func whyUnprintable(text string) string {
	for _, v := range documentsOf(text) {
		if err := unprintable(v.Node()); err != nil {
			return oneLine(err)
		}
	}
	return ""
}

// printable drops the entry that names or holds a patch or a plugin's configuration, and tells why,
// if that cannot be printed.
func (c *cleaner) printable(entry parse.Value, name, text string) {
	if why := whyUnprintable(text); why != "" {
		c.problem(entry, problem.UnprintableEntry{Entry: name, Reason: why})
	}
}
