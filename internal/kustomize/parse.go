package kustomize

import (
	"bytes"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/kio"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"
)

// parseFile reads the resources of a file.
func parseFile(data []byte) (kept, error) {
	if nodes, ok := parsePlain(data); ok {
		return keepParsed(nodes)
	}
	resources, err := factory.RF().SliceFromBytes(data)
	if err != nil {
		return kept{}, err
	}
	var nodes []*kyaml.Node
	for _, r := range resources {
		nodes = append(nodes, r.Document())
	}
	return keep(nodes)
}

// parsePlain reads a file in which there is nothing for kustomize to expand: no anchor, no merge key,
// no list of objects. To look for them kustomize copies every mapping twice, with all below it.
func parsePlain(data []byte) (nodes []*kyaml.Node, ok bool) {
	all, err := (&kio.ByteReader{OmitReaderAnnotations: true, Reader: bytes.NewReader(data)}).Read()
	if err != nil {
		return nil, false
	}
	for _, n := range all {
		if !plain(n.Document()) {
			return nil, false
		}
		if n.IsNilOrEmpty() {
			continue
		}
		if meta, err := n.GetValidatedMetadata(); err != nil || strings.HasSuffix(meta.Kind, "List") {
			return nil, false
		}
		nodes = append(nodes, n.Document())
	}
	return nodes, true
}

// few is the number of keys up to which comparing each with each is faster than a table.
const few = 16

// plain reports whether kustomize would leave a node as it is.
func plain(n *kyaml.Node) bool {
	if n.Kind == kyaml.AliasNode || n.Anchor != "" {
		return false
	}
	if n.Kind == kyaml.MappingNode && !plainKeys(n.Content) {
		return false
	}
	for _, child := range n.Content {
		if !plain(child) {
			return false
		}
	}
	return true
}

// plainKeys reports whether a mapping has no key twice, and only scalars for keys that are not empty.
func plainKeys(content []*kyaml.Node) bool {
	var seen map[string]bool
	if len(content) > 2*few {
		seen = make(map[string]bool, len(content)/2)
	}
	for i := 0; i < len(content); i += 2 {
		key := content[i]
		if key.Kind != kyaml.ScalarNode || key.Tag == kyaml.NodeTagNull || key.Tag == kyaml.MergeTag || key.Value == "" || key.Value == "<<" {
			return false
		}
		if seen != nil {
			if seen[key.Value] {
				return false
			}
			seen[key.Value] = true
			continue
		}
		for j := 0; j < i; j += 2 {
			if content[j].Value == key.Value {
				return false
			}
		}
	}
	return true
}
