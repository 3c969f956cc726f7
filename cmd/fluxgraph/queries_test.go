package main

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

var consoleBlock = regexp.MustCompile("(?ms)^```console\n\\$ fluxgraph ([^\n]*)\n(.*?)^```$")

// The page shows what the command prints, run in the bundled example.
func TestQueriesPage(t *testing.T) {
	blocks := consoleBlock.FindAllStringSubmatch(docsPage(t, "queries.md"), -1)
	if len(blocks) < 6 {
		t.Fatalf("the page shows %d examples", len(blocks))
	}
	t.Chdir(example("healthy"))
	for _, b := range blocks {
		_, stdout, stderr := invoke(strings.Fields(b[1])...)
		if diff := cmp.Diff(b[2], stdout+stderr); diff != "" {
			t.Errorf("fluxgraph %s (-page +got):\n%s", b[1], diff)
		}
	}
}

// Every answer in JSON has the form of the schema, and is the same each time.
func TestQueriesSchema(t *testing.T) {
	tests := []struct {
		part string
		code int
		args string
	}{
		{"nodes", 0, "list nodes"}, {"nodes", 0, "list nodes --kind nothing-of-the-kind"}, {"edges", 0, "list edges"},
		{"images", 0, "list images"}, {"images", 0, "list images --name none"},
		{"kinds", 0, "list kinds"}, {"kinds", 0, "list kinds ."}, {"rules", 0, "list rules"}, {"references", 0, "list references"},
		{"formats", 0, "list formats"}, {"views", 0, "list views"}, {"order", 0, "order"},
		{"why", 0, "why ks/flux-system ks/guestbook"}, {"why", 0, "why ks/guestbook ks/flux-system"},
	}
	schemas := map[string]*jsonschema.Schema{}
	for _, tt := range tests {
		if schemas[tt.part] == nil {
			schemas[tt.part] = schema(t, "queries.schema.json", "#/$defs/"+tt.part)
		}
	}
	for _, repo := range []string{"healthy", "broken"} {
		t.Run(repo, func(t *testing.T) {
			t.Chdir(example(repo))
			for _, tt := range tests {
				if repo == "broken" && tt.part == "why" {
					continue // it has other objects
				}
				args := append(strings.Fields(tt.args), "--format", "json")
				code, stdout, stderr := invoke(args...)
				if code != tt.code {
					t.Errorf("%s: exit code %d, %s", tt.args, code, stderr)
					continue
				}
				v, err := jsonschema.UnmarshalJSON(strings.NewReader(stdout))
				if err != nil {
					t.Errorf("%s: %v", tt.args, err)
					continue
				}
				if err := schemas[tt.part].Validate(v); err != nil {
					t.Errorf("%s: %v", tt.args, err)
				}
				if _, again, _ := invoke(args...); again != stdout {
					t.Errorf("%s: not the same twice", tt.args)
				}
				var indented bytes.Buffer
				if err := json.Indent(&indented, []byte(stdout), "", "  "); err != nil || indented.String() != stdout {
					t.Errorf("%s: not indented throughout", tt.args)
				}
			}
		})
	}
}
