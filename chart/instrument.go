package chart

import (
	"cmp"
	"slices"
	"strings"
	"text/template/parse"

	chart "helm.sh/helm/v4/pkg/chart/v2"
)

// The names of the guard's own functions.
const (
	turnFunction = "fluxgraphTurn"
	textFunction = "fluxgraphText"
)

// instrument inserts a call of the guard into each loop and each named template of a chart and of its
// dependencies. The lines of the templates keep their numbers.
func instrument(c *chart.Chart) {
	for _, t := range c.Templates {
		t.Data = instrumented(t.Name, t.Data)
	}
	for _, d := range c.Dependencies() {
		instrument(d)
	}
}

// insertion is a text to insert before a byte of a template.
type insertion struct {
	offset int
	text   string
}

const (
	turnCall  = "{{- " + turnFunction + " }}"
	textStart = "(" + textFunction + " "
	textEnd   = ")"
)

// instrumented returns a template with the calls inserted, or as it is where it does not parse.
func instrumented(name string, template []byte) []byte {
	text := string(template)
	if !strings.Contains(text, "{{") {
		return template
	}
	all, ok := insertions(name, text)
	if !ok {
		return template
	}
	slices.SortStableFunc(all, func(a, b insertion) int { return cmp.Compare(a.offset, b.offset) })
	var out strings.Builder
	done := 0
	for _, i := range slices.Compact(all) {
		out.WriteString(text[done:i.offset])
		out.WriteString(i.text)
		done = i.offset
	}
	out.WriteString(text[done:])
	return []byte(out.String())
}

// withoutCalls returns a text that quotes an instrumented template without the inserted calls.
func withoutCalls(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, turnCall, ""), textStart, "(")
}

// insertions returns what to insert into a template: calls at the start of loops and of named templates, and
// around the texts that tpl is given. ok is false where the template does not parse.
func insertions(name, text string) (all []insertion, ok bool) {
	defer func() {
		if recover() != nil {
			all, ok = nil, false
		}
	}()
	trees := map[string]*parse.Tree{}
	main := parse.New(name)
	main.Mode = parse.SkipFuncCheck
	if _, err := main.Parse(text, "", "", trees); err != nil {
		return nil, false
	}
	c := insertionCollector{text: text}
	for _, t := range trees {
		if t.Root == nil || parse.IsEmptyTree(t.Root) {
			continue // an empty definition does not replace another
		}
		if t != main {
			c.addTurn(t.Root)
		}
		c.walk(t.Root)
	}
	isOutside := func(i insertion) bool { return i.offset > len(text) }
	return c.all, !slices.ContainsFunc(c.all, isOutside)
}

// insertionCollector collects the insertions of a template.
type insertionCollector struct {
	text string
	all  []insertion
}

// addTurn adds a call at the start of the body of a loop or of a named template.
func (c *insertionCollector) addTurn(body *parse.ListNode) {
	c.all = append(c.all, insertion{int(body.Pos), turnCall})
}

func (c *insertionCollector) walk(n parse.Node) {
	switch n := n.(type) {
	case *parse.ListNode:
		for _, child := range n.Nodes {
			c.walk(child)
		}
	case *parse.ActionNode:
		c.walk(n.Pipe)
	case *parse.TemplateNode:
		if n.Pipe != nil {
			c.walk(n.Pipe)
		}
	case *parse.PipeNode:
		for _, command := range n.Cmds {
			for _, arg := range command.Args {
				c.walk(arg)
			}
		}
	case *parse.ChainNode:
		c.walk(n.Node)
	case *parse.IdentifierNode:
		if n.Ident == "tpl" {
			c.wrapArgument(int(n.Pos) + len("tpl"))
		}
	case *parse.IfNode:
		c.walkBranches(&n.BranchNode)
	case *parse.WithNode:
		c.walkBranches(&n.BranchNode)
	case *parse.RangeNode:
		c.addTurn(n.List)
		c.walkBranches(&n.BranchNode)
	}
}

func (c *insertionCollector) walkBranches(b *parse.BranchNode) {
	c.walk(b.Pipe)
	if b.List != nil {
		c.walk(b.List)
	}
	if b.ElseList != nil {
		c.walk(b.ElseList)
	}
}

// wrapArgument wraps the argument that follows an offset, a template itself, into a call that instruments it.
func (c *insertionCollector) wrapArgument(offset int) {
	start := offset
	for start < len(c.text) && isSpace(c.text[start]) {
		start++
	}
	if end, ok := argumentEnd(c.text, start); ok && end > start {
		c.all = append(c.all, insertion{start, textStart}, insertion{end, textEnd})
	}
}

// argumentEnd returns the offset of the end of an argument in the text of a template. ok is false where the
// text ends before.
func argumentEnd(text string, start int) (end int, ok bool) {
	depth := 0 // of parentheses
	for i := start; i < len(text); i++ {
		char := text[i]
		endsArgument := isSpace(char) || char == '|' || char == ')' || strings.HasPrefix(text[i:], "}}")
		switch {
		case char == '"' || char == '`' || char == '\'':
			i = literalEnd(text, i)
		case char == '(':
			depth++
		case depth == 0 && endsArgument:
			return i, true
		case char == ')':
			depth--
		}
	}
	return 0, false
}

// literalEnd returns the offset of the quote that ends the literal whose first quote is at start, or the end of
// the text.
func literalEnd(text string, start int) int {
	quote := text[start]
	for i := start + 1; i < len(text); i++ {
		switch {
		case text[i] == '\\' && quote != '`':
			i++
		case text[i] == quote:
			return i
		}
	}
	return len(text)
}

func isSpace(char byte) bool { return strings.IndexByte(" \t\r\n", char) >= 0 }
