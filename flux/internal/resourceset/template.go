package resourceset

import (
	"bytes"
	"fmt"
	"slices"
	"text/template"
	"text/template/parse"
)

// render renders a template with one set of inputs.
func (b *budget) render(text string, in input) (out string, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	if len(text) > maxTemplate {
		return "", errBudget
	}
	b.spend(1 + len(text)/64)
	t, err := template.New("").Delims("<<", ">>").Option("missingkey=error").Funcs(b.functions(in)).Parse(text)
	if err != nil {
		return "", err
	}
	if err := insertSteps(t); err != nil {
		return "", err
	}
	o := &output{budget: b}
	err = t.Execute(o, nil)
	return o.String(), err
}

// output takes what a template renders, as long as the budget has bytes left.
type output struct {
	bytes.Buffer
	budget *budget
}

func (o *output) Write(text []byte) (int, error) {
	if o.budget.bytes -= len(text); o.budget.bytes < 0 {
		return 0, errBudget
	}
	return o.Buffer.Write(text)
}

// stepFunction is the name of a function that spends steps for one turn of a loop, or one call of a template.
const stepFunction = "__tick"

// insertSteps inserts a call of stepFunction at the start of every loop and of every template, because
// text/template itself interrupts neither.
func insertSteps(t *template.Template) error {
	call, err := template.New("").Funcs(template.FuncMap{stepFunction: func() string { return "" }}).Parse("{{" + stepFunction + "}}")
	if err != nil {
		return err
	}
	i := stepInserter{call: call.Root.Nodes[0]}
	for _, one := range t.Templates() {
		if one.Tree == nil || one.Root == nil {
			continue
		}
		i.walkList(one.Root)
		i.insert(one.Root)
	}
	return nil
}

// stepInserter inserts a call of stepFunction into the loops of a template.
type stepInserter struct{ call parse.Node }

func (i stepInserter) insert(l *parse.ListNode) { l.Nodes = slices.Insert(l.Nodes, 0, i.call) }

func (i stepInserter) walkList(l *parse.ListNode) {
	if l == nil {
		return
	}
	for _, n := range l.Nodes {
		i.walk(n)
	}
}

func (i stepInserter) walk(n parse.Node) {
	switch n := n.(type) {
	case *parse.RangeNode:
		i.walkList(n.List)
		i.walkList(n.ElseList)
		i.insert(n.List)
	case *parse.IfNode:
		i.walkList(n.List)
		i.walkList(n.ElseList)
	case *parse.WithNode:
		i.walkList(n.List)
		i.walkList(n.ElseList)
	}
}
