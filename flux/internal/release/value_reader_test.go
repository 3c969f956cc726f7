package release

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// releaseWith makes a HelmRelease shop/web of a spec.
func releaseWith(t testing.TB, spec string) *model.Object {
	t.Helper()
	root, err := model.ParseObject([]byte("apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: web, namespace: shop}\nspec:\n" + indent(spec, "  ")))
	if err != nil {
		t.Fatal(err)
	}
	return &model.Object{ID: graph.ID{Cluster: "c", Key: graph.Key{Kind: schema.HelmRelease, Namespace: "shop", Name: "web"}}, Manifest: build.Object{Root: root}}
}

func indent(text, by string) string {
	return by + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n"+by) + "\n"
}

// showContainers prints what is read of a release: each container with what it refers to, then what
// the release does. Kind/name are on the cluster.
func showContainers(t testing.TB, p *model.Object, there ...string) string {
	t.Helper()
	c := &model.Cluster{Name: "c", ObjectsByID: map[graph.ID]*model.Object{}}
	present := map[graph.ID]bool{}
	r := NewValueReader(c, func(id graph.ID) bool { return present[id] })
	for _, key := range there {
		kind, name, _ := strings.Cut(key, "/")
		present[graph.ID{Cluster: "c", Key: graph.Key{Kind: graph.Kind{Name: kind}, Namespace: "shop", Name: name}}] = true
	}
	nodes, refs, inner := r.Containers(p)
	var lines []string
	show := func(refs []graph.Ref) (all []string) {
		for _, ref := range refs {
			if ref.Relation != graph.References {
				continue
			}
			text := ref.To.Kind.Name + "/" + ref.To.Name
			if ref.To.Namespace != "shop" {
				text = ref.To.Kind.Name + "/" + ref.To.Namespace + "/" + ref.To.Name
			}
			if ref.Absent == graph.Unknown {
				text += "?"
			}
			all = append(all, text)
		}
		slices.Sort(all)
		return slices.Compact(all)
	}
	for _, n := range nodes {
		line := strings.TrimPrefix(n.ID.Name, "HelmRelease/web/")
		if n.ID.Namespace != "shop" {
			line = n.ID.Namespace + ":" + line
		}
		if n.State != graph.Inferred || n.Role != graph.ContainerRole {
			t.Errorf("%s is %v, %v", n.ID, n.State, n.Role)
		}
		switch {
		case n.Fact("image") != "":
			line += " " + n.Fact("image")
		case n.Fact("tag") != "":
			line += " tag " + n.Fact("tag")
		default:
			line += " no image"
		}
		if n.Fact("init") != "" {
			line += " init"
		}
		lines = append(lines, strings.Join(append([]string{line}, show(inner[n.ID])...), " "))
	}
	if own := show(refs); len(own) > 0 {
		lines = append(lines, strings.Join(append([]string{"release"}, own...), " "))
	}
	return strings.Join(lines, "\n")
}

// The values of releases, and what is read of them. A line is a container, its image and what it
// refers to; a question mark follows what may not be there.
var valueTable = []struct {
	name, values string
	there        string // on the cluster
	want         string
}{
	{"app-template, one controller", `
controllers:
  web:
    initContainers:
      migrate:
        image: {repository: ghcr.io/x/migrate, tag: v1}
    containers:
      app:
        image: {repository: ghcr.io/x/web, tag: 1.2.3@sha256:` + sha + `}
        envFrom:
          - secretRef: {name: web-env}
        env:
          A: {valueFrom: {secretKeyRef: {name: web-key, key: a}}}
          B: {valueFrom: {configMapKeyRef: {name: "{{ .Release.Name }}-conf", key: a}}}
          C: {valueFrom: {secretKeyRef: {identifier: own, key: a}}}
persistence:
  config: {existingClaim: "{{ $.Release.Name }}"}
  lost: {existingClaim: not-there}
  off: {enabled: false, existingClaim: web-off}
  file: {type: secret, name: web-file}
  own: {type: configMap, identifier: own}
`, "Secret/web-env PersistentVolumeClaim/web PersistentVolumeClaim/web-off Secret/web-file ConfigMap/own Secret/own", `
migrate ghcr.io/x/migrate:v1 init
app ghcr.io/x/web:1.2.3@sha256:` + sha + ` ConfigMap/web-conf? Secret/web-env Secret/web-key?
release PersistentVolumeClaim/web Secret/web-file`},

	{"app-template, several controllers", `
controllers:
  main:
    containers:
      app: {image: {repository: a/app, tag: 1}}
      log: {image: {repository: a/log, tag: 1}}
  db:
    containers:
      app: {image: {repository: a/db, tag: 1}}
  off:
    enabled: false
    containers:
      app: {image: {repository: a/off, tag: 1}}
`, "", `
main/app a/app:1
main/log a/log:1
db/app a/db:1`},

	{"app-template, two and one switched off", `
controllers:
  main: {containers: {app: {image: {repository: a/app}}, gone: {enabled: false, image: {repository: a/gone}}}}
  off: {enabled: false, containers: {app: {image: {repository: a/off}}}}
`, "", "app a/app"},

	{"charts on the same library", `
server:
  controllers: {main: {containers: {main: {image: {repository: a/server, tag: 1}, envFrom: [{configMapRef: {name: conf}}]}}}}
learning:
  controllers: {main: {containers: {main: {env: {X: y}}}}}
`, "", `
server/main a/server:1 ConfigMap/conf?
learning/main no image`},

	{"the release's own image", `
image: {repository: docker.io/a/web, tag: "2.0"}
envFrom: [{secretRef: {name: web}}]
auth: {existingSecret: web-auth}
other: {envFrom: [{secretRef: {name: other}}]}
`, "Secret/web Secret/web-auth Secret/other", `
web docker.io/a/web:2.0 Secret/web
release Secret/other Secret/web-auth`},

	{"parts of an image", `
a: {image: {registry: quay.io, repository: a/a, tag: v1}}
b: {image: {registry: quay.io, repository: quay.io/a/b, tag: v1}}
c: {image: {repository: a/c, digest: "sha256:` + sha + `"}}
d: {image: {repository: a/d, tag: v1, sha: "` + sha + `"}}
e: {image: {repository: "a/e:v1@sha256:` + sha + `", digest: "sha256:` + sha + `"}}
f: {image: "localhost:5000/a/f"}
g: {image: a/g, imageTag: v3}
h: {imageRepository: a/h, imageTag: v4}
i: {enabled: true, repository: a/i, tag: 1.0}
j: {image: {registry: quay.io, repository: a/j, tag: null, digest: ""}}
k: {kubectlImage: {repository: a/k, tag: v2}, initImage: a/init:v1}
`, "", `
a quay.io/a/a:v1
b quay.io/a/b:v1
c a/c@sha256:` + sha + `
d a/d:v1@sha256:` + sha + `
e a/e:v1@sha256:` + sha + `
f localhost:5000/a/f
g a/g:v3
h a/h:v4
i a/i:1.0
j quay.io/a/j
kubectl a/k:v2
init a/init:v1`},

	{"images of one map", `
image:
  nfs: {repository: registry.k8s.io/nfs, tag: v1}
  csi: {registry: registry.k8s.io, repository: csi, tag: v2}
`, "", `
nfs registry.k8s.io/nfs:v1
csi registry.k8s.io/csi:v2`},

	{"a registry for all", `
global: {imageRegistry: mirror.example}
image: {repository: a/web, tag: 1}
side: {image: {registry: docker.io, repository: a/side, tag: 1}}
full: {image: {repository: quay.io/a/full, tag: 1}}
literal: {image: "a/b:1"}
`, "", `
web mirror.example/a/web:1
side mirror.example/a/side:1
full quay.io/a/full:1
literal a/b:1`},

	{"a registry alone", "global: {image: {registry: quay.io}}\nserver: {image: {repository: a/server}}\n", "", "server quay.io/a/server"},

	{"lists of containers", `
gateway:
  extraContainers:
    - {name: exporter, image: "nginx/exporter:1.5", env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: a}}}]}
    - {name: off, enabled: false, image: "a/off:1"}
initContainers:
  - {name: plugin, image: "velero/plugin:v1"}
  - {image: "a/nameless:1"}
sidecars:
  - {name: side, image: busybox}
`, "", `
exporter nginx/exporter:1.5 Secret/s?
plugin velero/plugin:v1 init
initContainers[1] a/nameless:1 init
side busybox`},

	{"a pod template", `
template:
  spec:
    imagePullSecrets: [{name: pull}]
    containers: [{name: runner, image: "ghcr.io/a/runner:1"}]
    initContainers: [{name: first, image: "busybox@sha256:` + sha + `"}]
    volumes: [{name: v, secret: {secretName: vol}}, {name: w, configMap: {name: conf}}]
githubConfigSecret: token
`, "Secret/pull Secret/vol ConfigMap/conf Secret/token", `
runner ghcr.io/a/runner:1
first busybox@sha256:` + sha + ` init
release ConfigMap/conf Secret/pull Secret/token Secret/vol`},

	{"sections that are off", `
image: {repository: a/web}
metrics: {image: {repository: a/metrics}}
sentinel: {enabled: true, image: {repository: a/sentinel}}
volumePermissions: {image: {repository: a/shell}}
worker: {enabled: false, image: {repository: a/worker}, deep: {image: {repository: a/deep}}, existingSecret: s}
tests: {image: {repository: a/test}}
testFramework: {image: "bats/bats:1"}
executor: {image: {repository: argoproj/argoexec, tag: v1}}
`, "Secret/s", `
web a/web
sentinel a/sentinel`},

	{"no images", `
image: ""
a: {image: {pullPolicy: Always}}
b: {image: {tag: v1}}
c: {image: "https://example.com/logo.png"}
d: {image: logo}
e: {image: "assets/logo.png"}
f: {image: {repository: "https://example.com/x", tag: 1}}
g: {image: {repository: "{{ .Values.name }}", tag: 1}}
h: {bannerImage: true, builtInImage: Windows Server 2016, backgroundImage: "url(x/y)"}
config: {services: [{name: a, image: "a/b:1"}]}
env: {SIDECAR_IMAGE: "a/b:1", image: "a/b:1"}
chart: {repository: "https://charts.example", version: 1}
i: {image: [a, b]}
j: {image: null}
k: {repository: "https://github.com/a/b", tag: v1}
`, "", ""},

	{"image below image", "a: {image: {image: quay.io/x/a:1.2}}\nb: {image: {image: x/b, registry: quay.io, tag: \"2\"}}\ncontrollers: {main: {containers: {app: {image: {image: nginx, tag: \"3\"}}}}}\n", "",
		"a quay.io/x/a:1.2\nb quay.io/x/b:2\napp nginx:3"},
	{"image and repository in one word", "a: {imageRepository: quay.io/x/a, imageTag: \"1\"}\nb: {imageRepository: nginx, imageTag: \"2\"}\nc: {imageRepository: x/c, imageRegistry: quay.io, tag: \"3\"}\nd: {imageRepository: nobodys}\n", "",
		"a quay.io/x/a:1\nb nginx:2\nc quay.io/x/c:3"},
	{"the path and the last part apart", "driver: {repository: nvcr.io/nvidia, image: driver, version: \"550\"}\nrunner: {repository: org/repo, image: runner}\n", "", "driver nvcr.io/nvidia/driver:550"},
	{"only the tag", "image: {tag: v5.35.0}\nenvFrom: [{secretRef: {name: s}}]\n", "Secret/s", "web tag v5.35.0 Secret/s"},
	{"a template for a tag", "image: {repository: a/web, tag: \"{{ .Chart.AppVersion }}\"}\n", "", "web a/web"},
	{"a variable", "image: {repository: a/web, tag: \"${VERSION}\"}\nenvFrom: [{secretRef: {name: \"web-${ENV}\"}}]\n", "", "web a/web:${VERSION} Secret/web-${ENV}?"},
	{"a template of the release's name", "image: {repository: \"ghcr.io/a/{{ .Release.Name }}\", tag: v1}\n", "", "web ghcr.io/a/web:v1"},
	{"anchors", "image: &i {repository: a/web, tag: v1}\nmover: *i\nside: {image: {<<: *i, tag: v2}}\n", "", "web a/web:v1\nside a/web:v2"},
	{"as the map says last", "image: {repository: a/one}\nimage: {repository: a/two}\n", "", "web a/two"},

	{"one name twice", `
a: {webhook: {image: {repository: a/one}}}
b: {webhook: {image: {repository: a/two}}}
c: {image: {repository: a/three}}
`, "", `
a/webhook a/one
b/webhook a/two
c a/three`},

	{"names that no section tells apart", `
containers: [{name: a, image: "x/one"}, {name: a, image: "x/two"}]
initContainers: [{name: a, image: "x/three"}]
`, "", `
a x/one
containers.a x/two
initContainers.a x/three init`},

	{"keys with dots and slashes", "\"a.b/c\": {image: {repository: a/web}}\n", "", "a.b.c a/web"},

	{"weak names", `
smtp: {existingSecret: mail, existingSecretPasswordKey: password}
oauth: {clientSecret: {name: oauth, key: id}, secretName: gone}
dashboard: {configMapName: dash, existingConfigMap: dash2}
dataDir: {existingClaim: data}
pull: {imagePullSecrets: [one, {name: two}], pullSecret: nothing}
connect: {credentialsName: creds}
fullnameOverride: mail
`, "Secret/mail Secret/oauth ConfigMap/dash ConfigMap/dash2 PersistentVolumeClaim/data Secret/one Secret/two Secret/creds", `
release ConfigMap/dash ConfigMap/dash2 PersistentVolumeClaim/data Secret/creds Secret/mail Secret/oauth Secret/one Secret/two`},

	{"names that are none", `
envFrom: [{secretRef: {name: "{{ include \"x\" . }}"}}, {secretRef: {name: UPPER}}, {secretRef: {name: ""}}, {secretRef: {}}, {secretRef: 7}]
`, "", ""},
	{"another namespace", "envFrom: [{secretRef: {name: s, namespace: other}}]\n", "", "release Secret/other/s?"},
	{"no values", "{}", "", ""},
	{"values that are no map", "[a, {image: a/b:1}]", "", ""},
}

const sha = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

func TestContainers(t *testing.T) {
	for _, tt := range valueTable {
		t.Run(tt.name, func(t *testing.T) {
			got := showContainers(t, releaseWith(t, "values:\n"+indent(strings.TrimPrefix(tt.values, "\n"), "  ")), strings.Fields(tt.there)...)
			if want := strings.TrimSpace(tt.want); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// What a release installs, it installs into its target namespace, and into the cluster of its
// kubeConfig.
func TestContainersElsewhere(t *testing.T) {
	p := releaseWith(t, `targetNamespace: live
kubeConfig: {secretRef: {name: far}}
values:
  image: {repository: a/web}
  envFrom: [{secretRef: {name: "{{ .Release.Name }}-{{.Release.Namespace}}"}}]
  existingSecret: s
`)
	c := &model.Cluster{Name: "c", ObjectsByID: map[graph.ID]*model.Object{}}
	secretThere := graph.ID{Cluster: "c@shop/far", Key: graph.Key{Kind: schema.Secret, Namespace: "live", Name: "s"}}
	r := NewValueReader(c, func(id graph.ID) bool { return id == secretThere })
	nodes, refs, inner := r.Containers(p)
	if len(nodes) != 1 || len(refs) != 2 {
		t.Fatalf("%v, %v", nodes, refs)
	}
	if got, want := nodes[0].ID.String(), "c@shop/far:fluxgraph.dev/Container/live/HelmRelease/web/web"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if refs[0].Cluster != "c@shop/far" || refs[1].Cluster != "c@shop/far" || refs[1].To != secretThere.Key {
		t.Errorf("the release refers to %v", refs)
	}
	if got := inner[nodes[0].ID]; len(got) != 1 || got[0].To.Name != "live-web-live" || got[0].To.Namespace != "live" || !got[0].Optional {
		t.Errorf("the container refers to %v", got)
	}
}

// Two releases of one name that install into one namespace keep their containers apart.
func TestContainersOfTwoReleases(t *testing.T) {
	r := NewValueReader(&model.Cluster{Name: "c"}, nothingPresent)
	one := releaseWith(t, "targetNamespace: live\nvalues: {image: {repository: a/one}}\n")
	two := releaseWith(t, "targetNamespace: live\nvalues: {image: {repository: a/two}}\n")
	two.ID.Namespace = "test"
	a, _, _ := r.Containers(one)
	b, _, _ := r.Containers(two)
	if len(a) != 1 || len(b) != 1 || a[0].ID == b[0].ID {
		t.Errorf("%v and %v", a, b)
	}
}

func TestIsImage(t *testing.T) {
	for text, want := range map[string]bool{
		"a/b": true, "a/b:1": true, "adminer:5": true, "ghcr.io/a/b": true, "localhost:5000/a": true, "registry.k8s.io/a-b/c_d:v1.2-x": true,
		"busybox@sha256:" + sha: true, "a:1@sha256:" + sha: true, "${REGISTRY}/a:${TAG}": true, "a/b__c": true, "docker.io/library/a": true,
		"": false, "busybox": false, "a b": false, "https://a/b": false, "a//b": false, "/a/b": false, "a/b/": false, "a:": false, "A/B:1 ": false,
		"a/logo.png": false, "a/b.iso": false, "a/b@sha256:12": false, "{{ .Values.x }}/b": false, "a\nb:1": false, "-a/b": false,
	} {
		if got := isQualifiedImage(text); got != want {
			t.Errorf("%q: got %v", text, got)
		}
	}
	if !isImage("busybox") {
		t.Error("a container's image may be a bare word")
	}
}

// FuzzImages reads any values: names are unique, images are images, and deep or wide values end.
func FuzzImages(f *testing.F) {
	for _, tt := range valueTable {
		f.Add(tt.values, "a.b[0].c")
	}
	f.Add("a: &a\n  b: *a\n", "x")
	f.Add(strings.Repeat("{a: ", 200)+"1"+strings.Repeat("}", 200), `a\.b[2]`)
	f.Add(strings.Repeat("- ", 500)+"a", "[0]")
	f.Fuzz(func(t *testing.T, values, target string) {
		var doc yaml.Node
		if yaml.Unmarshal([]byte(values), &doc) != nil || len(doc.Content) == 0 {
			return
		}
		spec := &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{
			{Kind: yaml.ScalarNode, Value: "values"}, doc.Content[0],
			{Kind: yaml.ScalarNode, Value: "valuesFrom"}, {Kind: yaml.SequenceNode, Content: []*yaml.Node{
				fuzzFrom("a", ""), fuzzFrom("b", target),
			}},
		}}
		root := &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{{Kind: yaml.ScalarNode, Value: "spec"}, spec}}
		p := &model.Object{ID: graph.ID{Cluster: "c", Key: graph.Key{Kind: schema.HelmRelease, Namespace: "shop", Name: "web"}}, Manifest: build.Object{Root: parse.NewValue("", root)}}
		c := &model.Cluster{Name: "c", ObjectsByID: map[graph.ID]*model.Object{}}
		for _, name := range []string{"a", "b"} {
			id := graph.ID{Cluster: "c", Key: graph.Key{Kind: schema.ConfigMap, Namespace: "shop", Name: name}}
			c.ObjectsByID[id] = &model.Object{ID: id, Manifest: build.Object{Root: model.NewObject(map[string]any{"data": map[string]any{"values.yaml": values}})}}
		}
		r := NewValueReader(c, nothingPresent)
		nodes, refs, inner := r.Containers(p)
		if err := soundContainers(nodes); err != nil {
			t.Error(err)
		}
		for _, list := range append([][]graph.Ref{refs}, mapValues(inner)...) {
			for _, ref := range list {
				if ref.To.Name == "" || strings.Contains(ref.To.Name, "{{") || ref.Absent == graph.Missing {
					t.Errorf("refers to %v", ref)
				}
			}
		}
	})
}

func fuzzFrom(name, target string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode}
	for _, kv := range [][2]string{{"kind", "ConfigMap"}, {"name", name}, {"targetPath", target}} {
		n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: kv[0]}, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: kv[1]})
	}
	return n
}

func mapValues(m map[graph.ID][]graph.Ref) (all [][]graph.Ref) {
	for _, v := range m {
		all = append(all, v)
	}
	return all
}

// soundContainers returns an error where two containers have one id, or an image is none.
func soundContainers(nodes []graph.Node) error {
	seen := map[graph.ID]bool{}
	for _, n := range nodes {
		image := n.Fact("image")
		switch {
		case seen[n.ID]:
			return fmt.Errorf("%s comes twice", n.ID)
		case strings.TrimPrefix(n.ID.Name, "HelmRelease/web/") == "":
			return fmt.Errorf("a container without a name")
		case image != "" && !imageName.MatchString(image), strings.Contains(image, "{{"):
			return fmt.Errorf("%s has the image %q", n.ID, image)
		}
		seen[n.ID] = true
	}
	return nil
}

func nothingPresent(graph.ID) bool { return false }
