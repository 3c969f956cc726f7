package resourceset

import (
	"encoding/json"
	"testing"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// object makes an object of the namespace apps out of the YAML of its spec.
func object(t *testing.T, kind graph.Kind, name, spec string) *model.Object {
	t.Helper()
	root, err := model.ParseObject([]byte("apiVersion: v1\nmetadata: {labels: {team: " + name + "}}\nspec: " + spec))
	if err != nil {
		t.Fatal(err)
	}
	id := graph.ID{Cluster: "c", Key: graph.Key{Kind: kind, Namespace: "apps", Name: name}}
	return &model.Object{ID: id, Manifest: build.Object{Root: root}}
}

func TestInputs(t *testing.T) {
	c := &model.Cluster{Name: "c", ObjectsByID: map[graph.ID]*model.Object{}}
	for _, p := range []*model.Object{
		object(t, schema.ResourceSetInputProvider, "blue-team", "{type: Static, defaultValues: {a: 1}}"),
		object(t, schema.ResourceSetInputProvider, "green", "{type: Static, defaultValues: {a: 2}}"),
		object(t, schema.ResourceSetInputProvider, "branches", "{type: GitHubBranch}"),
	} {
		c.ObjectsByID[p.ID] = p
	}
	for _, test := range []struct{ name, spec, want, unknown string }{
		{"none", "{}", `[{}]`, ""},
		{"own", "{inputs: [{a: one}, {a: two}]}", `[{"a":"one"},{"a":"two"}]`, ""},
		{"of a provider", "{inputsFrom: [{name: green}]}", `[{"a":2,"id":"green"}]`, ""},
		{"by label", "{inputsFrom: [{selector: {matchLabels: {team: green}}}]}", `[{"a":2,"id":"green"}]`, ""},
		{"own first", "{inputs: [{a: one}], inputsFrom: [{name: green}, {name: blue-team}]}", `[{"a":"one"},{"a":1,"id":"blue-team"},{"a":2,"id":"green"}]`, ""},
		{"permuted", "{inputStrategy: {name: Permute}, inputs: [{a: one}, {a: two}], inputsFrom: [{name: blue-team}]}",
			`[{"blue_team":{"a":1,"id":"blue-team"},"id":"0","set":{"a":"one"}},{"blue_team":{"a":1,"id":"blue-team"},"id":"1","set":{"a":"two"}}]`, ""},
		{"of a service", "{inputsFrom: [{name: branches}]}", `null`,
			"the inputs of ResourceSet/apps/set come from ResourceSetInputProvider/apps/branches, which asks a network service"},
	} {
		inputs, unknown := inputsOf(c, object(t, schema.ResourceSet, "set", test.spec))
		for _, in := range inputs {
			delete(in, "provider")
			for _, nested := range in {
				if m, ok := nested.(map[string]any); ok {
					delete(m, "provider")
				}
			}
		}
		got, err := json.Marshal(inputs)
		if err != nil || string(got) != test.want || unknown != test.unknown {
			t.Errorf("%s: inputs are %s, %q, %v; want %s, %q", test.name, got, unknown, err, test.want, test.unknown)
		}
	}
}

func TestPermuteIsBounded(t *testing.T) {
	many := make([]input, 101)
	if _, ok := permute([]inputGroup{{"a", many[:100]}, {"b", many[:100]}}); !ok {
		t.Error("10000 permutations are refused")
	}
	if _, ok := permute([]inputGroup{{"a", many}, {"b", many}}); ok {
		t.Error("more than 10000 permutations are made")
	}
}

func TestSequence(t *testing.T) {
	for _, test := range []struct {
		params []int
		want   string
	}{
		{nil, ""}, {[]int{3}, "1 2 3"}, {[]int{-1}, "1 0 -1"}, {[]int{2, 4}, "2 3 4"}, {[]int{4, 2}, "4 3 2"},
		{[]int{1, 2, 6}, "1 3 5"}, {[]int{5, -2, 0}, "5 3 1"}, {[]int{5, 2, 0}, ""}, {[]int{1, 0, 5}, ""},
	} {
		if got, err := sequence(test.params...); err != nil || got != test.want {
			t.Errorf("seq %v gives %q, %v; want %q", test.params, got, err, test.want)
		}
	}
	if _, err := sequence(1_000_000); err == nil {
		t.Error("a million numbers are counted")
	}
}
