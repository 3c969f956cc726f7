package kustomize

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/fluxgraph/fluxgraph/internal/txtar"
)

// tree is a set of files.
type tree map[string][]byte

func (t tree) Content(p string) ([]byte, error) {
	if data, ok := t[p]; ok {
		return data, nil
	}
	return nil, fs.ErrNotExist
}

func (t tree) IsDir(p string) bool {
	for f := range t {
		if p == "." || strings.HasPrefix(f, p+"/") {
			return true
		}
	}
	return false
}

// plain has kustomize itself build a directory.
func (t tree) plain(dir string) (m resmap.ResMap, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	disk := filesys.MakeFsInMemory()
	for p, data := range t {
		if err := disk.WriteFile("/"+p, data); err != nil {
			return nil, err
		}
	}
	return krusty.MakeKustomizer(&krusty.Options{
		LoadRestrictions: types.LoadRestrictionsNone,
		PluginConfig:     types.DisabledPluginConfig(),
	}).Run(disk, "/"+dir)
}

// dirs returns the directories with a kustomization file, sorted.
func (t tree) dirs() []string {
	var all []string
	for p := range t {
		if slices.Contains(konfig.RecognizedKustomizationFileNames(), path.Base(p)) {
			all = append(all, path.Dir(p))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// show writes nodes with all that can be seen of them.
func show(m resmap.ResMap) string {
	var b strings.Builder
	var walk func(n *kyaml.Node, depth int)
	walk = func(n *kyaml.Node, depth int) {
		fmt.Fprintf(&b, "%*s%d %d %q %q %d:%d %q %q %q %q\n", depth, "", n.Kind, n.Style, n.Tag, n.Value, n.Line, n.Column, n.Anchor, n.HeadComment, n.LineComment, n.FootComment)
		if n.Alias != nil {
			b.WriteString("an alias\n")
		}
		for _, child := range n.Content {
			walk(child, depth+1)
		}
	}
	for _, r := range m.Resources() {
		walk(r.Document(), 0)
	}
	return b.String()
}

// changed returns the files of which something else is remembered than what they say.
func (c *Cache) changed(files tree) []string {
	var all []string
	for p, data := range files {
		key := contentOf(data)
		if have, ok := c.plans.Load(key); ok {
			if k, _ := readPlan(data); !reflect.DeepEqual(have.(*plan).Kustomization, k) {
				all = append(all, p)
			}
		}
		if have, ok := c.files.Load(key); ok {
			if fresh, _ := parseFile(data); !reflect.DeepEqual(have.(*parsed).kept, fresh) {
				all = append(all, p)
			}
		}
		if have, ok := c.configs.Load(key); ok {
			if fresh, _ := parseConfig(data); list(have.(*config)) != list(fresh) {
				all = append(all, p)
			}
		}
	}
	return all
}

func read(t *testing.T, file string) tree {
	t.Helper()
	a, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	files := tree{}
	for _, f := range a.Files {
		files[f.Name] = f.Data
	}
	return files
}

// Every directory gives what it gives with kustomize, node by node: the first time, when others have
// left something behind, and when several are built at once.
func TestBuildAgreesWithKustomize(t *testing.T) {
	quiet(t)
	files := read(t, "testdata/agree.txtar")
	dirs := files.dirs()
	want := make(map[string]string)
	for _, dir := range dirs {
		m, err := files.plain(dir)
		if err != nil {
			t.Fatalf("%s: %v", dir, err)
		}
		want[dir] = show(m)
	}
	var shared Cache
	for round := range 3 {
		for _, dir := range dirs {
			for _, c := range []*Cache{{}, &shared} {
				m, _, err := c.Build(files, dir)
				if err != nil {
					t.Errorf("round %d: %s is left to kustomize: %v", round, dir, err)
				} else if got := show(m); got != want[dir] {
					t.Errorf("round %d: %s gives\n%s\nwith kustomize\n%s", round, dir, got, want[dir])
				}
			}
		}
	}
	var wait sync.WaitGroup
	var cold Cache
	for range 4 {
		for _, dir := range dirs {
			wait.Go(func() {
				if m, _, err := cold.Build(files, dir); err != nil || show(m) != want[dir] {
					t.Errorf("beside others, %s gives something else: %v", dir, err)
				}
			})
		}
	}
	wait.Wait()
	if c := append(cold.changed(files), shared.changed(files)...); len(c) > 0 {
		t.Errorf("what is remembered of these files has changed: %v", c)
	}
}

// What kustomize refuses is not built, and what is unusual is left to it.
func TestBuildLeavesToKustomize(t *testing.T) {
	quiet(t)
	files := read(t, "testdata/leave.txtar")
	var shared Cache
	for _, dir := range files.dirs() {
		if strings.HasPrefix(dir, "fine/") {
			continue
		}
		for _, c := range []*Cache{{}, &shared} {
			if _, read, err := c.Build(files, dir); err == nil || read != nil {
				t.Errorf("%s is built", dir)
			}
		}
		_, err := files.plain(dir)
		if refused := !strings.HasPrefix(dir, "unusual"); refused != (err != nil) {
			t.Errorf("%s: kustomize says %v", dir, err)
		}
	}
}

// Directories that name each other, built at once, wait for each other no more than one that names
// itself.
func TestBuildOfARing(t *testing.T) {
	files := read(t, "testdata/leave.txtar")
	for range 50 {
		var c Cache
		var wait sync.WaitGroup
		for _, dir := range []string{"ring/a", "ring/b", "ring/c"} {
			wait.Go(func() {
				if _, _, err := c.Build(files, dir); err == nil {
					t.Errorf("%s is built", dir)
				}
			})
		}
		wait.Wait()
	}
}

// other shows one file with another content.
type other struct {
	tree
	file string
	data []byte
}

func (o other) Content(p string) ([]byte, error) {
	if p == o.file {
		if o.data == nil {
			return nil, errors.New("is not there")
		}
		return o.data, nil
	}
	return o.tree.Content(p)
}

// What a base gave is not used for a build that sees other contents.
func TestBuildSeesOtherContents(t *testing.T) {
	files := read(t, "testdata/agree.txtar")
	var c Cache
	first, read, err := c.Build(files, "overlay")
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(read)
	if !slices.Contains(read, "base/deployment.yaml") || !slices.Contains(read, "base/kustomization.yaml") || slices.Contains(read, "base/Kustomization") {
		t.Errorf("read: %v", read)
	}
	changed := slices.Concat([]byte("# changed\n"), []byte(strings.ReplaceAll(string(files["base/deployment.yaml"]), "nginx", "caddy")))
	second, _, err := c.Build(other{files, "base/deployment.yaml", changed}, "overlay")
	if err != nil {
		t.Fatal(err)
	}
	if a, b := show(first), show(second); !strings.Contains(a, "nginx") || strings.Contains(b, "nginx") || !strings.Contains(b, "caddy") {
		t.Error("the changed file is not seen")
	}
	if _, _, err := c.Build(other{files, "base/deployment.yaml", nil}, "overlay"); err == nil {
		t.Error("a file that is gone is not missed")
	}
}
