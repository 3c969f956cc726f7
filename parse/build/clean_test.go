package build

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"

	"github.com/fluxgraph/fluxgraph/parse/internal/parsetest"
)

// alarm notices whether git is run or a request is sent. Neither gets anywhere.
type alarm struct {
	ran      string // git writes its arguments there
	requests atomic.Int32
}

func (a *alarm) RoundTrip(*http.Request) (*http.Response, error) {
	a.requests.Add(1)
	return nil, errors.New("the network is cut")
}

func newAlarm(t *testing.T) *alarm {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("git is replaced by a shell script")
	}
	dir := t.TempDir()
	a := &alarm{ran: filepath.Join(dir, "ran")}
	script := "#!/bin/sh\necho \"$@\" >> '" + a.ran + "'\nexit 1\n"
	if err := os.WriteFile(filepath.Join(dir, "git"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	t.Setenv("TMPDIR", t.TempDir())
	was := http.DefaultTransport
	http.DefaultTransport = a
	t.Cleanup(func() { http.DefaultTransport = was })
	return a
}

// rang reports whether there was an attempt since the last time, and which.
func (a *alarm) rang() string {
	text, _ := os.ReadFile(a.ran)
	os.Remove(a.ran)
	if n := a.requests.Swap(0); n > 0 {
		return fmt.Sprintf("%d requests %s", n, text)
	}
	return strings.TrimSpace(string(text))
}

// remoteEntries are what is fetched, or was by older versions.
var remoteEntries = []string{
	"https://example.com/org/repo",
	"https://example.com/org/repo.git//deploy?ref=v1",
	"HTTPS://Example.com/org/repo",
	"http://example.com/x.yaml",
	"https://example.com/x.yaml?a=b",
	"https:/example.com/x.yaml",
	"github.com/org/repo",
	"GitHub.com/org/repo/deploy?ref=main",
	"github.com:org/repo",
	"git::https://example.com/org/repo",
	"git::ssh://git@example.com/org/repo",
	"git::github.com/org/repo",
	"gh:org/repo",
	"git@github.com:org/repo.git",
	"git@example.com:org/repo",
	"user@example.com:org/repo.git//deploy",
	"user@example.com/org/repo",
	"a@/org/repo",
	"a@~/org/repo",
	"a@b@c/org/repo",
	"a@b c/org/repo",
	"ssh://git@example.com/org/repo",
	"ssh://example.com/org/repo",
	"file:///etc",
	"file://~/org/repo",
	"file:///org/repo.git//deploy",
	"https://user@dev.azure.com/org/project/_git/repo/deploy",
	"s3://bucket/key",
	"oci://example.com/org/artifact",
}

// localEntries are paths, though some look otherwise.
var localEntries = []string{
	"a.yaml", "./a", "../a/b", "github.com", "github.community/a/b", "my-github.com/org/repo", "example.com/org/repo",
	"example.com/org/repo?ref=v1", "repo.git", "a/user@host/b/c", "user@host", "@host/a/b", "1user@host/a/b", "https/a/b", "C:/a/b",
	"/https://example.com/org/repo", " https://example.com/org/repo", "a:b/c/d", "-u/a/b", "",
}

func TestIsRemote(t *testing.T) {
	for _, entry := range remoteEntries {
		if !isRemote(entry) {
			t.Errorf("%q is remote", entry)
		}
	}
	for _, entry := range localEntries {
		if isRemote(entry) {
			t.Errorf("%q is not remote", entry)
		}
	}
}

// Whatever kustomize itself would fetch is remote.
func TestIsRemoteAgreesWithKustomize(t *testing.T) {
	a := newAlarm(t)
	t.Logf("%d of %d", kustomizeFetches(t, a, remoteEntries), len(remoteEntries))
	kustomizeFetches(t, a, localEntries)
	var made []string
	for _, scheme := range []string{"", "git::", "GIT::", "https://", "hTTp://", "ssh://", "file://", "ftp://", "git://", "git+ssh://"} {
		for _, user := range []string{"", "u@", "u-1@", "u.v@", "u:p@", "@", "9@"} {
			for _, host := range []string{"", "h/", "h:", "github.com/", "GITHUB.com:", ".", "..", "h.x:22/", "[::1]/", " /", "~/", "%2f/", "\t/"} {
				made = append(made, scheme+user+host+"o/r", scheme+user+host+"r.git", scheme+user+host+"o//r?ref=x")
			}
		}
	}
	if n := kustomizeFetches(t, a, made); n < 100 {
		t.Errorf("kustomize fetches only %d of %d: is git still run?", n, len(made))
	}
}

// kustomizeFetches gives the entries to kustomize as resources, and returns how many it would fetch.
func kustomizeFetches(t *testing.T, a *alarm, entries []string) (n int) {
	t.Helper()
	for _, entry := range entries {
		fsys := filesys.MakeFsInMemory()
		if err := fsys.WriteFile("/a/kustomization.yaml", fmt.Appendf(nil, "resources: [%q]\n", entry)); err != nil {
			t.Fatal(err)
		}
		_, err := krusty.MakeKustomizer(&krusty.Options{
			LoadRestrictions: types.LoadRestrictionsNone, PluginConfig: types.DisabledPluginConfig(),
		}).Run(fsys, "/a")
		if rang := a.rang(); rang != "" {
			n++
			if !isRemote(entry) {
				t.Errorf("kustomize fetches %q (%s), which is not remote: %v", entry, rang, err)
			}
		}
	}
	return n
}

const aConfigMap = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: here\n"

// fetchingFields are kustomization files that name something remote, which stands for %s.
var fetchingFields = map[string]string{
	"resources":              "resources: [cm.yaml, %s]",
	"bases":                  "resources: [cm.yaml]\nbases: [%s]",
	"components":             "resources: [cm.yaml]\ncomponents: [%s]",
	"crds":                   "resources: [cm.yaml]\ncrds: [%s]",
	"configurations":         "resources: [cm.yaml]\nconfigurations: [%s]",
	"generators":             "resources: [cm.yaml]\ngenerators: [%s]",
	"transformers":           "resources: [cm.yaml]\ntransformers: [%s]",
	"validators":             "resources: [cm.yaml]\nvalidators: [%s]",
	"patches":                "resources: [cm.yaml]\npatches: [{path: %s}]",
	"patches with target":    "resources: [cm.yaml]\npatches: [{path: %s, target: {kind: ConfigMap}}]",
	"patchesStrategicMerge":  "resources: [cm.yaml]\npatchesStrategicMerge: [%s]",
	"patchesJson6902":        "resources: [cm.yaml]\npatchesJson6902: [{path: %s, target: {kind: ConfigMap, name: here, version: v1}}]",
	"replacements":           "resources: [cm.yaml]\nreplacements: [{path: %s}]",
	"openapi":                "resources: [cm.yaml]\nopenapi: {path: %s}",
	"files":                  "resources: [cm.yaml]\nconfigMapGenerator: [{name: g, files: [%s]}]",
	"secret files":           "resources: [cm.yaml]\nsecretGenerator: [{name: g, files: [%s]}]",
	"envs":                   "resources: [cm.yaml]\nconfigMapGenerator: [{name: g, envs: [%s]}]",
	"env":                    "resources: [cm.yaml]\nsecretGenerator: [{name: g, env: %s}]",
	"two documents":          "resources: [cm.yaml, %s]\n---\nresources: []",
	"an alias":               "x: &x [%s]\nresources: [cm.yaml]\ncomponents: *x",
	"an anchor dropped":      "resources: [cm.yaml, &x %s]\ncomponents: [*x]",
	"a merge key":            "metadata: &x {resources: [cm.yaml, %s]}\n<<: *x",
	"capitals":               "resources: [cm.yaml]\nCOMPONENTS: [%s]",
	"a list":                 "kind: KustomizationList\nitems: [{resources: [%s]}]\nresources: [cm.yaml, %s]",
	"transformers in long s": "resources: [cm.yaml]\ntranſformers: [%s]",
}

// Nothing is fetched, whatever field of a kustomization file asks for it, and the rest is built.
func TestNothingIsFetched(t *testing.T) {
	a := newAlarm(t)
	for name, text := range fetchingFields {
		for _, entry := range remoteEntries {
			quoted := fmt.Sprintf("%q", entry)
			for _, where := range []string{"root", "nested"} {
				fsys := parsetest.Files("a/kustomization.yaml", "resources: [b]", "a/b/kustomization.yaml", strings.ReplaceAll(text, "%s", quoted), "a/b/cm.yaml", aConfigMap)
				dir := map[string]string{"root": "a/b", "nested": "a"}[where]
				b := loadTree(t, fsys).Build(dir, Overlay{})
				if rang := a.rang(); rang != "" {
					t.Fatalf("%s, %s: %q is fetched: %s", name, where, entry, rang)
				}
				if b.Complete() {
					t.Errorf("%s, %s: nobody is told of %q", name, where, entry)
				}
				if strict := name == "a list" || name == "an alias" || name == "a merge key"; strict {
					continue // kustomize refuses the rest of the file
				}
				remotes := b.Remotes
				if strings.Contains(text, "Generator") {
					remotes = b.Contents
				}
				if len(remotes) == 0 || remotes[0].URL != entry || remotes[0].Pos.File != "a/b/kustomization.yaml" || remotes[0].Pos.Line == 0 {
					t.Errorf("%s, %s: the remotes are %v, want %q", name, where, remotes, entry)
				}
				if len(b.Objects) == 0 || b.Objects[0].Origin.Name != "here" {
					t.Errorf("%s, %s, %q: the rest is not built: %s", name, where, entry, parsetest.Problems(b.Problems))
				}
			}
		}
	}
}

// What is remote may be hidden from a parser of YAML, or stand in files of plugins.
func TestNothingHiddenIsFetched(t *testing.T) {
	a := newAlarm(t)
	const url = "https://example.com/org/repo.git//x"
	const plugin = "apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: p}\ntarget: {kind: ConfigMap}\n"
	for name, pairs := range map[string][]string{
		"binary":               {"a/kustomization.yaml", "resources: [cm.yaml, !!binary aHR0cHM6Ly9leGFtcGxlLmNvbS9vcmcvcmVwby5naXQvL3g=]"},
		"binary key":           {"a/kustomization.yaml", "resources: [cm.yaml]\n!!binary Y29tcG9uZW50cw==: ['" + url + "']"},
		"JSON escapes":         {"a/kustomization.yaml", `{"resources": ["cm.yaml", "\u0068ttps://example.com/org/repo.git//x"]}`},
		"escapes over lines":   {"a/kustomization.yaml", "resources: [cm.yaml, \"ht\\\n  tps://example.com/org/repo.git//x\"]"},
		"inline with a break":  {"a/kustomization.yaml", "resources: [cm.yaml]\ntransformers:\n- |\n  " + url + "\n  # more\n"},
		"inline user":          {"a/kustomization.yaml", "resources: [cm.yaml]\ngenerators:\n- |\n  a@b/c/d\n  # more\n"},
		"inline patch":         {"a/kustomization.yaml", "resources: [cm.yaml]\npatchesStrategicMerge:\n- |\n  " + url + "\n  # more\n"},
		"plugin in a file":     {"a/kustomization.yaml", "resources: [cm.yaml]\ntransformers: [p.yaml]", "a/p.yaml", plugin + "path: " + url},
		"plugin in a list":     {"a/kustomization.yaml", "resources: [cm.yaml]\ntransformers: [p.yaml]", "a/p.yaml", "kind: List\napiVersion: v1\nitems:\n- {apiVersion: builtin, kind: PatchTransformer, metadata: {name: p}, path: '" + url + "'}"},
		"plugin inline":        {"a/kustomization.yaml", "resources: [cm.yaml]\ntransformers:\n- |\n  apiVersion: builtin\n  kind: PatchTransformer\n  metadata: {name: p}\n  path: " + url},
		"plugin in flow":       {"a/kustomization.yaml", "resources: [cm.yaml]\ntransformers: ['{apiVersion: builtin, kind: PatchTransformer, metadata: {name: p}, path: \"" + url + "\"}']"},
		"plugin in capitals":   {"a/kustomization.yaml", "resources: [cm.yaml]\nTransformers: [p.yaml]", "a/p.yaml", plugin + "PATH: " + url},
		"plugin in binary":     {"a/kustomization.yaml", "resources: [cm.yaml]\ntransformers: [p.yaml]", "a/p.yaml", plugin + "path: !!binary aHR0cHM6Ly9leGFtcGxlLmNvbS9vcmcvcmVwby5naXQvL3g="},
		"plugin, long s":       {"a/kustomization.yaml", "resources: [cm.yaml]\ntransformers: [p.yaml]", "a/p.yaml", "apiVersion: builtin\nkind: PatchStrategicMergeTransformer\nmetadata: {name: p}\npathſ: ['" + url + "']"},
		"generator":            {"a/kustomization.yaml", "resources: [cm.yaml]\ngenerators: [p.yaml]", "a/p.yaml", "apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: {name: p}\nname: x\nfiles: ['k=" + url + "']"},
		"replacements":         {"a/kustomization.yaml", "resources: [cm.yaml]\ntransformers: [p.yaml]", "a/p.yaml", "apiVersion: builtin\nkind: ReplacementTransformer\nmetadata: {name: p}\nreplacements: [{path: '" + url + "'}]"},
		"plugins in a folder":  {"a/kustomization.yaml", "resources: [cm.yaml]\ntransformers: [p]", "a/p/kustomization.yaml", "resources: [p.yaml]", "a/p/p.yaml", plugin + "path: " + url},
		"patched plugins":      {"a/kustomization.yaml", "resources: [cm.yaml]\ntransformers: [p]", "a/p/kustomization.yaml", "resources: [p.yaml]\nnamePrefix: 'https://'\nconfigurations: [c.yaml]", "a/p/p.yaml", plugin + "path: example.com/org/repo.git//x", "a/p/c.yaml", "namePrefix: [{path: path}]"},
		"folder of itself":     {"a/kustomization.yaml", "resources: [cm.yaml]\ntransformers: [.]"},
		"remote in a folder":   {"a/kustomization.yaml", "resources: [cm.yaml]\ntransformers: [p]", "a/p/kustomization.yaml", "resources: ['" + url + "']"},
		"helm":                 {"a/kustomization.yaml", "resources: [cm.yaml]\nhelmCharts: [{name: x, repo: '" + url + "', valuesFile: '" + url + "', additionalValuesFiles: ['" + url + "']}]"},
		"helm generator":       {"a/kustomization.yaml", "resources: [cm.yaml]\ngenerators: [p.yaml]", "a/p.yaml", "apiVersion: builtin\nkind: HelmChartInflationGenerator\nmetadata: {name: p}\nname: x\nadditionalValuesFiles: ['" + url + "']"},
		"a file that is named": {"a/kustomization.yaml", "resources: [cm.yaml, 'a@b/c/d.yaml']", "a/a@b/c/d.yaml", "not: [valid"},
		"function":             {"a/kustomization.yaml", "resources: [cm.yaml]\ntransformers: [p.yaml]", "a/p.yaml", "apiVersion: x/v1\nkind: Y\nmetadata:\n  name: p\n  annotations:\n    config.kubernetes.io/function: 'container: {image: example.com/x, network: true}'"},
		"exec":                 {"a/kustomization.yaml", "resources: [cm.yaml]\ngenerators: [p.yaml]", "a/p.yaml", "apiVersion: x/v1\nkind: Y\nmetadata:\n  name: p\n  annotations:\n    config.kubernetes.io/function: 'exec: {path: git}'"},
	} {
		b := loadTree(t, parsetest.Files(append(pairs, "a/cm.yaml", aConfigMap)...)).Build("a", Overlay{})
		if rang := a.rang(); rang != "" {
			t.Errorf("%s: something is fetched: %s", name, rang)
		}
		if b.Complete() {
			t.Errorf("%s: nobody is told", name)
		}
	}
	for name, over := range map[string]Overlay{
		"components":            {Components: []string{url}},
		"patches":               {Patches: []types.Patch{{Path: url}}},
		"patchesJson6902":       {PatchesJSON6902: []types.Patch{{Path: url}}},
		"patchesStrategicMerge": {PatchesStrategicMerge: []string{url}},
	} {
		b := loadTree(t, parsetest.Files("a/kustomization.yaml", "resources: [cm.yaml]", "a/cm.yaml", aConfigMap)).Build("a", over)
		if rang := a.rang(); rang != "" || b.Complete() {
			t.Errorf("the overlay's %s: complete is %v, fetched %q", name, b.Complete(), rang)
		}
	}
}
