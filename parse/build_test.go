package parse

import (
	"bytes"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	sigsyaml "sigs.k8s.io/yaml"

	"github.com/fluxgraph/fluxgraph/internal/golden"
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
	entries, err := os.ReadDir(corpora(t))
	if err != nil {
		t.Fatal(err)
	}
	const every = 2 // all of them take half a minute
	same, refused, skipped, at := 0, 0, 0, 0
	late := time.Now().Add(40 * time.Second)
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		root := corpus(t, e.Name())
		repo, err := Load(root.FS(), Options{})
		if err != nil {
			t.Fatal(err)
		}
		tree := repo.Tree(".", nil)
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
			if time.Now().After(late) || s.hasRemotes() {
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
				t.Errorf("%s/%s: %s%s", e.Name(), dir, diff, told(built.Problems))
			}
		}
	}
	t.Logf("of %d directories one in %d: %d are as kustomize builds them, %d it refuses, %d were skipped", at, every, same, refused, skipped)
	if same < 100 {
		t.Error("too few directories were compared")
	}
}

// differ compares what kustomize made with what we did.
func differ(want resmap.ResMap, built *Built) string {
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
	s := story{tree: load(t, fsys).Tree(".", nil)}
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
		if bytes.Contains(text, []byte(markKey)) {
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
	for _, r := range b.Remotes {
		fmt.Fprintf(&out, "remote %v: %s\n", r.Pos, r.URL)
	}
	out.WriteString(told(b.Problems))
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

// Every directory of a real repository, each from a tree of its own.
func BenchmarkBuild(b *testing.B) {
	for _, name := range []string{"onedr0p-home-ops", "hmcts-sds-flux-config"} {
		b.Run(name, func(b *testing.B) {
			root := corpus(b, name)
			repo := load(b, root.FS())
			repo.Prefetch(repo.Files())
			b.ReportAllocs()
			for b.Loop() {
				tree := repo.Tree(".", nil)
				for _, f := range tree.Files() {
					if slices.Contains(KustomizationFiles, path.Base(f)) {
						tree.Build(path.Dir(f), Overlay{})
					}
				}
			}
		})
	}
}
