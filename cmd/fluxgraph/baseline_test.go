package main

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/check"
)

// Parsing a written baseline returns the same baseline.
func TestBaselineFile(t *testing.T) {
	print := strings.Repeat("0a", 32)
	want := check.Baseline{
		{Rule: "orphaned-source", File: "a b/<c>.yaml", Message: "x \"y\" \u202e & z: 1 # no comment", Fingerprint: print},
		{Rule: "unresolved", Message: "m", Fingerprint: print},
	}
	var b bytes.Buffer
	if err := writeBaseline(&b, want); err != nil {
		t.Fatal(err)
	}
	got, err := parseBaseline("b.json", b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(want) {
		t.Fatalf("%d entries", len(got))
	}
	for i, k := range got {
		if k.Pos.File != "b.json" || k.Pos.Line == 0 {
			t.Errorf("entry %d has the place %v", i, k.Pos)
		}
		if k.Compare(want[i]) != 0 {
			t.Errorf("entry %d: %+v", i, k)
		}
	}
	b.Reset()
	if err := writeBaseline(&b, nil); err != nil || b.String() != "{\n  \"schema\": \"fluxgraph-baseline/v1\",\n  \"findings\": []\n}\n" {
		t.Errorf("no findings: %v\n%s", err, b.String())
	}
	if got, err := parseBaseline("b.json", b.Bytes()); err != nil || len(got) != 0 {
		t.Errorf("no findings: %v %v", got, err)
	}
}

func FuzzParseBaseline(f *testing.F) {
	for _, seed := range []string{"", "{}", `{"schema": "fluxgraph-baseline/v1"}`, "schema: fluxgraph-baseline/v1\nfindings: [{rule: a, fingerprint: [b]}, 1]\n",
		"schema: [a]\n", "findings: {a: b}\n", "a: &a [*a]\n", "- a\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, err := parseBaseline("b.json", []byte(text))
		var wrong settingsError
		if err != nil && (!errors.As(err, &wrong) || len(wrong.lines) == 0) {
			t.Errorf("%q: %v", text, err)
		}
	})
}
