package graph

// Lines is a run of lines of a file. The zero Lines holds no position.
type Lines struct {
	File        string // slash path from the repository's root
	First, Last int    // 1-based, both included
}

// Contains reports whether a position lies on one of the lines. A position that is only a file lies on
// its first line.
func (l Lines) Contains(p Pos) bool {
	line := max(p.Line, 1)
	return l.File != "" && p.File == l.File && l.First <= line && line <= l.Last
}
