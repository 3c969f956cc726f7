package substitute

import "testing"

func TestMayResultIn(t *testing.T) {
	for _, tt := range []struct {
		data, text string
		want       bool
	}{
		{"a\n", "a\n", true},
		{"a: ${V}\nb: 1\n", "a: x\nb: 1\n", true},
		{"a: ${V}\nb: 1\n", "a: x\nb: 2\n", false},
		{"a: 1\nb: 1\n", "a: 1\n", false},
		{"${V}", "x", false},
	} {
		if got := MayResultIn([]byte(tt.data), []byte(tt.text)); got != tt.want {
			t.Errorf("%q to %q: got %v", tt.data, tt.text, got)
		}
	}
}
