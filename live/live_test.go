package live

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fluxgraph/fluxgraph/graph"
)

// status prints a Kustomization with conditions, as kubectl has it.
func status(spec, conditions string) string {
	return fmt.Sprintf(`{"apiVersion":"kustomize.toolkit.fluxcd.io/v1","kind":"Kustomization",
"metadata":{"name":"apps","namespace":"flux-system","generation":3},"spec":{%s},
"status":{"observedGeneration":3,"lastAppliedRevision":"main@sha1:abc","conditions":[%s]}}`, spec, conditions)
}

func conditionOf(kind, status, reason, message string) string {
	return fmt.Sprintf(`{"type":%q,"status":%q,"reason":%q,"message":%q}`, kind, status, reason, message)
}

func TestReadiness(t *testing.T) {
	for _, test := range []struct {
		name, object string
		want         Readiness
	}{
		{"ready", status("", conditionOf("Ready", "True", "ReconciliationSucceeded", "Applied revision")), Ready},
		{"failed for good", status("", conditionOf("Stalled", "True", "BuildFailed", "")+","+conditionOf("Ready", "False", "BuildFailed", "")), Failed},
		{"failed, to be tried again", status("", conditionOf("Reconciling", "True", "ProgressingWithRetry", "")+","+conditionOf("Ready", "False", "HealthCheckFailed", "timeout")), Failed},
		{"failed", status("", conditionOf("Ready", "False", "ReconciliationFailed", "")), Failed},
		{"waits for a dependency", status("", conditionOf("Ready", "False", "DependencyNotReady", "dependency 'flux-system/infra' is not ready")), Progressing},
		{"at work", status("", conditionOf("Reconciling", "True", "Progressing", "")+","+conditionOf("Ready", "Unknown", "Progressing", "")), Progressing},
		{"ready, at work on the next", status("", conditionOf("Reconciling", "True", "Progressing", "")+","+conditionOf("Ready", "True", "x", "")), Progressing},
		{"suspended and failed", status(`"suspend":true`, conditionOf("Ready", "False", "x", "")), Suspended},
		{"never seen by its controller", `{"apiVersion":"helm.toolkit.fluxcd.io/v2","kind":"HelmRelease","metadata":{"name":"a"},"spec":{}}`, Unknown},
		{"not begun", `{"apiVersion":"helm.toolkit.fluxcd.io/v2","kind":"HelmRelease","metadata":{"name":"a","generation":1},"status":{"observedGeneration":-1}}`, Progressing},
		{"an older form is ready", `{"apiVersion":"helm.toolkit.fluxcd.io/v2","kind":"HelmRelease","metadata":{"name":"a","generation":2},
			"status":{"observedGeneration":1,"conditions":[` + conditionOf("Ready", "True", "", "") + `]}}`, Progressing},
		{"has no status", `{"apiVersion":"notification.toolkit.fluxcd.io/v1beta3","kind":"Alert","metadata":{"name":"a"}}`, Ready},
		{"a ConfigMap", `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}`, Ready},
		{"a Deployment that is there", `{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a"},"status":{"conditions":[` + conditionOf("Available", "True", "", "") + `]}}`, Ready},
		{"a Deployment that stands still", `{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a"},"status":{"conditions":[` + conditionOf("Available", "False", "", "") + "," + conditionOf("Progressing", "False", "ProgressDeadlineExceeded", "") + `]}}`, Failed},
		{"a StatefulSet", `{"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"a"},"spec":{"replicas":3},"status":{"readyReplicas":2}}`, Progressing},
		{"a Job", `{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"a"},"status":{"conditions":[` + conditionOf("Failed", "True", "", "") + `]}}`, Failed},
		{"odd types", `{"apiVersion":"x.io/v1","kind":"X","metadata":{"name":"a"},"spec":{"suspend":"yes","replicas":"two"},"status":"fine"}`, Ready},
		{"odd conditions", `{"apiVersion":"x.io/v1","kind":"X","metadata":{"name":"a"},"status":{"conditions":{"Ready":"True"}}}`, Ready},
	} {
		objects, err := Read("status", []byte(test.object))
		if err != nil || len(objects) != 1 {
			t.Errorf("%s: %d objects, %v", test.name, len(objects), err)
			continue
		}
		if got := objects[0].Readiness; got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

func key(kind, namespace, name string) graph.Key {
	groups := map[string]string{"Kustomization": "kustomize.toolkit.fluxcd.io", "HelmRelease": "helm.toolkit.fluxcd.io",
		"GitRepository": "source.toolkit.fluxcd.io", "HelmChart": "source.toolkit.fluxcd.io", "ImagePolicy": "image.toolkit.fluxcd.io"}
	return graph.Key{Kind: graph.Kind{Group: groups[kind], Name: kind}, Namespace: namespace, Name: name}
}

// TestForms demands the same objects of each form in which a status may come.
func TestForms(t *testing.T) {
	one := status("", conditionOf("Ready", "True", "", "fine"))
	two := `{"apiVersion":"helm.toolkit.fluxcd.io/v2","kind":"HelmRelease","metadata":{"name":"web","namespace":"web"},
"status":{"history":[{"chartVersion":"6.5.4"},{"chartVersion":"6.5.3"}],"conditions":[` + conditionOf("Ready", "False", "InstallFailed", "no") + `]}}`
	list := func(items ...string) string {
		return `{"apiVersion":"v1","kind":"List","items":[` + strings.Join(items, ",") + `]}`
	}
	want := []Object{
		{Key: key("Kustomization", "flux-system", "apps"), Readiness: Ready, Ready: "true", Revision: "main@sha1:abc", Message: "fine"},
		{Key: key("HelmRelease", "web", "web"), Readiness: Failed, Ready: "false", Revision: "6.5.4", Message: "no"},
	}
	for name, text := range map[string]string{
		"a List":              list(one, two),
		"two Lists":           list(one) + "\n" + list(two) + "\n",
		"an empty one before": list() + list(one, two),
		"objects":             one + two,
		"an array":            "\ufeff \n[" + one + "," + two + "]",
		"lists of a kind": strings.NewReplacer(`"kind":"List"`, `"kind":"KustomizationList"`).Replace(list(one)) +
			`{"apiVersion":"helm.toolkit.fluxcd.io/v2","kind":"HelmReleaseList","items":[` + strings.Replace(two, `"apiVersion":"helm.toolkit.fluxcd.io/v2","kind":"HelmRelease",`, "", 1) + `]}`,
		"YAML": "---\n" + `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system, generation: 3}
status:
  observedGeneration: 3
  lastAppliedRevision: main@sha1:abc
  conditions: [{type: Ready, status: "True", message: fine}]
---
# nothing
---
kind: List
items:
  - apiVersion: helm.toolkit.fluxcd.io/v2
    kind: HelmRelease
    metadata: {name: web, namespace: web}
    spec: {1: odd}
    status:
      history: [{chartVersion: 6.5.4}]
      conditions: [{type: Ready, status: "False", message: "no"}]
`,
		"a table": "NAMESPACE  \tNAME              \tREVISION     \tSUSPENDED\tREADY\tMESSAGE\n" +
			"flux-system\tkustomization/apps\tmain@sha1:abc\tFalse    \tTrue \tfine   \n\n" +
			"NAMESPACE\tNAME           \tREVISION\tSUSPENDED\tREADY\tMESSAGE\nweb      \thelmrelease/web\t6.5.4   \tFalse    \tFalse\tno\n",
	} {
		got, err := Read("status", []byte(text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(Object{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestTable(t *testing.T) {
	text := "NAMESPACE\tNAME\tREVISION\tSUSPENDED\tREADY\tMESSAGE\n" +
		"a\tkustomization/waits\t\tFalse\tFalse\tdependency 'a/b' is not ready\nand says so twice\n" +
		"a\tkustomization/early\t\tFalse\tFalse\twaiting to be reconciled\n" +
		"a\tkustomization/still\t\tTrue\tFalse\tfailed once\n" +
		"a\tgitrepository/new\t\tFalse\tUnknown\tbuilding artifact\n" +
		"\nNAMESPACE\tNAME\tIMAGE\tTAG\tREADY\tMESSAGE\na\timagepolicy/web\tweb\t1.0\tTrue\tlatest\n" +
		"\nNAMESPACE\tNAME\tSUSPENDED\tREADY\tMESSAGE\na\talert/chat\tFalse\t\t\n"
	objects, err := Read("status", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, o := range objects {
		got = append(got, o.Key.String()+" "+o.Readiness.String())
	}
	want := []string{"Kustomization/a/waits progressing", "Kustomization/a/early unknown", "Kustomization/a/still suspended", "GitRepository/a/new progressing",
		"ImagePolicy/a/web ready", "Alert/a/chat ready"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWrong(t *testing.T) {
	fine := status("", "")
	for _, test := range []struct{ text, want string }{
		{"", "s is empty"},
		{" \n", "s is empty"},
		{"{\n  \"kind\": }", "s:2:11: invalid character '}' looking for beginning of value"},
		{fine + "\n{\"kind\": ]", "s:4:10: invalid character ']' looking for beginning of value"},
		{"{\"kind\":\n\"List\", \"items\": [", "s:2:18: the text ends in the middle of an object"},
		{"\n\n  {\"kind\":\"List\",\"items\":\"no\"}", "items is a string, which no Kubernetes object has there"},
		{fine + "\n {\"kind\":\"List\",\n\"items\":7}", "s:5:9: items is a number, which no Kubernetes object has there"},
		{"{}", "s:1:1: this is no Kubernetes object: it has no kind"},
		{fine + "\n  {\"kind\":\"Pod\"}", "s:4:3: this is no Kubernetes object: it has no metadata.name"},
		{"{\"kind\":\"List\",\"items\":[{\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"}},{}]}", "s:1:1: items[1] is no Kubernetes object: it has no kind"},
		{"\n\nkind: Pod\n", "s:3:1: this is no Kubernetes object: it has no metadata.name"},
		{"kind: [\n", "s:1: did not find expected node content"},
		{"kind: a\nmetadata:\n  name: [a]\n", "s:3: cannot unmarshal !!seq into string"},
		{"just words\n", "s:1:1: this is no Kubernetes object"},
		{"NAMESPACE NAME REVISION SUSPENDED READY MESSAGE\na kustomization/b x False True y\n", "s:1: no tabs stand between the columns; let flux write the file: flux get all -A > FILE"},
		{"NAME\tREADY\nkustomization/b\tTrue\n", "s:1: the table does not say the namespaces; say flux get all -A"},
		{"NAMESPACE\tNAME\tREADY\n\na\tb\tTrue\n", `s:3: the name "b" does not begin with a kind of Flux; say flux get all -A`},
		{"NAMESPACE\tNAME\tREADY\na\tpod/b\tTrue\n", `s:2: the name "pod/b" does not begin with a kind of Flux; say flux get all -A`},
	} {
		_, err := Read("s", []byte(test.text))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: %v, want %q", test.text, err, test.want)
		}
	}
}

func TestMessages(t *testing.T) {
	for _, test := range []struct{ message, want string }{
		{"Applied revision: main@sha1:1f0c2abdeadbeefdeadbeefdeadbeefdeadbeef0", "Applied revision: main@sha1:1f0c2abdeadbeefdeadbeefdeadbeefdeadbeef0"},
		{"  first\nsecond", "first …"},
		{"failed to clone https://me:hunter2@example.com/x.git: denied", "failed to clone https://***@example.com/x.git: denied"},
		{"postgres://u:p@ss@db/x", "postgres://***@db/x"},
		{`login failed: password=hunter2, user=me`, "login failed: password=***, user=me"},
		{`bad value "dbPassword": "hunter2" in spec`, `bad value "dbPassword": "***" in spec`},
		{`{\"api_key\":\"hunter2\"}`, `{\"api_key\":\"***\"}`},
		{"Authorization: Bearer hunter2hunter2", "Authorization: Bearer ***"},
		{"cannot use ghp_0123456789abcdefghij", "cannot use ***"},
		{"data aHVudGVyMmh1bnRlcjJodW50ZXIy= is wrong", "data *** is wrong"},
		{`Secret "tls" not found`, `Secret "tls" not found`},
		{"a\x1b[31mb\tc", "a\ufffd[31mb c"},
		{strings.Repeat("é", 300), strings.Repeat("é", 199) + "…"},
	} {
		if got := shown(test.message); got != test.want {
			t.Errorf("%q: %q, want %q", test.message, got, test.want)
		}
	}
}

func TestOverlay(t *testing.T) {
	node := func(cluster, kind, namespace, name string) graph.Node {
		return graph.Node{ID: graph.ID{Cluster: cluster, Key: key(kind, namespace, name)}, State: graph.Defined}
	}
	var b graph.Builder
	b.AddCluster(graph.Cluster{Name: "one", Path: "one", Entry: graph.Declared})
	apps := node("one", "Kustomization", "flux-system", "apps")
	apps = apps.With("path", "./apps")
	b.Add(apps, graph.Ref{To: key("GitRepository", "flux-system", "gone"), Relation: graph.ProvidesSourceFor})
	b.Add(node("one", "Kustomization", "other", "late"))
	b.Add(node("one", "HelmRelease", "web", "web")) // a kind that the status does not have
	b.Add(node("two", "Kustomization", "flux-system", "apps"))
	g := b.Graph()

	facts := func(g *graph.Graph) []string {
		var all []string
		for n := range g.Nodes() {
			line := n.ID.String()
			for _, f := range n.Facts {
				line += " " + f.Name + "=" + f.Value
			}
			all = append(all, line)
		}
		return all
	}
	ready := Object{Key: key("Kustomization", "flux-system", "apps"), Readiness: Suspended, Ready: "true", Revision: "r", Message: "m", Suspended: true}
	stray := Object{Key: key("Kustomization", "flux-system", "stray"), Readiness: Ready}
	generated := Object{Key: key("HelmChart", "flux-system", "web-web"), Readiness: Ready, generated: true}
	pod := Object{Key: graph.Key{Kind: graph.Kind{Name: "Pod"}, Namespace: "web", Name: "web-0"}, Readiness: Ready}

	over, gap := Overlay(g, "one", []Object{ready, stray, generated, pod})
	want := []string{
		"one:helm.toolkit.fluxcd.io/HelmRelease/web/web",
		"one:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/apps message=m path=./apps readiness=suspended ready=true revision=r suspended=true",
		"one:kustomize.toolkit.fluxcd.io/Kustomization/other/late message=" + absentMessage + " readiness=unknown",
		"one:source.toolkit.fluxcd.io/GitRepository/flux-system/gone",
		"two:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/apps",
	}
	if diff := cmp.Diff(want, facts(over)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if over.NumEdges() != g.NumEdges() || len(over.Clusters()) != 1 {
		t.Errorf("%d edges and %d clusters are left", over.NumEdges(), len(over.Clusters()))
	}
	wantGap := Gap{Undeclared: []graph.Key{stray.Key}, Absent: []graph.Key{key("Kustomization", "other", "late")}, Both: 1}
	if diff := cmp.Diff(wantGap, gap); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, gap := Overlay(g, "one", []Object{ready}); len(gap.Absent) != 0 {
		t.Errorf("a status of one namespace says of another: %v", gap.Absent)
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{status("", conditionOf("Ready", "True", "", "fine")), "kind: List\nitems: [{}]\n", "NAMESPACE\tNAME\tREADY\na\tkustomization/b\tTrue\n", "[", "{}{}", "\xff"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		objects, err := Read("s", data)
		for _, o := range objects {
			if strings.ContainsAny(o.Message+o.Revision+o.Ready, "\n\x1b") || o.Key.Name == "" || o.Readiness == 0 {
				t.Errorf("%#v", o)
			}
		}
		if err != nil && strings.Contains(err.Error(), "\n") {
			t.Errorf("an error of several lines: %q", err)
		}
	})
}
