package substitute

import (
	"bytes"
	"regexp"
)

var variableOrEscape = regexp.MustCompile(`\$\{|\$\$`)

// MayResultIn reports whether substitution may turn a text into another one. Texts of several lines may, where
// they differ only in lines that hold a variable or an escaped dollar sign; spaces at the end of a line do not
// count. A single line may only where it stays as it is.
func MayResultIn(text, result []byte) bool {
	if bytes.Equal(text, result) {
		return true
	}
	before, after := bytes.Split(text, []byte("\n")), bytes.Split(result, []byte("\n"))
	if len(before) != len(after) || len(after) < 2 {
		return false
	}
	for i := range before {
		same := bytes.Equal(bytes.TrimRight(before[i], " \r"), bytes.TrimRight(after[i], " \r"))
		if !same && !variableOrEscape.Match(before[i]) {
			return false
		}
	}
	return true
}
