package model

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
	sigsyaml "sigs.k8s.io/yaml"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// Selects reports whether a label selector matches labels.
// See https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors.
func Selects(selector, labels parse.Value) bool {
	for name, want := range selector.Get("matchLabels").Fields() {
		if have := labels.Get(name); !have.Exists() || have.Text() != want.Text() {
			return false
		}
	}
	for _, e := range selector.Get("matchExpressions").Items() {
		have := labels.Get(e.Get("key").Text())
		in := slices.ContainsFunc(e.Get("values").Items(), func(v parse.Value) bool { return v.Text() == have.Text() })
		switch e.Get("operator").Text() {
		case "In":
			if !have.Exists() || !in {
				return false
			}
		case "NotIn":
			if have.Exists() && in {
				return false
			}
		case "Exists":
			if !have.Exists() {
				return false
			}
		case "DoesNotExist":
			if have.Exists() {
				return false
			}
		}
	}
	return true
}

// Texts returns the texts of a mapping.
func Texts(v parse.Value) map[string]string {
	m := map[string]string{}
	for name, value := range v.Fields() {
		m[name] = value.Text()
	}
	return m
}

// NodeText prints a value, to tell it from others.
func NodeText(v parse.Value) string {
	var b strings.Builder
	var walk func(n *yaml.Node, depth int)
	walk = func(n *yaml.Node, depth int) {
		if n == nil || depth > 1000 {
			return
		}
		b.WriteByte(byte('0' + n.Kind%10))
		b.WriteString(n.Tag)
		b.WriteByte(' ')
		b.WriteString(n.Value)
		b.WriteByte('\n')
		for _, child := range n.Content {
			walk(child, depth+1)
		}
		b.WriteByte(')')
	}
	walk(v.Node(), 0)
	return b.String()
}

// IsEncrypted reports whether SOPS encrypted an object.
func IsEncrypted(root parse.Value) bool { return root.Get("sops", "mac").Exists() }

// ConfigMapValue returns one key of a ConfigMap's data or binaryData.
func ConfigMapValue(root parse.Value, key string) (string, bool) {
	if v := root.Get("data", key); v.Exists() {
		return v.Text(), true
	}
	if v := root.Get("binaryData", key); v.Exists() {
		data, err := base64.StdEncoding.DecodeString(v.Text())
		return string(data), err == nil
	}
	return "", false
}

// Decode reads a value into a struct by its JSON tags, as the API server would.
func Decode(v parse.Value, into any) error {
	out, err := yaml.Marshal(v.Node())
	if err != nil {
		return err
	}
	return sigsyaml.Unmarshal(out, into)
}

func GroupKind(root parse.Value) graph.Kind {
	group, _, ok := strings.Cut(root.Get("apiVersion").Text(), "/")
	if !ok {
		group = ""
	}
	return graph.Kind{Group: group, Name: root.Get("kind").Text()}
}

func APIVersion(root parse.Value) string {
	v := root.Get("apiVersion").Text()
	return v[strings.LastIndexByte(v, '/')+1:]
}

// ParseObject reads an object that fluxgraph made as text.
func ParseObject(text []byte) (parse.Value, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return parse.Value{}, err
	}
	if len(doc.Content) == 0 {
		return parse.Value{}, fmt.Errorf("empty document")
	}
	return parse.NewValue("", doc.Content[0]), nil
}

// NewObject makes an object out of plain data.
func NewObject(v any) parse.Value {
	text, err := sigsyaml.Marshal(v)
	if err != nil {
		return parse.Value{}
	}
	root, _ := ParseObject(text) // sigsyaml wrote it
	return root
}
