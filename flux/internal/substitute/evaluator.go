package substitute

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/fluxcd/pkg/envsubst"
	envparse "github.com/fluxcd/pkg/envsubst/parse"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
)

// The bounds of a substitution: a few lines of hostile text can grow without limit.
const (
	maxText    = 16 << 20 // bytes of all text that is written
	maxTrimmed = 16 << 10 // bytes of a value that # and % trim: they try every prefix
)

var errTooMuch = errors.New("more text or variables than any object can have")

// evaluator evaluates texts with variables. The library itself has no unknown variables, and stops at the
// first undefined one.
type evaluator struct {
	variables model.Variables
	undefined map[string]bool // names so far
	written   int             // bytes so far
}

func newEvaluator(v model.Variables) *evaluator {
	return &evaluator{variables: v, undefined: map[string]bool{}}
}

// text evaluates a text. It gives the library one ${…} after the other, because the library copies the whole
// text for each $$ in it. Where something is wrong it gives the library all of the text, for its error.
func (e *evaluator) text(s string) (string, error) {
	if strings.Contains(s, "\x00") {
		return e.whole(s) // which the library takes for the end
	}
	var out strings.Builder
	for rest := s; rest != ""; {
		dollar := strings.IndexByte(rest, '$')
		if dollar < 0 {
			dollar = len(rest)
		}
		value, size, ok := e.leadingDollar(rest[dollar:])
		e.written += dollar
		if !ok || e.written > maxText {
			return e.whole(s)
		}
		out.WriteString(rest[:dollar])
		out.WriteString(value)
		rest = rest[dollar+size:]
	}
	return out.String(), nil
}

// leadingDollar evaluates the dollar sign that a text begins with: that of a variable, an escaped one or one
// without a meaning. size is the number of bytes that belong to it. ok is false where it cannot be evaluated.
func (e *evaluator) leadingDollar(text string) (value string, size int, ok bool) {
	switch {
	case text == "":
		return "", 0, true
	case strings.HasPrefix(text, "${"):
		n, size := leadingVariable(text)
		if n == nil {
			return "", 0, false
		}
		value, err := e.eval(n)
		return value, size, err == nil
	case strings.HasPrefix(text, "$$"):
		return "$", len("$$"), true
	}
	return "$", len("$"), true
}

// leadingVariable parses the ${…} that a text begins with, and returns its size. It ends at the first closing
// brace up to which the library reads one variable and nothing else. n is nil where none of the first
// braces is one.
func leadingVariable(text string) (n envparse.Node, size int) {
	const maxBraces = 8
	for range maxBraces {
		brace := strings.IndexByte(text[size:], '}')
		if brace < 0 {
			break
		}
		size += brace + 1
		tree, err := envparse.Parse(text[:size])
		if err != nil {
			continue
		}
		if n, ok := tree.Root.(*envparse.FuncNode); ok {
			return n, size
		}
	}
	return nil, 0
}

// whole evaluates a text as the library parses it, from the start.
func (e *evaluator) whole(s string) (string, error) {
	*e = *newEvaluator(e.variables)
	tree, err := envparse.Parse(s)
	if err != nil {
		return "", err
	}
	return e.eval(tree.Root)
}

// eval evaluates a node of the library. Its lists nest to the right, one level for each variable of the text,
// so that the last node of a list is not evaluated by recursion.
func (e *evaluator) eval(n envparse.Node) (string, error) {
	var out strings.Builder
	for {
		list, isList := n.(*envparse.ListNode)
		if !isList {
			text, err := e.evalSingle(n)
			out.WriteString(text)
			return out.String(), err
		}
		if len(list.Nodes) == 0 {
			return out.String(), nil
		}
		last := len(list.Nodes) - 1
		for _, child := range list.Nodes[:last] {
			text, err := e.eval(child)
			if err != nil {
				return "", err
			}
			out.WriteString(text)
		}
		n = list.Nodes[last]
	}
}

// evalSingle evaluates a node that is no list.
func (e *evaluator) evalSingle(n envparse.Node) (text string, err error) {
	switch n := n.(type) {
	case *envparse.TextNode:
		text = n.Value
	case *envparse.FuncNode:
		text, err = e.evalVariable(n)
	}
	if e.written += len(text); e.written > maxText {
		return "", errTooMuch
	}
	return text, err
}

// evalVariable evaluates one ${…}: a variable with an operator or without one.
func (e *evaluator) evalVariable(n *envparse.FuncNode) (string, error) {
	args := make([]string, len(n.Args))
	for i, a := range n.Args {
		var err error
		if args[i], err = e.eval(a); err != nil {
			return "", err
		}
	}
	value, isKnown := e.variables.Known[n.Param]
	isUnknown := e.variables.Unknown[n.Param]
	switch {
	case isDefaultOperator(n.Name) && isUnknown:
		return symbol(n.Param), nil
	case isDefaultOperator(n.Name) && value == "":
		return strings.Join(args, ""), nil
	case isDefaultOperator(n.Name):
		return value, nil
	case !isKnown:
		if !isUnknown {
			e.undefined[n.Param] = true
		}
		return symbol(n.Param), nil
	case n.Name == "":
		return value, nil
	}
	if !strings.HasPrefix(n.Name, "/") {
		// What an operator with an unknown argument leaves of the value is not known.
		for _, a := range args {
			if unknown := symbolPattern.FindString(a); unknown != "" {
				return unknown, nil
			}
		}
	}
	return applyOperator(n.Name, value, args)
}

// isDefaultOperator reports whether an operator gives a default, which the library does for all of these.
func isDefaultOperator(operator string) bool {
	switch operator {
	case ":-", ":=", "=", ":+", ":?":
		return true
	}
	return false
}

// applyOperator has the library apply an operator to a value. The value and the arguments are variables of
// their own, so that nothing in them is taken for syntax.
func applyOperator(operator, value string, args []string) (text string, err error) {
	defer func() {
		if r := recover(); r != nil {
			text, err = "", fmt.Errorf("%s cannot be worked out: %v", operator, r)
		}
	}()
	if !isBounded(operator, value, args) {
		return "", errTooMuch
	}
	given := map[string]string{"v": value}
	for i, a := range args {
		given[argName(i)] = a
	}
	return envsubst.Eval(expression(operator, len(args)), func(name string) (string, bool) { v, ok := given[name]; return v, ok })
}

// isBounded reports whether an operator takes little time and gives little text.
func isBounded(operator, value string, args []string) bool {
	switch {
	case trims(operator):
		return len(args) == 0 || len(value) <= maxTrimmed
	case strings.HasPrefix(operator, "/"):
		return len(args) != 2 || (strings.Count(value, args[0])+1)*len(args[1]) <= maxText
	}
	return true
}

// trims reports whether an operator removes a prefix or a suffix. Without an argument, # gives the length.
func trims(operator string) bool {
	switch operator {
	case "#", "##", "%", "%%":
		return true
	}
	return false
}

// expression returns the ${…} that applies an operator to the variable v, with the arguments a0 and a1.
func expression(operator string, args int) string {
	if trims(operator) && args == 0 {
		return "${#v}" // the length
	}
	var b strings.Builder
	b.WriteString("${v" + operator)
	for i := range args {
		if i == 1 && operator == ":" {
			b.WriteString(":")
		} else if i == 1 {
			b.WriteString("/")
		}
		b.WriteString("${" + argName(i) + "}")
	}
	if strings.HasPrefix(operator, "/") && args == 1 {
		b.WriteString("/")
	}
	b.WriteString("}")
	return b.String()
}

func argName(i int) string { return "a" + strconv.Itoa(i) }
