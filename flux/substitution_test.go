package flux_test

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/export"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
)

// home is a repository with one cluster, c, and these files besides.
func home(files map[string]string) map[string]string {
	all := map[string]string{"clusters/c/flux-system/gotk-sync.yaml": bootstrap("./clusters/c")}
	maps.Copy(all, files)
	return all
}

// components is the Namespace whose labels hold the version of Flux.
func components(version string) string {
	return "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: flux-system\n  labels: {app.kubernetes.io/part-of: flux, app.kubernetes.io/version: " + version + "}\n"
}

// copying is a ConfigMap into which flux-operator copies another one.
func copying(name, from, data string) string {
	return "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + ", namespace: flux-system, annotations: {fluxcd.controlplane.io/copyFrom: flux-system/" + from + "}}\ndata: {" + data + "}\n"
}

// has fails the test for every object that is not on a cluster.
func has(t *testing.T, g *graph.Graph, want ...string) {
	t.Helper()
	all := objects(g)
	for _, w := range want {
		if !slices.Contains(all, w) {
			t.Errorf("no %s in:\n%s", w, printGraph(g))
			return
		}
	}
}

// isRefused fails the test unless the object is in a directory, and it is unknown whether the cluster has it: no
// Kustomization applies it.
func isRefused(t *testing.T, g *graph.Graph, want string) {
	t.Helper()
	for n := range g.Nodes() {
		if name(n.ID) != want {
			continue
		}
		if n.State != graph.Unknown || !strings.HasPrefix(n.Fact("reason"), "Flux refuses what Kustomization/") {
			t.Errorf("%s is %s, because of %q", want, n.State, n.Fact("reason"))
		}
		for e := range g.In(n.ID) {
			if e.Relation == graph.Applies {
				t.Errorf("%s applies %s", e.From, want)
			}
		}
		return
	}
	t.Errorf("no %s in:\n%s", want, printGraph(g))
}

// hasProblems fails the test for every text that no problem has.
func hasProblems(t *testing.T, g *graph.Graph, want ...string) {
	t.Helper()
	all := strings.Join(problems(g), "\n")
	for _, w := range want {
		if !strings.Contains(all, w) {
			t.Errorf("no problem says %q:\n%s", w, all)
		}
	}
}

func TestVariables(t *testing.T) {
	named := configMap("${A}-${B:-d}", "x: y")
	tests := []struct {
		name  string
		spec  string // of the Kustomization
		files map[string]string
		want  string // the name of the ConfigMap it applies
	}{
		{"none: nothing is substituted", "", nil, "${A}-${B:-d}"},
		{"an empty postBuild", "  postBuild: {}", nil, "${A}-${B:-d}"},
		{"inline", "  postBuild: {substitute: {A: a}}", nil, "a-d"},
		{"inline, as numbers and booleans", "  postBuild: {substitute: {A: 1, B: true}}", nil, "1-true"},
		{"of a ConfigMap", "  postBuild: {substituteFrom: [{kind: ConfigMap, name: one}]}", nil, "one-1"},
		{"the last ConfigMap wins", "  postBuild: {substituteFrom: [{kind: ConfigMap, name: one}, {kind: ConfigMap, name: two}]}", nil, "two-1"},
		{"in their order", "  postBuild: {substituteFrom: [{kind: ConfigMap, name: two}, {kind: ConfigMap, name: one}]}", nil, "one-1"},
		{"inline wins over all", "  postBuild: {substitute: {A: a}, substituteFrom: [{kind: ConfigMap, name: one}, {kind: ConfigMap, name: two}]}", nil, "a-1"},
		{"newlines go", "  postBuild:\n    substitute:\n      A: |\n        a\n        b\n", nil, "ab-d"},
		{"newlines of a ConfigMap go", "  postBuild: {substituteFrom: [{kind: ConfigMap, name: lines}]}", nil, "xy-d"},
		{"Always, without any", "  postBuild: {substituteStrategy: Always}", nil, "${A}-d"},
		{"of an optional ConfigMap that is absent: nothing is substituted", "  postBuild: {substituteFrom: [{kind: ConfigMap, name: absent, optional: true}]}", nil, "${A}-${B:-d}"},
		{"of a ConfigMap that something else must have made", "  postBuild: {substituteFrom: [{kind: ConfigMap, name: absent}]}", nil, "${A}-d"},
		{"of an optional ConfigMap that is there", "  postBuild: {substituteFrom: [{kind: ConfigMap, name: one, optional: true}]}", nil, "one-1"},
		{"of ConfigMaps that copy each other", "  postBuild: {substituteFrom: [{kind: ConfigMap, name: copy}]}", nil, "copy-d"},
		{"of a Secret: the names alone", "  postBuild: {substituteFrom: [{kind: Secret, name: plain}]}", nil, "${A}-${B}"},
		{"a Secret over a ConfigMap", "  postBuild: {substituteFrom: [{kind: ConfigMap, name: one}, {kind: Secret, name: plain}]}", nil, "${A}-${B}"},
		{"a ConfigMap over a Secret", "  postBuild: {substituteFrom: [{kind: Secret, name: plain}, {kind: ConfigMap, name: one}]}", nil, "one-1"},
		{"an encrypted ConfigMap", "  postBuild: {substituteFrom: [{kind: ConfigMap, name: sops}]}", nil, "${A}-d"},
		{"a SealedSecret", "  postBuild: {substituteFrom: [{kind: Secret, name: sealed}]}", nil, "${A}-${B}"},
		{"an ExternalSecret", "  postBuild: {substituteFrom: [{kind: Secret, name: external}]}", nil, "${A}-d"},
		{"an ExternalSecret with a template", "  postBuild: {substituteFrom: [{kind: Secret, name: templated}]}", nil, "x-${B}"},
		{"a ConfigMap that a generator makes", "  postBuild: {substituteFrom: [{kind: ConfigMap, name: generated}]}", nil, "g-d"},
		{"a ConfigMap that the Kustomization builds itself", "  postBuild: {substituteFrom: [{kind: ConfigMap, name: own}]}",
			map[string]string{"apps/own.yaml": configMap("own", "A: o")}, "o-d"},
		{"a ConfigMap that another Kustomization builds and fills", "  postBuild: {substituteFrom: [{kind: ConfigMap, name: filled}]}", nil, "filled-d"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			templated := "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: templated, namespace: flux-system}\nspec: {target: {template: {data: {B: \"{{ .x }}\"}}}, data: [{secretKey: A}]}\n"
			files := home(map[string]string{
				"clusters/c/apps.yaml": kustomization("apps", "./apps", tt.spec),
				"clusters/c/more.yaml": configMap("one", "A: one, B: \"1\"") + configMap("two", "A: two") +
					copying("copy", "copied", "A: copy") + copying("copied", "copy", "A: copied") + object("ConfigMap", "lines", "data:\n  A: |\n    x\n    y\n") +
					object("ConfigMap", "sops", "data: {A: \"ENC[AES256_GCM,data:xx,type:str]\"}\nsops: {mac: \"ENC[x]\"}") +
					object("Secret", "plain", "stringData: {A: planted}\ndata: {B: cGxhbnRlZA==}") +
					"---\napiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: sealed, namespace: flux-system}\nspec: {encryptedData: {A: xxx, B: yyy}}\n" +
					"---\napiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: named, namespace: flux-system}\nspec: {target: {name: external}, data: [{secretKey: A}]}\n---\n" + templated,
				"clusters/c/vars.yaml":         kustomization("vars", "./vars", "  postBuild: {substitute: {FILL: filled}}"),
				"vars/filled.yaml":             configMap("filled", "A: \"${FILL}\""),
				"vars/g/kustomization.yaml":    "namespace: flux-system\ngeneratorOptions: {disableNameSuffixHash: true}\nconfigMapGenerator:\n- name: generated\n  literals: [A=g]\n",
				"apps/app.yaml":                named,
				"clusters/c/unrelated-ks.yaml": kustomization("z", "./vars/g"),
			})
			delete(files, "clusters/c/unrelated-ks.yaml")
			if tt.name == "an ExternalSecret with a template" {
				files["apps/app.yaml"] = configMap("x-${B:-d}", "x: y")
			}
			maps.Copy(files, tt.files)
			g := flux.Graph(repository(t, files), flux.Options{})
			has(t, g, "c:ConfigMap/flux-system/"+tt.want)
			var out bytes.Buffer
			if err := export.JSON.Write(&out, export.Document{Graph: g}); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(out.String()+printGraph(g), "planted") || strings.Contains(out.String(), "cGxhbnRlZA") || strings.Contains(out.String(), "ENC[") {
				t.Error("the value of a secret shows")
			}
		})
	}
}

// Nothing defines a variable of a path: it stays as it is written, and so nothing is known.
func TestPathsStayLiteral(t *testing.T) {
	g := flux.Graph(repository(t, home(map[string]string{
		"clusters/c/apps.yaml": kustomization("apps", "./apps/${A:-x}"), "apps/x/app.yaml": configMap("app", "a: b"),
	})), flux.Options{})
	hasProblems(t, g, "spec.path of Kustomization/flux-system/apps is ./apps/${A:-x}, and nothing supplies the variable")
	if slices.Contains(objects(g), "c:ConfigMap/flux-system/app") {
		t.Error("the path was filled in, though nothing is substituted")
	}
}

// A parent fills in the path and the variables of its children; their own variables do not reach
// their own path.
func TestParentsFillChildren(t *testing.T) {
	g := flux.Graph(repository(t, home(map[string]string{
		"clusters/c/parent.yaml": kustomization("parent", "./parent", "  postBuild: {substitute: {ENV: prod}}"),
		"parent/child.yaml":      kustomization("child", "./apps/${ENV}", "  postBuild: {substitute: {NAME: \"app-${ENV}\", LATER: \"$${ENV}\", ENV: own}}"),
		"apps/prod/app.yaml":     configMap("${NAME}", "x: \"${LATER}\""),
		"apps/own/app.yaml":      configMap("wrong", "x: y"),
	})), flux.Options{})
	has(t, g, "c:Kustomization/flux-system/child", "c:ConfigMap/flux-system/app-prod")
	if slices.Contains(objects(g), "c:ConfigMap/flux-system/wrong") {
		t.Error("a Kustomization's own variables changed its path")
	}
}

// One Kustomization's ConfigMap decides the path of another's child, whose ConfigMap feeds a third.
func TestFixedPoint(t *testing.T) {
	g := flux.Graph(repository(t, home(map[string]string{
		"clusters/c/a.yaml": kustomization("a", "./a", "  postBuild: {substituteFrom: [{kind: ConfigMap, name: from-b}]}"),
		"clusters/c/b.yaml": kustomization("b", "./b", "  postBuild: {substituteFrom: [{kind: ConfigMap, name: from-c}]}"),
		"clusters/c/c.yaml": kustomization("c", "./c"),
		"a/ks.yaml":         kustomization("child", "./apps/${DIR}"),
		"b/cm.yaml":         configMap("from-b", "DIR: \"${WHERE}\""),
		"c/cm.yaml":         configMap("from-c", "WHERE: here"),
		"apps/here/cm.yaml": configMap("found", "a: b"),
	})), flux.Options{})
	has(t, g, "c:ConfigMap/flux-system/found")
	if p := problems(g); len(p) > 0 {
		t.Errorf("problems: %q", p)
	}
}

// A name that no variable may have fails the Kustomization, at the position of the name.
func TestInvalidVariableNames(t *testing.T) {
	g := flux.Graph(repository(t, home(map[string]string{
		"clusters/c/apps.yaml": kustomization("apps", "./apps", "  postBuild:\n    substitute:\n      A: a\n      bad-name: b\n    substituteFrom: [{kind: ConfigMap, name: vars}]"),
		"clusters/c/vars.yaml": object("ConfigMap", "vars", "data:\n  ok: a\n  not.ok: b\n"),
		"apps/app.yaml":        configMap("app", "a: ${A}"),
	})), flux.Options{})
	hasProblems(t, g, `build-failed clusters/c/apps.yaml:14:17 Kustomization/flux-system/apps is substituted with a variable called "bad-name"`,
		`build-failed clusters/c/vars.yaml:9:11 Kustomization/flux-system/apps is substituted with a variable called "not.ok"`)
}

// Since Flux 2.9 a variable without value or default fails the Kustomization.
func TestStrict(t *testing.T) {
	tests := []struct {
		name, version string
		want          bool
	}{
		{"not known", "", false}, {"2.8", components("v2.8.1"), false}, {"2.9", components("v2.9.0"), true}, {"2.10", components("v2.10.3"), true},
		{"newest", object("FluxInstance", "flux", "spec: {distribution: {version: 2.x}}"), true}, {"newest, in a shorter form", object("FluxInstance", "flux", "spec: {distribution: {version: \"2.*\"}}"), true},
		{"an older one of a FluxInstance", object("FluxInstance", "flux", "spec: {distribution: {version: 2.7.x}}"), false},
		{"somebody else's label", strings.ReplaceAll(components("v2.9.0"), "part-of: flux", "part-of: other"), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g := flux.Graph(repository(t, home(map[string]string{
				"clusters/c/flux-system/version.yaml": tt.version,
				"clusters/c/apps.yaml":                kustomization("apps", "./apps", "  postBuild: {substitute: {A: a}}"),
				"apps/app.yaml":                       configMap("app", "a: \"${A}\", b: \"${B}\", c: \"${C:-c}\""),
			})), flux.Options{})
			got := strings.Join(problems(g), "\n")
			if strings.Contains(got, "${B} has neither a default nor a value in spec.postBuild of Kustomization") != tt.want {
				t.Errorf("strict %t: %s", tt.want, got)
			}
			if !tt.want && !strings.Contains(got, "an empty text") {
				t.Errorf("the behaviour of an older release is not reported: %s", got)
			}
			if strings.Contains(got, "${C}") || strings.Contains(got, "${A}") {
				t.Errorf("defined: %s", got)
			}
			if tt.want && !strings.Contains(tt.name, "newest") {
				isRefused(t, g, "c:ConfigMap/flux-system/app")
			} else {
				has(t, g, "c:ConfigMap/flux-system/app")
			}
		})
	}
}

// The version of each cluster decides, whatever the others deploy.
func TestVersionOfEachCluster(t *testing.T) {
	files := map[string]string{"apps/app.yaml": configMap("app", "b: \"${B}\"")}
	for cluster, version := range map[string]string{"a": "v2.9.4", "b": "v2.8.8", "c": ""} {
		dir := "clusters/" + cluster
		files[dir+"/flux-system/gotk-sync.yaml"] = bootstrap("./" + dir)
		if version != "" {
			files[dir+"/flux-system/version.yaml"] = components(version)
		}
		files[dir+"/apps.yaml"] = kustomization("apps", "./apps", "  postBuild: {substitute: {A: a}}")
	}
	g := flux.Graph(repository(t, files), flux.Options{})
	isRefused(t, g, "a:ConfigMap/flux-system/app")
	has(t, g, "b:ConfigMap/flux-system/app", "c:ConfigMap/flux-system/app")
	soft := map[string]bool{}
	for _, p := range g.Problems() {
		if p.Kind == graph.UndefinedVariable {
			soft[p.Cluster] = p.Soft
		}
	}
	if len(soft) != 3 || soft["a"] || !soft["b"] || !soft["c"] {
		t.Errorf("got %v, want an error for a only", soft)
	}
}

// The position of an undefined variable is the line that refers to it.
func TestPlacesOfVariables(t *testing.T) {
	const app = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: app\n  namespace: flux-system\n  annotations:\n    a: b\ndata:\n"
	tests := []struct {
		name, want string
		files      map[string]string
	}{
		{"a value", "apps/app.yaml:10:", map[string]string{"apps/app.yaml": app + "  a: ${XY}\n  b: ${X}\n"}},
		{"a longer name before it", "apps/app.yaml:10:", map[string]string{"apps/app.yaml": app + "  a: ${X_Y}\n  b: a${X}\n"}},
		{"a literal block", "apps/app.yaml:12", map[string]string{"apps/app.yaml": app + "  a: |\n    one\n    two\n    ${X}\n"}},
		{"a folded block", "apps/app.yaml:11", map[string]string{"apps/app.yaml": app + "  a: >-\n    one\n    ${X}\n"}},
		{"a list", "apps/app.yaml:9:", map[string]string{"apps/app.yaml": strings.ReplaceAll(app, "\ndata:\n", "\nspec: [a,\n  \"${X^^}\"]\n")}},
		{"a key", "apps/app.yaml:9", map[string]string{"apps/app.yaml": app + "  \"${X}\": b\n"}},
		{"a length", "apps/app.yaml:9:", map[string]string{"apps/app.yaml": app + "  a: \"${#X}\"\n"}},
		{"the second document", "apps/app.yaml:18:", map[string]string{"apps/app.yaml": app + "---\n" + strings.ReplaceAll(app, "name: app", "name: b") + "  a: ${X}\n"}},
		{"an inline patch", "apps/kustomization.yaml:9", map[string]string{"apps/app.yaml": app + "  a: b\n",
			"apps/kustomization.yaml": "resources: [app.yaml]\npatches:\n- patch: |\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: app, namespace: flux-system}\n    data:\n      c: d\n      e: x-${X}\n"}},
		{"a patch in a file", "apps/patch.yaml:5", map[string]string{"apps/app.yaml": app + "  a: b\n",
			"apps/patch.yaml":         "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: app, namespace: flux-system}\ndata:\n  e: x-${X}\n",
			"apps/kustomization.yaml": "resources: [app.yaml]\npatches: [{path: patch.yaml}]\n"}},
		{"a file of a generator", "apps/board.json:3", map[string]string{"apps/board.json": "{\n\"a\": 1,\n\"b\": \"${X}\"}\n",
			"apps/kustomization.yaml": "namespace: flux-system\nconfigMapGenerator:\n- name: g\n  files: [board.json]\n"}},
		{"literals of a generator", "apps/kustomization.yaml:4", map[string]string{
			"apps/kustomization.yaml": "namespace: flux-system\nconfigMapGenerator:\n- name: g\n  literals: [\"a=${X}\"]\n"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := home(tt.files)
			files["clusters/c/flux-system/version.yaml"] = components("v2.9.0")
			files["clusters/c/apps.yaml"] = kustomization("apps", "./apps", "  postBuild: {substitute: {A: a}}")
			g := flux.Graph(repository(t, files), flux.Options{})
			for _, p := range g.Problems() {
				if p.Kind == graph.UndefinedVariable && strings.HasPrefix(check.OfProblem(p).Message, "${X} ") {
					if !strings.HasPrefix(p.Pos.String()+":", strings.TrimSuffix(tt.want, ":")+":") {
						t.Errorf("got %s, want %s", p.Pos, tt.want)
					}
					return
				}
			}
			t.Errorf("${X} is not reported:\n%s", printGraph(g))
		})
	}
}

// A form that Flux cannot read fails the Kustomization, which then applies nothing; the object is still shown.
func TestRefusedForms(t *testing.T) {
	g := flux.Graph(repository(t, home(map[string]string{
		"clusters/c/apps.yaml": kustomization("apps", "./apps", "  postBuild: {substitute: {A: a}}"),
		"apps/app.yaml":        configMap("app", "a: \"${a.b}\""),
	})), flux.Options{})
	isRefused(t, g, "c:ConfigMap/flux-system/app")
	hasProblems(t, g, "build-failed apps/app.yaml:2:1 ConfigMap/app: variable substitution failed")
}
