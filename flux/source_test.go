package flux_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
)

// on writes down a source, and a Kustomization on it.
func on(source, path string) string {
	kind, name := "GitRepository", "other"
	if strings.Contains(source, "kind: ") {
		kind, source, _ = strings.Cut(strings.TrimPrefix(source, "kind: "), " ")
	}
	return object(kind, name, "spec: {"+source+"}") + object("Kustomization", "apps", "spec: {path: "+path+", sourceRef: {kind: "+kind+", name: other}}")
}

func TestWhatASourceHolds(t *testing.T) {
	tests := []struct {
		name, apps string
		files      map[string]string
		want       string // own: this repository; else the Remote node; ?: not known
	}{
		{"the same URL and branch", on(`url: "ssh://git@example.com/fleet/fleet", ref: {branch: main}`, "./apps"), nil, "own"},
		{"the same URL in another form", on(`url: "https://example.com/fleet/fleet.git/", ref: {branch: main}`, "./apps"), nil, "own"},
		{"the form of scp", on(`url: "git@example.com:fleet/fleet.git", ref: {branch: main}`, "./apps"), nil, "own"},
		{"with a port", on(`url: "ssh://git@Example.com:2222/Fleet/fleet", ref: {branch: main}`, "./apps"), nil, "own"},
		{"another branch", on(`url: "ssh://git@example.com/fleet/fleet", ref: {branch: dev}`, "./apps"), nil, "ssh://git@example.com/fleet/fleet//apps?ref=dev"},
		{"a tag", on(`url: "ssh://git@example.com/fleet/fleet", ref: {tag: v1}`, "./apps"), nil, "ssh://git@example.com/fleet/fleet//apps?ref=v1"},
		{"the branch by name", on(`url: "ssh://git@example.com/fleet/fleet", ref: {name: refs/heads/main}`, "./apps"), nil, "own"},
		{"no branch", on(`url: "ssh://git@example.com/fleet/fleet"`, "./apps"), nil, "ssh://git@example.com/fleet/fleet//apps"},
		{"another repository", on(`url: "https://example.com/other/other", ref: {branch: main}`, "./apps"), nil, "https://example.com/other/other//apps?ref=main"},
		{"an OCI artifact of somebody", on(`kind: OCIRepository url: "oci://example.com/other", ref: {tag: latest}`, "./apps"), nil, "oci://example.com/other//apps?ref=latest"},
		{"a bucket", on(`kind: Bucket endpoint: minio.example.com, bucketName: apps`, "./apps"), nil, "minio.example.com/apps//apps"},
		{"an own source that is not there", kustomization("apps", "./apps"), nil, "own"},
		{"flux-system in another namespace", object("Kustomization", "apps", "spec: {path: ./apps, sourceRef: {kind: GitRepository, name: flux-system, namespace: elsewhere}}"), nil, "own"},
		{"a source that is not there", object("Kustomization", "apps", "spec: {path: ./apps, sourceRef: {kind: GitRepository, name: absent}}"), nil, "?GitRepository/flux-system/absent is not in the repository"},
		{"a name with a variable", object("Kustomization", "apps", "spec: {path: ./apps, sourceRef: {kind: GitRepository, name: \"a-${X}\"}}"), nil, "?the name of its source holds a variable"},
		{"an artifact that nothing makes", object("Kustomization", "apps", "spec: {path: ./apps, sourceRef: {kind: ExternalArtifact, name: x}}"), nil, "?nothing in the repository makes ExternalArtifact/flux-system/x"},
		{"left out by spec.ignore", on(`url: "ssh://git@example.com/fleet/fleet", ref: {branch: main}, ignore: "/*\n!/clusters\n"`, "./apps"), nil, "!is left out of the artifact by its ignore rules"},
		{"kept by spec.ignore", on(`url: "ssh://git@example.com/fleet/fleet", ref: {branch: main}, ignore: "/*\n!/apps\n"`, "./apps"), nil, "own"},
		{"left out by .sourceignore", kustomization("apps", "./apps"), map[string]string{".sourceignore": "apps/\n"}, "!is left out of the artifact by its ignore rules"},
		{"a path that is not there", kustomization("apps", "./app"), nil, "!spec.path ./app of Kustomization/flux-system/apps does not exist in GitRepository/flux-system/flux-system; did you mean ./apps?"},
		{"a path that is a file", kustomization("apps", "./apps/app.yaml"), nil, "!is a file, not a directory"},
		{"a path that leaves the repository", kustomization("apps", "../../apps/"), nil, "own"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := home(map[string]string{"clusters/c/apps.yaml": tt.apps, "apps/app.yaml": configMap("app", "a: b")})
			maps.Copy(files, tt.files)
			g := flux.Graph(repository(t, files), flux.Options{})
			got := ""
			for n := range g.Nodes() {
				if n.ID.Kind == graph.Remote {
					got = n.ID.Name
				}
			}
			if slices.Contains(objects(g), "c:ConfigMap/flux-system/app") {
				got += "own"
			}
			if text, ok := strings.CutPrefix(tt.want, "?"); ok {
				hasProblems(t, g, "unresolved ", text)
			} else if text, ok := strings.CutPrefix(tt.want, "!"); ok {
				hasProblems(t, g, "missing-path ", text)
			} else if got != tt.want {
				t.Errorf("got %s, want %s\n%s", got, tt.want, printGraph(g))
			}
		})
	}
}

// A checkout of another repository is named by the source's name, its namespace and name, or its URL.
func TestCheckouts(t *testing.T) {
	tests := []struct {
		source, name string
		found        bool
	}{
		{`url: "https://example.com/team/apps.git"`, "other", true},
		{`url: "https://example.com/team/apps.git"`, "flux-system/other", true},
		{`url: "https://example.com/team/apps.git"`, "default/other", false},
		{`url: "https://example.com/team/apps.git"`, "https://example.com/team/apps", true},
		{`url: "https://example.com/team/apps.git"`, "git@example.com:team/apps.git", true},
		{`url: "https://example.com/team/apps.git"`, "https://example.com/team/app", false},
		{`url: "https://example.com/team/apps.git"`, "apps", true},
		{`kind: OCIRepository url: "oci://example.com/team/apps", ref: {tag: latest}`, "oci://example.com/team/apps", true},
		{`kind: OCIRepository url: "oci://example.com/team/apps", ref: {tag: latest}`, "oci://example.com/team", true},
		{`kind: OCIRepository url: "oci://example.com/team/apps", ref: {tag: latest}`, "oci://example.com/tea", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			other := repository(t, map[string]string{"deploy/app.yaml": configMap("app", "a: b"), "deploy/bad/ks.yaml": kustomization("inner", "./nowhere")})
			g := flux.Graph(repository(t, home(map[string]string{"clusters/c/apps.yaml": on(tt.source, "./deploy")})),
				flux.Options{Sources: []flux.SourceDir{{Name: tt.name, Repo: other}}})
			n, ok := g.Node(graph.ID{Cluster: "c", Key: graph.Key{Kind: graph.Kind{Name: "ConfigMap"}, Namespace: "flux-system", Name: "app"}})
			if ok != tt.found {
				t.Fatalf("found %t, want %t\n%s", ok, tt.found, printGraph(g))
			}
			if want := tt.name + ":deploy/app.yaml"; ok && n.Pos.File != want {
				t.Errorf("it is in %s, want %s", n.Pos.File, want)
			}
		})
	}
}

// An artifact is cut out of its sources as the controller copies.
func TestCopies(t *testing.T) {
	tree := map[string]string{
		"src/app.yaml": "", "src/sub/a.yaml": "", "src/sub/deep/b.yaml": "", "src/x.txt": "", "src/.hidden/h.yaml": "", "top.yaml": "", "other/app.yaml": "",
	}
	for f := range tree {
		tree[f] = configMap(strings.NewReplacer("/", "-", ".", "-").Replace(strings.TrimPrefix(f, ".")), "a: b")
	}
	tests := []struct{ name, copies, path, want string }{
		{"a directory becomes one of the destination", `{from: "@s/src/sub", to: "@artifact/"}`, "sub", "src-sub-a-yaml src-sub-deep-b-yaml"},
		{"with a slash too", `{from: "@s/src/sub/", to: "@artifact/"}`, "sub", "src-sub-a-yaml src-sub-deep-b-yaml"},
		{"below a directory", `{from: "@s/src/sub", to: "@artifact/x/"}`, "x/sub", "src-sub-a-yaml src-sub-deep-b-yaml"},
		{"all of the source", `{from: "@s/.", to: "@artifact/"}`, "src/sub", "src-sub-a-yaml src-sub-deep-b-yaml"},
		{"two stars lose the directory", `{from: "@s/src/**", to: "@artifact/"}`, "sub", "src-sub-a-yaml src-sub-deep-b-yaml"},
		{"two stars into a directory", `{from: "@s/src/**", to: "@artifact/x/"}`, "x/sub", "src-sub-a-yaml src-sub-deep-b-yaml"},
		{"dot files too", `{from: "@s/src/**", to: "@artifact/"}`, ".hidden", "src--hidden-h-yaml"},
		{"another glob keeps the path", `{from: "@s/src/s*", to: "@artifact/"}`, "src/sub", "src-sub-a-yaml src-sub-deep-b-yaml"},
		{"a glob of files keeps the path", `{from: "@s/src/*.yaml", to: "@artifact/x/"}`, "x/src", "src-app-yaml"},
		{"two stars within are one level", `{from: "@s/src/**/a.yaml", to: "@artifact/"}`, "src/sub", "src-sub-a-yaml"},
		{"and no more", `{from: "@s/src/**/b.yaml", to: "@artifact/"}, {from: "@s/top.yaml", to: "@artifact/src/"}`, "src", "top-yaml"},
		{"a file by its new name", `{from: "@s/top.yaml", to: "@artifact/x/new.yaml"}`, "x", "top-yaml"},
		{"a file into a directory", `{from: "@s/top.yaml", to: "@artifact/x/"}`, "x", "top-yaml"},
		{"a file into a directory that is there", `{from: "@s/src/sub/**", to: "@artifact/x/"}, {from: "@s/top.yaml", to: "@artifact/x"}`, "x", "src-sub-a-yaml src-sub-deep-b-yaml top-yaml"},
		{"the last of a name stands", `{from: "@s/src/app.yaml", to: "@artifact/x/"}, {from: "@s/other/app.yaml", to: "@artifact/x/"}`, "x", "other-app-yaml"},
		{"without what is excluded from the root", `{from: "@s/src/**", to: "@artifact/x/", exclude: ["src/sub/**", "**/.hidden/**"]}`, "x", "src-app-yaml"},
		{"without what is excluded from where the glob begins", `{from: "@s/src/**", to: "@artifact/x/", exclude: ["sub/**", ".hidden/**"]}`, "x", "src-app-yaml"},
		{"without what is excluded at any depth", `{from: "@s/src/**", to: "@artifact/x/", exclude: ["**/b.yaml", "*/h.yaml", "app.yaml"]}`, "x", "src-sub-a-yaml"},
		{"a file that is excluded", `{from: "@s/src/**", to: "@artifact/", exclude: ["**/a.yaml"]}`, "sub", "src-sub-deep-b-yaml"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := home(map[string]string{
				"clusters/c/apps.yaml": object("ArtifactGenerator", "cutter", "spec:\n  sources: [{alias: s, kind: GitRepository, name: flux-system}]\n  artifacts: [{name: cut, copy: ["+tt.copies+"]}]\n") +
					object("Kustomization", "apps", "spec: {path: "+tt.path+", sourceRef: {kind: ExternalArtifact, name: cut}}"),
			})
			maps.Copy(files, tree)
			g := flux.Graph(repository(t, files), flux.Options{})
			var got []string
			for _, o := range objects(g) {
				if name, ok := strings.CutPrefix(o, "c:ConfigMap/flux-system/"); ok {
					got = append(got, name)
				}
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("got %q, want %q\n%s", got, tt.want, strings.Join(problems(g), "\n"))
			}
			has(t, g, "c:ExternalArtifact/flux-system/cut")
		})
	}
}

// One artifact for each directory that a pattern finds.
func TestPathPattern(t *testing.T) {
	g := flux.Graph(repository(t, home(map[string]string{
		"clusters/c/apps.yaml": object("ArtifactGenerator", "cutter", "spec:\n  sources: [{alias: s, kind: GitRepository, name: flux-system}]\n  pathPattern: \"@s/apps/{team}/{App}\"\n"+
			"  artifacts: [{name: \"{team}-{App}\", copy: [{from: \"@s/apps/{team}/{App}/**\", to: \"@artifact/\"}]}]\n") +
			object("Kustomization", "x", "spec: {path: ./, sourceRef: {kind: ExternalArtifact, name: a-x}}") +
			object("Kustomization", "y", "spec: {path: ./, sourceRef: {kind: ExternalArtifact, name: b-y}}"),
		"apps/a/x/cm.yaml": configMap("x", "a: b"), "apps/b/y/cm.yaml": configMap("y", "a: b"), "apps/b/file.yaml": configMap("z", "a: b"),
	})), flux.Options{})
	has(t, g, "c:ExternalArtifact/flux-system/a-x", "c:ExternalArtifact/flux-system/b-y", "c:ConfigMap/flux-system/x", "c:ConfigMap/flux-system/y")
	for n := range g.Nodes() {
		if n.ID.Kind == graph.Path && n.ID.Cluster == "c" && !slices.Contains([]string{"apps/a/x", "apps/b/y", "clusters/c"}, n.ID.Name) {
			t.Errorf("path %s", n.ID.Name)
		}
	}
}

// A fleet repository and the repositories that it points at are one graph where all are available locally.
func TestFleetWithCheckouts(t *testing.T) {
	g := flux.Graph(corpus(t, "d2-fleet"), flux.Options{Name: "d2-fleet", Sources: []flux.SourceDir{
		{Name: "infra", Repo: corpus(t, "d2-infra")}, {Name: "apps", Repo: corpus(t, "d2-apps")},
	}})
	from := map[string]int{}
	for n := range g.Nodes() {
		if name, _, ok := strings.Cut(n.Pos.File, ":"); ok && n.State == graph.Defined && n.ID.Kind != graph.Path {
			from[name]++
		}
	}
	if from["infra"] == 0 || from["apps"] == 0 {
		t.Errorf("objects by checkout: %v", from)
	}
	for n := range g.Nodes() {
		if n.ID.Kind == graph.Remote {
			t.Errorf("%s is still elsewhere", n.ID)
		}
	}
	// The dashboards of d2-infra hold a variable of Grafana's, which Flux takes for its own.
	for _, p := range problems(g) {
		if !strings.HasPrefix(p, "undefined-variable infra:components/monitoring/configs/base/dashboards/") {
			t.Errorf("problem: %s", p)
		}
	}
}
