package difftest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"

	"github.com/fluxcd/pkg/kustomize"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/yaml"

	"github.com/fluxgraph/fluxgraph/flux"
)

// trees lays artifacts out on the disk. Many Kustomizations are built in the same artifact, so each
// is written once; what Flux writes into it is undone after each build.
type trees struct {
	dir  string
	root map[uintptr]string
	// Holds the artifacts themselves, so that no address in root is used for another one.
	held []map[string][]byte
}

func newTrees(dir string) *trees { return &trees{dir: dir, root: make(map[uintptr]string)} }

func (t *trees) lay(files map[string][]byte) (string, error) {
	key := reflect.ValueOf(files).Pointer()
	if root, ok := t.root[key]; ok {
		return root, nil
	}
	root := filepath.Join(t.dir, fmt.Sprintf("artifact-%d", len(t.root)))
	if err := os.MkdirAll(root, 0o755); err != nil {
		return "", err
	}
	for name, content := range files {
		if !filepath.IsLocal(name) {
			return "", fmt.Errorf("the artifact holds %q, which is not below its root", name)
		}
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return "", err
		}
		if err := os.WriteFile(file, content, 0o644); err != nil {
			return "", err
		}
	}
	t.root[key] = root
	t.held = append(t.held, files)
	return root, nil
}

// fluxBuild returns the objects of one Kustomization as Flux's library builds them, each as YAML, in
// build order.
func fluxBuild(t *trees, b flux.Build) ([][]byte, error) {
	root, err := t.lay(b.Files)
	if err != nil {
		return nil, err
	}
	owner, err := decode(b)
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(root, filepath.FromSlash(b.Path))
	restore, err := remember(dir)
	if err != nil {
		return nil, err
	}
	defer restore()
	if _, err := kustomize.NewGenerator(root, owner).WriteFile(dir); err != nil {
		return nil, err
	}
	built, err := kustomize.SecureBuild(root, dir, false)
	if err != nil {
		return nil, err
	}
	if err := substitute(built, owner, b); err != nil {
		return nil, err
	}
	var objects [][]byte
	for _, r := range built.Resources() {
		text, err := r.AsYAML()
		if err != nil {
			return nil, err
		}
		objects = append(objects, text)
	}
	return objects, nil
}

// decode returns the Kustomization with every variable written out in it, so that Flux's library
// needs no cluster to look ConfigMaps and Secrets up.
func decode(b flux.Build) (unstructured.Unstructured, error) {
	object := map[string]any{}
	if err := yaml.Unmarshal(b.Kustomization, &object); err != nil {
		return unstructured.Unstructured{}, err
	}
	owner := unstructured.Unstructured{Object: object}
	unstructured.RemoveNestedField(object, "spec", "postBuild")
	if b.Vars == nil {
		return owner, nil
	}
	return owner, unstructured.SetNestedStringMap(object, b.Vars, "spec", "postBuild", "substitute")
}

func substitute(built resmap.ResMap, owner unstructured.Unstructured, b flux.Build) error {
	if b.Vars == nil {
		return nil
	}
	for _, r := range built.Resources() {
		done, err := kustomize.SubstituteVariables(context.Background(), nil, owner, r,
			kustomize.SubstituteWithDryRun(true), kustomize.SubstituteWithStrict(b.Strict))
		if err != nil {
			return err
		}
		if done == nil { // its label or annotation says that nothing be substituted in it
			continue
		}
		if _, err := built.Replace(done); err != nil {
			return err
		}
	}
	return nil
}

// remember returns a function that puts the kustomization file of a directory back as it was: the
// generator overwrites it, or writes one where there was none.
func remember(dir string) (func(), error) {
	for _, name := range konfig.RecognizedKustomizationFileNames() {
		file := filepath.Join(dir, name)
		if content, err := os.ReadFile(file); err == nil {
			return func() { _ = os.WriteFile(file, content, 0o644) }, nil
		}
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("%s is no directory of the artifact", filepath.Base(dir))
	}
	return func() { _ = os.Remove(filepath.Join(dir, konfig.DefaultKustomizationFileName())) }, nil
}
