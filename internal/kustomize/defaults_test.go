package kustomize

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
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
	if want := strings.Join(parts, "\n"); want != string(defaults) {
		t.Error("defaults.yaml is not what kustomize has: write what it has into it, and read its changes to internal/target and internal/accumulator")
	}
	if _, err := builtIn(); err != nil {
		t.Error(err)
	}
}
