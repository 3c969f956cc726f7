package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestExpectations(t *testing.T) {
	all, err := expectations()
	if err != nil {
		t.Fatal(err)
	}
	if n := all["onedr0p-home-ops"]["helmreleases"]; n != 68 {
		t.Errorf("onedr0p-home-ops has %d HelmReleases", n)
	}
	for name, counts := range all {
		for column := range counts {
			if !strings.Contains(" "+strings.Join(columns, " ")+" ", " "+column+" ") {
				t.Errorf("%s: no column is called %s", name, column)
			}
		}
	}
}

func TestCount(t *testing.T) {
	n, err := count([]byte(`{
		"clusters": [{"name": "home"}],
		"nodes": [
			{"group": "fluxgraph.dev", "kind": "Path", "state": "defined"},
			{"group": "kustomize.toolkit.fluxcd.io", "kind": "Kustomization", "state": "defined"},
			{"group": "kustomize.config.k8s.io", "kind": "Kustomization", "state": "defined"},
			{"group": "helm.toolkit.fluxcd.io", "kind": "HelmRelease", "state": "generated"},
			{"group": "source.toolkit.fluxcd.io", "kind": "GitRepository", "state": "missing"},
			{"group": "source.toolkit.fluxcd.io", "kind": "OCIRepository", "state": "defined"},
			{"group": "source.toolkit.fluxcd.io", "kind": "HelmChart", "state": "defined"}],
		"edges": [{"relation": "applies"}, {"relation": "applies"}, {"relation": "contains"}],
		"findings": [{"severity": "error"}, {"severity": "info"}, {"severity": "info"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{
		"clusters": 1, "kustomizations": 1, "helmreleases": 1, "sources": 1, "objects": 5,
		"edges": 3, "applies": 2, "depends-on": 0, "errors": 1, "warnings": 0, "infos": 2,
	}
	for column, w := range want {
		if n[column] != w {
			t.Errorf("%s: %d, want %d", column, n[column], w)
		}
	}
}

func TestRun(t *testing.T) {
	tests := []struct {
		name, script, wrong string
	}{
		{"clean", "echo drawn", ""},
		{"findings", "exit 1", ""},
		{"usage", "exit 2", "exit code 2"},
		{"panic", "echo 'panic: boom' >&2; exit 1", "panic:"},
		{"internal error", "echo 'internal error' >&2", "internal error"},
		{"slow", "exec sleep 30", "not done after"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			o := run("sh", 2*time.Second, []int{0, 1}, "-c", test.script)
			if test.wrong == "" && o.wrong != "" || !strings.Contains(o.wrong, test.wrong) {
				t.Errorf("wrong is %q, want %q", o.wrong, test.wrong)
			}
		})
	}
}

func TestNotes(t *testing.T) {
	r := &report{repo: "x/one", counts: map[string]int{"clusters": 1, "applies": 7}}
	same(r, "render", []byte("a"), []byte("b"))
	var b bytes.Buffer
	wrong := notes(&b, []*report{r}, map[string]map[string]int{"one": {"clusters": 2, "applies": 7}})
	if wrong != 1 {
		t.Errorf("%d went wrong, want 1", wrong)
	}
	for _, want := range []string{"one: clusters 1, 2\n", "one: render: differs from one run to the next\n"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("it does not say %q:\n%s", want, &b)
		}
	}
}

func TestTooLarge(t *testing.T) {
	edge := "  n1 -->|\"applies\"| n2\n"
	for _, test := range []struct {
		diagram string
		wrong   bool
	}{
		{strings.Repeat(edge, 500), false},
		{strings.Repeat(edge, 501), true},
		{strings.Repeat("  g1 -.->|\"waits for\"| n2\n", 501), true},
		{strings.Repeat("x", 50_000), false},
		{strings.Repeat("x", 50_001), true},
		{strings.Repeat("𝒳", 25_001), true},
	} {
		if got := tooLarge("render", []byte(test.diagram)); (got != "") != test.wrong {
			t.Errorf("%.40q…: %q", test.diagram, got)
		}
	}
}

// program writes a script that stands in for the program.
func program(t *testing.T, script string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "program")
	if err := os.WriteFile(name, []byte("#!/bin/sh\n"+script), 0o755); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestFormatsOf(t *testing.T) {
	got, err := formatsOf(program(t, "printf 'dot   Graphviz\\njson  graph document\\n'"))
	if err != nil || !slices.Equal(got, []string{"dot", "json"}) {
		t.Errorf("%q, %v", got, err)
	}
	for _, script := range []string{"echo none", "exit 3"} {
		if got, err := formatsOf(program(t, script)); err == nil {
			t.Errorf("%s: %q", script, got)
		}
	}
}

// TestTwice holds a program that writes the same, and others that do not, to what is demanded of both.
func TestTwice(t *testing.T) {
	const write = `for a; do case "$a" in *=*) echo %s >"${a#*=}";; esac; done`
	for _, test := range []struct{ name, script, wrong string }{
		{"the same", fmt.Sprintf(write, "graph"), ""},
		{"a number of its own", fmt.Sprintf(write, "$$"), "dot: differs from one run to the next"},
		{"other than alone", fmt.Sprintf(write, "other"), "json, alone and among others: differs"},
		{"nothing", fmt.Sprintf(write, "-n ''"), "dot: nothing is written"},
		{"no files", "exit 0", "no such file"},
		{"failing", "exit 1", "exit code 1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := &report{repo: "x/one", first: []byte("graph\n")}
			twice(r, program(t, test.script), []string{"dot", "json"})
			if got := strings.Join(r.wrong, "\n"); !strings.Contains(got, test.wrong) || (got == "") != (test.wrong == "") {
				t.Errorf("wrong is %q, want %q", got, test.wrong)
			}
		})
	}
}
