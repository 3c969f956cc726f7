package consumer

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/export"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/parse"
)

// threeLines is the library use that docs/library.md shows.
func threeLines(root *os.Root, w io.Writer) error {
	repo, err := parse.Load(root.FS(), parse.Options{})
	if err != nil {
		return err
	}
	g := flux.Graph(repo, flux.Options{})
	err = export.Mermaid.Write(w, export.Document{Graph: g, Findings: check.Run(g, check.All()...)})
	for _, f := range check.Run(g, check.All()...) {
		fmt.Println(f.Severity, f.Rule, f.Pos)
	}
	return err
}

func Example() {
	root, err := os.OpenRoot(filepath.Join("..", "..", "testdata", "repos", "broken"))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer root.Close()
	if err := threeLines(root, io.Discard); err != nil {
		fmt.Println(err)
	}
	// Output:
	// info orphaned-config apps/guestbook/configmap.yaml:1:1
	// warning dangling-reference apps/guestbook/deployment.yaml:26:23
	// info cross-namespace-ref apps/guestbook/helmrelease.yaml:15:15
	// info cross-namespace-ref apps/podinfo/helmrelease.yaml:16:15
	// warning orphaned-source clusters/home/helmrepositories/jetstack.yaml:2:1
	// error dependson-cycle clusters/home/kustomizations/guestbook.yaml:9:13
	// error missing-path clusters/lab/monitoring.yaml:9:9
}

// TestLibraryPage holds docs/library.md to the code above, which is compiled and run.
func TestLibraryPage(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "library.md"))
	if err != nil {
		t.Fatal(err)
	}
	code, err := os.ReadFile("library_test.go")
	if err != nil {
		t.Fatal(err)
	}
	_, block, ok := strings.Cut(string(page), "```go\n")
	if !ok {
		t.Fatal("the page shows no Go")
	}
	block, _, _ = strings.Cut(block, "```")
	for line := range strings.Lines(block) {
		if !strings.Contains(string(code), strings.TrimSpace(line)) {
			t.Errorf("the page shows %q, which is not what is run", strings.TrimSpace(line))
		}
	}
}
