// Package architecture holds every package to the imports of one table, so that data keeps flowing one way:
// files, documents, graph, findings, pictures.
package architecture

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/fluxgraph/fluxgraph"

// table holds every import of every package of the module, besides the standard library: a package, a colon,
// and what it imports, with spaces between them. Packages of this module go by their path in it, packages of
// others by their module's path or, where that says more, by the package's own. A line that begins with #
// heads a group.
//
//go:embed imports.txt
var table string

// outward holds what only some packages may import of the standard library: what starts programs, uses the
// network, or prints.
var outward = map[string][]string{
	"log": {"cmd/fluxgraph"}, "log/slog": {"cmd/fluxgraph"}, "flag": nil, "os/signal": {"cmd/fluxgraph"}, "os/exec": nil,
	"net": {"chart/fetch", "serve", "cmd/fluxgraph"}, "net/http": {"chart/fetch", "serve", "cmd/fluxgraph"},
}

// rules are the arrows of the table: package to what it may import.
func rules(t *testing.T) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for lines := bufio.NewScanner(strings.NewReader(table)); lines.Scan(); {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, imports, ok := strings.Cut(line, ":")
		if _, again := all[name]; !ok || again {
			t.Fatalf("imports.txt: %q is no row, or the second of its package", line)
		}
		all[name] = strings.Fields(imports)
	}
	return all
}

type listed struct {
	ImportPath string
	Imports    []string
}

// packages returns every package of the module, whatever the system it is built for.
func packages(t *testing.T) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Imports", module+"/...")
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

// isStandard reports whether a path is of the standard library: only other modules have a dot in their first
// element.
func isStandard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}

// Every import is in the table, and every entry of the table is an import.
func TestImports(t *testing.T) {
	rules := rules(t)
	for _, p := range packages(t) {
		name := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/")
		allowed, ok := rules[name]
		if !ok {
			t.Errorf("%s has no row in imports.txt", name)
			continue
		}
		delete(rules, name)
		used := map[string]bool{}
		for _, imported := range p.Imports {
			if isStandard(imported) {
				if who, limited := outward[imported]; limited && !strings.HasPrefix(name, "internal/") && !slices.Contains(who, name) {
					t.Errorf("%s imports %s, which is left to others", name, imported)
				}
				continue
			}
			local := strings.TrimPrefix(imported, module+"/")
			i := slices.IndexFunc(allowed, func(entry string) bool {
				return local == entry || local == imported && strings.HasPrefix(local, entry+"/")
			})
			if i < 0 {
				t.Errorf("%s imports %s, which its row in imports.txt does not have", name, local)
				continue
			}
			used[allowed[i]] = true
		}
		for _, entry := range allowed {
			if !used[entry] {
				t.Errorf("imports.txt lets %s import %s, and it does not", name, entry)
			}
		}
	}
	for name := range rules {
		t.Errorf("imports.txt has a row for %s, and there is no such package", name)
	}
}

// The stages of package flux import each other in one direction only.
func TestStages(t *testing.T) {
	stages := strings.Fields(`script schema fieldpath model overlay plaintext artifact operator entry evidence
		substitute resourceset release place supply link reach`)
	rules := rules(t)
	for i, stage := range stages {
		for _, later := range stages[i:] {
			if slices.Contains(rules["flux/internal/"+stage], "flux/internal/"+later) {
				t.Errorf("%s imports %s, which comes later", stage, later)
			}
		}
	}
}
