package suggest

import "testing"

func TestName(t *testing.T) {
	formats := []string{"dot", "json", "mermaid", "png", "svg", "text"}
	tests := []struct {
		got  string
		from []string
		want string
	}{
		{"mermiad", formats, "mermaid"},
		{"MERMAID", formats, "mermaid"},
		{"jsn", formats, "json"},
		{"dt", formats, "dot"},
		{"svgg", formats, "svg"},
		{"pdf", formats, ""},
		{"", formats, ""},
		{"x", []string{"y"}, ""},
		{"graphviz", formats, ""},
		{"infra-config", []string{"apps", "infra-configs", "infra-controllers"}, "infra-configs"},
		{"ab", []string{"ac", "ad"}, "ac"},
		{"producton", nil, ""},
	}
	for _, tt := range tests {
		if got := Name(tt.got, tt.from); got != tt.want {
			t.Errorf("Name(%q) = %q, want %q", tt.got, got, tt.want)
		}
	}
}

func TestDistance(t *testing.T) {
	tests := []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"abc", "", 3}, {"kitten", "sitting", 3}, {"ab", "ba", 1},
		{"abcd", "acbd", 1}, {"flux", "flux", 0}, {"größe", "grösse", 2},
	}
	for _, tt := range tests {
		if got := distance([]rune(tt.a), []rune(tt.b)); got != tt.want {
			t.Errorf("distance(%q, %q) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}
