package chart

import (
	"cmp"
	"fmt"
	"runtime/metrics"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"text/template"
	"text/template/parse"
	"time"

	chart "helm.sh/helm/v4/pkg/chart/v2"
)

// guard stops templates that take too much. Go's templates cannot be interrupted, so each turn of a
// loop and each named template begins with a call of the guard, and functions that make much out of
// little are bounded.
type guard struct {
	deadline time.Time
	timer    <-chan time.Time
	heap     uint64
	turns    atomic.Int64
	stop     atomic.Bool
	once     sync.Once
	full     chan struct{} // closed when the guard has stopped a template
}

func newGuard(timeout time.Duration) *guard {
	return &guard{deadline: time.Now().Add(timeout), timer: time.After(timeout), heap: heap(), full: make(chan struct{})}
}

// over is closed once the time is over or the guard has stopped something.
func (g *guard) over() <-chan struct{} {
	go func() {
		select {
		case <-g.timer:
			g.halt()
		case <-g.full:
		}
	}()
	return g.full
}

func (g *guard) halt() {
	g.stop.Store(true)
	g.once.Do(func() { close(g.full) })
}

func (g *guard) stopped() bool { return g.stop.Load() }

// heap returns the bytes of the objects on the heap.
func heap() uint64 {
	s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}

// turn fails once the template has had its share.
func (g *guard) turn() (string, error) {
	if g.stopped() {
		return "", ErrTooMuch
	}
	if g.turns.Add(1)%64 == 0 && (time.Now().After(g.deadline) || heap() > g.heap+maxGrowth) {
		g.halt()
		return "", ErrTooMuch
	}
	return "", nil
}

// room fails where a function would make more than a chart may render to.
func (g *guard) room(size int) error {
	if size < 0 || size > maxOutput {
		g.halt()
		return ErrTooMuch
	}
	_, err := g.turn()
	return err
}

// The names of the guard's own functions.
const (
	turnName = "fluxgraphTurn"
	textName = "fluxgraphText"
)

// protect puts a call of the guard into each loop and each named template of a chart and of its
// dependencies. Lines stay what they are.
func (g *guard) protect(c *chart.Chart) {
	for _, t := range c.Templates {
		t.Data = guarded(t.Name, t.Data)
	}
	for _, d := range c.Dependencies() {
		g.protect(d)
	}
}

// insertion is a text that the guard puts into a template.
type insertion struct {
	at   int
	text string
}

const (
	turnCall  = "{{- " + turnName + " }}"
	textStart = "(" + textName + " "
)

// guarded returns a template with the calls in it, or as it is where it does not parse.
func guarded(name string, text []byte) []byte {
	if !strings.Contains(string(text), "{{") {
		return text
	}
	all, ok := insertions(name, string(text))
	if !ok {
		return text
	}
	slices.SortStableFunc(all, func(a, b insertion) int { return cmp.Compare(a.at, b.at) })
	var out strings.Builder
	from := 0
	for _, i := range slices.Compact(all) {
		out.WriteString(string(text[from:i.at]))
		out.WriteString(i.text)
		from = i.at
	}
	out.Write(text[from:])
	return []byte(out.String())
}

// unguarded takes the calls out of a text that quotes a template.
func unguarded(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, turnCall, ""), textStart, "(")
}

// insertions finds where the bodies of loops and of named templates begin, and what tpl is given.
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
	s := spots{text: text}
	for _, t := range trees {
		if t.Root == nil || parse.IsEmptyTree(t.Root) {
			continue // an empty definition does not replace another
		}
		if t != main {
			s.all = append(s.all, insertion{int(t.Root.Pos), turnCall})
		}
		s.walk(t.Root)
	}
	return s.all, !slices.ContainsFunc(s.all, func(i insertion) bool { return i.at > len(text) })
}

// spots collects insertions.
type spots struct {
	text string
	all  []insertion
}

func (s *spots) branch(b *parse.BranchNode) {
	s.walk(b.Pipe)
	if b.List != nil {
		s.walk(b.List)
	}
	if b.ElseList != nil {
		s.walk(b.ElseList)
	}
}

func (s *spots) walk(n parse.Node) {
	switch n := n.(type) {
	case *parse.ListNode:
		for _, child := range n.Nodes {
			s.walk(child)
		}
	case *parse.ActionNode:
		s.walk(n.Pipe)
	case *parse.TemplateNode:
		if n.Pipe != nil {
			s.walk(n.Pipe)
		}
	case *parse.PipeNode:
		for _, c := range n.Cmds {
			for _, arg := range c.Args {
				s.walk(arg)
			}
		}
	case *parse.ChainNode:
		s.walk(n.Node)
	case *parse.IdentifierNode:
		if n.Ident == "tpl" {
			s.argument(int(n.Pos) + len("tpl"))
		}
	case *parse.IfNode:
		s.branch(&n.BranchNode)
	case *parse.WithNode:
		s.branch(&n.BranchNode)
	case *parse.RangeNode:
		s.all = append(s.all, insertion{int(n.List.Pos), turnCall})
		s.branch(&n.BranchNode)
	}
}

// argument puts the first argument of tpl, which is a template too, into a call that guards it.
func (s *spots) argument(at int) {
	for at < len(s.text) && strings.IndexByte(" \t\r\n", s.text[at]) >= 0 {
		at++
	}
	depth, quote := 0, byte(0)
	for end := at; end < len(s.text); end++ {
		c := s.text[end]
		switch {
		case quote != 0:
			if c == '\\' && quote != '`' {
				end++
			} else if c == quote {
				quote = 0
			}
		case c == '"' || c == '`' || c == '\'':
			quote = c
		case c == '(':
			depth++
		case depth == 0 && (strings.IndexByte(" \t\r\n|)", c) >= 0 || strings.HasPrefix(s.text[end:], "}}")):
			if end > at {
				s.all = append(s.all, insertion{at, textStart}, insertion{end, ")"})
			}
			return
		case c == ')':
			depth--
		}
	}
}

// funcs are the guard itself, and bounded forms of the functions that make much out of little.
func (g *guard) funcs() template.FuncMap {
	return template.FuncMap{
		turnName: g.turn,
		textName: func(text any) any {
			if text, ok := text.(string); ok {
				return string(guarded("tpl", []byte(text)))
			}
			return text
		},
		"repeat": func(n int, text string) (string, error) {
			n = max(n, 0)
			if err := g.product(n, len(text)); err != nil {
				return "", err
			}
			return strings.Repeat(text, n), nil
		},
		"indent": g.indent,
		"nindent": func(n int, text string) (string, error) {
			text, err := g.indent(n, text)
			return "\n" + text, err
		},
		"replace": func(old, with, text string) (string, error) {
			if err := g.product(strings.Count(text, old), len(with)); err != nil {
				return "", err
			}
			return strings.ReplaceAll(text, old, with), nil
		},
		"until":     func(n int) ([]int, error) { return g.steps(0, n, map[bool]int{true: -1, false: 1}[n < 0]) },
		"untilStep": g.steps,
		"printf": func(format string, args ...any) (string, error) {
			if err := g.verbs(format, args); err != nil {
				return "", err
			}
			text := fmt.Sprintf(format, args...)
			return text, g.room(len(text))
		},
		"getHostByName": func(string) string { return "" },
	}
}

// product fails where a function would make that many pieces of that size.
func (g *guard) product(n, size int) error {
	if n > 0 && size > maxOutput/n {
		return g.room(-1)
	}
	return g.room(n * size)
}

func (g *guard) indent(n int, text string) (string, error) {
	if n < 0 {
		return "", fmt.Errorf("indent by %d", n)
	}
	if err := g.product(strings.Count(text, "\n")+1, n); err != nil {
		return "", err
	}
	pad := strings.Repeat(" ", n)
	return pad + strings.ReplaceAll(text, "\n", "\n"+pad), nil
}

func (g *guard) steps(from, to, step int) ([]int, error) {
	if step == 0 || to > from && step < 0 || to < from && step > 0 {
		return []int{}, nil
	}
	if err := g.product((to-from)/step, 8); err != nil {
		return nil, err
	}
	list := []int{}
	for i := from; step > 0 && i < to || step < 0 && i > to; i += step {
		list = append(list, i)
	}
	return list, nil
}

// verbs fails where a format asks for a width that no manifest has.
func (g *guard) verbs(format string, args []any) error {
	digits := 0
	for _, r := range format {
		if r < '0' || r > '9' {
			digits = 0
		} else if digits++; digits > 6 {
			return g.room(-1)
		}
	}
	if strings.Contains(format, "*") {
		for _, a := range args {
			if n, ok := a.(int); ok && (n > maxOutput || n < -maxOutput) {
				return g.room(-1)
			}
		}
	}
	return nil
}
