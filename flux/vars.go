package flux

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/fluxcd/pkg/envsubst"
	envparse "github.com/fluxcd/pkg/envsubst/parse"
	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// vars are the substitution variables of one Kustomization. A variable whose value cannot be known
// offline, because a Secret holds it, is symbolic: it keeps its ${NAME}.
// See https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution.
type vars struct {
	known    map[string]string
	symbolic map[string]bool
	invalid  []invalidName
	open     bool // there are further variables, whose names cannot be seen
	perhaps  bool // there may be further variables
	always   bool // substitute even where there is no variable
}

// invalidName is a name that no variable may have. One of them fails the Kustomization.
type invalidName struct {
	name string
	pos  graph.Pos
}

// apply reports whether Flux substitutes at all.
func (v vars) apply() bool {
	return len(v.known) > 0 || len(v.symbolic) > 0 || len(v.invalid) > 0 || v.open || v.always
}

// key tells two sets of variables apart.
func (v vars) key() string {
	var b strings.Builder
	for _, k := range slices.Sorted(maps.Keys(v.known)) {
		fmt.Fprintf(&b, "%q=%q\n", k, v.known[k])
	}
	for _, k := range slices.Sorted(maps.Keys(v.symbolic)) {
		fmt.Fprintf(&b, "%q\n", k)
	}
	for _, bad := range v.invalid {
		fmt.Fprintf(&b, "!%q\n", bad.name)
	}
	fmt.Fprint(&b, v.open, v.perhaps, v.always)
	return b.String()
}

const (
	substituteKey = kustomizeGroup + "/substitute"

	// A symbolic value stands in the text between two characters that are nobody's, so that it is a
	// plain scalar wherever it stands, and turns back into ${NAME} afterwards.
	symbolStart, symbolEnd = "\U0010FFF0", "\U0010FFF1"
)

var (
	varName       = regexp.MustCompile(`^[_A-Za-z][_A-Za-z0-9]*$`)
	symbolPattern = regexp.MustCompile(symbolStart + `([_A-Za-z0-9]+)` + symbolEnd)
)

// The library recurses for each variable of a text, and a few lines of hostile text can grow without
// measure. No object that the API server takes comes near these bounds.
const (
	maxDollars = 200_000
	maxText    = 16 << 20
	maxTrimmed = 16 << 10 // trimming tries every prefix
)

var errTooMuch = errors.New("more text or variables than any object can have")

// substituted is an object after substitution.
type substituted struct {
	root      parse.Value
	undefined []string // variables without value or default, sorted
	err       error    // why Flux would refuse the object
}

// substitute puts the variables into an object as Flux does: into its whole text, keys and names
// included, unless a label or annotation asks for none. Where Flux would refuse the object it is
// returned as it was. A variable that is not defined keeps its ${NAME}: whether Flux stops there
// depends on its version.
func substitute(o build.Object, v vars) substituted {
	same := substituted{root: o.Root}
	meta := o.Root.Get("metadata")
	if meta.Get("labels", substituteKey).Text() == "disabled" || meta.Get("annotations", substituteKey).Text() == "disabled" {
		return same
	}
	if !hasDollar(o.Root.Node(), 0) {
		return same
	}
	root, undefined, err := v.fill(o)
	if err != nil {
		same.err = errors.New(symbolPattern.ReplaceAllString(err.Error(), "$${$1}"))
		return same
	}
	return substituted{root: root, undefined: undefined}
}

// fill substitutes in the text of an object.
func (v vars) fill(o build.Object) (root parse.Value, undefined []string, err error) {
	text, err := o.YAML()
	if err != nil {
		return root, nil, err
	}
	if bytes.Count(text, []byte("$")) > maxDollars {
		return root, nil, errTooMuch
	}
	f := filler{vars: v, undefined: map[string]bool{}}
	out, err := f.text(string(text))
	if err != nil {
		return root, nil, err
	}
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(out), &doc); err != nil {
		return root, nil, err
	}
	if len(doc.Content) > 0 {
		restore(doc.Content[0], 0)
		root = parse.NewValue("", doc.Content[0])
	}
	if !root.IsMap() {
		return root, nil, errors.New("what comes out is not an object")
	}
	return root, slices.Sorted(maps.Keys(f.undefined)), nil
}

// filler evaluates a parsed text. The library itself knows no symbolic values, and stops at the first
// variable that is not defined.
type filler struct {
	vars
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
	*f = filler{vars: f.vars, undefined: map[string]bool{}}
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
	value, ok := f.known[n.Param]
	unknown := symbolStart + n.Param + symbolEnd
	switch n.Name {
	case ":-", ":=", "=", ":+", ":?": // all of them give a default
		switch {
		case f.symbolic[n.Param]:
			return unknown, nil
		case value == "":
			return strings.Join(args, ""), nil
		}
		return value, nil
	}
	if !ok {
		if !f.symbolic[n.Param] {
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

// hasDollar reports whether an object's text holds anything to substitute.
func hasDollar(n *yaml.Node, depth int) bool {
	if n == nil || depth > 1000 {
		return false
	}
	if strings.Contains(n.Value, "${") {
		return true
	}
	for _, c := range n.Content {
		if hasDollar(c, depth+1) {
			return true
		}
	}
	return false
}

// restore turns symbolic values back into ${NAME}.
func restore(n *yaml.Node, depth int) {
	if n == nil || depth > 1000 {
		return
	}
	if strings.Contains(n.Value, symbolStart) {
		n.Value = symbolPattern.ReplaceAllString(n.Value, "$${$1}")
		if n.Tag != "" && n.Kind == yaml.ScalarNode {
			n.Tag = "!!str"
		}
	}
	for _, c := range n.Content {
		restore(c, depth+1)
	}
}

// symbolic reports whether a text holds a variable that is not known.
func symbolic(text string) bool { return strings.Contains(text, "${") }
