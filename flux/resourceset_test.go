package flux_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
)

func provider(name, rest string) string {
	return "---\napiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSetInputProvider\nmetadata:\n  name: " + name + "\n  namespace: flux-system\n  labels: {team: a}\nspec:\n" + rest + "\n"
}

func TestResourceSets(t *testing.T) {
	const cm = "    - {apiVersion: v1, kind: ConfigMap, metadata: {name: NAME, namespace: flux-system}}\n"
	makes := func(name string) string {
		return "  resources:\n" + strings.ReplaceAll(cm, "NAME", `"`+strings.ReplaceAll(name, `"`, `\"`)+`"`)
	}
	tests := []struct{ name, set, more, want string }{
		{"without inputs", "spec:\n" + makes("fixed"), "", "fixed"},
		{"inputs", "spec:\n  inputs: [{k: a}, {k: b}]\n" + makes("x-<< inputs.k >>"), "", "x-a x-b"},
		{"the same from two inputs is one", "spec:\n  inputs: [{k: a}, {k: b}]\n" + makes("same"), "", "same"},
		{"inputs that are maps", "spec:\n  inputs: [{k: {deep: [a, b]}}]\n" + makes("x-<< index inputs.k.deep 1 >>"), "", "x-b"},
		{"functions", "spec:\n  inputs: [{k: \"A b_C\"}]\n" + makes("<< inputs.k | slugify >>"), "", "a-b-c"},
		{"who gave the input", "spec:\n  inputs: [{k: a}]\n" + makes("<< inputs.provider.kind | lower >>-<< inputs.provider.name >>"), "", "resourceset-set"},
		{"no inputs where some were asked for", "spec:\n  inputs: []\n" + makes("x"), "", ""},
		{"a static provider", "spec:\n  inputsFrom: [{name: p}]\n" + makes("x-<< inputs.k >>"), provider("p", "  type: Static\n  defaultValues: {k: s}"), "x-s"},
		{"own inputs and those of providers", "spec:\n  inputs: [{k: a}]\n  inputsFrom: [{name: p}]\n" + makes("x-<< inputs.k >>"), provider("p", "  type: Static\n  defaultValues: {k: s}"), "x-a x-s"},
		{"a selector", "spec:\n  inputsFrom: [{selector: {matchLabels: {team: a}}}]\n" + makes("x-<< inputs.k >>"),
			provider("p", "  type: Static\n  defaultValues: {k: s}") + provider("q", "  type: Static\n  defaultValues: {k: t}"), "x-s x-t"},
		{"a selector by expression", "spec:\n  inputsFrom: [{selector: {matchExpressions: [{key: team, operator: NotIn, values: [b]}, {key: team, operator: Exists}]}}]\n" + makes("x-<< inputs.k >>"), provider("p", "  type: Static\n  defaultValues: {k: s}"), "x-s"},
		{"a selector that matches nothing", "spec:\n  inputsFrom: [{selector: {matchLabels: {team: b}}}]\n" + makes("x-<< inputs.k >>"), provider("p", "  type: Static\n  defaultValues: {k: s}"), ""},
		{"permutations", "spec:\n  inputStrategy: {name: Permute}\n  inputs: [{k: a}, {k: b}]\n  inputsFrom: [{name: my-p}]\n" + makes("<< inputs.set.k >>-<< inputs.my_p.k >>-<< inputs.id >>"),
			provider("my-p", "  type: Static\n  defaultValues: {k: s}"), "a-s-0 b-s-1"},
		{"a template of several documents", "spec:\n  inputs: [{k: a}]\n  resourcesTemplate: |\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: one-<< inputs.k >>, namespace: flux-system}\n    ---\n    << range $i := until 2 >>\n    ---\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: \"r-<< $i >>\", namespace: flux-system}\n    << end >>\n", "", "one-a r-0 r-1"},
		{"steps", "spec:\n  inputs: [{k: a}]\n  steps:\n  - name: one\n" + strings.ReplaceAll(makes("one"), "  resources", "    resources") + "  - name: two\n    resourcesTemplate: |\n      apiVersion: v1\n      kind: ConfigMap\n      metadata: {name: two-<< inputs.k >>, namespace: flux-system}\n", "", "one two-a"},
		{"an object that is not to be reconciled", "spec:\n  resources:\n  - {apiVersion: v1, kind: ConfigMap, metadata: {name: off, namespace: flux-system, annotations: {fluxcd.controlplane.io/reconcile: disabled}}}\n", "", ""},
		{"without a namespace: that of the set", "spec:\n  resources:\n  - {apiVersion: v1, kind: ConfigMap, metadata: {name: here}}\n", "", "here"},
		{"text that looks like an end of document", "spec:\n  resourcesTemplate: |\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: text, namespace: flux-system}\n    data:\n      a: |\n        one\n        ---\n        two\n", "", "text"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g := flux.Graph(repository(t, home(map[string]string{"clusters/c/set.yaml": object("ResourceSet", "set", tt.set) + tt.more})), flux.Options{})
			var got []string
			for _, o := range objects(g) {
				if name, ok := strings.CutPrefix(o, "c:ConfigMap/flux-system/"); ok {
					got = append(got, name)
				}
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("got %q, want %q\n%s", got, tt.want, strings.Join(problems(g), "\n"))
			}
			if p := problems(g); len(p) > 0 {
				t.Errorf("problems: %q", p)
			}
		})
	}
}

func TestResourceSetsThatCannotBeKnown(t *testing.T) {
	const cm = "  resources:\n  - {apiVersion: v1, kind: ConfigMap, metadata: {name: \"x-<< inputs.k >>\", namespace: flux-system}}\n"
	tests := []struct {
		name, set, more string
		want            string // of a problem; empty: none
	}{
		{"a missing key", "spec:\n  inputs: [{m: a}]\n" + cm, "", "clusters/c/set.yaml:10:18 ResourceSet/flux-system/set: spec.resources[0] cannot be rendered"},
		{"a template that does not parse", "spec:\n  inputs: [{k: a}]\n  resourcesTemplate: \"<< if\"\n", "", "spec.resourcesTemplate cannot be rendered"},
		{"a template that fails", "spec:\n  resourcesTemplate: \"<< fail \\\"no\\\" >>\"\n", "", "spec.resourcesTemplate cannot be rendered"},
		{"a result that is not YAML", "spec:\n  inputs: [{k: \"a: b: c\"}]\n  resourcesTemplate: \"<< inputs.k >>\"\n", "", "what spec.resourcesTemplate renders is not YAML"},
		{"inputs of a network service", "spec:\n  inputsFrom: [{name: p}]\n" + cm, provider("p", "  type: GitHubPullRequest\n  url: https://example.com/a/b"), ""},
		{"a provider that is not there", "spec:\n  inputsFrom: [{name: p}]\n" + cm, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g := flux.Graph(repository(t, home(map[string]string{"clusters/c/set.yaml": object("ResourceSet", "set", tt.set) + tt.more})), flux.Options{})
			if tt.want != "" {
				hasProblems(t, g, "unresolved ", tt.want)
			}
			n, ok := g.Node(graph.ID{Cluster: "c", Key: graph.Key{Kind: flux.ResourceSet, Namespace: "flux-system", Name: "set"}})
			if dynamic := n.Fact("dynamic") == "true"; !ok || dynamic == (tt.name == "a provider that is not there") || dynamic && n.Fact("reason") == "" {
				t.Errorf("dynamic %t because %q", dynamic, n.Fact("reason"))
			}
			if slices.ContainsFunc(objects(g), func(o string) bool { return strings.HasPrefix(o, "c:ConfigMap/flux-system/x-") }) {
				t.Errorf("something was made:\n%s", printGraph(g))
			}
		})
	}
}

// A template that would run for ever, or fill the memory, ends soon.
func TestTemplatesEnd(t *testing.T) {
	for name, text := range map[string]string{
		"a long list":          "<< until 2000000000 >>",
		"a long range":         "<< range until 100000000 >><< end >>",
		"ranges in ranges":     "<< range until 9999 >><< range until 9999 >><< range until 9999 >><< end >><< end >><< end >>",
		"a long text":          "<< repeat 2000000000 \"abcdefgh\" >>",
		"text in text":         "<< $x := \"abcdefgh\" >><< range until 60 >><< $x = print $x $x >><< end >>",
		"a template of itself": "<< define \"a\" >><< template \"a\" >><< end >><< template \"a\" >>",
		"padding":              "<< printf \"%2000000000d\" 1 >>",
		"a sequence":           "<< seq 1 1 100000000 >>",
		"steps":                "<< untilStep 0 2000000000 1 | len >>",
		"indentation":          "<< indent 2000000000 \"a\" >>",
		"random text":          "<< randAlphaNum 2000000000 >>",
		"a key":                "<< genPrivateKey \"rsa\" >>",
		"a password":           "<< derivePassword 1 \"long\" \"a\" \"b\" \"c\" >>",
		"a hash":               "<< bcrypt \"a\" >>",
		"a map in itself":      "<< $d := dict >><< $_ := set $d \"a\" $d >><< print $d >>",
		"a map in its part":    "<< $d := dict >><< $e := dict \"d\" $d >><< $_ := merge $d $e >><< $d >>",
		"lists of lists":       "<< $x := list 1 >><< range until 60 >><< $x = list $x $x >><< end >><< $x >>",
		"a replacement":        "<< $x := repeat 1000000 \"a\" >><< replace \"a\" $x $x >>",
		"a numbered range":     "<< range 1000000000000 >><< end >>",
		"two of itself":        "<< define \"a\" >><< template \"a\" >><< template \"a\" >><< end >><< template \"a\" >>",
		"brackets":             "<< " + strings.Repeat("(", 500000) + "1" + strings.Repeat(")", 500000) + " >>",
		"conditions":           strings.Repeat("<<if 1>>", 100000) + strings.Repeat("<<end>>", 100000),
		"seq backwards":        "<< seq 1 -1 -100000000 >>",
		"overflow":             "<< untilStep -9000000000000000000 9000000000000000000 1 >>",
		"files":                "<< env \"HOME\" >>",
	} {
		t.Run(name, func(t *testing.T) {
			done := make(chan *graph.Graph, 1)
			go func() {
				done <- flux.Graph(repository(t, home(map[string]string{"clusters/c/set.yaml": object("ResourceSet", "set", "spec:\n  resourcesTemplate: '"+text+"'\n")})), flux.Options{})
			}()
			select {
			case g := <-done:
				has(t, g, "c:ResourceSet/flux-system/set")
			case <-time.After(20 * time.Second):
				t.Fatal("not done after 20 seconds")
			}
		})
	}
}
