package kustomize

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"sigs.k8s.io/kustomize/api/types"
)

// The defaults are those of the kustomize that is linked.
func TestDefaults(t *testing.T) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "sigs.k8s.io/kustomize/api").Output()
	if err != nil || len(strings.TrimSpace(string(out))) == 0 {
		t.Skipf("where kustomize's source is cannot be told: %v", err)
	}
	files, _ := filepath.Glob(filepath.Join(strings.TrimSpace(string(out)), "internal", "konfig", "builtinpluginconsts", "*.go"))
	values := make(map[string]ast.Expr)
	var order []string
	for _, f := range files {
		file, err := parser.ParseFile(token.NewFileSet(), f, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				for i, name := range n.Names {
					if i < len(n.Values) {
						values[name.Name] = n.Values[i]
					}
				}
			case *ast.CallExpr: // []byte(constant), in GetDefaultFieldSpecs
				if id, ok := n.Args[0].(*ast.Ident); ok && strings.HasSuffix(id.Name, "FieldSpecs") {
					order = append(order, id.Name)
				}
			}
			return true
		})
	}
	var text func(ast.Expr) string
	text = func(e ast.Expr) string {
		switch e := e.(type) {
		case *ast.BasicLit:
			s, _ := strconv.Unquote(e.Value)
			return s
		case *ast.BinaryExpr:
			return text(e.X) + text(e.Y)
		case *ast.Ident:
			return text(values[e.Name])
		}
		t.Fatalf("%T in a constant", e)
		return ""
	}
	var parts []string
	for _, name := range order {
		parts = append(parts, text(values[name]))
	}
	if len(parts) == 0 {
		t.Fatal("kustomize no longer keeps its defaults there")
	}
	want, err := parseConfig([]byte(strings.Join(parts, "\n")))
	if err != nil {
		t.Fatal(err)
	}
	got, err := builtIn()
	if err != nil {
		t.Fatal(err)
	}
	if a, b := list(want), list(got); a != b {
		t.Errorf("defaults.txt does not say what kustomize has: correct it, and read kustomize's changes to internal/target and internal/accumulator. It gives\n%s\nbut kustomize has\n%s", b, a)
	}
}

// list writes a config, one field a line.
func list(c *config) string {
	var b strings.Builder
	write := func(name string, fields types.FsSlice) {
		for _, f := range fields {
			fmt.Fprintf(&b, "%s: %s %q %q %q %q %v\n", name, f, f.Group, f.Version, f.Kind, f.Path, f.CreateIfNotPresent)
		}
	}
	for i, s := range c.slices() {
		write(strconv.Itoa(i), *s)
	}
	for _, r := range c.NameReference {
		write(fmt.Sprintf("nameReference %q %q %q", r.Group, r.Version, r.Kind), r.Referrers)
	}
	return b.String()
}

// The names by which the parts of a config are told apart are those in a file.
func TestNamesOfConfig(t *testing.T) {
	for name := range (&config{}).byName() {
		c, err := parseConfig([]byte(name + ": [{path: a}]"))
		if err != nil {
			t.Fatal(err)
		}
		if s := *c.byName()[name]; len(s) != 1 {
			t.Errorf("%s: %v", name, s)
		}
	}
	if len((&config{}).byName()) != len((&config{}).slices()) || reflect.TypeFor[config]().NumField() != len((&config{}).slices())+1 {
		t.Error("a part of a config has no name")
	}
}
