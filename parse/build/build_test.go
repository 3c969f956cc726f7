package build

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/kustomize/kyaml/openapi"
	sigsyaml "sigs.k8s.io/yaml"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/internal/golden"
	"github.com/fluxgraph/fluxgraph/internal/txtar"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/internal/parsetest"
	"github.com/fluxgraph/fluxgraph/parse/position"
)

// plain builds a directory of the disk with kustomize itself.
func plain(root, dir string) (m resmap.ResMap, err error) {
	defer recoverBuild(&err)
	buildLock.Lock()
	defer buildLock.Unlock()
	return krusty.MakeKustomizer(&krusty.Options{
		LoadRestrictions: types.LoadRestrictionsNone,
		PluginConfig:     types.DisabledPluginConfig(),
	}).Run(filesys.MakeFsOnDisk(), filepath.Join(root, filepath.FromSlash(dir)))
}

// What is built from a tree is what kustomize builds from the disk, in the same order, for every
// directory of the real repositories that kustomize builds and that names nothing remote.
func TestBuildAgreesWithKustomize(t *testing.T) {
	t.Setenv("PATH", "")
	entries, err := os.ReadDir(parsetest.Corpora(t))
	if err != nil {
		t.Fatal(err)
	}
	const every = 4 // all of them take half a minute
	same, refused, skipped, at := 0, 0, 0, 0
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		root := parsetest.Corpus(t, e.Name())
		repo, err := parse.Load(root.FS(), parse.Options{})
		if err != nil {
			t.Fatal(err)
		}
		tree := NewTree(repo.Tree(".", nil))
		for _, f := range tree.Files() {
			if !slices.Contains(KustomizationFiles, path.Base(f)) {
				continue
			}
			if at++; at%every != 0 {
				continue
			}
			dir := path.Dir(f)
			s := &session{tree: tree, dir: dir}
			s.survey()
			if s.hasRemotes() {
				skipped++
				continue
			}
			want, err := plain(root.Name(), dir)
			built := tree.Build(dir, Overlay{})
			if err != nil {
				refused++
				if built.Complete() && !strings.Contains(err.Error(), "is empty") { // which Flux sees to
					t.Errorf("%s/%s: kustomize refuses it: %v", e.Name(), dir, err)
				}
				continue
			}
			same++
			if diff := differ(want, built); diff != "" {
				t.Errorf("%s/%s: %s%s", e.Name(), dir, diff, parsetest.Problems(built.Problems))
			}
		}
	}
	t.Logf("of %d directories one in %d: %d are as kustomize builds them, %d it refuses, %d were skipped", at, every, same, refused, skipped)
	if same < 100 {
		t.Error("too few directories were compared")
	}
}

// differ compares what kustomize made with what we did.
func differ(want resmap.ResMap, built *Result) string {
	if want.Size() != len(built.Objects) {
		return fmt.Sprintf("%d objects, want %d\n", len(built.Objects), want.Size())
	}
	for i, r := range want.Resources() {
		text, err := r.AsYAML()
		if err != nil {
			return err.Error()
		}
		// Flux asks for origins where there are no resources, so that kustomize takes the file as it is.
		o := built.Objects[i]
		dropAnnotation(o.node, "config.kubernetes.io/origin")
		got, err := o.YAML()
		if err != nil {
			return err.Error()
		}
		if !bytes.Equal(text, got) {
			return fmt.Sprintf("object %d differs (-want +got):\n%s", i, cmp.Diff(string(text), string(got)))
		}
	}
	return ""
}

// story is a tree in a txtar archive, and what is asked of it: each line of the comment is "build DIR",
// "overlay FIELDS IN YAML" or "at KIND/NAME FIELD".
type story struct {
	tree *Tree
	dir  string
	over Overlay
	at   [][2]string
}

func readStory(t *testing.T, file string) story {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{}
	for _, f := range archive.Files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	s := story{tree: loadTree(t, fsys)}
	for line := range strings.Lines(string(archive.Comment)) {
		verb, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch verb {
		case "", "#":
		case "build":
			s.dir = rest
		case "overlay":
			if err := sigsyaml.UnmarshalStrict([]byte(rest), &s.over); err != nil {
				t.Fatal(err)
			}
		case "at":
			object, field, _ := strings.Cut(rest, " ")
			s.at = append(s.at, [2]string{object, field})
		default:
			t.Fatalf("%s: unknown line %q", file, line)
		}
	}
	return s
}

// tell prints what a build gave.
func (s story) tell(t *testing.T) string {
	t.Helper()
	b := s.tree.Build(s.dir, s.over)
	var out strings.Builder
	for _, o := range b.Objects {
		text, err := o.YAML()
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(text, []byte(position.Annotation)) {
			t.Errorf("the mark is left:\n%s", text)
		}
		generated := ""
		if o.Generated {
			generated = " generated, " + o.Base
		}
		fmt.Fprintf(&out, "--- %v%s\n%s", o.Pos, generated, text)
		for _, at := range s.at {
			if id := o.Root.Get("kind").Text() + "/" + o.Root.Get("metadata", "name").Text(); id == at[0] {
				fmt.Fprintf(&out, "# %s is from %v\n", at[1], b.PosOf(o, at[1]))
			}
		}
	}
	for _, r := range slices.Concat(b.Remotes, b.Contents) {
		fmt.Fprintf(&out, "remote %v: %s\n", r.Pos, r.URL)
	}
	out.WriteString(parsetest.Problems(b.Problems))
	fmt.Fprintf(&out, "failed %v, complete %v, read %s\n", b.Failed, b.Complete(), strings.Join(b.Read, " "))
	return out.String()
}

func TestStories(t *testing.T) {
	all, err := filepath.Glob("testdata/build/*.txtar")
	if err != nil || len(all) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	for _, file := range all {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			s := readStory(t, file)
			first, again := s.tell(t), s.tell(t)
			if first != again {
				t.Errorf("a second build differs (-first +second):\n%s", cmp.Diff(first, again))
			}
			golden.Compare(t, strings.TrimSuffix(file, ".txtar")+".golden", []byte(first))
		})
	}
}

// kustomize keeps the schema of kinds in a variable of its own: builds that change it must not be seen
// by others at the same time, nor after.
func TestBuildsSideBySide(t *testing.T) {
	const deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec:\n  template:\n    spec:\n      containers:\n      - {name: app, image: app}\n      - {name: sidecar, image: sidecar}\n"
	const patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec:\n  template:\n    spec:\n      containers:\n      - {name: app, image: patched}\n"
	const custom = "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: t}\nspec:\n  list:\n  - {name: a, value: a}\n  - {name: b, value: b}\n"
	const customPatch = "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: t}\nspec:\n  list:\n  - {name: a, value: patched}\n"
	const schema = `{"definitions": {"v1.Thing": {"type": "object", "properties": {"spec": {"type": "object", "properties": {"list": {
		"type": "array", "x-kubernetes-patch-merge-key": "name", "x-kubernetes-patch-strategy": "merge",
		"items": {"type": "object", "properties": {"name": {"type": "string"}, "value": {"type": "string"}}}}}}},
		"x-kubernetes-group-version-kind": [{"group": "example.com", "kind": "Thing", "version": "v1"}]}}}`
	const kustomization = "resources: [d.yaml, t.yaml]\npatches: [{path: dp.yaml}, {path: tp.yaml}]\n"
	tree := loadTree(t, parsetest.Files(
		"plain/kustomization.yaml", kustomization, "plain/d.yaml", deployment, "plain/t.yaml", custom, "plain/dp.yaml", patch, "plain/tp.yaml", customPatch,
		"schema/kustomization.yaml", kustomization+"\"OpenAPI\" : {path: s.json}\n", "schema/s.json", schema,
		"schema/d.yaml", deployment, "schema/t.yaml", custom, "schema/dp.yaml", patch, "schema/tp.yaml", customPatch,
		"above/kustomization.yaml", "resources: [../schema]",
		"bad/kustomization.yaml", kustomization+"openapi: {path: s.json}\n", "bad/s.json", "[]",
		"bad/d.yaml", deployment, "bad/t.yaml", custom, "bad/dp.yaml", patch, "bad/tp.yaml", customPatch,
	))
	openapi.ResetOpenAPI() // as at the start of the program
	builtInSchema = sync.OnceFunc(func() { openapi.Schema() })
	var wait sync.WaitGroup
	for i := range 60 {
		dir := []string{"plain", "plain", "plain", "schema", "above", "bad"}[i%6]
		wait.Go(func() {
			b := tree.Build(dir, Overlay{})
			if dir == "bad" {
				if !b.Failed {
					t.Error("a schema that is none is taken")
				}
				return
			}
			if !b.Complete() || len(b.Objects) != 2 {
				t.Errorf("%s: %s", dir, parsetest.Problems(b.Problems))
				return
			}
			// A list of a known kind is merged by name, that of an unknown kind replaced.
			want := map[string]int{"plain": 1, "schema": 2, "above": 2}[dir]
			containers := len(b.Objects[0].Root.At("spec.template.spec.containers").Items())
			if list := len(b.Objects[1].Root.At("spec.list").Items()); containers != 2 || list != want {
				t.Errorf("%s: %d containers and %d items, want 2 and %d", dir, containers, list, want)
			}
		})
	}
	wait.Wait()
}

// Aliases that never end would take the process with them, wherever they stand.
func TestBuildOfEndlessAliases(t *testing.T) {
	const loop = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: &a\n  b: *a\n"
	bomb := "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\na0: &a0 [x]\n"
	for i := range 30 {
		bomb += fmt.Sprintf("a%d: &a%d [*a%d, *a%d]\n", i+1, i+1, i, i)
	}
	indented := func(text string) string { return "|\n    " + strings.ReplaceAll(text, "\n", "\n    ") }
	const plugin = "apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: p}\npath: x.yaml\ntarget: {kind: ConfigMap}\n"
	for name, text := range map[string]string{"loop": loop, "bomb": bomb} {
		for where, pairs := range map[string][]string{
			"resource":            {"a/kustomization.yaml", "resources: [x.yaml]"},
			"no kustomization":    {"a/y.yaml", aConfigMap},
			"patch":               {"a/kustomization.yaml", "resources: [y.yaml]\npatches: [{path: x.yaml}]"},
			"old patch":           {"a/kustomization.yaml", "resources: [y.yaml]\npatchesStrategicMerge: [x.yaml]"},
			"inline patch":        {"a/kustomization.yaml", "resources: [y.yaml]\npatches:\n- patch: " + indented(text)},
			"inline old patch":    {"a/kustomization.yaml", "resources: [y.yaml]\npatchesStrategicMerge:\n- " + indented(text)},
			"configuration":       {"a/kustomization.yaml", "resources: [y.yaml]\nconfigurations: [x.yaml]"},
			"plugin":              {"a/kustomization.yaml", "resources: [y.yaml]\ntransformers: [x.yaml]"},
			"inline plugin":       {"a/kustomization.yaml", "resources: [y.yaml]\ntransformers:\n- " + indented(text)},
			"patch of a plugin":   {"a/kustomization.yaml", "resources: [y.yaml]\ntransformers: [p.yaml]", "a/p.yaml", plugin},
			"replacements":        {"a/kustomization.yaml", "resources: [y.yaml]\nreplacements: [{path: x.yaml}]"},
			"kustomization":       {"a/kustomization.yaml", text},
			"kustomization below": {"a/kustomization.yaml", "resources: [y.yaml, b]", "a/b/kustomization.yaml", text},
			"component":           {"a/kustomization.yaml", "resources: [y.yaml]\ncomponents: [b]", "a/b/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [../x.yaml]"},
		} {
			tree := loadTree(t, parsetest.Files(append(pairs, "a/x.yaml", text, "a/y.yaml", aConfigMap)...))
			b := tree.Build("a", Overlay{})
			if !b.Failed || len(b.Problems) == 0 {
				t.Errorf("%s in a %s: not refused: %s", name, where, parsetest.Problems(b.Problems))
			}
			b.PosOf(Object{}, "data.b")
		}
		tree := loadTree(t, parsetest.Files("a/kustomization.yaml", "resources: [y.yaml]", "a/y.yaml", aConfigMap,
			"c/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches: [{path: x.yaml}]", "c/x.yaml", text))
		for where, over := range map[string]Overlay{
			"patch":      {Patches: []types.Patch{{Patch: text}}},
			"old patch":  {PatchesStrategicMerge: []string{text}},
			"JSON patch": {PatchesJSON6902: []types.Patch{{Patch: text}}},
			"component":  {Components: []string{"../c"}},
		} {
			if b := tree.Build("a", over); !b.Failed {
				t.Errorf("%s in the overlay's %s: not refused", name, where)
			}
		}
	}
}

// What is odd does not end the process, and is told.
func TestOddBuilds(t *testing.T) {
	for name, test := range map[string]struct {
		dir   string
		files []string
		want  int // objects
	}{
		"a directory that is not there":  {"b", []string{"a/x.yaml", aConfigMap}, 0},
		"a file":                         {"a/x.yaml", []string{"a/x.yaml", aConfigMap}, 0},
		"a path with .. in it":           {"a/../a", []string{"a/kustomization.yaml", "resources: [x.yaml]", "a/x.yaml", aConfigMap}, 1},
		"bytes that are no text":         {"a", []string{"a/kustomization.yaml", "resources: [x.yaml, y.yaml]", "a/x.yaml", "\xff\xfe\x00", "a/y.yaml", aConfigMap}, 1},
		"a kustomization of bytes":       {"a", []string{"a/kustomization.yaml", "\x00\x01"}, 0},
		"a kustomization that is a list": {"a", []string{"a/kustomization.yaml", "[a, b]"}, 0},
		"a kustomization that is null":   {"a", []string{"a/kustomization.yaml", "null"}, 0},
		"carriage returns":               {"a", []string{"a/kustomization.yaml", "resources:\r\n- x.yaml\r\n", "a/x.yaml", strings.ReplaceAll(aConfigMap, "\n", "\r\n")}, 1},
		"a byte order mark":              {"a", []string{"a/kustomization.yaml", "\ufeffresources:\n- x.yaml\n", "a/x.yaml", "\ufeff" + aConfigMap}, 1},
		"a tab":                          {"a", []string{"a/kustomization.yaml", "resources:\n\t- x.yaml\n", "a/x.yaml", aConfigMap}, 0},
		"deep":                           {"a", []string{"a/kustomization.yaml", "resources: [x.yaml]", "a/x.yaml", aConfigMap + "data: " + strings.Repeat("[", 5000) + strings.Repeat("]", 5000)}, 1},
	} {
		b := loadTree(t, parsetest.Files(test.files...)).Build(test.dir, Overlay{})
		if len(b.Objects) != test.want {
			t.Errorf("%s: %d objects, want %d: %s", name, len(b.Objects), test.want, parsetest.Problems(b.Problems))
		}
		if test.want == 0 && b.Complete() && name != "a kustomization that is null" {
			t.Errorf("%s: nothing is told", name)
		}
	}
}

// A build ends, without a panic and without the network, and gives the same twice.
func FuzzBuild(f *testing.F) {
	stories, err := filepath.Glob("testdata/build/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range stories {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	for _, r := range refused {
		archive := txtar.Archive{Comment: []byte("build a\n")}
		for i := 0; i+1 < len(r.files); i += 2 {
			archive.Files = append(archive.Files, txtar.File{Name: r.files[i], Data: []byte(r.files[i+1])})
		}
		f.Add(txtar.Format(&archive))
	}
	for _, m := range marked {
		f.Add([]byte("build a\n-- a/kustomization.yaml --\nresources: [x.yaml]\n-- a/x.yaml --\n" + m.text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		dir, fsys := "a", fstest.MapFS{}
		var file *fstest.MapFile
		for line := range strings.Lines(string(data)) {
			text := strings.TrimSpace(line)
			name, ok := strings.CutPrefix(text, "-- ")
			name, closed := strings.CutSuffix(name, " --")
			switch rest, builds := strings.CutPrefix(text, "build "); {
			case ok && closed:
				file = &fstest.MapFile{}
				if fs.ValidPath(name) {
					fsys[name] = file
				}
			case file != nil:
				file.Data = append(file.Data, line...)
			case builds:
				dir = rest
			}
		}
		repo, err := parse.Load(fsys, parse.Options{})
		if err != nil {
			return
		}
		tree := NewTree(repo.Tree(".", nil))
		first, again := tree.Build(dir, Overlay{}), NewTree(repo.Tree(".", nil)).Build(dir, Overlay{})
		if parsetest.Problems(first.Problems) != parsetest.Problems(again.Problems) || len(first.Objects) != len(again.Objects) {
			t.Fatalf("differs: %s%s", parsetest.Problems(first.Problems), parsetest.Problems(again.Problems))
		}
		for i, o := range first.Objects {
			if o.Pos != again.Objects[i].Pos {
				t.Errorf("object %d is from %v and from %v", i, o.Pos, again.Objects[i].Pos)
			}
			for _, field := range []string{"metadata.name", "metadata.namespace", "spec.dependsOn[0].name", "data"} {
				if pos := first.PosOf(o, field); pos != again.PosOf(o, field) {
					t.Errorf("%s of object %d is from %v and from %v", field, i, pos, again.PosOf(o, field))
				}
			}
			if text, err := o.YAML(); err == nil && bytes.Contains(text, []byte(position.Annotation)) && !bytes.Contains(data, []byte("began-as")) {
				t.Errorf("the mark is left: %s", text)
			}
		}
		for _, p := range first.Problems {
			if check.OfProblem(p).Message == "" || p.Pos.Line < 0 || p.Pos.Col < 0 {
				t.Errorf("%v: %q", p.Pos, check.OfProblem(p).Message)
			}
		}
	})
}

// Every directory of a real repository, each from a tree of its own.
func BenchmarkBuild(b *testing.B) {
	for _, name := range []string{"onedr0p-home-ops", "hmcts-sds-flux-config"} {
		b.Run(name, func(b *testing.B) {
			root := parsetest.Corpus(b, name)
			repo := load(b, root.FS())
			repo.Prefetch(repo.Files())
			b.ReportAllocs()
			for b.Loop() {
				tree := NewTree(repo.Tree(".", nil))
				for _, f := range tree.Files() {
					if slices.Contains(KustomizationFiles, path.Base(f)) {
						tree.Build(path.Dir(f), Overlay{})
					}
				}
			}
		})
	}
}
