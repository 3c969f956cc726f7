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

const turnName = "fluxgraphTurn"

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

// guarded returns a template with the calls in it, or as it is where it does not parse.
func guarded(name string, text []byte) []byte {
	if !strings.Contains(string(text), "{{") {
		return text
	}
	places, ok := places(name, string(text))
	if !ok {
		return text
	}
	slices.SortFunc(places, func(a, b parse.Pos) int { return cmp.Compare(b, a) })
	places = slices.Compact(places)
	out := string(text)
	for _, p := range places {
		out = out[:p] + "{{- " + turnName + " }}" + out[p:]
	}
	return []byte(out)
}

// places finds where the bodies of loops and of named templates begin.
func places(name, text string) (all []parse.Pos, ok bool) {
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
	for _, t := range trees {
		if t.Root == nil || parse.IsEmptyTree(t.Root) {
			continue // an empty definition does not replace another
		}
		if t != main {
			all = append(all, t.Root.Pos)
		}
		all = append(all, loops(t.Root)...)
	}
	for _, p := range all {
		if int(p) > len(text) {
			return nil, false
		}
	}
	return all, true
}

// loops finds where the bodies of the loops below a node begin.
func loops(n parse.Node) (all []parse.Pos) {
	branch := func(b *parse.BranchNode) {
		if b.List != nil {
			all = append(all, loops(b.List)...)
		}
		if b.ElseList != nil {
			all = append(all, loops(b.ElseList)...)
		}
	}
	switch n := n.(type) {
	case *parse.ListNode:
		for _, child := range n.Nodes {
			all = append(all, loops(child)...)
		}
	case *parse.IfNode:
		branch(&n.BranchNode)
	case *parse.WithNode:
		branch(&n.BranchNode)
	case *parse.RangeNode:
		all = append(all, n.List.Pos)
		branch(&n.BranchNode)
	}
	return all
}

// funcs are the guard itself, and bounded forms of the functions that make much out of little.
func (g *guard) funcs() template.FuncMap {
	return template.FuncMap{
		turnName: g.turn,
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
