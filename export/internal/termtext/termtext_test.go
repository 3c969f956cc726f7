package termtext

import (
	"testing"
)

func TestColumns(t *testing.T) {
	for text, want := range map[string]int{"": 0, "plain": 5, "├── ✗": 5, "日本語": 6, "e\u0301": 1} {
		if got := columns(text); got != want {
			t.Errorf("%q takes %d columns, want %d", text, got, want)
		}
	}
}
