package model

import (
	"encoding/base64"
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"
	sigsyaml "sigs.k8s.io/yaml"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// Texts returns the scalars of a mapping by their keys; a list or mapping in it counts as "".
func Texts(v parse.Value) map[string]string {
	m := map[string]string{}
	for name, value := range v.Fields() {
		m[name] = value.Text()
	}
	return m
}

// maxNodeDepth is how deep NodeText goes into a value.
const maxNodeDepth = 1000

// Fingerprint returns a text that is the same for equal values only, wherever in a file they are.
func Fingerprint(v parse.Value) string {
	var b strings.Builder
	var write func(n *yaml.Node, depth int)
	write = func(n *yaml.Node, depth int) {
		if n == nil || depth > maxNodeDepth {
			return
		}
		b.WriteByte(byte('0' + n.Kind%10))
		b.WriteString(n.Tag)
		b.WriteByte(' ')
		b.WriteString(n.Value)
		b.WriteByte('\n')
		for _, child := range n.Content {
			write(child, depth+1)
		}
		b.WriteByte(')')
	}
	write(v.Node(), 0)
	return b.String()
}

// IsEncrypted reports whether SOPS has encrypted an object.
// See https://fluxcd.io/flux/guides/mozilla-sops/.
func IsEncrypted(root parse.Value) bool { return root.Get("sops", "mac").Exists() }

// ConfigMapValue returns the value of a key of a ConfigMap, from its data or its decoded binaryData; ok is false
// where it has no such key.
func ConfigMapValue(root parse.Value, key string) (value string, ok bool) {
	if v := root.Get("data", key); v.Exists() {
		return v.Text(), true
	}
	if v := root.Get("binaryData", key); v.Exists() {
		data, err := base64.StdEncoding.DecodeString(v.Text())
		return string(data), err == nil
	}
	return "", false
}

// Decode decodes a value into a struct by its JSON tags, as the API server does. It returns an error where a
// field has another type.
func Decode(v parse.Value, into any) error {
	out, err := yaml.Marshal(v.Node())
	if err != nil {
		return err
	}
	return sigsyaml.Unmarshal(out, into)
}

// GroupKind returns the group and the kind of an object.
func GroupKind(root parse.Value) graph.Kind {
	group, _, hasGroup := strings.Cut(root.Get("apiVersion").Text(), "/")
	if !hasGroup {
		group = ""
	}
	return graph.Kind{Group: group, Name: root.Get("kind").Text()}
}

// APIVersion returns the version of an object's API without the group, such as v1.
func APIVersion(root parse.Value) string {
	apiVersion := root.Get("apiVersion").Text()
	return apiVersion[strings.LastIndexByte(apiVersion, '/')+1:]
}

// ParseObject parses the first YAML document of a text that is in no file. It returns an error for YAML that
// does not parse, and for an empty text.
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

// NewObject returns the object that plain data, such as a map[string]any, encodes to; the zero Value where the
// data cannot be encoded.
func NewObject(v any) parse.Value {
	text, err := sigsyaml.Marshal(v)
	if err != nil {
		return parse.Value{}
	}
	root, _ := ParseObject(text) // no error: it is YAML
	return root
}
