package page

import (
	"fmt"

	"github.com/dop251/goja"
)

// prepareModules are the modules of the page that decide what its pictures show, each after those that
// it imports. They run where the page is written, too: what is laid out for a page is then what the page
// asks for, and not somebody's second idea of it.
var prepareModules = []string{"model", "words", "walk", "search", "state", "layout", "arrange", "scene", "prepare"}

// shapesOf names the shapes of the pictures that the page of these data shows, each once.
func shapesOf(data []byte) (shapes []string, err error) {
	defer func() {
		if r := recover(); r != nil { // as goja may where it meets a fault of its own
			err = fmt.Errorf("the page's script does not run: %v", r)
		}
	}()
	script, err := moduleScript(prepareModules)
	if err != nil {
		return nil, err
	}
	vm := goja.New()
	if err := vm.Set("data", string(data)); err != nil {
		return nil, err
	}
	list, err := vm.RunScript("page.js", script+"shapesOf(JSON.parse(data))")
	if err != nil {
		return nil, fmt.Errorf("the page's script does not run: %w", err)
	}
	err = vm.ExportTo(list, &shapes)
	return shapes, err
}

// layoutsFor lays out the pictures that the page of these data shows. What Graphviz cannot lay out, the
// page does.
func layoutsFor(data []byte) (map[string][]int, error) {
	shapes, err := shapesOf(data)
	if err != nil {
		return nil, err
	}
	layouts := map[string][]int{}
	for _, s := range shapes {
		if l, err := Arrange(s); err == nil {
			layouts[s] = l
		}
	}
	return layouts, nil
}
