package resourceset

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"text/template"
	"text/template/parse"

	"github.com/Masterminds/sprig/v3"
	sigsyaml "sigs.k8s.io/yaml"
)

// The bounds of rendering one ResourceSet. Templates come from the repository, and one line of them
// can run for ever or fill the memory.
const (
	maxTemplate = 1 << 20  // bytes of a template's text
	maxValue    = 16 << 20 // bytes of one value, or of all that is rendered
	maxList     = 100_000  // items of a list that a function counts up
	maxEffort   = 20_000_000
)

var errEffort = errors.New("it takes more time or memory than any ResourceSet should")

// effort is what is left to spend on the templates of one ResourceSet.
type effort struct{ left, room int }

func newEffort() *effort { return &effort{left: maxEffort, room: maxValue} }

// spend pays for work, and panics when nothing is left: text/template turns that into an error.
func (e *effort) spend(n int) {
	if e.left -= n; e.left < 0 || n < 0 {
		panic(errEffort)
	}
}

// weigh pays for walking a value, and returns how many bytes and items it holds. A value that holds
// itself, or shares its parts without measure, costs more than there is.
func (e *effort) weigh(v reflect.Value) int { return e.weighAt(v, 0) }

func (e *effort) weighAt(v reflect.Value, depth int) int {
	e.spend(1)
	if depth++; depth > 1000 {
		panic(errEffort)
	}
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if !v.IsNil() {
			return e.weighAt(v.Elem(), depth)
		}
	case reflect.String:
		e.spend(v.Len() / 64)
		return v.Len()
	case reflect.Slice, reflect.Array:
		if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8 {
			e.spend(v.Len() / 64)
			return v.Len()
		}
		n := 1
		for i := range v.Len() {
			n += e.weighAt(v.Index(i), depth)
		}
		return n
	case reflect.Map:
		n := 1
		for it := v.MapRange(); it.Next(); {
			n += e.weighAt(it.Key(), depth) + e.weighAt(it.Value(), depth)
		}
		return n
	}
	return 1
}

// factor is what a value multiplies the others by, where a function repeats one by another.
func (e *effort) factor(v reflect.Value) int {
	for v.Kind() == reflect.Interface && !v.IsNil() {
		v = v.Elem()
	}
	if v.CanInt() {
		return int(min(max(v.Int(), 1), maxValue+1))
	}
	return max(1, e.weigh(v))
}

// multiplying are the functions whose result may be as large as their arguments multiplied.
var multiplying = map[string]bool{
	"repeat": true, "indent": true, "nindent": true, "replace": true, "join": true, "wrapWith": true, "regexReplaceAll": true,
	"mustRegexReplaceAll": true, "regexReplaceAllLiteral": true, "mustRegexReplaceAllLiteral": true,
}

// watch returns a function that does the same within bounds.
func (e *effort) watch(name string, f any) any {
	fn := reflect.ValueOf(f)
	return reflect.MakeFunc(fn.Type(), func(in []reflect.Value) []reflect.Value {
		all, product := 0, 1
		count := func(v reflect.Value) {
			if all += e.weigh(v); multiplying[name] {
				product = min(product*e.factor(v), maxValue+1)
			}
		}
		for i, v := range in {
			if fn.Type().IsVariadic() && i == len(in)-1 {
				for j := range v.Len() {
					count(v.Index(j))
				}
				break
			}
			count(v)
		}
		if all > maxValue || product > maxValue {
			panic(errEffort)
		}
		var out []reflect.Value
		if fn.Type().IsVariadic() {
			out = fn.CallSlice(in)
		} else {
			out = fn.Call(in)
		}
		for _, v := range out {
			if e.weigh(v) > maxValue {
				panic(errEffort)
			}
		}
		return out
	}).Interface()
}

// unfit are the functions whose result is another one each time, depends on the machine, or takes
// long by intent.
var unfit = []string{
	"ago", "toDate", "mustToDate", "shuffle", "randInt", "randBytes", "bcrypt", "htpasswd", "derivePassword", "encryptAES", "decryptAES",
	"genPrivateKey", "genCA", "genCAWithKey", "genSelfSignedCert", "genSelfSignedCertWithKey", "genSignedCert", "genSignedCertWithKey",
	"buildCustomCert", "env", "expandenv", "getHostByName", "hello",
}

// functions are those of a template, each within the bounds.
func (e *effort) functions(in input) template.FuncMap {
	funcs := sprig.HermeticTxtFuncMap()
	for _, name := range unfit {
		delete(funcs, name)
	}
	maps.Copy(funcs, template.FuncMap{
		"slugify":  slug,
		"print":    fmt.Sprint,
		"println":  fmt.Sprintln,
		"printf":   format,
		"html":     template.HTMLEscaper,
		"js":       template.JSEscaper,
		"urlquery": template.URLQueryEscaper,
		"toYaml": func(v any) (string, error) {
			b, err := sigsyaml.Marshal(v)
			return strings.TrimSuffix(string(b), "\n"), err
		},
		"until": func(n int) ([]int, error) {
			if n < 0 {
				return countUp(0, n, -1)
			}
			return countUp(0, n, 1)
		},
		"untilStep": countUp,
		"seq":       sequence,
		"keys": func(dicts ...map[string]any) []string {
			var all []string
			for _, d := range dicts {
				all = append(all, slices.Sorted(maps.Keys(d))...)
			}
			return all
		},
		"values": func(dict map[string]any) []any {
			var all []any
			for _, k := range slices.Sorted(maps.Keys(dict)) {
				all = append(all, dict[k])
			}
			return all
		},
	})
	for name, f := range funcs {
		funcs[name] = e.watch(name, f)
	}
	funcs["inputs"] = func() map[string]any { return in }
	funcs[tick] = func() string { e.spend(20); return "" }
	return funcs
}

// countUp counts from start to before stop.
func countUp(start, stop, step int) ([]int, error) {
	all := []int{}
	if step == 0 {
		return all, nil
	}

	for i := start; step > 0 && i < stop || step < 0 && i > stop; i += step {
		if len(all) == maxList {
			return nil, errEffort
		}
		all = append(all, i)
	}
	return all, nil
}

// sequence prints numbers as the command seq does: up to one, from one to another, or in steps.
func sequence(params ...int) (string, error) {
	start, stop, step := 1, 0, 1
	switch len(params) {
	case 1:
		stop = params[0]
	case 2:
		start, stop = params[0], params[1]
	case 3:
		start, step, stop = params[0], params[1], params[2]
		if stop < start && step > 0 {
			return "", nil
		}
	default:
		return "", nil
	}
	end := 1
	if stop < start {
		end = -1
		if len(params) < 3 {
			step = -1
		}
	}
	all, err := countUp(start, stop+end, step)
	return strings.Trim(fmt.Sprint(all), "[]"), err
}

var wide = regexp.MustCompile(`%[^%a-zA-Z]*([0-9]{4}|\*)`)

// format is fmt.Sprintf without widths that fill the memory.
func format(text string, args ...any) (string, error) {
	if wide.MatchString(text) {
		return "", errEffort
	}
	return fmt.Sprintf(text, args...), nil
}

// tick is the name of a function that pays for one turn of a loop, or one call of a template.
const tick = "__tick"

// pay puts a tick into every loop and template, because text/template itself never ends one.
func pay(t *template.Template) error {
	paying, err := template.New("").Funcs(template.FuncMap{tick: func() string { return "" }}).Parse("{{" + tick + "}}")
	if err != nil {
		return err
	}
	first := paying.Root.Nodes[0]
	var walk func(n parse.Node)
	list := func(l *parse.ListNode) {
		if l != nil {
			for _, n := range l.Nodes {
				walk(n)
			}
		}
	}
	walk = func(n parse.Node) {
		switch n := n.(type) {
		case *parse.RangeNode:
			list(n.List)
			list(n.ElseList)
			n.List.Nodes = slices.Insert(n.List.Nodes, 0, first)
		case *parse.IfNode:
			list(n.List)
			list(n.ElseList)
		case *parse.WithNode:
			list(n.List)
			list(n.ElseList)
		}
	}
	for _, one := range t.Templates() {
		if one.Tree == nil || one.Root == nil {
			continue
		}
		list(one.Root)
		one.Root.Nodes = slices.Insert(one.Root.Nodes, 0, first)
	}
	return nil
}

// execute renders a template with one set of inputs.
func (e *effort) execute(text string, in input) (out string, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	if len(text) > maxTemplate {
		return "", errEffort
	}
	e.spend(1 + len(text)/64)
	t, err := template.New("").Delims("<<", ">>").Option("missingkey=error").Funcs(e.functions(in)).Parse(text)
	if err != nil {
		return "", err
	}
	if err := pay(t); err != nil {
		return "", err
	}
	p := &page{e: e}
	err = t.Execute(p, nil)
	return p.String(), err
}

// page takes what a template renders, as long as there is room.
type page struct {
	bytes.Buffer
	e *effort
}

func (p *page) Write(text []byte) (int, error) {
	if p.e.room -= len(text); p.e.room < 0 {
		return 0, errEffort
	}
	return p.Buffer.Write(text)
}
