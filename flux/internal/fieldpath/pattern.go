package fieldpath

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/parse"
)

// Piece is a part of a pattern: text, or the fields of which the first that is there counts.
type Piece struct {
	text   string
	how    string // keys, number, or empty for the field itself
	fields [][]Step
}

func ParsePattern(text string) []Piece {
	var all []Piece
	for text != "" {
		before, rest, ok := strings.Cut(text, "{")
		if before != "" {
			all = append(all, Piece{text: before})
		}
		if !ok {
			break
		}
		in, after, _ := strings.Cut(rest, "}")
		var p Piece
		if how, field, ok := strings.Cut(in, " "); ok {
			p.how, in = how, field
		}
		for _, f := range strings.Split(in, "|") {
			p.fields = append(p.fields, Parse(f))
		}
		all = append(all, p)
		text = after
	}
	return all
}

// maxNumber ends the numbers of a pattern.
const maxNumber = 100

// texts returns what a piece stands for.
func (p Piece) texts(root parse.Value) []string {
	if p.fields == nil {
		return []string{p.text}
	}
	var all []string
	for _, f := range p.fields {
		for _, h := range Find(root, f, "") {
			switch {
			case p.how == "keys":
				for name := range h.Value.Fields() {
					all = append(all, name)
				}
			case p.how == "" && h.Value.Text() != "":
				all = append(all, h.Value.Text())
			}
			if p.how == "number" {
				n, _ := strconv.Atoi(h.Value.Text())
				for i := range min(max(n, 1), maxNumber) {
					all = append(all, strconv.Itoa(i))
				}
			}
		}
		if len(all) > 0 {
			return all
		}
	}
	if p.how == "number" {
		return []string{"0"}
	}
	return all
}

// Expand returns what a pattern stands for, each text once.
func Expand(pieces []Piece, root parse.Value) []string {
	all := []string{""}
	for _, p := range pieces {
		var next []string
		texts := p.texts(root)
		for _, have := range all {
			for _, text := range texts {
				if s := have + text; !slices.Contains(next, s) {
					next = append(next, s)
				}
			}
		}
		if all = next; len(all) > maxNumber {
			all = all[:maxNumber]
		}
	}
	return all
}
