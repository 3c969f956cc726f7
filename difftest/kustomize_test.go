package difftest

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sigs.k8s.io/yaml"

	"github.com/fluxgraph/fluxgraph/internal/corporatest"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// every is how many directories with a kustomization file there are to one that is compared;
// FLUXGRAPH_ALL=1 compares them all.
const every = 6

// TestSameAsKustomize builds directories of real repositories with the kustomize command, and with
// fluxgraph, without anything that Flux adds: the objects must be the same, in the same order. What
// asks for the network is left out.
func TestSameAsKustomize(t *testing.T) {
	repositories := corporatest.Repositories(t)
	bin := filepath.Join(t.TempDir(), "kustomize")
	if out, err := exec.Command("go", "build", "-o", bin, "sigs.k8s.io/kustomize/kustomize/v5").CombinedOutput(); err != nil {
		t.Fatalf("cannot build kustomize: %v\n%s", err, out)
	}
	step := every
	if os.Getenv("FLUXGRAPH_ALL") != "" {
		step = 1
	}
	var same, refused, remote, different atomic.Int32
	var wait sync.WaitGroup
	workers := make(chan struct{}, 2)
	n := 0
	for _, dir := range repositories {
		name := filepath.Base(dir)
		root, err := os.OpenRoot(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer root.Close()
		repo, err := parse.Load(root.FS(), parse.Options{})
		if err != nil {
			t.Fatal(err)
		}
		tree := build.NewTree(repo.Tree(".", nil))
		for _, f := range repo.Files() {
			if !slices.Contains(build.KustomizationFiles, path.Base(f)) {
				continue
			}
			if n++; n%step != 0 {
				continue
			}
			wait.Go(func() {
				workers <- struct{}{}
				defer func() { <-workers }()
				built := tree.Build(path.Dir(f), build.Overlay{})
				if len(built.Remotes) > 0 {
					remote.Add(1)
					return
				}
				theirs, err := kustomizeBuild(bin, filepath.Join(dir, filepath.FromSlash(path.Dir(f))))
				if err != nil {
					refused.Add(1)
					if len(built.Problems) == 0 && len(built.Objects) > 0 {
						different.Add(1)
						t.Errorf("%s/%s: kustomize refuses what fluxgraph builds: %v", name, path.Dir(f), err)
					}
					return
				}
				if what := compareInOrder(theirs, built.Objects); what != "" {
					different.Add(1)
					t.Errorf("%s/%s: %s", name, path.Dir(f), what)
					return
				}
				same.Add(1)
			})
		}
	}
	wait.Wait()
	t.Logf("%d of %d directories: %d the same, %d different, %d refused by kustomize, %d need the network",
		n/step, n, same.Load(), different.Load(), refused.Load(), remote.Load())
	if same.Load() == 0 {
		t.Error("nothing was compared")
	}
}

// kustomizeBuild runs kustomize as Flux's controller uses it: files from anywhere in the artifact.
func kustomizeBuild(bin, dir string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, bin, "build", "--load-restrictor", "LoadRestrictionsNone", "--reorder", "none", dir)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return nil, errorText(strings.TrimSpace(stderr.String()))
	}
	return stdout.Bytes(), nil
}

type errorText string

func (e errorText) Error() string { return string(e) }

// compareInOrder returns the first difference between a stream of objects and a list.
func compareInOrder(stream []byte, objects []build.Object) string {
	var theirs []string
	for _, doc := range strings.Split("\n"+string(stream), "\n---\n") {
		if text := asJSON([]byte(doc + "\n")); text != "null" {
			theirs = append(theirs, text)
		}
	}
	for i, o := range objects {
		text, err := o.YAML()
		if err != nil {
			return err.Error()
		}
		if i >= len(theirs) {
			return "fluxgraph builds more objects, from the one after " + theirs[len(theirs)-1]
		}
		if ours := asJSON(withoutOrigin(text)); ours != theirs[i] {
			return "object " + ours + " is " + theirs[i] + " to kustomize"
		}
	}
	if len(theirs) > len(objects) {
		return "kustomize builds more objects, such as " + theirs[len(objects)]
	}
	return ""
}

// withoutOrigin takes away the annotation that objects have in Flux where a kustomization file lists no
// resources: Flux asks for it, so that kustomize does not refuse an empty file.
func withoutOrigin(text []byte) []byte {
	var o map[string]any
	if yaml.Unmarshal(text, &o) != nil {
		return text
	}
	meta, _ := o["metadata"].(map[string]any)
	annotations, _ := meta["annotations"].(map[string]any)
	if _, ok := annotations["config.kubernetes.io/origin"]; !ok {
		return text
	}
	delete(annotations, "config.kubernetes.io/origin")
	if len(annotations) == 0 {
		delete(meta, "annotations")
	}
	out, err := yaml.Marshal(o)
	if err != nil {
		return text
	}
	return out
}

// asJSON prints a document so that only what it means counts.
func asJSON(text []byte) string {
	var v any
	if err := yaml.Unmarshal(text, &v); err != nil {
		return "not YAML: " + err.Error()
	}
	out, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(out)
}
