package kustomize

import (
	"fmt"
	"io"
	"log"
	"maps"
	"math/rand/v2"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/kustomize/kyaml/openapi"
	sigsyaml "sigs.k8s.io/yaml"
)

// outcome is what building a directory gives.
type outcome struct {
	nodes  string
	failed error
}

func of(m resmap.ResMap, read []string, err error) outcome {
	if err != nil {
		return outcome{failed: err}
	}
	slices.Sort(read)
	return outcome{nodes: show(m) + strings.Join(read, "\n")}
}

// printed is an outcome as YAML.
func printed(m resmap.ResMap) outcome {
	text, err := m.AsYaml()
	return outcome{nodes: fmt.Sprintf("%s%v", text, err)}
}

// view is a tree as a build sees it, and a directory of it.
type view struct {
	tree
	shown other
	dir   string
}

// views returns the directories of a tree, and some of them as they are seen when something is laid over
// their own kustomization files, as Flux does it.
func views(m *maker, files tree) []view {
	var all []view
	for _, dir := range files.dirs() {
		all = append(all, view{files, other{tree: files}, dir})
		k := dir + "/kustomization.yaml"
		var kus types.Kustomization
		if !m.chance(30) || sigsyaml.Unmarshal(files[k], &kus) != nil {
			continue
		}
		switch m.IntN(4) {
		case 0:
			kus.Namespace = "laid-over"
		case 1:
			kus.NamePrefix += "laid-"
			kus.Images = append(kus.Images, types.Image{Name: "nginx", NewTag: "laid"})
		case 2:
			kus.Patches = append(kus.Patches, types.Patch{Patch: "- {op: add, path: /metadata/labels, value: {laid: over}}", Target: &types.Selector{}})
		case 3:
			for _, other := range files.dirs() {
				if strings.HasPrefix(other, "parts/") && other != dir {
					kus.Components = append(kus.Components, up(dir, other))
				}
			}
		}
		if len(kus.Resources) == 0 && kus.GeneratorOptions == nil {
			kus.GeneratorOptions = &types.GeneratorOptions{}
		}
		data, err := sigsyaml.Marshal(kus)
		if err != nil {
			continue
		}
		changed := maps.Clone(files)
		changed[k] = data
		all = append(all, view{changed, other{files, k, data}, dir})
	}
	return all
}

// noting notes what is read of a file system.
type noting struct {
	filesys.FileSystem
	read map[string]bool
}

func (n noting) ReadFile(p string) ([]byte, error) {
	data, err := n.FileSystem.ReadFile(p)
	if err == nil {
		n.read[strings.TrimPrefix(p, "/")] = true
	}
	return data, err
}

// itself has kustomize itself build what is seen, and tells what it read. The schema is afterwards as it
// was.
func (v view) itself() (m resmap.ResMap, read []string, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	disk := noting{filesys.MakeFsInMemory(), make(map[string]bool)}
	for p, data := range v.tree {
		if strings.Contains(string(data), "openapi:") {
			defer func() { openapi.ResetOpenAPI(); openapi.Schema() }()
		}
		if err := disk.WriteFile("/"+p, data); err != nil {
			return nil, nil, err
		}
	}
	m, err = krusty.MakeKustomizer(&krusty.Options{
		LoadRestrictions: types.LoadRestrictionsNone,
		PluginConfig:     types.DisabledPluginConfig(),
	}).Run(disk, "/"+v.dir)
	return m, slices.Sorted(maps.Keys(disk.read)), err
}

// tally counts builds.
type tally struct{ all, good, taken, wavering atomic.Int64 }

// quiet keeps kustomize from warning.
func quiet(t *testing.T) {
	stderr := os.Stderr
	os.Stderr, _ = os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	log.SetOutput(io.Discard)
	t.Cleanup(func() { os.Stderr.Close(); os.Stderr = stderr; log.SetOutput(stderr) })
}

// Trees that are made at random give what they give with kustomize, or are left to it: alone, when
// others have left something behind, and when several are built at once.
//
// FLUXGRAPH_SEEDS says how many trees there are, or which: a number, or the first and the one after the
// last with a colon between them.
func TestBuildOfRandomTrees(t *testing.T) {
	quiet(t)
	gc := debug.SetGCPercent(800)
	defer debug.SetGCPercent(gc)
	first, after := uint64(0), uint64(200)
	if testing.Short() {
		after = 50
	}
	if s := os.Getenv("FLUXGRAPH_SEEDS"); s != "" {
		from, to, ok := strings.Cut(s, ":")
		if !ok {
			from, to = "0", s
		}
		var err1, err2 error
		first, err1 = strconv.ParseUint(from, 10, 64)
		after, err2 = strconv.ParseUint(to, 10, 64)
		if err1 != nil || err2 != nil {
			t.Fatalf("FLUXGRAPH_SEEDS=%s is neither a number nor two", s)
		}
	}
	openapi.Schema()
	var count tally
	for seed := first; seed < after; seed++ {
		differ(t, seed, &count)
		if t.Failed() {
			break
		}
	}
	all, good, taken := count.all.Load(), count.good.Load(), count.taken.Load()
	t.Logf("%d builds, of which kustomize refuses %d; %d of the others (%d %%) are not left to it; it gives now this, now that for %d", all, all-good, taken, 100*taken/max(good, 1), count.wavering.Load())
	if 2*taken < good || 2*good < all {
		t.Error("too few builds say anything")
	}
}

// differ builds a tree in every way.
func differ(t *testing.T, seed uint64, count *tally) {
	files := generate(seed)
	m := &maker{Rand: newRand(seed)}
	all := views(m, files)
	want := make([]outcome, len(all))
	check := func(how string, i int, got outcome) {
		v := all[i]
		if got.failed != nil || want[i].failed == nil && got.nodes == want[i].nodes {
			return
		}
		for range 8 { // kustomize mends references in no order
			if again := of(v.itself()); (again.failed == nil) != (want[i].failed == nil) || again.nodes != want[i].nodes {
				count.wavering.Add(1)
				return
			}
		}
		t.Errorf("seed %d: %s, %s (%v) %s", seed, how, v.dir, v.shown.file, difference(want[i], got))
	}
	var shared Cache
	for i, v := range all {
		plain, read, err := v.itself()
		want[i] = of(plain, read, err)
		count.all.Add(1)
		if err == nil {
			count.good.Add(1)
		}
		built, read, failed := (&Cache{}).Build(v.shown, v.dir)
		check("alone", i, of(built, read, failed))
		if failed == nil && err == nil {
			count.taken.Add(1)
			if a, b := printed(plain), printed(built); a != b {
				t.Errorf("seed %d: %s is printed differently: %s", seed, v.dir, difference(a, b))
			}
		}
		built, read, err = shared.Build(v.shown, v.dir)
		check("after others", i, of(built, read, err))
		if (err == nil) != (failed == nil) {
			t.Errorf("seed %d: %s: alone %v, after others %v", seed, v.dir, failed, err)
		}
	}
	for _, c := range []*Cache{&shared, {}}[seed%2:][:1] {
		var wait sync.WaitGroup
		got := make([]outcome, len(all))
		for i, v := range all {
			wait.Go(func() {
				built, read, err := c.Build(v.shown, v.dir)
				runtime.Gosched()
				got[i] = of(built, read, err)
			})
		}
		wait.Wait()
		for i := range all {
			check("at once", i, got[i])
		}
		if changed := c.changed(files); len(changed) > 0 {
			t.Errorf("seed %d: what is remembered of these files has changed: %v", seed, changed)
		}
	}
}

// difference tells where two outcomes part.
func difference(want, got outcome) string {
	if want.failed != nil {
		return fmt.Sprintf("is built, but kustomize says %v", want.failed)
	}
	a, b := strings.Split(want.nodes, "\n"), strings.Split(got.nodes, "\n")
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	part := func(lines []string) string {
		return strings.Join(lines[max(0, min(i-25, len(lines))):min(i+6, len(lines))], "\n")
	}
	return fmt.Sprintf("gives in line %d\n%s\nwith kustomize\n%s", i, part(b), part(a))
}

func newRand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 2)) }
