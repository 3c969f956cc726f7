// Package suggest finds the name that was probably meant: the candidate at the smallest edit distance
// (optimal string alignment, with swaps of neighbours).
//
// It suggests nothing where no candidate is near, and writes no sentences. In go a name and the names that
// exist; out comes one of those, or "".
package suggest

import "strings"

// Name returns the candidate nearest to got, or "" when none is near enough to be a typing
// error: at most one edit in three letters, and at least one letter kept. Upper and lower case count
// as equal. Of equally near candidates it returns the first.
func Name(got string, candidates []string) string {
	best, at := "", max(1, len([]rune(got))/3)+1
	for _, c := range candidates {
		d := distance([]rune(strings.ToLower(got)), []rune(strings.ToLower(c)))
		if d < at && d < len([]rune(c)) {
			best, at = c, d
		}
	}
	return best
}

// Slip returns the candidate that differs from got by one or two edits, or "" when none does: so few that
// it is a typing error even where got might be a name of its own.
func Slip(got string, candidates []string) string {
	if c := Name(got, candidates); c != "" && distance([]rune(strings.ToLower(got)), []rune(strings.ToLower(c))) <= 2 {
		return c
	}
	return ""
}

// distance returns the least number of insertions, deletions, replacements and swaps of
// neighbours that turn a into b.
func distance(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			replace := last[j]
			if a[i] != b[j] {
				replace++
			}
			row[j+1] = min(replace, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
