package graph

import "testing"

func TestLines(t *testing.T) {
	l := Lines{"a.yaml", 2, 4}
	tests := []struct {
		lines Lines
		pos   Pos
		want  bool
	}{
		{l, Pos{"a.yaml", 1, 9}, false}, {l, Pos{"a.yaml", 2, 0}, true}, {l, Pos{"a.yaml", 4, 1}, true}, {l, Pos{"a.yaml", 5, 0}, false},
		{l, Pos{"b.yaml", 3, 0}, false}, {l, Pos{}, false}, {l, Pos{File: "a.yaml"}, false},
		{Lines{"a.yaml", 1, 1}, Pos{File: "a.yaml"}, true}, {Lines{First: 1, Last: 1}, Pos{}, false}, {Lines{}, Pos{}, false},
	}
	for _, tt := range tests {
		if got := tt.lines.Contains(tt.pos); got != tt.want {
			t.Errorf("%v, %v: got %t", tt.lines, tt.pos, got)
		}
	}
}
