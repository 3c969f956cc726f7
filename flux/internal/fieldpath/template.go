package fieldpath

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/parse"
)

// maxExpansions is how many texts a template, and a number in it, expands to at most.
const maxExpansions = 100

// expansion is how a field in a template becomes text.
type expansion string

// The expansions of a field.
const (
	valueOf  expansion = ""       // its value
	keysOf   expansion = "keys"   // each key of a mapping
	numberOf expansion = "number" // each number from 0 to one below its value
)

// Piece is a part of a template: text, or fields of which the first that is present counts.
type Piece struct {
	text   string // where there are no fields
	expand expansion
	fields []Pattern
}

// ParseTemplate returns the pieces of a template. {a} in it stands for the value of the field a, {a|b} for
// that of the first of two fields that is present, {keys a} for each key of the mapping a, and {number a}
// for each number from 0 to one below the value of a, which is 1 where a holds no number, and for 0 where a
// is absent.
func ParseTemplate(text string) []Piece {
	var all []Piece
	for text != "" {
		before, rest, hasField := strings.Cut(text, "{")
		if before != "" {
			all = append(all, Piece{text: before})
		}
		if !hasField {
			break
		}
		field, after, _ := strings.Cut(rest, "}")
		all = append(all, parseFields(field))
		text = after
	}
	return all
}

// parseFields returns the piece that stands in braces.
func parseFields(text string) Piece {
	var p Piece
	if name, fields, ok := strings.Cut(text, " "); ok {
		p.expand, text = expansion(name), fields
	}
	for _, field := range strings.Split(text, "|") {
		p.fields = append(p.fields, ParsePattern(field))
	}
	return p
}

// Expand returns the texts that a template stands for in an object, each once, at most maxExpansions. It
// returns none where a field of the template is absent.
func Expand(template []Piece, root parse.Value) []string {
	all := []string{""}
	for _, p := range template {
		var longer []string
		texts := p.texts(root)
		for _, prefix := range all {
			for _, text := range texts {
				if s := prefix + text; !slices.Contains(longer, s) {
					longer = append(longer, s)
				}
			}
		}
		all = longer[:min(len(longer), maxExpansions)]
	}
	return all
}

// texts returns what a piece stands for in an object.
func (p Piece) texts(root parse.Value) []string {
	if p.fields == nil {
		return []string{p.text}
	}
	for _, field := range p.fields {
		var all []string
		for _, h := range Find(root, field, "") {
			all = append(all, p.expand.texts(h.Value)...)
		}
		if len(all) > 0 {
			return all
		}
	}
	if p.expand == numberOf {
		return []string{"0"}
	}
	return nil
}

// texts returns what the value of a field becomes.
func (e expansion) texts(v parse.Value) []string {
	var all []string
	switch e {
	case valueOf:
		if text := v.Text(); text != "" {
			all = append(all, text)
		}
	case keysOf:
		for key := range v.Fields() {
			all = append(all, key)
		}
	case numberOf:
		n, _ := strconv.Atoi(v.Text())
		for i := range min(max(n, 1), maxExpansions) {
			all = append(all, strconv.Itoa(i))
		}
	}
	return all
}
