package fieldpath

import (
	"regexp"
	"slices"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/parse"
)

const object = `
metadata:
  name: shop
  annotations: {example.com/owner: team, plain: yes}
spec:
  replicas: 2
  kind: web
  nothing: null
  users: {app: {}, admin: {}}
  dependsOn: [{name: a}, {name: b}]
  restic: {sshKeys: keys}
`

func value(t *testing.T, text string) parse.Value {
	t.Helper()
	var n yaml.Node
	if err := yaml.Unmarshal([]byte(text), &n); err != nil {
		t.Fatal(err)
	}
	return parse.NewValue("a.yaml", n.Content[0])
}

// parse.Value.At reads what Join and Index write.
func TestPathsAreRead(t *testing.T) {
	for _, key := range []string{"a", "", "a.b", "a/b", "a[0]", `a"b`, "ä ö", "0"} {
		root := parse.NewValue("", &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{
			{Kind: yaml.ScalarNode, Tag: "!!str", Value: "list"}, {Kind: yaml.SequenceNode, Content: []*yaml.Node{
				{Kind: yaml.ScalarNode, Tag: "!!str", Value: "first"},
				{Kind: yaml.MappingNode, Content: []*yaml.Node{{Kind: yaml.ScalarNode, Tag: "!!str", Value: key}, {Kind: yaml.ScalarNode, Tag: "!!str", Value: "found"}}},
			}},
		}})
		path := Join(Join("", "list")+Index(1), key)
		if got := root.At(path).Text(); got != "found" {
			t.Errorf("At(%q) = %q", path, got)
		}
		if hits := Find(root, ParsePattern(Join("list[]", key)), ""); len(hits) != 1 || hits[0].Path != path {
			t.Errorf("the pattern of %q finds %v", key, hits)
		}
	}
}

func TestParent(t *testing.T) {
	for path, want := range map[string]string{"spec.a[0].b": "spec.a[0]", "spec": "", "": ""} {
		if got := Parent(path); got != want {
			t.Errorf("Parent(%q) = %q, want %q", path, got, want)
		}
	}
}

func TestFind(t *testing.T) {
	for pattern, want := range map[string][]string{
		"spec.replicas":         {"spec.replicas"},
		"spec.nothing":          nil,
		"spec.absent":           nil,
		"spec.dependsOn":        {"spec.dependsOn"},
		"spec.dependsOn[]":      {"spec.dependsOn[0]", "spec.dependsOn[1]"},
		"spec.dependsOn[].name": {"spec.dependsOn[0].name", "spec.dependsOn[1].name"},
		"spec.*.sshKeys":        {"spec.restic.sshKeys"},
		"spec.restic.*Keys":     {"spec.restic.sshKeys"},
		`metadata.annotations["example.com/owner"]`: {`metadata.annotations["example.com/owner"]`},
		"metadata.annotations.*":                    {`metadata.annotations["example.com/owner"]`, "metadata.annotations.plain"},
	} {
		var got []string
		for _, h := range Find(value(t, object), ParsePattern(pattern), "") {
			got = append(got, h.Path)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s finds %q, want %q", pattern, got, want)
		}
	}
}

func TestConditions(t *testing.T) {
	for text, want := range map[string]bool{
		"":                              true,
		"spec.kind":                     true,
		"!spec.kind":                    false,
		"spec.kind=job|web":             true,
		"spec.kind=job":                 false,
		"!spec.kind=job spec.replicas":  true,
		"spec.absent=|job":              true,
		"spec.absent=job":               false,
		"!spec.absent spec.kind=job":    false,
		"spec.dependsOn[].name=a":       true,
		"spec.dependsOn[].name=b":       false, // the first field counts
		"!spec.nothing !spec.absent=on": true,
	} {
		if got := Hold(ParseConditions(text), value(t, object)); got != want {
			t.Errorf("%q is %v, want %v", text, got, want)
		}
	}
}

func TestExpand(t *testing.T) {
	for text, want := range map[string][]string{
		"plain":                                  {"plain"},
		"{metadata.name}-app":                    {"shop-app"},
		"{spec.absent|metadata.name}":            {"shop"},
		"{spec.absent}-app":                      nil,
		"{keys spec.users}.{metadata.name}":      {"app.shop", "admin.shop"},
		"{metadata.name}-{number spec.replicas}": {"shop-0", "shop-1"},
		"{number spec.absent}":                   {"0"},
		"{number spec.kind}":                     {"0"},
		"{spec.dependsOn[].name}":                {"a", "b"},
	} {
		if got := Expand(ParseTemplate(text), value(t, object)); !slices.Equal(got, want) {
			t.Errorf("%s is %q, want %q", text, got, want)
		}
	}
}

func TestWalks(t *testing.T) {
	root := value(t, object)
	var texts, paths []string
	EachText(root.Get("spec", "dependsOn"), func(text string) { texts = append(texts, text) })
	EachScalar(root, func(_ parse.Value, path string) { paths = append(paths, path) })
	if !slices.Equal(texts, []string{"a", "b"}) {
		t.Errorf("the texts are %q", texts)
	}
	for _, p := range paths {
		if !root.At(p).IsScalar() {
			t.Errorf("%s is no scalar", p)
		}
	}
	for text, want := range map[string]string{"^b$": "spec.dependsOn[1].name", "^rest": "spec.restic", "nowhere": ""} {
		if got, ok := FirstMatch(root, regexp.MustCompile(text)); got != want || ok != (want != "") {
			t.Errorf("%s first matches %q, want %q", text, got, want)
		}
	}
}
