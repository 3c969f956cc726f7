package consumer

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/fluxgraph/fluxgraph/export"
	"github.com/fluxgraph/fluxgraph/flux"
)

// drawn is a document in a view, and what an exporter makes of it.
type drawn struct {
	name string
	doc  export.Document
	text []byte
}

// drawnExamples returns every view of the bundled examples.
func drawnExamples(t *testing.T, e *export.Exporter) []drawn {
	t.Helper()
	var all []drawn
	for _, r := range examples {
		for _, v := range flux.Views() {
			doc := seen(r.document(t), v)
			all = append(all, drawn{r.name + "/" + v.Name, doc, write(t, e, doc)})
		}
	}
	return all
}

// files writes texts to files of that ending, and returns their names.
func files(t *testing.T, texts []drawn, ext string) []string {
	t.Helper()
	dir := t.TempDir()
	var names []string
	for i, d := range texts {
		name := filepath.Join(dir, strconv.Itoa(i+1)+"."+ext)
		if err := os.WriteFile(name, d.text, 0o644); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	return names
}

// ask has a program read texts, all in one run because it takes long to start, and calls the test
// with its answer to each: a line of JSON.
func ask[T any](t *testing.T, texts []drawn, command []string, test func(t *testing.T, d drawn, answer T)) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, command[0], append(command[1:], files(t, texts, "txt")...)...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v: %s", command, err, firstLines(stderr.String()))
	}
	d := json.NewDecoder(&stdout)
	for _, text := range texts {
		var answer T
		if err := d.Decode(&answer); err != nil {
			t.Fatalf("%s, %s: %v", command, text.name, err)
		}
		t.Run(text.name, func(t *testing.T) { test(t, text, answer) })
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		t.Errorf("%s says more than it was asked", command)
	}
}

// toolScript returns the command that runs a script of the tools folder in Node, which needs an npm
// package.
func toolScript(t *testing.T, script, npmPackage string) []string {
	t.Helper()
	if _, err := os.Stat(filepath.Join("..", "..", "tools", "node_modules", filepath.FromSlash(npmPackage))); err != nil {
		absent(t, "the npm package "+npmPackage)
	}
	return []string{tool(t, "node"), filepath.Join("..", "..", "tools", script)}
}
