package consumer

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// absent skips the test for want of a tool, or fails it where tools are required.
func absent(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("FLUXGRAPH_REQUIRE_TOOLS") == "1" {
		t.Fatalf("%s is not installed, and FLUXGRAPH_REQUIRE_TOOLS is 1", what)
	}
	t.Skipf("%s is not installed (make tools installs it)", what)
}

// tool returns the path of the first of the programs that is installed.
func tool(t *testing.T, names ...string) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	absent(t, names[0])
	return ""
}

// mermaidBundle returns the path of Mermaid's browser bundle.
func mermaidBundle(t *testing.T) string {
	t.Helper()
	path := filepath.Join("..", "..", "tools", "node_modules", "mermaid", "dist", "mermaid.min.js")
	if _, err := os.Stat(path); err != nil {
		absent(t, "the npm package mermaid")
	}
	return path
}
