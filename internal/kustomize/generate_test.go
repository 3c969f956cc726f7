package kustomize

import (
	"fmt"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
)

// maker makes a tree at random. The same seed makes the same tree.
type maker struct {
	*rand.Rand
	files   tree
	used    map[thing]bool
	things  map[string][]thing // what each directory gives, by its first names
	dirs    []string           // those that can be bases
	parts   []string           // those of components
	patches []string           // files with one
}

// thing is an object that was made.
type thing struct{ version, kind, namespace, name string }

func (m *maker) chance(percent int) bool { return m.IntN(100) < percent }

func (m *maker) one(of ...string) string { return of[m.IntN(len(of))] }

// maybe returns the text in so many percent of cases, and nothing otherwise.
func (m *maker) maybe(percent int, text string) string {
	if m.chance(percent) {
		return text
	}
	return ""
}

// generate makes a tree of several layers: directories of files, components, and what is laid over them.
func generate(seed uint64) tree {
	m := &maker{Rand: rand.New(rand.NewPCG(seed, 1)), files: tree{}, used: make(map[thing]bool), things: make(map[string][]thing)}
	for i := range 1 + m.IntN(2) {
		m.directory(fmt.Sprintf("base/b%d", i), 1+m.IntN(4), nil, nil, 15)
	}
	for i := range m.IntN(3) {
		m.component(fmt.Sprintf("parts/c%d", i))
	}
	for i := range 1 + m.IntN(3) {
		m.directory(fmt.Sprintf("layer/l%d", i), m.IntN(3), m.some(m.dirs, 2), m.some(m.parts, 1), 30)
	}
	m.directory("top", m.IntN(2), m.some(m.dirs, 3), m.some(m.parts, 2), 30)
	m.spoil()
	return m.files
}

// some returns up to n of the texts, each once.
func (m *maker) some(all []string, n int) []string {
	var picked []string
	for range m.IntN(n + 1) {
		if len(all) > 0 {
			picked = append(picked, all[m.IntN(len(all))])
		}
	}
	slices.Sort(picked)
	picked = slices.Compact(picked)
	m.Shuffle(len(picked), func(i, j int) { picked[i], picked[j] = picked[j], picked[i] })
	return picked
}

// directory makes a directory with files of its own, laid over others.
func (m *maker) directory(dir string, files int, bases, parts []string, percent int) {
	k := m.kustomization(dir, files, bases, parts, percent)
	if m.chance(20) {
		k = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n" + k
	}
	name := "kustomization.yaml"
	if m.chance(4) {
		name = m.one("kustomization.yml", "Kustomization")
	}
	m.write(path.Join(dir, name), k)
	m.dirs = append(m.dirs, dir)
}

func (m *maker) component(dir string) {
	k := "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n" + m.kustomization(dir, m.IntN(2), nil, m.some(m.parts, 1), 30)
	m.write(path.Join(dir, "kustomization.yaml"), k)
	m.parts = append(m.parts, dir)
}

// write adds a file. Some are written as on other systems.
func (m *maker) write(p, text string) {
	if m.chance(2) {
		text = "\ufeff" + text
	}
	if m.chance(3) {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	m.files[p] = []byte(text)
}

// spoil breaks something in a few trees.
func (m *maker) spoil() {
	p := path.Join(m.one(m.dirs...), "kustomization.yaml")
	switch m.IntN(60) {
	case 0: // a cycle
		m.files[p] = append(m.files[p], "\nbases: [../../top]\n"...)
	case 1:
		m.files[p] = append(m.files[p], "\nbases: [nothing.yaml]\n"...)
	case 2: // twice the same
		m.files[p] = append(m.files[p], "\nbases: [r0.yaml]\n"...)
	case 3:
		m.files[path.Join(path.Dir(p), "r0.yaml")] = []byte(m.one("a: [", "- a\n", "x\n", "kind: ConfigMap\n", "apiVersion: v1\nkind: List\nitems: {}\n", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: [a]}\n"))
	case 4:
		m.files[p] = append(m.files[p], m.one("\nunknown: [a]\n", "\nkind: Other\n", "\nvalidators: []\n", "\nvars: []\n")...)
	case 5:
		m.files[path.Join(path.Dir(p), "kustomization.yml")] = []byte("resources: []\n")
	case 6:
		delete(m.files, path.Join(path.Dir(p), "r0.yaml"))
	}
}

// up returns how a directory names another.
func up(dir, other string) string { return strings.Repeat("../", strings.Count(dir, "/")+1) + other }

// kustomization makes the fields of a kustomization file, and the files that it names. Most fields are
// there in the given percentage of cases.
func (m *maker) kustomization(dir string, files int, bases, parts []string, percent int) string {
	var b strings.Builder
	list := func(field string, items []string) {
		if len(items) > 0 {
			b.WriteString(field + ":\n- " + strings.Join(items, "\n- ") + "\n")
		}
	}
	var here []thing
	var resources []string
	for _, base := range bases {
		resources = append(resources, up(dir, base)+m.maybe(10, "/"))
		here = append(here, m.things[base]...)
	}
	for i := range files {
		name := fmt.Sprintf("r%d.yaml", i)
		text, made := m.manifest(here)
		here = append(here, made...)
		m.write(path.Join(dir, name), text)
		resources = append(resources, m.maybe(10, "./")+name)
	}
	if len(m.dirs) > 0 && m.chance(6) { // a file of another directory
		other := m.one(m.dirs...)
		if f := path.Join(other, "r0.yaml"); m.files[f] != nil && !slices.Contains(bases, other) {
			resources = append(resources, up(dir, f))
		}
	}
	m.Shuffle(len(resources), func(i, j int) { resources[i], resources[j] = resources[j], resources[i] })
	if n := len(resources); n > 1 && m.chance(5) {
		list("bases", resources[n-1:])
		resources = resources[:n-1]
	}
	list("resources", resources)
	for _, p := range parts {
		here = append(here, m.things[p]...)
	}
	var components []string
	for _, p := range parts {
		components = append(components, up(dir, p))
	}
	list("components", components)
	has := func() bool { return m.chance(percent) }
	if has() {
		list("configMapGenerator", m.generators(dir, "ConfigMap", &here))
	}
	if m.chance(percent / 2) {
		list("secretGenerator", m.generators(dir, "Secret", &here))
	}
	if m.chance(percent / 2) {
		b.WriteString("generatorOptions: {" + m.one("disableNameSuffixHash: true", "labels: {made: here}", "annotations: {made: 'yes', \"n\": \"1\"}, labels: {app: gen}", "immutable: true", "") + "}\n")
	}
	if has() {
		b.WriteString("namespace: " + m.one("shop", "infra", "default", "blue") + "\n")
	}
	if has() {
		b.WriteString("namePrefix: " + m.one("a-", "b-", "dev-", "'1-'") + "\n")
	}
	if m.chance(percent / 2) {
		b.WriteString("nameSuffix: " + m.one("-z", "-v2", "-dev") + "\n")
	}
	if has() {
		list("labels", m.labels())
	}
	if m.chance(percent / 2) {
		b.WriteString("commonLabels: " + m.pairs() + "\n")
	}
	if m.chance(percent / 2) {
		b.WriteString("commonAnnotations: " + m.pairs() + "\n")
	}
	if has() {
		list("images", m.images())
	}
	if names := namesOf(here, "Deployment", "StatefulSet"); len(names) > 0 && has() {
		list("replicas", []string{"{name: " + m.one(names...) + ", count: " + m.one("0", "3", "7") + "}"})
	}
	if m.chance(percent / 2) {
		name := "names.yaml"
		m.write(path.Join(dir, name), m.configuration())
		all := []string{name}
		if m.chance(20) {
			m.write(path.Join(dir, "more.yaml"), m.configuration())
			all = append(all, "more.yaml")
		}
		list("configurations", all)
	}
	if len(here) > 0 {
		patched := has()
		if !patched {
			patched = has()
		}
		if patched {
			var all []string
			for i := range 1 + m.IntN(3) {
				all = append(all, m.patch(dir, fmt.Sprintf("p%d.yaml", i), here))
			}
			list("patches", all)
		}
		if m.chance(percent / 3) {
			t := m.target(here)
			if m.chance(50) {
				m.write(path.Join(dir, "merge.yaml"), m.merge(t))
				list("patchesStrategicMerge", []string{"merge.yaml"})
			} else {
				list("patchesStrategicMerge", []string{"|-\n" + indent(m.merge(t), "  ")})
			}
		}
		if m.chance(percent / 3) {
			t := m.target(here)
			group, version := groupVersion(t.version)
			list("patchesJson6902", []string{fmt.Sprintf("target: {group: %q, version: %s, kind: %s, name: %s}\n  patch: |-\n%s", group, version, t.kind, t.name, indent(m.operations(t), "    "))})
		}
	}
	m.unusual(dir, &b, here)
	if b.Len() == 0 {
		b.WriteString(m.one("resources: []\n", "namespace: shop\n", "generatorOptions: {}\n", "# nothing\n"))
	}
	m.things[dir] = here
	return b.String()
}

// unusual adds what is left to kustomize.
func (m *maker) unusual(dir string, b *strings.Builder, here []thing) {
	if !m.chance(4) {
		return
	}
	switch m.IntN(8) {
	case 0:
		b.WriteString("sortOptions: {order: " + m.one("legacy", "fifo") + "}\n")
	case 1:
		b.WriteString("buildMetadata: [" + m.one("originAnnotations", "transformerAnnotations", "managedByLabel", "originAnnotations, transformerAnnotations") + "]\n")
	case 2:
		fmt.Fprintf(b, "vars:\n- name: V\n  objref: {apiVersion: v1, kind: ConfigMap, name: %s}\n", m.nameOf(here, "ConfigMap"))
	case 3:
		fmt.Fprintf(b, "replacements:\n- source: {kind: ConfigMap, fieldPath: metadata.name}\n  targets:\n  - select: {kind: Deployment}\n    fieldPaths: [metadata.annotations.from]\n    options: {create: true}\n")
	case 4:
		b.WriteString("openapi: {version: v1.21.2}\n")
	case 5:
		m.write(path.Join(dir, "crd.json"), `{"github.com/x": {"Schema": {"properties": {"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {}}, "x-kubernetes-annotation": ""}}}`)
		b.WriteString("crds: [crd.json]\n")
	case 6:
		b.WriteString("transformers:\n- |-\n  apiVersion: builtin\n  kind: PrefixTransformer\n  metadata: {name: x}\n  prefix: t-\n  fieldSpecs: [{path: metadata/name}]\n")
	case 7:
		b.WriteString("helmCharts: []\n")
	}
}

func groupVersion(v string) (group, version string) {
	group, version, ok := strings.Cut(v, "/")
	if !ok {
		return "", v
	}
	return group, version
}

func indent(text, by string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(by + line)
	}
	return strings.TrimRight(b.String(), "\n")
}

func namesOf(here []thing, kinds ...string) []string {
	var names []string
	for _, t := range here {
		if slices.Contains(kinds, t.kind) && !strings.HasPrefix(t.version, "example.com") {
			names = append(names, t.name)
		}
	}
	return names
}

func (m *maker) nameOf(here []thing, kinds ...string) string {
	names := namesOf(here, kinds...)
	if len(names) == 0 || m.chance(10) {
		return m.one("web", "db", "config")
	}
	return m.one(names...)
}

func (m *maker) target(here []thing) thing { return here[m.IntN(len(here))] }

func (m *maker) pairs() string {
	return m.one("{app: shop}", "{tier: front, app: web}", "{owner: me}", `{number: "1", flag: "yes"}`, `{app.kubernetes.io/name: it}`, "{app: other, tier: 'back'}", `{empty: ""}`)
}

func (m *maker) labels() []string {
	var all []string
	for range 1 + m.IntN(2) {
		l := "pairs: " + m.pairs()
		for _, option := range []string{"includeSelectors: true", "includeTemplates: true", "includeVolumeClaimTemplates: true",
			"fields: [{path: spec/custom/labels, create: true, kind: HelmRelease}]", "fields: [{path: spec/labels, create: true, group: example.com}, {path: metadata/annotations, create: false}]"} {
			if m.chance(30) {
				if !strings.Contains(l, strings.SplitN(option, ":", 2)[0]) {
					l += "\n  " + option
				}
			}
		}
		all = append(all, l)
	}
	return all
}

func (m *maker) images() []string {
	var all []string
	for range 1 + m.IntN(2) {
		all = append(all, "{name: "+m.one("nginx", "redis", "registry.io:5000/team/app", "side")+m.one(`, newTag: "1.27"`, ", newName: mirror/nginx", ", digest: sha256:abc", ", newName: new, newTag: v3", ", tagSuffix: -x")+"}")
	}
	return all
}

// generators makes the entries of generators.
func (m *maker) generators(dir, kind string, here *[]thing) []string {
	var all []string
	for i := range 1 + m.IntN(2) {
		var b strings.Builder
		name := m.one("config", "settings", "env") + m.maybe(60, fmt.Sprint(m.IntN(40)))
		behavior := ""
		if names := namesOf(*here, kind); m.chance(40) && (len(names) > 0 || m.chance(5)) {
			name = m.nameOf(*here, kind)
			behavior = m.one("merge", "merge", "merge", "replace", "replace", "create")
		} else if m.chance(10) {
			behavior = "create"
		}
		t := thing{"v1", kind, "", name}
		if behavior == "" {
			if m.used[t] {
				continue
			}
			m.used[t] = true
		}
		*here = append(*here, t)
		b.WriteString("name: " + name)
		if behavior != "" {
			b.WriteString("\n  behavior: " + behavior)
		}
		if m.chance(15) {
			b.WriteString("\n  namespace: " + m.one("shop", "default"))
		}
		switch m.IntN(4) {
		case 0:
			b.WriteString("\n  literals: [a=b, " + m.one("c='d e'", "n=1", "e=", `q="x"`) + "]")
		case 1:
			f := fmt.Sprintf("%s%d.txt", strings.ToLower(kind), i)
			m.files[path.Join(dir, f)] = []byte(m.one("text\n", "one = two\nthree\n", "", "\xff\xfe binary", "multi\n\n  line  \n", "true"))
			b.WriteString("\n  files: [" + m.maybe(40, "key=") + f + "]")
		case 2:
			f := fmt.Sprintf("%s%d.env", strings.ToLower(kind), i)
			m.files[path.Join(dir, f)] = []byte(m.one("A=1\n# no\nB=two\n", "X=\n\nY=a=b\n", "FLAG=true"))
			if m.chance(20) {
				b.WriteString("\n  env: " + f)
			} else {
				b.WriteString("\n  envs: [" + f + "]")
			}
		case 3:
			b.WriteString("\n  literals: [number=1, flag=yes]")
		}
		if kind == "Secret" && m.chance(30) {
			b.WriteString("\n  type: Opaque")
		}
		if m.chance(25) {
			b.WriteString("\n  options: {" + m.one("disableNameSuffixHash: true", "labels: {app: gen}", "annotations: {a: b}", "immutable: true, labels: {made: by-me}", "") + "}")
		}
		all = append(all, b.String())
	}
	return all
}

// configuration makes a file that says which fields transformers change.
func (m *maker) configuration() string {
	var b strings.Builder
	if m.chance(70) {
		b.WriteString("nameReference:\n- kind: ConfigMap\n  version: v1\n  fieldSpecs:\n  - {kind: HelmRelease, path: spec/valuesFrom/name}\n  - {kind: " + m.one("Thing", "HelmRelease") + ", path: spec/config}\n")
		if m.chance(40) {
			b.WriteString("- kind: " + m.one("Secret", "ConfigMap", "Service", "Thing") + "\n  " + m.maybe(50, "version: v1\n  ") + "fieldSpecs:\n  - {kind: HelmRelease, path: " + m.one("spec/valuesFrom/name", "spec/values/ref", "metadata/annotations/ref") + "}\n")
		}
	}
	field := func(field string, specs ...string) {
		if m.chance(12) {
			b.WriteString(field + ":\n")
			for range 1 + m.IntN(2) {
				b.WriteString("- " + m.one(specs...) + "\n")
			}
		}
	}
	field("namePrefix", "{path: metadata/name, kind: Service}", "{path: spec/releaseName, kind: HelmRelease}", "{path: metadata/labels/app}", "{path: metadata/name, group: apps}")
	field("nameSuffix", "{path: spec/releaseName, kind: HelmRelease}", "{path: metadata/name, kind: ConfigMap}")
	field("namespace", "{path: spec/targetNamespace, kind: HelmRelease, create: true}", "{path: metadata/annotations/ns}", "{path: spec/targetNamespace, create: false}")
	field("commonLabels", "{path: metadata/labels, kind: Deployment, create: true}", "{path: spec/values/labels, kind: HelmRelease, create: true}", "{path: metadata/labels, kind: Secret, create: true}", "{path: spec/labels, create: false, kind: Secret}")
	field("labels", "{path: spec/labels, create: true, kind: HelmRelease}", "{path: spec/template/metadata/labels, kind: Deployment}")
	field("templateLabels", "{path: spec/values/labels, create: true, kind: HelmRelease}")
	field("commonAnnotations", "{path: spec/values/notes, create: true, kind: HelmRelease}", "{path: metadata/annotations, create: true, group: apps}")
	field("images", "{path: spec/values/image, kind: HelmRelease}", "{path: spec/values/containers[]/image}")
	field("replicas", "{path: spec/values/replicas, kind: HelmRelease, create: true}", "{path: spec/size, kind: Thing}")
	field("varReference", "{path: spec/values/x, kind: HelmRelease}")
	if b.Len() == 0 {
		b.WriteString("namePrefix: []\n")
	}
	return b.String()
}

// patch makes an entry of patches.
func (m *maker) patch(dir, file string, here []thing) string {
	t := m.target(here)
	var text, target string
	switch m.IntN(4) {
	case 0, 1:
		text = m.merge(t)
		several := m.chance(15)
		if several {
			text += "---\n" + m.merge(m.target(here))
		}
		if m.chance(20) && (!several || m.chance(10)) {
			target = m.selector(t)
		}
	default:
		text, target = m.operations(t), m.selector(t)
	}
	entry := "path: " + file
	if others := m.patches; len(others) > 0 && m.chance(5) { // a file of another directory
		entry = "path: " + up(dir, m.one(others...))
	} else if m.chance(60) {
		entry = "patch: |-\n" + indent(text, "    ")
	} else {
		m.write(path.Join(dir, file), text)
		m.patches = append(m.patches, path.Join(dir, file))
	}
	if target != "" {
		entry += "\n  target: {" + target + "}"
	}
	if m.chance(10) {
		entry += "\n  options: {" + m.one("allowNameChange: true", "allowKindChange: true", "allowNameChange: true, allowKindChange: true") + "}"
	}
	return entry
}

func (m *maker) selector(t thing) string {
	group, version := groupVersion(t.version)
	switch m.IntN(8) {
	case 0:
		return "kind: " + t.kind
	case 1:
		return fmt.Sprintf("kind: %s, name: '%s.*'", t.kind, t.name[:1])
	case 2:
		return fmt.Sprintf("group: %q, version: %s, kind: %s, name: %s", group, version, t.kind, t.name)
	case 3:
		return fmt.Sprintf("kind: %s, labelSelector: 'app%s'", t.kind, m.one("", "=web", "!=shop", " in (web, shop)"))
	case 4:
		return fmt.Sprintf("kind: %s, annotationSelector: '%s'", t.kind, m.one("note", "owner=me", "note!=x"))
	case 5:
		return fmt.Sprintf("kind: %s, namespace: %s", t.kind, m.one("shop", "default", "s.*"))
	case 6:
		return "name: " + t.name
	}
	return fmt.Sprintf("kind: '%s|ConfigMap'", t.kind)
}

var workloads = []string{"Deployment", "StatefulSet", "DaemonSet"}

// merge makes a strategic merge patch.
func (m *maker) merge(t thing) string {
	var b strings.Builder
	kind, name := t.kind, t.name
	if m.chance(2) {
		kind = m.one("Deployment", "Thing")
	}
	if m.chance(1) {
		name = m.one("other", "absent")
	}
	fmt.Fprintf(&b, "apiVersion: %s\nkind: %s\nmetadata:\n  name: %s\n", t.version, kind, name)
	if t.namespace != "" {
		b.WriteString("  namespace: " + t.namespace + "\n")
	}
	if m.chance(30) {
		b.WriteString("  labels: " + m.one("{app: patched}", "{tier: null}", "{app: null, new: 'x'}", "{number: '2'}") + "\n")
	}
	if m.chance(30) {
		b.WriteString("  annotations: " + m.one("{note: patched}", "{note: null}", "{owner: you, $patch: replace}", "{made: there}") + "\n")
	}
	if m.chance(8) {
		b.WriteString("$patch: " + m.one("delete", "delete", "replace", "merge") + "\n")
		return b.String()
	}
	switch {
	case slices.Contains(workloads, t.kind):
		b.WriteString("spec:\n" + m.maybe(30, "  replicas: "+m.one("2", "null", "5")+"\n"))
		b.WriteString(m.maybe(30, "  selector: {matchLabels: "+m.one("{app: changed}", "{tier: x}", "{app: null}")+"}\n"))
		b.WriteString("  template:\n" + m.maybe(40, "    metadata: {labels: "+m.one("{app: changed}", "{extra: '1'}", "{app: null}")+"}\n"))
		b.WriteString("    spec:\n      containers:\n" + m.one(
			"      - {name: main, image: 'redis:7'}\n",
			"      - name: added\n        image: side:2\n        env: [{name: A, value: '1'}]\n",
			"      - name: main\n        $patch: delete\n",
			"      - name: main\n        env:\n        - {name: LEVEL, value: 'no'}\n        - {name: NEW, valueFrom: {configMapKeyRef: {name: config, key: a}}}\n",
			"      - {name: main, image: null}\n      - $patch: replace\n"))
	case t.kind == "ConfigMap" || t.kind == "Secret":
		b.WriteString("data: " + m.one("{a: 'Mg=='}", "{a: null}", "{new: dGV4dA==}", "null") + "\n")
	case t.kind == "HelmRelease" || t.kind == "Thing":
		b.WriteString("spec: " + m.one("{values: {x: {y: 2}}}", "{interval: 5m, values: null}", "{values: {list: [4]}}", "{values: {labels: {app: z}}}", "{values: &v {p: 1}, again: *v}", "{values: {<<: {q: 1}, r: 2}}") + "\n")
	}
	return b.String()
}

// operations makes a JSON patch.
func (m *maker) operations(t thing) string {
	var b strings.Builder
	for range 1 + m.IntN(2) {
		if m.chance(20) { // not every object has them
			b.WriteString("- " + m.one(
				"{op: add, path: /metadata/annotations/note, value: 'yes'}",
				"{op: replace, path: /metadata/labels/app, value: json}",
				"{op: add, path: /metadata/labels/example.com~1x, value: \"1\"}",
				"{op: remove, path: /metadata/labels}") + "\n")
			continue
		}
		b.WriteString("- " + m.one(
			"{op: add, path: /metadata/labels, value: {app: json}}",
			"{op: add, path: /metadata/annotations, value: {note: json, number: '7'}}",
			"{op: add, path: /extra, value: {list: [1, null, {a: 0x10}], float: 1.50}}",
			"{op: replace, path: /metadata/name, value: "+t.name+"-json}",
			"{op: test, path: /kind, value: "+t.kind+"}") + "\n")
		if slices.Contains(workloads, t.kind) && m.chance(60) {
			b.WriteString("- " + m.one(
				"{op: add, path: /spec/template/metadata/labels, value: {app: json}}",
				"{op: add, path: /spec/template/spec/containers/-, value: {name: x, image: 'nginx'}}",
				"{op: replace, path: /spec/template/spec/containers/0/image, value: 'redis:1'}",
				"{op: copy, from: /metadata/labels, path: /spec/selector/matchLabels}",
				"{op: add, path: /spec/replicas, value: 4}") + "\n")
		}
	}
	return b.String()
}
