package main

import (
	"fmt"
	"testing"
)

func TestSentences(t *testing.T) {
	if got := fmt.Sprint(count(0, "error"), ", ", count(1, "error"), ", ", count(2, "error")); got != "0 errors, 1 error, 2 errors" {
		t.Error(got)
	}
	for want, names := range map[string][]string{"": nil, "a": {"a"}, "a and b": {"a", "b"}, "a, b and c": {"a", "b", "c"}} {
		if got := enumerate(names); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
