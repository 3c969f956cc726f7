package page

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/export/internal/sketch"
	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/graph"
)

// The page is one file: it names no other, and its policy lets nothing run but what was written.
func TestHTMLStandsForItself(t *testing.T) {
	for _, s := range documents() {
		t.Run(s.name, func(t *testing.T) {
			page := string(page(t, s.doc))
			policy := regexp.MustCompile(`Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(page)
			if policy == nil {
				t.Fatal("no policy")
			}
			for _, want := range []string{"default-src 'none'", "connect-src 'none'", "base-uri 'none'", "form-action 'none'"} {
				if !strings.Contains(policy[1], want) {
					t.Errorf("the policy is %s", policy[1])
				}
			}
			if strings.Contains(policy[1], "unsafe") {
				t.Errorf("the policy is %s", policy[1])
			}
			for element, directive := range map[string]string{`(?s)<script type="module">(.*)</script>`: "script-src", `(?s)<style>(.*)</style>`: "style-src"} {
				inside := regexp.MustCompile(element).FindStringSubmatch(page)
				if inside == nil || !strings.Contains(policy[1], directive+" '"+hashOf(inside[1])+"'") {
					t.Errorf("the policy does not allow what %s holds", element)
				}
			}
			if found := regexp.MustCompile(`(?:src|href)="([^"]*)"`).FindAllStringSubmatch(page, -1); len(found) != 1 || found[0][1] != "data:," {
				t.Errorf("the page refers to %q", found)
			}
			if regexp.MustCompile(`{{[a-z]+}}`).MatchString(page) {
				t.Error("something of the template is left")
			}
		})
	}
}

// Every module is in the page or runs where it is written, after what it imports, and no name is declared
// twice.
func TestHTMLModules(t *testing.T) {
	files, err := fs.Glob(webFiles, "web/*.js")
	if err != nil {
		t.Fatal(err)
	}
	declared := map[string]string{}
	for _, file := range files {
		name := strings.TrimSuffix(path.Base(file), ".js")
		if !slices.Contains(modules, name) && !slices.Contains(prepareModules, name) {
			t.Errorf("%s is not in the page", file)
		}
		text, _ := webFiles.ReadFile(file)
		for _, modules := range [][]string{modules, prepareModules} {
			at := slices.Index(modules, name)
			if at < 0 {
				continue
			}
			for _, m := range regexp.MustCompile(`(?m)^import .* from '\./(.*)\.js';$`).FindAllStringSubmatch(string(text), -1) {
				if from := slices.Index(modules, m[1]); from < 0 || from > at {
					t.Errorf("%s comes before %s, which it imports", name, m[1])
				}
			}
		}
		for _, m := range regexp.MustCompile(`(?m)^(?:export )?(?:async )?(?:function|class|const|let) (\w+)`).FindAllStringSubmatch(string(text), -1) {
			if other, ok := declared[m[1]]; ok {
				t.Errorf("%s is declared in %s and %s", m[1], other, name)
			}
			declared[m[1]] = name
		}
	}
	script, err := script()
	if err != nil || strings.Contains(script, "</script") || regexp.MustCompile(`(?m)^(import|export) `).MatchString(script) {
		t.Errorf("the script cannot stand in a page (%v)", err)
	}
}

func TestPageData(t *testing.T) {
	s := &sketch.Sketch{}
	s.In("demo", "clusters/demo")
	root := s.Defined("Kustomization", "flux-system", "root")
	ids := []graph.ID{root}
	for range 3 {
		ids = append(ids, s.Defined("ConfigMap", "apps", "c"+string(rune('a'+len(ids)-1))))
		s.Edge(root, graph.Applies, ids[len(ids)-1])
	}
	doc := documentOf(s, "data")
	doc.Context = shape.Context{
		Wave: map[graph.ID]string{root: "1"},
		Web:  "https://git.example/{file}#L{line}",
		YAML: func(n graph.Node) string {
			switch n.ID.Name {
			case "ca":
				return strings.Repeat("x", yamlBudget+1)
			case "root":
				return "kind: Kustomization"
			}
			return "shared"
		},
	}
	data, err := Data(doc)
	if err != nil {
		t.Fatal(err)
	}
	again, _ := Data(doc)
	if !bytes.Equal(data, again) {
		t.Error("two runs differ")
	}
	var p tables
	if err := json.Unmarshal(data, &p); err != nil {
		t.Fatal(err)
	}
	at := func(name string) int {
		return slices.IndexFunc(p.Nodes.Name, func(i int) bool { return p.Strings[i] == name })
	}
	if y := p.Nodes.YAML; y[at("ca")] != -1 || y[at("cb")] != y[at("cc")] || p.YAML[y[at("root")]] != "kind: Kustomization" {
		t.Errorf("YAML: %v of %q", y, p.YAML)
	}
	if p.NoYAML != 1 || p.Strings[p.Nodes.Wave[at("root")]] != "1" || p.Nodes.Home[at("cb")] != at("root") {
		t.Errorf("left out %d, wave %q, home %d", p.NoYAML, p.Strings[p.Nodes.Wave[at("root")]], p.Nodes.Home[at("cb")])
	}
}

func TestLivePage(t *testing.T) {
	var b bytes.Buffer
	if err := WriteLive(&b, shape.Document{Title: `a"<b`, Graph: new(graph.Builder).Graph()}, Live{Data: "/data", Events: `/events"`, Layouts: "/layout"}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`content="/data"`, `content="/events&#34;"`, `content="/layout"`, "connect-src 'self'", "<title>a&#34;&lt;b – fluxgraph</title>"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("does not hold %s", want)
		}
	}
	if strings.Contains(b.String(), `id="data"`) {
		t.Error("holds data")
	}
}

// page returns the page of a document, and fails the test when a second run makes something else.
func page(t *testing.T, d shape.Document) []byte {
	t.Helper()
	var first, second bytes.Buffer
	for _, b := range []*bytes.Buffer{&first, &second} {
		if err := Write(b, d); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Fatal("two runs differ")
	}
	return first.Bytes()
}
