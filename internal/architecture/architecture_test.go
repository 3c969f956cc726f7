// Package architecture holds the packages to what they may import, so that data keeps flowing one
// way: files, documents, graph, findings, pictures.
package architecture

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/fluxgraph/fluxgraph"

// mayImport holds, for each package, what it may import besides the standard library; an entry
// stands for itself and all below it. Packages below internal and tools are free to import third
// parties, but not the packages of the program, unless they are here.
var mayImport = map[string][]string{
	"graph":       {},
	"flux":        {"graph", "parse", "parse/build", "internal/suggest", "gopkg.in/yaml.v3", "sigs.k8s.io/yaml", "sigs.k8s.io/kustomize/api/types", "github.com/fluxcd/pkg/envsubst", "github.com/Masterminds/sprig/v3"},
	"check":       {"graph", "internal/suggest"},
	"chart":       {"flux", "internal/helmvalues", "helm.sh/helm/v4/pkg", "github.com/Masterminds/semver/v3", "github.com/santhosh-tekuri/jsonschema/v6", "sigs.k8s.io/yaml"},
	"chart/fetch": {"chart", "helm.sh/helm/v4/pkg/getter", "helm.sh/helm/v4/pkg/registry", "helm.sh/helm/v4/pkg/repo/v1", "oras.land/oras-go/v2", "github.com/Masterminds/semver/v3"},
	"export": {"graph", "check", "github.com/goccy/go-graphviz", "internal/graphvizcache", "internal/terminal",
		"github.com/fogleman/gg", "github.com/flopp/go-findfont", "golang.org/x/image", // what go-graphviz itself draws pictures with
		"github.com/dop251/goja"}, // runs what of the page says which pictures it shows
	"docs":   {},
	"report": {"graph", "check", "export", "internal/terminal"},
	"live":   {"graph", "flux", "internal/terminal", "gopkg.in/yaml.v3"},
	"serve":  {},
	"cmd/fluxgraph": {"graph", "parse", "flux", "check", "export", "report", "docs", "live", "serve", "internal/suggest", "internal/terminal", "chart",
		"github.com/spf13", "golang.org/x/term"},
	"internal/helmvalues": {"helm.sh/helm/v4/pkg/strvals", "sigs.k8s.io/yaml"}, // no more of Helm: package flux depends on it
	"internal/kustomize":  {"sigs.k8s.io/kustomize", "sigs.k8s.io/yaml"},
	"internal/suggest":    {},
	"internal/terminal":   {},

	"parse":                    {"graph", "parse/git", "parse/internal/file", "gopkg.in/yaml.v3"},
	"parse/git":                {"parse/internal/file", "github.com/go-git/go-git/v5/plumbing"},
	"parse/position":           {"graph", "parse", "gopkg.in/yaml.v3"},
	"parse/build":              {"graph", "parse", "parse/position", "internal/kustomize", "gopkg.in/yaml.v3", "sigs.k8s.io/yaml", "go.yaml.in/yaml/v2", "sigs.k8s.io/kustomize"},
	"parse/internal/file":      {},
	"parse/internal/parsetest": {"graph", "github.com/go-git/go-git/v5/plumbing"}, // for tests
}

// mayNot holds what the packages below cmd leave to the command: they do not print, log, exit, start
// programs or use the network.
var mayNot = []string{"log", "log/slog", "flag", "os/exec", "os/signal", "net", "net/http"}

// may holds the exceptions: what fetches charts where it is asked to, and what answers a browser.
var may = map[string][]string{"chart/fetch": {"net", "net/http"}, "serve": {"net", "net/http"}}

type listed struct {
	ImportPath string
	Imports    []string
	Standard   bool
	Error      *struct{ Err string }
}

func list(t *testing.T) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Imports,Error", module+"/...")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, &stderr)
	}
	var all []listed
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// standard reports whether a path is of the standard library: only other modules have a dot in their
// first element.
func standard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}

func TestImports(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range list(t) {
		name := strings.TrimPrefix(p.ImportPath, module+"/")
		seen[name] = true
		allowed, ruled := mayImport[name]
		for _, imported := range p.Imports {
			local, ours := strings.CutPrefix(imported, module+"/")
			below := func(entry string) bool { return local == entry || strings.HasPrefix(local, entry+"/") }
			switch {
			case standard(imported):
				if ruled && name != "cmd/fluxgraph" && !slices.Contains(may[name], imported) && slices.Contains(mayNot, imported) {
					t.Errorf("%s imports %s, which is the command's to use", name, imported)
				}
			case ruled && !slices.ContainsFunc(allowed, below):
				t.Errorf("%s imports %s", name, local)
			case !ruled && ours && !strings.HasPrefix(local, "internal/") && !strings.HasPrefix(name, "internal/"):
				t.Errorf("%s imports %s, and has no row in the table", name, local)
			}
		}
	}
	for name := range mayImport {
		if !seen[name] {
			t.Errorf("there is no package %s", name)
		}
	}
}
