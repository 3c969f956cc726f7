package release

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/internal/helmvalues"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// flow prints a setting on one line.
func (s *setting) flow() string {
	var parts []string
	switch {
	case s.isMap():
		for _, name := range s.names {
			parts = append(parts, name+": "+s.fields[name].flow())
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case s.isList():
		for _, item := range s.items {
			parts = append(parts, item.flow())
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case s == nil || !s.scalar.Exists():
		return "?"
	case s.scalar.IsNull():
		return "null"
	}
	return s.text()
}

// withData makes a ConfigMap or Secret of one key.
func withData(kind graph.Kind, name, key, text string) *model.Object {
	id := graph.ID{Cluster: "c", Key: graph.Key{Kind: kind, Namespace: "shop", Name: name}}
	return &model.Object{ID: id, Manifest: build.Object{Root: model.NewObject(map[string]any{
		"apiVersion": "v1", "kind": kind.Name, "metadata": map[string]any{"name": name}, "data": map[string]any{key: text}})}}
}

// TestReleaseValues merges values as helm-controller does: items of valuesFrom in order, then values. A target
// path writes into what is merged so far. Both forms of the values are the same.
func TestReleaseValues(t *testing.T) {
	c := &model.Cluster{Name: "c", ObjectsByID: map[graph.ID]*model.Object{}}
	for _, p := range []*model.Object{
		withData(schema.ConfigMap, "one", "values.yaml", "a: 1\nm: {x: 1, k: {z: 1}}\nl: [1, 2, 3]\n"),
		withData(schema.ConfigMap, "two", "values.yaml", "a: 2\nm: {k: {w: 2}}\nl: [4]\n"),
		withData(schema.ConfigMap, "null", "values.yaml", "a: null\nm: null\n"),
		withData(schema.ConfigMap, "other", "my.yaml", "o: 1\n"),
		withData(schema.ConfigMap, "text", "values.yaml", "v1.2\n"),
		withData(schema.ConfigMap, "items", "values.yaml", "{x,y}"),
		withData(schema.ConfigMap, "nothing", "values.yaml", "null"),
		withData(schema.ConfigMap, "true", "values.yaml", "true"),
		withData(schema.ConfigMap, "quoted", "values.yaml", `"true"`),
		withData(schema.ConfigMap, "bad", "values.yaml", "a: [\n"),
		withData(schema.ConfigMap, "list", "values.yaml", "[a]"),
		withData(schema.Secret, "s", "values.yaml", "YTogMQo="),
	} {
		c.ObjectsByID[p.ID] = p
	}
	for _, tt := range []struct{ name, spec, want string }{
		{"inline", "values: {a: 1}", "{a: 1}"},
		{"none", "interval: 1h", "{}"},
		{"null", "values: null", "{}"},
		{"one", from("one") + "values: {a: 9}", "{a: 9, m: {x: 1, k: {z: 1}}, l: [1, 2, 3]}"},
		{"in order", from("one", "two"), "{a: 2, m: {x: 1, k: {z: 1, w: 2}}, l: [4]}"},
		{"in the other order", from("two", "one"), "{a: 1, m: {k: {w: 2, z: 1}, x: 1}, l: [1, 2, 3]}"},
		{"null takes away", from("one", "null"), "{a: null, m: null, l: [1, 2, 3]}"},
		{"and gives again", from("null", "two"), "{a: 2, m: {k: {w: 2}}, l: [4]}"},
		{"inline null", from("one") + "values: {m: {k: null}, l: null}", "{a: 1, m: {x: 1, k: null}, l: null}"},
		{"another key", "valuesFrom: [{kind: ConfigMap, name: other, valuesKey: my.yaml}]", "{o: 1}"},
		{"a key that is not there", "valuesFrom: [{kind: ConfigMap, name: other}]", "{}"},
		{"not there", "valuesFrom: [{kind: ConfigMap, name: nowhere, optional: true}]\nvalues: {a: 1}", "{a: 1}"},
		{"a secret", "valuesFrom: [{kind: Secret, name: s}]\nvalues: {b: 1}", "{b: 1}"},
		{"bad", from("bad", "list", "other") + "values: {b: 1}", "{b: 1}"},
		{"target", to("text", "image.tag"), "{image: {tag: v1.2}}"},
		{"target at the top, inline wins", to("text", "a") + "values: {a: 1}", "{a: 1}"},
		{"target below what is inline", to("text", "image.tag") + "values: {image: {repository: r, tag: t}}", "{image: {repository: r, tag: v1.2}}"},
		{"target below what came before", "valuesFrom: [{kind: ConfigMap, name: one}, {kind: ConfigMap, name: text, targetPath: m.x}]\nvalues: {m: {x: i}}", "{a: 1, m: {x: i, k: {z: 1}}, l: [1, 2, 3]}"},
		{"target is a list", to("items", "l"), "{l: [x, y]}"},
		{"target is literal", "valuesFrom: [{kind: ConfigMap, name: items, targetPath: l, literal: true}]\n", "{l: {x,y}}"},
		{"target is null", to("nothing", "a") + "values: {a: 1, b: {c: 2}}", "{a: 1, b: {c: 2}}"},
		{"target below is null", to("nothing", "b.c") + "values: {b: {c: 2}}", "{b: {c: null}}"},
		{"inline wins where a layer has the map", "valuesFrom: [{kind: ConfigMap, name: one}, {kind: ConfigMap, name: text, targetPath: m.k.z}]\nvalues: {m: {k: {z: i}}}", "{a: 1, m: {x: 1, k: {z: i}}, l: [1, 2, 3]}"},
		{"target in a list that is inline", to("text", "l[0]") + "values: {l: [a, b]}", "{l: [v1.2, b]}"},
		{"target behind a list that is inline", to("text", "m.l[3]") + "values: {m: {l: [a, b]}}", "{m: {l: [a, b, ?, v1.2]}}"},
		{"target below a text", to("text", "c.d") + "values: {c: 1}", "{c: 1}"},
		{"target in a list", to("text", "l[1].x"), "{l: [?, {x: v1.2}]}"},
		{"target with a dot", to("text", `a\.b.c`), "{a.b: {c: v1.2}}"},
		{"target of a secret", "valuesFrom: [{kind: Secret, name: s, targetPath: image.tag}]\nvalues: {image: {repository: r}}", "{image: {repository: r, tag: ?}}"},
		{"target over text", to("text", "a.b") + "values: {c: 1}", "{c: 1, a: {b: v1.2}}"},
		{"no target", to("text", "a[x]") + "values: {c: 1}", "{c: 1}"},
		{"far", to("text", "a[99999999]") + "values: {c: 1}", "{c: 1}"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := releaseWith(t, tt.spec)
			values := releaseValues(c, p)
			if got := values.flow(); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			comparePlain(t, c, p, values)
		})
	}
	for name, want := range map[string]bool{"true": false, "quoted": true} {
		s := releaseValues(c, releaseWith(t, to(name, "x"))).get("x")
		if got := !s.is(true); got != want {
			t.Errorf("%s: is text: %v", name, got)
		}
	}
}

// comparePlain compares settings with the plain values that a chart is rendered with, where all are known and
// helm-controller accepts them.
func comparePlain(t *testing.T, c *model.Cluster, p *model.Object, values *setting) {
	t.Helper()
	layers, complete := requestValues(c, p)
	plain, err := helmvalues.Plain(layers)
	if err != nil || !complete {
		return
	}
	var shape func(v any) any // with the text of each scalar
	shape = func(v any) any {
		switch v := v.(type) {
		case map[string]any:
			for name, value := range v {
				v[name] = shape(value)
			}
			return v
		case []any:
			for i, value := range v {
				v[i] = shape(value)
			}
			return v
		case nil:
			return nil
		case *setting:
			return v.text()
		case string:
			return strings.TrimSuffix(v, "\n")
		}
		return fmt.Sprint(v)
	}
	if d := cmp.Diff(shape(plain), shape(values.plain())); d != "" {
		t.Errorf("settings are not the plain values:\n%s", d)
	}
}

func from(names ...string) string {
	text := "valuesFrom:\n"
	for _, n := range names {
		text += "  - {kind: ConfigMap, name: \"" + n + "\"}\n"
	}
	return text
}

func to(name, target string) string {
	return fmt.Sprintf("valuesFrom: [{kind: ConfigMap, name: \"%s\", targetPath: '%s'}]\n", name, target)
}
