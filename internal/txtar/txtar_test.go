package txtar

import (
	"io/fs"
	"testing"
)

func TestParse(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"empty", "", ""},
		{"comment alone", "a\nb", "a\nb\n"},
		{"files", "c\n-- a/b.yaml --\nx: 1\n\n-- empty --\n-- last --\ny", "c\n-- a/b.yaml --\nx: 1\n\n-- empty --\n-- last --\ny\n"},
		{"spaces around a name", "--   a b   --\n", "-- a b --\n"},
		{"carriage returns", "-- a --\r\nx\r\n", "-- a --\nx\r\n"},
		{"no markers", "-- a --b\n--a --\n-- --\n--  --\n -- a --\n", "-- a --b\n--a --\n-- --\n--  --\n -- a --\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := string(Format(Parse([]byte(tt.text)))); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	if n := len(Parse([]byte("-- a --b\n--a --\n-- --\n--  --\n -- a --\n")).Files); n != 0 {
		t.Errorf("%d files where none begins", n)
	}
}

func TestFS(t *testing.T) {
	fsys, err := FS(Parse([]byte("-- a/b --\nx\n-- c --\ny\n")))
	if err != nil {
		t.Fatal(err)
	}
	if text, err := fs.ReadFile(fsys, "a/b"); err != nil || string(text) != "x\n" {
		t.Errorf("a/b is %q, %v", text, err)
	}
	for _, text := range []string{"-- ../a --\n", "-- a --\n-- a --\n"} {
		if _, err := FS(Parse([]byte(text))); err == nil {
			t.Errorf("%q is a file system", text)
		}
	}
}
