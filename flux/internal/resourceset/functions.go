package resourceset

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig/v3"
	sigsyaml "sigs.k8s.io/yaml"
)

// excludedFunctions are those of sprig whose result differs each time or depends on the machine, and those
// that take long by intent.
var excludedFunctions = []string{
	"ago", "toDate", "mustToDate", "shuffle", "randInt", "randBytes", "bcrypt", "htpasswd", "derivePassword", "encryptAES", "decryptAES",
	"genPrivateKey", "genCA", "genCAWithKey", "genSelfSignedCert", "genSelfSignedCertWithKey", "genSignedCert", "genSignedCertWithKey",
	"buildCustomCert", "env", "expandenv", "getHostByName", "hello",
}

// functions returns the functions of a template that is rendered with one set of inputs. All are limited by the
// budget.
// See https://fluxoperator.dev/docs/crd/resourceset/#templating-functions.
func (b *budget) functions(in input) template.FuncMap {
	funcs := sprig.HermeticTxtFuncMap()
	for _, name := range excludedFunctions {
		delete(funcs, name)
	}
	maps.Copy(funcs, template.FuncMap{
		"slugify":   slug,
		"toYaml":    toYAML,
		"until":     until,
		"untilStep": numbers,
		"seq":       sequence,
		"keys":      sortedKeys,
		"values":    sortedValues,
		// Those of text/template itself, which are not bounded otherwise.
		"print":    fmt.Sprint,
		"println":  fmt.Sprintln,
		"printf":   format,
		"html":     template.HTMLEscaper,
		"js":       template.JSEscaper,
		"urlquery": template.URLQueryEscaper,
	})
	for name, f := range funcs {
		funcs[name] = b.bounded(name, f)
	}
	funcs["inputs"] = func() map[string]any { return in }
	funcs[stepFunction] = func() string { b.spend(20); return "" }
	return funcs
}

func toYAML(v any) (string, error) {
	text, err := sigsyaml.Marshal(v)
	return strings.TrimSuffix(string(text), "\n"), err
}

// until counts from 0 to before n, downwards where n is negative.
func until(n int) ([]int, error) {
	if n < 0 {
		return numbers(0, n, -1)
	}
	return numbers(0, n, 1)
}

// numbers counts from start to before stop.
func numbers(start, stop, step int) ([]int, error) {
	all := []int{}
	if step == 0 {
		return all, nil
	}
	before := func(i int) bool { return step > 0 && i < stop || step < 0 && i > stop }
	for i := start; before(i); i += step {
		if len(all) == maxList {
			return nil, errBudget
		}
		all = append(all, i)
	}
	return all, nil
}

// sequence prints numbers as the command seq does: up to one, from one to another, or in steps.
func sequence(params ...int) (string, error) {
	first, last, step := 1, 0, 1
	switch len(params) {
	case 1:
		last = params[0]
	case 2:
		first, last = params[0], params[1]
	case 3:
		first, step, last = params[0], params[1], params[2]
	default:
		return "", nil
	}
	downwards := last < first
	if downwards && len(params) == 3 && step > 0 {
		return "", nil
	}
	stop := last + 1
	if downwards {
		stop = last - 1
	}
	if downwards && len(params) < 3 {
		step = -1
	}
	all, err := numbers(first, stop, step)
	return strings.Trim(fmt.Sprint(all), "[]"), err
}

// sortedKeys returns the keys of maps, those of each sorted.
func sortedKeys(dicts ...map[string]any) []string {
	var all []string
	for _, d := range dicts {
		all = append(all, slices.Sorted(maps.Keys(d))...)
	}
	return all
}

// sortedValues returns the values of a map in the order of its keys.
func sortedValues(dict map[string]any) []any {
	var all []any
	for _, key := range slices.Sorted(maps.Keys(dict)) {
		all = append(all, dict[key])
	}
	return all
}

var largeWidth = regexp.MustCompile(`%[^%a-zA-Z]*([0-9]{4}|\*)`)

// format is fmt.Sprintf without widths that fill the memory.
func format(text string, args ...any) (string, error) {
	if largeWidth.MatchString(text) {
		return "", errBudget
	}
	return fmt.Sprintf(text, args...), nil
}
