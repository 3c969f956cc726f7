package schema

// BootstrapProjects are the API groups whose definitions a project publishes as manifests, without a chart, by
// the name of the project.
var BootstrapProjects = map[string][]string{
	"gateway-api":          {"gateway.networking.k8s.io"},
	"prometheus-operator":  {"monitoring.coreos.com"},
	"external-snapshotter": {"snapshot.storage.k8s.io", "groupsnapshot.storage.k8s.io"},
	"external-dns":         {"externaldns.k8s.io"},
}

// Chart is a well-known chart, with the custom resource definitions that it or its operator installs. It
// serves where the chart itself is not available locally.
type Chart struct {
	Chart  string   // the name of the chart
	From   string   // part of the URL of its repository, where other charts have the same name
	Groups []string // API groups, or group/Kind where several charts share a group
	When   []string // values, as a.b, of which one must be true; none: the definitions are installed by default
	Later  bool     // its operator installs the definitions: the rendered chart does not hold them
}

// Charts are the charts that install custom resource definitions, without those of network plugins such as
// Cilium: Flux cannot run before the network of the cluster does.
var Charts = []Chart{
	{Chart: "cert-manager", Groups: []string{"cert-manager.io", "acme.cert-manager.io"}, When: []string{"installCRDs", "crds.enabled"}},
	{Chart: "trust-manager", Groups: []string{"trust.cert-manager.io"}},
	{Chart: "cert-manager-trust", Groups: []string{"trust.cert-manager.io"}},
	{Chart: "cert-manager-approver-policy", Groups: []string{"policy.cert-manager.io"}},
	{Chart: "external-secrets", Groups: []string{"external-secrets.io", "generators.external-secrets.io"}},
	{Chart: "sealed-secrets", Groups: []string{"bitnami.com"}},
	{Chart: "secrets-store-csi-driver", Groups: []string{"secrets-store.csi.x-k8s.io"}},
	{Chart: "vault-secrets-operator", Groups: []string{"secrets.hashicorp.com"}},
	{Chart: "kube-prometheus-stack", Groups: []string{"monitoring.coreos.com"}},
	{Chart: "prometheus-operator-crds", Groups: []string{"monitoring.coreos.com"}},
	{Chart: "victoria-metrics-operator", Groups: []string{"operator.victoriametrics.com"}},
	{Chart: "victoria-metrics-operator-crds", Groups: []string{"operator.victoriametrics.com"}},
	{Chart: "victoria-metrics-k8s-stack", Groups: []string{"operator.victoriametrics.com"}},
	{Chart: "opentelemetry-operator", Groups: []string{"opentelemetry.io"}},
	{Chart: "grafana-operator", Groups: []string{"grafana.integreatly.org"}},
	{Chart: "jaeger-operator", Groups: []string{"jaegertracing.io"}},
	{Chart: "tetragon", Groups: []string{"cilium.io/TracingPolicy", "cilium.io/TracingPolicyNamespaced"}, Later: true},
	{Chart: "metallb", Groups: []string{"metallb.io"}},
	{Chart: "traefik", Groups: []string{"traefik.io", "traefik.containo.us"}},
	{Chart: "traefik-crds", Groups: []string{"traefik.io"}},
	{Chart: "contour", Groups: []string{"projectcontour.io"}},
	{Chart: "gateway-helm", Groups: []string{"gateway.envoyproxy.io", "gateway.networking.k8s.io"}},
	{Chart: "gateway-crds-helm", Groups: []string{"gateway.envoyproxy.io"}, When: []string{"crds.envoyGateway.enabled"}},
	{Chart: "gateway-crds-helm", Groups: []string{"gateway.networking.k8s.io"}, When: []string{"crds.gatewayAPI.enabled"}},
	{Chart: "kgateway-crds", Groups: []string{"gateway.kgateway.dev"}},
	{Chart: "base", From: "istio", Groups: []string{"networking.istio.io", "security.istio.io", "telemetry.istio.io", "extensions.istio.io"}},
	{Chart: "linkerd-crds", Groups: []string{"linkerd.io", "policy.linkerd.io"}},
	{Chart: "external-dns", From: "kubernetes-sigs", Groups: []string{"externaldns.k8s.io"}},
	{Chart: "external-dns", From: "charts-mirror", Groups: []string{"externaldns.k8s.io"}},
	{Chart: "tailscale-operator", Groups: []string{"tailscale.com"}},
	{Chart: "k8gb", Groups: []string{"k8gb.absa.oss"}},
	{Chart: "rook-ceph", Groups: []string{"ceph.rook.io", "objectbucket.io"}},
	{Chart: "longhorn", Groups: []string{"longhorn.io"}},
	{Chart: "topolvm", Groups: []string{"topolvm.io"}},
	{Chart: "snapshot-controller", Groups: []string{"snapshot.storage.k8s.io", "groupsnapshot.storage.k8s.io"}},
	{Chart: "volsync", Groups: []string{"volsync.backube"}},
	{Chart: "velero", Groups: []string{"velero.io"}},
	{Chart: "cloudnative-pg", Groups: []string{"postgresql.cnpg.io"}},
	{Chart: "plugin-barman-cloud", Groups: []string{"barmancloud.cnpg.io"}},
	{Chart: "postgres-operator", From: "zalando", Groups: []string{"acid.zalan.do"}},
	{Chart: "pgo", From: "crunchydata", Groups: []string{"postgres-operator.crunchydata.com"}},
	{Chart: "mariadb-operator", Groups: []string{"k8s.mariadb.com"}, When: []string{"crds.enabled"}},
	{Chart: "mariadb-operator-crds", Groups: []string{"k8s.mariadb.com"}},
	{Chart: "dragonfly-operator", Groups: []string{"dragonflydb.io"}},
	{Chart: "redis-operator", From: "ot-container-kit", Groups: []string{"redis.redis.opstreelabs.in"}},
	{Chart: "community-operator", From: "mongodb", Groups: []string{"mongodbcommunity.mongodb.com"}},
	{Chart: "eck-operator", Groups: []string{"elasticsearch.k8s.elastic.co", "kibana.k8s.elastic.co", "agent.k8s.elastic.co", "beat.k8s.elastic.co"}},
	{Chart: "eck-operator-crds", Groups: []string{"elasticsearch.k8s.elastic.co", "kibana.k8s.elastic.co", "agent.k8s.elastic.co", "beat.k8s.elastic.co"}},
	{Chart: "strimzi-kafka-operator", Groups: []string{"kafka.strimzi.io", "core.strimzi.io"}},
	{Chart: "rabbitmq-cluster-operator", Groups: []string{"rabbitmq.com"}},
	{Chart: "emqx-operator", Groups: []string{"apps.emqx.io"}},
	{Chart: "nack", Groups: []string{"jetstream.nats.io"}},
	{Chart: "kyverno", Groups: []string{"kyverno.io", "policies.kyverno.io"}},
	{Chart: "gatekeeper", Groups: []string{"templates.gatekeeper.sh", "config.gatekeeper.sh", "mutations.gatekeeper.sh"}},
	{Chart: "trivy-operator", Groups: []string{"aquasecurity.github.io"}},
	{Chart: "policy-controller", From: "sigstore", Groups: []string{"policy.sigstore.dev"}},
	{Chart: "crossplane", Groups: []string{"pkg.crossplane.io", "apiextensions.crossplane.io"}, Later: true},
	{Chart: "tofu-controller", Groups: []string{"infra.contrib.fluxcd.io"}},
	{Chart: "tf-controller", Groups: []string{"infra.contrib.fluxcd.io"}},
	{Chart: "keda", Groups: []string{"keda.sh", "eventing.keda.sh"}},
	{Chart: "flagger", Groups: []string{"flagger.app"}},
	{Chart: "argo-cd", Groups: []string{"argoproj.io/Application", "argoproj.io/ApplicationSet", "argoproj.io/AppProject"}},
	{Chart: "argo-workflows", Groups: []string{"argoproj.io/Workflow", "argoproj.io/WorkflowTemplate", "argoproj.io/ClusterWorkflowTemplate", "argoproj.io/CronWorkflow"}},
	{Chart: "argo-rollouts", Groups: []string{"argoproj.io/Rollout", "argoproj.io/AnalysisTemplate", "argoproj.io/ClusterAnalysisTemplate"}},
	{Chart: "argo-events", Groups: []string{"argoproj.io/EventBus", "argoproj.io/EventSource", "argoproj.io/Sensor"}},
	{Chart: "gha-runner-scale-set-controller", Groups: []string{"actions.github.com"}},
	{Chart: "node-feature-discovery", Groups: []string{"nfd.k8s-sigs.io"}},
	{Chart: "intel-device-plugins-operator", Groups: []string{"deviceplugin.intel.com"}},
	{Chart: "gpu-operator", From: "nvidia", Groups: []string{"nvidia.com"}},
	{Chart: "kueue", Groups: []string{"kueue.x-k8s.io"}},
	{Chart: "lws", Groups: []string{"leaderworkerset.x-k8s.io"}},
	{Chart: "kuberay-operator", Groups: []string{"ray.io"}},
	{Chart: "spark-operator", Groups: []string{"sparkoperator.k8s.io"}},
	{Chart: "karpenter", Groups: []string{"karpenter.sh", "karpenter.k8s.aws"}},
	{Chart: "karpenter-crd", Groups: []string{"karpenter.sh", "karpenter.k8s.aws"}},
	{Chart: "chaos-mesh", Groups: []string{"chaos-mesh.org"}},
	{Chart: "dynatrace-operator", Groups: []string{"dynatrace.com"}},
	{Chart: "tuppr", Groups: []string{"tuppr.home-operations.com"}},
}

// CRDSwitches are the values, as a.b, that keep a chart from installing its definitions where they are false.
var CRDSwitches = []string{"installCRDs", "installCRD", "manageCRDs", "createCRDs", "createCRD", "createCustomResource",
	"crds.enabled", "crds.create", "crds.install", "crd.enabled", "crd.create", "crd.install"}

var chartsByName = func() map[string][]Chart {
	m := map[string][]Chart{}
	for _, c := range Charts {
		m[c.Chart] = append(m[c.Chart], c)
	}
	return m
}()

// ChartsNamed returns the rows of the table with a name, in the order of the table.
func ChartsNamed(name string) []Chart { return chartsByName[name] }
