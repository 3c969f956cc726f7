package difftest

import (
	"strings"
	"testing"
)

// TestCompareObjects holds the comparison itself: what differs must not pass.
func TestCompareObjects(t *testing.T) {
	list := func(texts ...string) [][]byte {
		out := make([][]byte, len(texts))
		for i, s := range texts {
			out[i] = []byte(s)
		}
		return out
	}
	tests := []struct {
		name        string
		built, ours [][]byte
		vars        map[string]string
		differ      bool
	}{
		{"same", list("a: 1\nb: 2"), list("b: 2\na: 1"), nil, false},
		{"another order", list("a: 1", "a: 2"), list("a: 2", "a: 1"), nil, false},
		{"another value", list("a: 1"), list("a: 2"), nil, true},
		{"another type", list("a: 1"), list("a: '1'"), nil, true},
		{"one too few", list("a: 1", "a: 1"), list("a: 1"), nil, true},
		{"one too many", list("a: 1"), list("a: 1", "a: 1"), nil, true},
		{"an undefined variable", list("a: x-"), list("a: x-${V}"), map[string]string{}, false},
		{"a defined variable", list("a: x-"), list("a: x-${V}"), map[string]string{"V": "v"}, true},
		{"no substitution", list("a: x-"), list("a: x-${V}"), nil, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			what, err := compareObjects(test.built, test.ours, test.vars)
			if err != nil {
				t.Fatal(err)
			}
			if (what != "") != test.differ {
				t.Errorf("differ is %v: %s", !test.differ, strings.TrimSpace(what))
			}
		})
	}
}
