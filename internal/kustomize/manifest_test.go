package kustomize

import (
	"fmt"
	"strings"
)

// manifest makes a file of resources, and tells what is in it.
func (m *maker) manifest(here []thing) (string, []thing) {
	var docs []string
	var made []thing
	for range 1 + m.IntN(3) {
		text, t, ok := m.object(append(here, made...))
		if ok {
			docs, made = append(docs, text), append(made, t)
		}
	}
	switch n := m.IntN(100); {
	case n < 3:
		return m.one("", "# only a comment\n", "---\n# nothing\n---\n", "\n\n", "null\n"), nil
	case n < 10 && len(docs) > 0:
		kind := m.one("List", "List", "ConfigMapList", "ThingList")
		text := "apiVersion: v1\nkind: " + kind + "\nitems:\n"
		for _, d := range docs {
			lines := indent(d, "  ")
			text += "-" + lines[1:] + "\n"
		}
		if m.chance(20) {
			return "# a list\n" + text + "---\n# the end\n", made
		}
		return text, made
	}
	text := strings.Join(docs, m.one("---\n", "---\n", "--- # next\n", "---\n# between\n", "---\n---\n"))
	if m.chance(10) {
		text = "---\n" + text
	}
	if m.chance(5) {
		text += "---\n# the end\n"
	}
	return text, made
}

// meta makes the name and all that goes with it.
func (m *maker) meta(t thing) string {
	var b strings.Builder
	line := func(percent int, texts ...string) {
		if m.chance(percent) {
			b.WriteString(m.one(texts...))
		}
	}
	fmt.Fprintf(&b, "apiVersion: %s\nkind: %s\nmetadata:\n  name: %s%s\n", t.version, t.kind, t.name, m.maybe(15, "   # its name"))
	if t.namespace != "" {
		b.WriteString("  namespace: " + t.namespace + "\n")
	}
	line(50, "  labels: {app: web}\n", "  labels:\n    app: web # a label\n    # above\n    number: \"1\"\n", "  labels: {}\n", "  labels: {app: 'shop', tier: back}\n", "  labels:\n    flag: \"yes\"\n    empty:\n", "  labels: null\n")
	line(45, "  annotations:\n    fluxgraph.io/began-as: \"base/file.yaml#1\"\n    note: x\n", "  annotations: {note: 'on'}\n", "  annotations:\n    none: null\n    tilde: ~\n    empty:\n", "  annotations:\n",
		"  annotations:\n    config.kubernetes.io/origin: \"path: somewhere\"\n", "  annotations:\n    zeta: \"1e3\"\n    alpha: |\n      long\n      text\n", "  annotations: {}\n",
		"  annotations: {internal.config.kubernetes.io/index: '3', config.kubernetes.io/path: p.yaml, ref: config}\n", "  annotations:\n    alpha.config.kubernetes.io/transformations: \"[]\"\n    ns: x\n")
	line(4, "  annotations:\n    config.kubernetes.io/local-config: \"true\"\n", "  annotations: {config.kubernetes.io/local-config: 'false'}\n", "  creationTimestamp: null\n", "  generateName: x\n")
	text := b.String()
	if strings.Count(text, "\n  annotations:") > 1 && m.chance(80) { // the same key twice
		text = strings.Replace(text, "\n  annotations:", "\n  others:", 1)
	}
	return text
}

// pod makes the specification of a pod.
func (m *maker) pod(here []thing) string {
	var b strings.Builder
	b.WriteString(m.maybe(30, "serviceAccountName: "+m.nameOf(here, "ServiceAccount")+"\n"))
	b.WriteString("containers:\n- name: main\n  image: " + m.one("nginx", "nginx:1.25", "redis@sha256:123", "registry.io:5000/team/app:v1", `"redis:6"`) + "\n")
	b.WriteString(m.maybe(30, "  env:\n  - {name: LEVEL, value: \"yes\"}\n  - name: A\n    valueFrom: {configMapKeyRef: {name: "+m.nameOf(here, "ConfigMap")+", key: a}}\n  - name: S\n    valueFrom:\n      secretKeyRef: {name: "+m.nameOf(here, "Secret")+", key: s}\n"))
	b.WriteString(m.maybe(20, "  envFrom:\n  - configMapRef: {name: "+m.nameOf(here, "ConfigMap")+"}\n"))
	b.WriteString(m.maybe(20, "  resources: {limits: {cpu: 1, memory: 1Gi}}\n  ports: [{containerPort: 80}, {containerPort: 0o17}]\n"))
	b.WriteString(m.maybe(10, "initContainers:\n- {name: init, image: side}\n"))
	b.WriteString(m.maybe(30, "volumes:\n- name: v\n  configMap: {name: "+m.nameOf(here, "ConfigMap")+"}\n- name: c\n  persistentVolumeClaim: {claimName: "+m.nameOf(here, "PersistentVolumeClaim")+"}\n- name: p\n  projected:\n    sources:\n    - secret: {name: "+m.nameOf(here, "Secret")+"}\n"))
	b.WriteString(m.maybe(10, "topologySpreadConstraints:\n- labelSelector: {matchLabels: {app: web}}\n"))
	b.WriteString(m.maybe(10, "imagePullSecrets: [{name: "+m.nameOf(here, "Secret")+"}]\n"))
	return b.String()
}

func (m *maker) template(here []thing) string {
	return "template:\n  metadata:" + m.one(" {labels: {app: web}}", "\n    labels:\n      app: web\n      tier: back", " {}", "\n    annotations: {note: a}") + "\n  spec:\n" + indent(m.pod(here), "    ") + "\n"
}

// values makes something that no transformer knows.
func (m *maker) values() string {
	return m.one(
		"x: {y: 1, z: [~, on, 0o7, \"1e3\"]}\n",
		"base: &b\n  deep: {k: 1}\ncopy: *b\nmerged:\n  <<: *b\n  more: |\n    text\n      indented\n",
		"list:\n- 1\n- null\n- {}\n- []\n# after\nlabels: {app: y}\nref: config\n",
		"image: nginx:1\nreplicas: 1\n? complex\n: value\n",
		"a: &s text\nb: *s\nc: [*s, *s]\n",
		"folded: >-\n  some\n  text\nnumber: !!str 12\nbin: !!binary aGVsbG8=\nempty: ''\n",
		"one: &one {a: 1}\ntwo: &two {b: 2, a: 3}\nboth:\n  <<: [*one, *two]\n  c: 4\n",
		"dated: 2001-01-01\nbig: 12345678901234567890\nhex: 0x1F\nexp: 1e3\ninf: '.inf'\n",
	)
}

// kinds are those that objects are of, with their versions; those of the cluster are in upper case.
var kinds = []struct{ version, kind string }{
	{"apps/v1", "Deployment"}, {"apps/v1", "Deployment"}, {"apps/v1", "Deployment"}, {"apps/v1", "StatefulSet"}, {"apps/v1", "DaemonSet"},
	{"batch/v1", "Job"}, {"batch/v1", "CronJob"}, {"v1", "Pod"}, {"v1", "ConfigMap"}, {"v1", "ConfigMap"}, {"v1", "Secret"}, {"v1", "Service"},
	{"v1", "ServiceAccount"}, {"rbac.authorization.k8s.io/v1", "Role"}, {"rbac.authorization.k8s.io/v1", "RoleBinding"},
	{"rbac.authorization.k8s.io/v1", "ClusterRole"}, {"rbac.authorization.k8s.io/v1", "ClusterRoleBinding"}, {"networking.k8s.io/v1", "Ingress"},
	{"autoscaling/v2", "HorizontalPodAutoscaler"}, {"v1", "PersistentVolumeClaim"}, {"v1", "PersistentVolume"}, {"v1", "Namespace"},
	{"apiextensions.k8s.io/v1", "CustomResourceDefinition"}, {"admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration"},
	{"helm.toolkit.fluxcd.io/v2", "HelmRelease"}, {"helm.toolkit.fluxcd.io/v2", "HelmRelease"}, {"example.com/v1", "Thing"}, {"example.com/v1", "Service"},
	{"example.com/v1", "Deployment"}, {"example.com/v1", "ConfigMap"}, {"networking.k8s.io/v1", "NetworkPolicy"}, {"policy/v1", "PodDisruptionBudget"},
	{"storage.k8s.io/v1", "StorageClass"}, {"apiregistration.k8s.io/v1", "APIService"},
}

var ofCluster = map[string]bool{"ClusterRole": true, "ClusterRoleBinding": true, "PersistentVolume": true, "Namespace": true, "CustomResourceDefinition": true,
	"ValidatingWebhookConfiguration": true, "StorageClass": true, "APIService": true}

// object makes an object that is not there yet, but for a few.
func (m *maker) object(here []thing) (string, thing, bool) {
	k := kinds[m.IntN(len(kinds))]
	t := thing{k.version, k.kind, "", m.one("web", "db", "config", "app") + m.maybe(50, fmt.Sprint(m.IntN(30)))}
	if !ofCluster[t.kind] && m.chance(25) {
		t.namespace = m.one("shop", "infra", "default")
	}
	if t.kind == "Namespace" {
		t.name = m.one("shop", "infra", "blue", "green")
	}
	if m.used[t] && !m.chance(2) {
		return "", t, false
	}
	m.used[t] = true
	text := m.meta(t)
	body := func(s string) { text += s }
	switch t.kind {
	case "Deployment", "StatefulSet", "DaemonSet":
		spec := m.maybe(50, "replicas: "+m.one("1", "2", "'3'")+"\n") + m.maybe(70, "selector:\n  matchLabels: {app: web}\n") + m.template(here)
		if t.kind == "StatefulSet" {
			spec += m.maybe(50, "serviceName: "+m.nameOf(here, "Service")+"\n") + m.maybe(50, "volumeClaimTemplates:\n- metadata: {name: data}\n  spec: {storageClassName: "+m.nameOf(here, "StorageClass")+"}\n")
		}
		body("spec:\n" + indent(spec, "  ") + "\n")
	case "Job":
		body("spec:\n" + indent(m.template(here), "  ") + "\n")
	case "CronJob":
		body("spec:\n  schedule: '* * * * *'\n  jobTemplate:\n    spec:\n" + indent(m.template(here), "      ") + "\n")
	case "Pod":
		body("spec:\n" + indent(m.pod(here), "  ") + "\n")
	case "ConfigMap":
		body(m.one("data: {a: b, c: \"1\"}\n", "data:\n  a: |\n    text\n  # comment\n  b: 'yes'\n", "binaryData: {x: aGVsbG8=}\n", "", "data:\n"))
	case "Secret":
		body(m.one("data: {s: aGVsbG8=}\n", "stringData: {s: text, n: '1'}\n", "type: Opaque\n", "data: {}\nstringData: {a: b}\n"))
	case "Service":
		body("spec:\n  selector: {app: web}\n  ports: [{port: 80}]\n")
	case "Role", "ClusterRole":
		body("rules:\n- {apiGroups: [''], resources: [configmaps], resourceNames: [" + m.nameOf(here, "ConfigMap") + "], verbs: [get]}\n")
	case "RoleBinding", "ClusterRoleBinding":
		role := m.one("Role", "ClusterRole")
		body("roleRef: {apiGroup: rbac.authorization.k8s.io, kind: " + role + ", name: " + m.nameOf(here, role) + "}\nsubjects:\n- kind: ServiceAccount\n  name: " + m.nameOf(here, "ServiceAccount") + "\n" + m.maybe(50, "  namespace: "+m.one("shop", "default", "infra")+"\n") + m.maybe(20, "- {kind: User, name: me}\n"))
	case "Ingress":
		body("spec:\n  rules:\n  - http:\n      paths:\n      - path: /\n        backend: {service: {name: " + m.nameOf(here, "Service") + ", port: {number: 80}}}\n" + m.maybe(30, "  tls: [{secretName: "+m.nameOf(here, "Secret")+"}]\n"))
	case "HorizontalPodAutoscaler":
		body("spec:\n  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: " + m.nameOf(here, "Deployment") + "}\n")
	case "PersistentVolumeClaim":
		body("spec: {volumeName: " + m.nameOf(here, "PersistentVolume") + ", storageClassName: " + m.nameOf(here, "StorageClass") + "}\n")
	case "CustomResourceDefinition":
		body("spec:\n  conversion: {webhook: {clientConfig: {service: {name: " + m.nameOf(here, "Service") + ", namespace: " + m.one("shop", "default") + "}}}}\n")
	case "ValidatingWebhookConfiguration":
		body("webhooks:\n- name: a.example.com\n  clientConfig: {service: {name: " + m.nameOf(here, "Service") + ", namespace: " + m.one("shop", "default") + "}}\n")
	case "APIService":
		body("spec: {service: {name: " + m.nameOf(here, "Service") + ", namespace: " + m.one("shop", "default") + "}}\n")
	case "HelmRelease", "Thing":
		body("spec:\n  releaseName: rel\n  targetNamespace: there\n  config: " + m.nameOf(here, "ConfigMap") + "\n  valuesFrom:\n  - {kind: ConfigMap, name: " + m.nameOf(here, "ConfigMap") + "}\n  values:\n" + indent(m.values(), "    ") + "\n")
	case "NetworkPolicy":
		body("spec:\n  podSelector: {matchLabels: {app: web}}\n  ingress:\n  - from: [{podSelector: {matchLabels: {app: x}}}]\n")
	case "PodDisruptionBudget":
		body("spec: {selector: {matchLabels: {app: web}}, minAvailable: \"50%\"}\n")
	}
	return text, t, true
}
