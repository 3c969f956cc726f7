package substitute

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/fluxcd/pkg/envsubst"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"

	envparse "github.com/fluxcd/pkg/envsubst/parse"
)

// filler evaluates a parsed text. The library itself knows no symbolic values, and stops at the first
// variable that is not defined.
type filler struct {
	model.Variables
	undefined map[string]bool
	written   int
}

// text evaluates a text. The library is given one ${…} after the other, because it copies the whole text
// for every $$ in it. Where something is wrong it is given all of it, so that it says what.
func (f *filler) text(s string) (string, error) {
	if strings.Contains(s, "\x00") {
		return f.whole(s) // the library takes it for the end
	}
	var b strings.Builder
	for rest := s; rest != ""; {
		i := strings.IndexByte(rest, '$')
		if i < 0 {
			i = len(rest)
		}
		next := i
		var part string
		switch {
		case strings.HasPrefix(rest[i:], "${"):
			n, size := leading(rest[i:])
			if n == nil {
				return f.whole(s)
			}
			var err error
			if part, err = f.eval(n); err != nil {
				return f.whole(s)
			}
			next += size
		case strings.HasPrefix(rest[i:], "$$"):
			part, next = "$", i+2
		case i < len(rest):
			part, next = "$", i+1
		}
		if f.written += i; f.written > maxText {
			return f.whole(s)
		}
		b.WriteString(rest[:i])
		b.WriteString(part)
		rest = rest[next:]
	}
	return b.String(), nil
}

// leading parses the ${…} that a text begins with, and returns its size. It ends where the library
// takes it for one and nothing else. After a few braces without an end there is no answer.
func leading(s string) (n envparse.Node, size int) {
	for range 8 {
		i := strings.IndexByte(s[size:], '}')
		if i < 0 {
			break
		}
		size += i + 1
		tree, err := envparse.Parse(s[:size])
		if err != nil {
			continue
		}
		if f, ok := tree.Root.(*envparse.FuncNode); ok {
			return f, size
		}
	}
	return nil, 0
}

// whole evaluates a text as the library parses it.
func (f *filler) whole(s string) (string, error) {
	*f = filler{Variables: f.Variables, undefined: map[string]bool{}}
	tree, err := envparse.Parse(s)
	if err != nil {
		return "", err
	}
	return f.eval(tree.Root)
}

func (f *filler) eval(n envparse.Node) (string, error) {
	var b strings.Builder
	for n != nil {
		list, ok := n.(*envparse.ListNode)
		if !ok {
			part, err := f.one(n)
			b.WriteString(part)
			return b.String(), err
		}
		// Lists nest to the right, one level for each variable of the text.
		n = nil
		for i, child := range list.Nodes {
			if i == len(list.Nodes)-1 {
				n = child
				break
			}
			part, err := f.eval(child)
			if err != nil {
				return "", err
			}
			b.WriteString(part)
		}
	}
	return b.String(), nil
}

func (f *filler) one(n envparse.Node) (text string, err error) {
	switch n := n.(type) {
	case *envparse.TextNode:
		text = n.Value
	case *envparse.FuncNode:
		text, err = f.call(n)
	}
	if f.written += len(text); f.written > maxText {
		return "", errTooMuch
	}
	return text, err
}

// call evaluates one ${…}.
func (f *filler) call(n *envparse.FuncNode) (string, error) {
	args := make([]string, len(n.Args))
	for i, a := range n.Args {
		var err error
		if args[i], err = f.eval(a); err != nil {
			return "", err
		}
	}
	value, ok := f.Known[n.Param]
	unknown := symbolStart + n.Param + symbolEnd
	switch n.Name {
	case ":-", ":=", "=", ":+", ":?": // all of them give a default
		switch {
		case f.Unknown[n.Param]:
			return unknown, nil
		case value == "":
			return strings.Join(args, ""), nil
		}
		return value, nil
	}
	if !ok {
		if !f.Unknown[n.Param] {
			f.undefined[n.Param] = true
		}
		return unknown, nil
	}
	for _, a := range args {
		if symbol := symbolPattern.FindString(a); symbol != "" && !strings.HasPrefix(n.Name, "/") {
			return symbol, nil // what is left of the value is not known
		}
	}
	if n.Name == "" {
		return value, nil
	}
	return apply(n.Name, value, args)
}

// apply has the library do what an operator says. The arguments are variables of their own, so that
// nothing in them is taken for syntax.
func apply(operator, value string, args []string) (text string, err error) {
	defer func() {
		if r := recover(); r != nil {
			text, err = "", fmt.Errorf("%s cannot be worked out: %v", operator, r)
		}
	}()
	form := "${v" + operator
	switch operator {
	case "#", "##", "%", "%%":
		if len(args) == 0 {
			form = "${#v"
		} else if len(value) > maxTrimmed {
			return "", errTooMuch
		}
	case "/", "//", "/#", "/%":
		if len(args) == 2 && (strings.Count(value, args[0])+1)*len(args[1]) > maxText {
			return "", errTooMuch
		}
	}
	given := map[string]string{"v": value}
	for i, a := range args {
		name := "a" + strconv.Itoa(i)
		given[name] = a
		switch {
		case i == 1 && operator == ":":
			form += ":"
		case i == 1:
			form += "/"
		}
		form += "${" + name + "}"
	}
	if strings.HasPrefix(operator, "/") && len(args) == 1 {
		form += "/"
	}
	return envsubst.Eval(form+"}", func(name string) (string, bool) { v, ok := given[name]; return v, ok })
}
