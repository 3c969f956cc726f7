package resourceset

import (
	"errors"
	"reflect"
)

// The bounds of rendering one ResourceSet. Its templates come from the repository, and one line of them
// can run forever or fill the memory.
const (
	maxTemplate = 1 << 20    // bytes of a template's text
	maxValue    = 16 << 20   // bytes of one value, or of all that is rendered
	maxList     = 100_000    // items of a list of numbers
	maxSteps    = 20_000_000 // of work: a value walked, 64 bytes of text read
	maxDepth    = 1000       // levels of a value
)

var errBudget = errors.New("it takes more time or memory than any ResourceSet should")

// budget is the work and the output that the templates of one ResourceSet have left.
type budget struct {
	steps int
	bytes int
}

func newBudget() *budget { return &budget{steps: maxSteps, bytes: maxValue} }

// spend takes steps from the budget. It panics where there are not enough, which text/template turns into
// an error.
func (b *budget) spend(steps int) {
	if b.steps -= steps; b.steps < 0 || steps < 0 {
		panic(errBudget)
	}
}

// size returns the number of bytes and items in a value, and spends a step for each part of it. A value that
// contains itself, or shares its parts many times over, exceeds the budget.
func (b *budget) size(v reflect.Value) int { return b.sizeAt(v, 1) }

func (b *budget) sizeAt(v reflect.Value, depth int) int {
	b.spend(1)
	if depth > maxDepth {
		panic(errBudget)
	}
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if v.IsNil() {
			return 1
		}
		return b.sizeAt(v.Elem(), depth+1)
	case reflect.String:
		b.spend(v.Len() / 64)
		return v.Len()
	case reflect.Slice, reflect.Array:
		if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8 {
			b.spend(v.Len() / 64)
			return v.Len()
		}
		n := 1
		for i := range v.Len() {
			n += b.sizeAt(v.Index(i), depth+1)
		}
		return n
	case reflect.Map:
		n := 1
		for it := v.MapRange(); it.Next(); {
			n += b.sizeAt(it.Key(), depth+1) + b.sizeAt(it.Value(), depth+1)
		}
		return n
	}
	return 1
}

// factor returns by how much an argument can multiply the size of the others: a number by itself, any other
// value by its size.
func (b *budget) factor(v reflect.Value) int {
	for v.Kind() == reflect.Interface && !v.IsNil() {
		v = v.Elem()
	}
	if v.CanInt() {
		return int(min(max(v.Int(), 1), maxValue+1))
	}
	return max(1, b.size(v))
}

// multiplying are the functions whose result may be as large as the product of their arguments.
var multiplying = map[string]bool{
	"repeat": true, "indent": true, "nindent": true, "replace": true, "join": true, "wrapWith": true, "regexReplaceAll": true,
	"mustRegexReplaceAll": true, "regexReplaceAllLiteral": true, "mustRegexReplaceAllLiteral": true,
}

// bounded returns the template function f of a name with its arguments and results limited by the budget.
func (b *budget) bounded(name string, f any) any {
	fn := reflect.ValueOf(f)
	return reflect.MakeFunc(fn.Type(), func(in []reflect.Value) []reflect.Value {
		b.checkArguments(name, arguments(fn, in))
		call := fn.Call
		if fn.Type().IsVariadic() {
			call = fn.CallSlice
		}
		out := call(in)
		for _, v := range out {
			if b.size(v) > maxValue {
				panic(errBudget)
			}
		}
		return out
	}).Interface()
}

// arguments returns the arguments of a call one by one: the last one of a variadic function is a list.
func arguments(fn reflect.Value, in []reflect.Value) []reflect.Value {
	if !fn.Type().IsVariadic() {
		return in
	}
	variadic := in[len(in)-1]
	all := in[: len(in)-1 : len(in)-1]
	for i := range variadic.Len() {
		all = append(all, variadic.Index(i))
	}
	return all
}

// checkArguments panics where the arguments of a function, or what it may make of them, are too large.
func (b *budget) checkArguments(name string, arguments []reflect.Value) {
	total, product := 0, 1
	for _, v := range arguments {
		total += b.size(v)
		if multiplying[name] {
			product = min(product*b.factor(v), maxValue+1)
		}
	}
	if total > maxValue || product > maxValue {
		panic(errBudget)
	}
}
