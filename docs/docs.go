// Package docs embeds the documentation that the command prints or links: the pages of the rules and
// the JSON Schema of the graph document. It contains no other code.
package docs

import (
	"embed"
	"io/fs"
)

//go:embed checks.md checks/*.md graph.schema.json
var files embed.FS

// Files returns the pages and the schema, with paths relative to this directory, such as
// checks/orphaned-source.md.
func Files() fs.FS { return files }

// Rule returns the page of a rule; ok is false for an unknown rule.
func Rule(id string) (page string, ok bool) {
	data, err := fs.ReadFile(files, "checks/"+id+".md")
	return string(data), err == nil
}

// Schema returns the JSON Schema of the graph document.
func Schema() []byte {
	data, _ := fs.ReadFile(files, "graph.schema.json") // it is embedded
	return data
}
