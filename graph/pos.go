package graph

import (
	"cmp"
	"strconv"
)

// Pos is a position in a file of the repository. The zero Pos is none.
type Pos struct {
	File string // slash path from the repository's root
	Line int    // 1-based; 0 when only the file is known
	Col  int    // 1-based, in runes; 0 when only the line is known
}

// IsZero reports whether p is no position.
func (p Pos) IsZero() bool { return p == Pos{} }

// String prints p as file:line:col, leaving out what is not known.
func (p Pos) String() string {
	if p.Line == 0 {
		return p.File
	}
	s := p.File + ":" + strconv.Itoa(p.Line)
	if p.Col != 0 {
		s += ":" + strconv.Itoa(p.Col)
	}
	return s
}

// Compare orders positions by file, line and column.
func (p Pos) Compare(q Pos) int {
	return cmp.Or(cmp.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Col, q.Col))
}
