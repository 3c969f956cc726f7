package schema

import "github.com/fluxgraph/fluxgraph/graph"

// BootstrapProjects are the API groups whose definitions a project publishes as manifests, without a chart, by
// the name of the project.
var BootstrapProjects = map[string][]string{
	"gateway-api":          {"gateway.networking.k8s.io"},
	"prometheus-operator":  {"monitoring.coreos.com"},
	"external-snapshotter": {"snapshot.storage.k8s.io", "groupsnapshot.storage.k8s.io"},
	"external-dns":         {"externaldns.k8s.io"},
}

// WellKnownChart is a well-known chart, with the custom resource definitions that it or its operator installs, and the
// objects of Flux that it creates. It serves where the chart itself is not available locally.
type WellKnownChart struct {
	Name       string       // the name of the chart
	URLPart    string       // part of the URL of its repository, where other charts have the same name
	Groups     []string     // API groups, or group/Kind where several charts share a group
	EnabledBy  []string     // values, as a.b, of which one must be true; none: the definitions are installed by default
	Creates    []graph.Kind // kinds of Flux of which it creates objects, named by the release or by its values
	ByOperator bool         // its operator installs the definitions: the rendered chart does not hold them
}

// WellKnownCharts are the charts that install custom resource definitions, without those of network plugins such as
// Cilium: Flux cannot run before the network of the cluster does.
var WellKnownCharts = []WellKnownChart{
	{Name: "cert-manager", Groups: []string{"cert-manager.io", "acme.cert-manager.io"}, EnabledBy: []string{"installCRDs", "crds.enabled"}},
	{Name: "trust-manager", Groups: []string{"trust.cert-manager.io"}},
	{Name: "cert-manager-trust", Groups: []string{"trust.cert-manager.io"}},
	{Name: "cert-manager-approver-policy", Groups: []string{"policy.cert-manager.io"}},
	{Name: "external-secrets", Groups: []string{"external-secrets.io", "generators.external-secrets.io"}},
	{Name: "sealed-secrets", Groups: []string{"bitnami.com"}},
	{Name: "secrets-store-csi-driver", Groups: []string{"secrets-store.csi.x-k8s.io"}},
	{Name: "vault-secrets-operator", Groups: []string{"secrets.hashicorp.com"}},
	{Name: "kube-prometheus-stack", Groups: []string{"monitoring.coreos.com"}},
	{Name: "prometheus-operator-crds", Groups: []string{"monitoring.coreos.com"}},
	{Name: "victoria-metrics-operator", Groups: []string{"operator.victoriametrics.com"}},
	{Name: "victoria-metrics-operator-crds", Groups: []string{"operator.victoriametrics.com"}},
	{Name: "victoria-metrics-k8s-stack", Groups: []string{"operator.victoriametrics.com"}},
	{Name: "opentelemetry-operator", Groups: []string{"opentelemetry.io"}},
	{Name: "grafana-operator", Groups: []string{"grafana.integreatly.org"}},
	{Name: "jaeger-operator", Groups: []string{"jaegertracing.io"}},
	{Name: "tetragon", Groups: []string{"cilium.io/TracingPolicy", "cilium.io/TracingPolicyNamespaced"}, ByOperator: true},
	{Name: "metallb", Groups: []string{"metallb.io"}},
	{Name: "traefik", Groups: []string{"traefik.io", "traefik.containo.us"}},
	{Name: "traefik-crds", Groups: []string{"traefik.io"}},
	{Name: "contour", Groups: []string{"projectcontour.io"}},
	{Name: "gateway-helm", Groups: []string{"gateway.envoyproxy.io", "gateway.networking.k8s.io"}},
	{Name: "gateway-crds-helm", Groups: []string{"gateway.envoyproxy.io"}, EnabledBy: []string{"crds.envoyGateway.enabled"}},
	{Name: "gateway-crds-helm", Groups: []string{"gateway.networking.k8s.io"}, EnabledBy: []string{"crds.gatewayAPI.enabled"}},
	{Name: "kgateway-crds", Groups: []string{"gateway.kgateway.dev"}},
	{Name: "base", URLPart: "istio", Groups: []string{"networking.istio.io", "security.istio.io", "telemetry.istio.io", "extensions.istio.io"}},
	{Name: "linkerd-crds", Groups: []string{"linkerd.io", "policy.linkerd.io"}},
	{Name: "external-dns", URLPart: "kubernetes-sigs", Groups: []string{"externaldns.k8s.io"}},
	{Name: "external-dns", URLPart: "charts-mirror", Groups: []string{"externaldns.k8s.io"}},
	{Name: "tailscale-operator", Groups: []string{"tailscale.com"}},
	{Name: "k8gb", Groups: []string{"k8gb.absa.oss"}},
	{Name: "rook-ceph", Groups: []string{"ceph.rook.io", "objectbucket.io"}},
	{Name: "longhorn", Groups: []string{"longhorn.io"}},
	{Name: "topolvm", Groups: []string{"topolvm.io"}},
	{Name: "snapshot-controller", Groups: []string{"snapshot.storage.k8s.io", "groupsnapshot.storage.k8s.io"}},
	{Name: "volsync", Groups: []string{"volsync.backube"}},
	{Name: "velero", Groups: []string{"velero.io"}},
	{Name: "cloudnative-pg", Groups: []string{"postgresql.cnpg.io"}},
	{Name: "plugin-barman-cloud", Groups: []string{"barmancloud.cnpg.io"}},
	{Name: "postgres-operator", URLPart: "zalando", Groups: []string{"acid.zalan.do"}},
	{Name: "pgo", URLPart: "crunchydata", Groups: []string{"postgres-operator.crunchydata.com"}},
	{Name: "mariadb-operator", Groups: []string{"k8s.mariadb.com"}, EnabledBy: []string{"crds.enabled"}},
	{Name: "mariadb-operator-crds", Groups: []string{"k8s.mariadb.com"}},
	{Name: "dragonfly-operator", Groups: []string{"dragonflydb.io"}},
	{Name: "redis-operator", URLPart: "ot-container-kit", Groups: []string{"redis.redis.opstreelabs.in"}},
	{Name: "community-operator", URLPart: "mongodb", Groups: []string{"mongodbcommunity.mongodb.com"}},
	{Name: "eck-operator", Groups: []string{"elasticsearch.k8s.elastic.co", "kibana.k8s.elastic.co", "agent.k8s.elastic.co", "beat.k8s.elastic.co"}},
	{Name: "eck-operator-crds", Groups: []string{"elasticsearch.k8s.elastic.co", "kibana.k8s.elastic.co", "agent.k8s.elastic.co", "beat.k8s.elastic.co"}},
	{Name: "strimzi-kafka-operator", Groups: []string{"kafka.strimzi.io", "core.strimzi.io"}},
	{Name: "rabbitmq-cluster-operator", Groups: []string{"rabbitmq.com"}},
	{Name: "emqx-operator", Groups: []string{"apps.emqx.io"}},
	{Name: "nack", Groups: []string{"jetstream.nats.io"}},
	{Name: "kyverno", Groups: []string{"kyverno.io", "policies.kyverno.io"}},
	{Name: "gatekeeper", Groups: []string{"templates.gatekeeper.sh", "config.gatekeeper.sh", "mutations.gatekeeper.sh"}},
	{Name: "trivy-operator", Groups: []string{"aquasecurity.github.io"}},
	{Name: "policy-controller", URLPart: "sigstore", Groups: []string{"policy.sigstore.dev"}},
	{Name: "crossplane", Groups: []string{"pkg.crossplane.io", "apiextensions.crossplane.io"}, ByOperator: true},
	{Name: "tofu-controller", Groups: []string{"infra.contrib.fluxcd.io"}},
	{Name: "tf-controller", Groups: []string{"infra.contrib.fluxcd.io"}},
	{Name: "keda", Groups: []string{"keda.sh", "eventing.keda.sh"}},
	{Name: "flux2-sync", Creates: []graph.Kind{GitRepository, Kustomization}},
	{Name: "flagger", Groups: []string{"flagger.app"}},
	{Name: "argo-cd", Groups: []string{"argoproj.io/Application", "argoproj.io/ApplicationSet", "argoproj.io/AppProject"}},
	{Name: "argo-workflows", Groups: []string{"argoproj.io/Workflow", "argoproj.io/WorkflowTemplate", "argoproj.io/ClusterWorkflowTemplate", "argoproj.io/CronWorkflow"}},
	{Name: "argo-rollouts", Groups: []string{"argoproj.io/Rollout", "argoproj.io/AnalysisTemplate", "argoproj.io/ClusterAnalysisTemplate"}},
	{Name: "argo-events", Groups: []string{"argoproj.io/EventBus", "argoproj.io/EventSource", "argoproj.io/Sensor"}},
	{Name: "gha-runner-scale-set-controller", Groups: []string{"actions.github.com"}},
	{Name: "node-feature-discovery", Groups: []string{"nfd.k8s-sigs.io"}},
	{Name: "intel-device-plugins-operator", Groups: []string{"deviceplugin.intel.com"}},
	{Name: "gpu-operator", URLPart: "nvidia", Groups: []string{"nvidia.com"}},
	{Name: "kueue", Groups: []string{"kueue.x-k8s.io"}},
	{Name: "lws", Groups: []string{"leaderworkerset.x-k8s.io"}},
	{Name: "kuberay-operator", Groups: []string{"ray.io"}},
	{Name: "spark-operator", Groups: []string{"sparkoperator.k8s.io"}},
	{Name: "karpenter", Groups: []string{"karpenter.sh", "karpenter.k8s.aws"}},
	{Name: "karpenter-crd", Groups: []string{"karpenter.sh", "karpenter.k8s.aws"}},
	{Name: "chaos-mesh", Groups: []string{"chaos-mesh.org"}},
	{Name: "dynatrace-operator", Groups: []string{"dynatrace.com"}},
	{Name: "tuppr", Groups: []string{"tuppr.home-operations.com"}},
}

// CRDSwitches are the values, as a.b, that keep a chart from installing its definitions where they are false.
var CRDSwitches = []string{"installCRDs", "installCRD", "manageCRDs", "createCRDs", "createCRD", "createCustomResource",
	"crds.enabled", "crds.create", "crds.install", "crd.enabled", "crd.create", "crd.install"}

var chartsByName = func() map[string][]WellKnownChart {
	m := map[string][]WellKnownChart{}
	for _, c := range WellKnownCharts {
		m[c.Name] = append(m[c.Name], c)
	}
	return m
}()

// ChartsNamed returns the rows of the table with a name, in the order of the table.
func ChartsNamed(name string) []WellKnownChart { return chartsByName[name] }
