package chart

import (
	"fmt"
	"strings"
	"text/template"
)

// boundedFuncs returns the guard's own functions, and bounded forms of the functions that make much out of
// little.
func (g *guard) boundedFuncs() template.FuncMap {
	return template.FuncMap{
		turnFunction: g.checkBounds,
		textFunction: instrumentText,
		"repeat":     g.repeat,
		"indent":     g.indent,
		"nindent": func(n int, text string) (string, error) {
			text, err := g.indent(n, text)
			return "\n" + text, err
		},
		"replace":       g.replace,
		"until":         g.until,
		"untilStep":     g.numbers,
		"printf":        g.printf,
		"getHostByName": func(string) string { return "" },
	}
}

// instrumentText instruments the text that the function tpl is given. What is no text stays as it is.
func instrumentText(text any) any {
	if text, ok := text.(string); ok {
		return string(instrumented("tpl", []byte(text)))
	}
	return text
}

func (g *guard) repeat(n int, text string) (string, error) {
	n = max(n, 0)
	if err := g.checkProduct(n, len(text)); err != nil {
		return "", err
	}
	return strings.Repeat(text, n), nil
}

func (g *guard) indent(n int, text string) (string, error) {
	if n < 0 {
		return "", fmt.Errorf("indent by %d", n)
	}
	if err := g.checkProduct(strings.Count(text, "\n")+1, n); err != nil {
		return "", err
	}
	pad := strings.Repeat(" ", n)
	return pad + strings.ReplaceAll(text, "\n", "\n"+pad), nil
}

func (g *guard) replace(before, after, text string) (string, error) {
	if err := g.checkProduct(strings.Count(text, before), len(after)); err != nil {
		return "", err
	}
	return strings.ReplaceAll(text, before, after), nil
}

// until counts from 0 to before n, downwards where n is negative.
func (g *guard) until(n int) ([]int, error) {
	if n < 0 {
		return g.numbers(0, n, -1)
	}
	return g.numbers(0, n, 1)
}

// numbers counts from start to before stop.
func (g *guard) numbers(start, stop, step int) ([]int, error) {
	if step == 0 || stop > start && step < 0 || stop < start && step > 0 {
		return []int{}, nil
	}
	const bytesOfNumber = 8
	if err := g.checkProduct((stop-start)/step, bytesOfNumber); err != nil {
		return nil, err
	}
	list := []int{}
	for i := start; step > 0 && i < stop || step < 0 && i > stop; i += step {
		list = append(list, i)
	}
	return list, nil
}

func (g *guard) printf(format string, args ...any) (string, error) {
	if err := g.checkFormat(format, args); err != nil {
		return "", err
	}
	text := fmt.Sprintf(format, args...)
	return text, g.checkSize(len(text))
}

// checkFormat fails where a format asks for a width that no manifest has: a number of seven digits, or a large
// argument of *.
func (g *guard) checkFormat(format string, args []any) error {
	const maxDigits = 6
	digits := 0
	for _, r := range format {
		if r < '0' || r > '9' {
			digits = 0
		} else if digits++; digits > maxDigits {
			return g.checkSize(maxOutput + 1)
		}
	}
	if !strings.Contains(format, "*") {
		return nil
	}
	for _, a := range args {
		if n, ok := a.(int); ok && (n > maxOutput || n < -maxOutput) {
			return g.checkSize(maxOutput + 1)
		}
	}
	return nil
}
