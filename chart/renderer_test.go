package chart_test

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"

	"github.com/fluxgraph/fluxgraph/chart"
	"github.com/fluxgraph/fluxgraph/flux"
)

// files reads a chart of testdata.
func files(t testing.TB, name string) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	fsys := os.DirFS(path.Join("testdata/charts", name))
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		all[p], err = fs.ReadFile(fsys, p)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// written makes a chart of one template.
func written(template string) map[string][]byte {
	return map[string][]byte{
		"Chart.yaml":       []byte("apiVersion: v2\nname: one\nversion: 1.0.0\n"),
		"templates/x.yaml": []byte(template),
	}
}

func own(text string) []flux.ChartValues { return []flux.ChartValues{{Text: text, Own: true}} }

func request(files map[string][]byte, values ...flux.ChartValues) flux.ChartRequest {
	return flux.ChartRequest{Files: files, Release: "r", Namespace: "ns", Values: values}
}

// names prints what a chart renders to: file, kind and name of each manifest.
func names(t *testing.T, a flux.ChartAnswer) (all []string) {
	t.Helper()
	for _, m := range a.Manifests {
		var o struct {
			Kind     string
			Metadata struct{ Name, Namespace string }
		}
		if err := yaml.Unmarshal([]byte(m.Text), &o); err != nil {
			t.Fatalf("%s: %v", m.File, err)
		}
		line := m.File + " " + o.Kind + "/" + o.Metadata.Name
		if o.Metadata.Namespace != "" {
			line += " in " + o.Metadata.Namespace
		}
		if m.Hook {
			line += " (hook)"
		}
		all = append(all, line)
	}
	return all
}

func renderer() *chart.Renderer { return &chart.Renderer{KubeVersion: "1.34.0"} }

func TestPlain(t *testing.T) {
	req := request(files(t, "plain"), flux.ChartValues{Text: "hosts: [b.example.com]\nconfig: {a: one, b: two}"},
		flux.ChartValues{Text: "config: {b: three}\nimage: {tag: \"1.0\"}", Own: true})
	a, err := renderer().Render(req)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"templates/configmap.yaml ConfigMap/r-plain in ns", "templates/configmap.yaml Service/b-example-com", "templates/deployment.yaml Deployment/r-plain"}
	if d := cmp.Diff(want, names(t, a)); d != "" {
		t.Error(d)
	}
	if !strings.Contains(a.Manifests[2].Text, `image: "example.com/web:1.0"`) {
		t.Errorf("tag of the release is not in\n%s", a.Manifests[2].Text)
	}
	if text := a.Manifests[0].Text; !strings.Contains(text, `a: "one"`) || !strings.Contains(text, `b: "three"`) {
		t.Errorf("values do not merge:\n%s", text)
	}
	if a.Name != "plain" || a.Version != "1.2.3" {
		t.Errorf("chart is %s %s", a.Name, a.Version)
	}
}

func TestValuesFiles(t *testing.T) {
	replicas := func(change func(*flux.ChartRequest)) (string, error) {
		req := request(files(t, "plain"))
		change(&req)
		a, err := renderer().Render(req)
		if err != nil {
			return "", err
		}
		_, after, _ := strings.Cut(a.Manifests[len(a.Manifests)-1].Text, "replicas:")
		first, _, _ := strings.Cut(after, "\n")
		return strings.TrimSpace(first), nil
	}
	for _, test := range []struct {
		name, want string
		change     func(*flux.ChartRequest)
	}{
		{"chart's own", "1", func(*flux.ChartRequest) {}},
		{"given", "5", func(r *flux.ChartRequest) {
			r.Defaults = [][]byte{[]byte("replicas: 4\nimage: {}"), []byte("replicas: 5")}
		}},
		{"of the chart", "3", func(r *flux.ChartRequest) { r.ValuesFiles = []string{"values.yaml", "./production.yaml"} }},
		{"missing, ignored", "3", func(r *flux.ChartRequest) {
			r.ValuesFiles, r.IgnoreMissingValuesFiles = []string{"values.yaml", "nowhere.yaml", "production.yaml"}, true
		}},
		{"release over files", "7", func(r *flux.ChartRequest) {
			r.ValuesFiles, r.Values = []string{"values.yaml", "production.yaml"}, own("replicas: 7")
		}},
	} {
		got, err := replicas(test.change)
		if err != nil || got != test.want {
			t.Errorf("%s: replicas %q, %v; want %q", test.name, got, err, test.want)
		}
	}
	_, err := replicas(func(r *flux.ChartRequest) { r.ValuesFiles = []string{"nowhere.yaml"} })
	if mistake := (*flux.ChartError)(nil); !errors.As(err, &mistake) || !strings.Contains(err.Error(), "nowhere.yaml") {
		t.Errorf("missing values file: %v", err)
	}
}

func TestDependencies(t *testing.T) {
	req := request(files(t, "parent"), own("second: {enabled: true, colour: blue}")...)
	req.Dependencies = []map[string][]byte{files(t, "common")}
	a, err := renderer().Render(req)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"templates/configmap.yaml ConfigMap/r-common", "charts/child/templates/service.yaml Service/r-child", "charts/second/templates/service.yaml Service/r-second"}
	if d := cmp.Diff(want, names(t, a)); d != "" {
		t.Error(d)
	}
	for i, colour := range []string{"red", "blue"} {
		if text := a.Manifests[i+1].Text; !strings.Contains(text, "{colour: "+colour+", domain: example.com}") {
			t.Errorf("values do not reach the dependency:\n%s", text)
		}
	}
	req.Values = own("child: {enabled: false}")
	if a, err = renderer().Render(req); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want[:1], names(t, a)); d != "" {
		t.Error(d)
	}
	req.Dependencies = nil
	if _, err = renderer().Render(req); err == nil || !strings.Contains(err.Error(), "common") {
		t.Errorf("a dependency is missing, and the error is %v", err)
	}
}

func TestCRDsAndHooks(t *testing.T) {
	req := request(files(t, "operator"))
	for _, test := range []struct {
		name   string
		change func(*flux.ChartRequest)
		want   []string
	}{
		{"all", func(*flux.ChartRequest) {}, []string{"crds/things.yaml CustomResourceDefinition/things.example.com", "templates/thing.yaml ServiceAccount/r", "templates/thing.yaml Thing/r", "templates/hooks.yaml Secret/r-kept (hook)"}},
		{"without", func(r *flux.ChartRequest) { r.SkipCRDs, r.SkipHooks = true, true }, []string{"templates/thing.yaml ServiceAccount/r", "templates/thing.yaml Thing/r"}},
	} {
		r := req
		test.change(&r)
		a, err := renderer().Render(r)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(test.want, names(t, a)); d != "" {
			t.Errorf("%s: %s", test.name, d)
		}
	}
}

// TestCluster proves that a chart learns nothing of the machine or of a cluster, besides what it is told.
func TestCluster(t *testing.T) {
	req := request(files(t, "operator"))
	req.SkipCRDs = true
	for _, apis := range [][]string{nil, {"monitoring.coreos.com/v1/ServiceMonitor"}} {
		req.APIVersions = apis
		a, err := renderer().Render(req)
		if err != nil {
			t.Fatal(err)
		}
		text := a.Manifests[1].Text
		for _, want := range []string{`host: ""`, `found: "{}"`, map[bool]string{true: `monitored: "true"`, false: `monitored: "false"`}[apis != nil]} {
			if !strings.Contains(text, want) {
				t.Errorf("%s is not in\n%s", want, text)
			}
		}
	}
	if _, err := (&chart.Renderer{KubeVersion: "1.20.0"}).Render(req); err == nil || !strings.Contains(err.Error(), "1.25") {
		t.Errorf("an old Kubernetes gives %v", err)
	}
	t.Setenv("FLUXGRAPH_TEST", "x")
	if _, err := renderer().Render(request(written(`a: {{ env "FLUXGRAPH_TEST" }}`))); err == nil {
		t.Error("a template reads the environment")
	}
	a, err := renderer().Render(request(written(`a: {{ .Files.Get "/etc/hostname" | quote }}{{ .Files.Get "../../renderer.go" }}`)))
	if err != nil || strings.TrimSpace(a.Manifests[0].Text) != `a: ""` {
		t.Errorf("a template reads a file: %v %v", a, err)
	}
}

func TestMistakes(t *testing.T) {
	schema := written("a: 1")
	schema["values.schema.json"] = []byte(`{"properties": {"port": {"type": "integer"}}}`)
	elsewhere := written("a: 1")
	elsewhere["values.schema.json"] = []byte(`{"$ref": "http://127.0.0.1:1/schema.json"}`)
	for _, test := range []struct {
		name  string
		files map[string][]byte
		file  string
		line  int
		want  string
	}{
		{"fail", written("a: 1\nb: {{ fail \"no good\" }}"), "templates/x.yaml", 2, "no good"},
		{"required", written("\n\na: {{ required \"give a name\" .Values.name }}"), "templates/x.yaml", 3, "give a name"},
		{"syntax", written("a: {{ if }}"), "templates/x.yaml", 1, "missing value for if"},
		{"nil pointer", written("a: {{ .Values.b.c.d }}"), "templates/x.yaml", 1, "nil pointer"},
		{"no YAML", written("a: b: c"), "templates/x.yaml", 0, "mapping values"},
		{"new format", map[string][]byte{"Chart.yaml": []byte("apiVersion: v3\nname: one\nversion: 1.0.0\n")}, "Chart.yaml", 0, "v3"},
		{"no chart", map[string][]byte{"values.yaml": nil}, "Chart.yaml", 0, "missing"},
		{"panic", written(`a: {{ mustToYaml .Values | mustRegexFind "(" }}`), "templates/x.yaml", 1, "regexp"},
		{"schema", schema, "values.schema.json", 0, "port"},
	} {
		_, err := renderer().Render(request(test.files, own("port: text")...))
		var mistake *flux.ChartError
		switch {
		case !errors.As(err, &mistake):
			t.Errorf("%s: %v is no mistake of the chart", test.name, err)
		case mistake.File != test.file, mistake.Line != test.line, !strings.Contains(mistake.Error(), test.want), strings.Contains(mistake.Error(), "\n"):
			t.Errorf("%s: %s:%d: %v; want %s:%d and %q", test.name, mistake.File, mistake.Line, mistake, test.file, test.line, test.want)
		}
	}
	if _, err := renderer().Render(request(elsewhere)); err != nil {
		t.Errorf("a schema that is elsewhere: %v", err)
	}
	if _, err := renderer().Render(flux.ChartRequest{Repository: "https://example.com", Name: "x"}); !errors.Is(err, flux.ErrNoChart) {
		t.Errorf("a chart that is nowhere: %v", err)
	}
}

// TestBounds proves that templates cannot hold up the program for long.
func TestBounds(t *testing.T) {
	for name, template := range map[string]string{
		"empty loop":    `{{ range 1000000000 }}{{ range 1000000000 }}{{ end }}{{ end }}`,
		"trimmed loop":  "{{ range 1000000000 }}  \n  {{- if true }}{{ end }}{{ end }}",
		"growing text":  `{{ range 1000000000 }}xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx{{ end }}`,
		"long list":     `{{ until 1000000000 }}`,
		"repeated":      `{{ repeat 1000000000 "x" }}`,
		"wide":          `{{ printf "%1000000000d" 1 }}`,
		"deep":          `{{ nindent 2000000000 "x" }}`,
		"doubling":      `{{ $x := "x" }}{{ range 100 }}{{ $x = printf "%s%s" $x $x }}{{ end }}`,
		"calls":         `{{ define "a" }}{{ include "b" . }}{{ include "b" . }}{{ end }}{{ define "b" }}{{ if lt (len .) 40 }}{{ include "a" (append . 1) }}{{ end }}{{ end }}{{ include "a" (list 1) }}`,
		"text":          "{{ tpl \"{{ range 1000000000 }}{{ range 1000000000 }}{{ end }}{{ end }}\" . }}",
		"text in text":  "{{ tpl (printf \"%s\" .Values.text) . }}",
		"endless calls": `{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}`,
	} {
		t.Run(name, func(t *testing.T) {
			r := renderer()
			r.Timeout = 300 * time.Millisecond
			start := time.Now()
			_, err := r.Render(request(written(template), own("text: \"{{ . | tpl .Values.more | quote }}\"\nmore: \"{{ range 1000000000 }}xxxxxxxxxxxxxxxx{{ end }}\"")...))
			if err == nil {
				t.Error("there is no error")
			}
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("it takes %v", took)
			}
		})
	}
}

// TestGuard proves that what stops templates leaves no trace in what they render to.
func TestGuard(t *testing.T) {
	for template, want := range map[string]string{
		"a: {{ tpl .Values.t . }}":                            "a: n.ns",
		"a: {{ (tpl (print .Values.t \")\") $) | quote }}":    `a: "n.ns)"`,
		"a: {{ tpl `{{ \"x)\" }}` .}}":                        `a: x)`,
		"a: {{ . | tpl .Values.t | upper }}{{/* tpl */}} tpl": "a: N.NS tpl",
		"a: {{ with tpl .Values.t $ }}{{ . }}{{ end }}":       "a: n.ns",
	} {
		a, err := renderer().Render(request(written(template), own(`t: "{{ range list .Release.Namespace }}n.{{ . }}{{ end }}"`)...))
		if err != nil || a.Manifests[0].Text != want {
			t.Errorf("%s gives %v, %v; want %s", template, a, err, want)
		}
	}
	if _, err := renderer().Render(request(written("a: {{ tpl \"{{ range }}\" . }}{{ tpl \"{{ range list 1 }}{{ fail \\\"bad\\\" }}{{ end }}\" . }}"))); err == nil || strings.Contains(err.Error(), "fluxgraph") {
		t.Errorf("a mistake within a mistake is %v", err)
	}
	const text = "{{ define \"a\" }}\n  a{{ end }}\n{{- define \"b\" -}}\n  b\n{{- end }}{{ define \"empty\" }}{{ end }}\n" +
		"x: |{{ range until 2 }}\n  {{ . }}\n  {{- range list \"p\" \"q\" -}}\n  {{ . }} {{ else }} none{{ end }}{{ end }}\n" +
		"y: |{{ include \"a\" . }}{{ include \"b\" . | nindent 2 }}{{ range $k, $v := dict \"k\" 1 }}{{/* c */}}\n  {{ $k }}={{ $v }}{{ end }}\n" +
		"{{- range until 1 }}  \n  {{- /* c */ -}}\nz: {{ . }}{{ break }}{{ end }}"
	a, err := renderer().Render(request(written(text)))
	if err != nil {
		t.Fatal(err)
	}
	const want = "x: |\n  0p q \n  1p q \ny: |\n  a\n  b\n  k=1z: 0"
	if d := cmp.Diff(want, a.Manifests[0].Text); d != "" {
		t.Error(d)
	}
}

// TestSteady proves that a chart renders to the same each time.
func TestSteady(t *testing.T) {
	const text = `a: {{ randAlphaNum 5 }}-{{ randAlpha 2 }}-{{ randNumeric 3 }}-{{ randAscii 2 }}-{{ randBytes 3 }}-{{ randInt 3 9 }}-{{ uuidv4 }}-{{ shuffle "abcdefgh" }}-{{ now | date "20060102150405" }}`
	var all []string
	for range 2 {
		a, err := renderer().Render(request(written(text)))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, a.Manifests[0].Text)
		time.Sleep(time.Millisecond)
	}
	if all[0] != all[1] || !strings.Contains(all[0], "xxxxx-") {
		t.Errorf("gives %q", all)
	}
}
