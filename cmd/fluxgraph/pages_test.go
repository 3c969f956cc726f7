package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/internal/golden"
)

// consoleExample matches an example in a page: a console block with a command and its output. The
// command runs in the bundled example healthy, unless a line before it changes the directory.
var consoleExample = regexp.MustCompile("(?ms)^```console\n(?:\\$ cd testdata/repos/(\\w+)\n)?\\$ fluxgraph ([^\n]*)\n(.*?)^```$")

// The pages show the real output of each command. The flag -update writes it into the pages.
func TestPagesShowRealOutput(t *testing.T) {
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	pages, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	examples := 0
	for _, page := range append(pages, filepath.Join(root, "README.md")) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(consoleExample.FindAll(text, -1)); n != strings.Count(string(text), "```console\n") {
			t.Errorf("%s has console blocks of another form", page)
		} else if n == 0 {
			continue
		} else {
			examples += n
		}
		got := consoleExample.ReplaceAllStringFunc(string(text), func(block string) string {
			parts := consoleExample.FindStringSubmatch(block)
			repo, args, output := parts[1], strings.Fields(parts[2]), parts[3]
			if repo == "" {
				repo = "healthy"
			}
			t.Chdir(filepath.Join(root, "testdata", "repos", repo))
			_, stdout, stderr := invoke(args...)
			return strings.TrimSuffix(block, output+"```") + stdout + stderr + "```"
		})
		golden.Compare(t, page, []byte(got))
	}
	if examples < 10 {
		t.Errorf("the pages have %d examples", examples)
	}
}

var codeBlock = regexp.MustCompile("(?ms)^```.*?^```$")

// notInPages are words that have a standard one instead.
var notInPages = regexp.MustCompile(`(?i)\b(rings?|told|passed over|by hand|at hand|asked for|in vain)\b`)

func TestPagesUseStandardWords(t *testing.T) {
	root := filepath.Join("..", "..")
	var pages []string
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/checks/*.md"} {
		found, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		pages = append(pages, found...)
	}
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		if word := notInPages.FindString(codeBlock.ReplaceAllString(string(text), "")); word != "" {
			t.Errorf("%s has %q", page, word)
		}
	}
}
