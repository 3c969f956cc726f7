package fieldpath

import (
	"strconv"
	"strings"
)

// Join returns the path of a key of the mapping at a path; the path of the object itself is empty.
func Join(path, key string) string {
	switch {
	case key == "" || strings.ContainsAny(key, ".[]/\""):
		return path + "[" + strconv.Quote(key) + "]"
	case path == "":
		return key
	}
	return path + "." + key
}

// Index returns what the path of a list takes at its end for the item of an index, such as [0].
func Index(i int) string { return "[" + strconv.Itoa(i) + "]" }

// Parent returns the path of the mapping that holds a field, whose key is a plain one: what is before the
// last dot. It is empty for a field of the object itself.
func Parent(path string) string {
	if i := strings.LastIndexByte(path, '.'); i >= 0 {
		return path[:i]
	}
	return ""
}
