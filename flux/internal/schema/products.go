package schema

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// Product is an object that the objects of a kind make once they are on a cluster. A reference may name it
// although no file of the repository holds it.
//
// Name and Namespace are templates of package fieldpath: {path} stands for the value of a field, {a|b} for that
// of the first of two fields that is present, {keys path} for each key of a mapping, and {number path} for each
// number from 0 to one below the value of a field.
type Product struct {
	From            graph.Kind // of the object that makes the product
	Makes           graph.Kind // of the product
	KindField       string     // the field of a mapping whose kind, where it is present, replaces Makes
	Name            string
	Namespace       string // empty: the namespace of the object that makes the product
	NamespaceFields string // the fields that name or select the namespaces of the products, separated by |
	When            string // the conditions under which the product is made; empty: always
	Page            string // of the manual
}

// sealedPage is the manual page of Sealed Secrets.
const sealedPage = "https://github.com/bitnami-labs/sealed-secrets#overview"

// cephCluster is the kind of a cluster of Rook, whose operator creates the logins of its CSI drivers.
var cephCluster = graph.Kind{Group: "ceph.rook.io", Name: "CephCluster"}

// rookSecretsPage is the manual page of Rook's storage classes.
const rookSecretsPage = "https://rook.io/docs/rook/latest-release/Storage-Configuration/Block-Storage-RBD/block-storage/"

// SealedSecret is the kind of Sealed Secrets.
var SealedSecret = graph.Kind{Group: "bitnami.com", Name: "SealedSecret"}

// Products are the products of all kinds. Where several rows make the same object, the first one counts.
var Products = slices.Concat([]Product{
	{From: SealedSecret, Makes: Secret, Name: "{metadata.name}", Page: sealedPage},
	{From: ExternalSecret, Makes: Secret, KindField: "spec.target.manifest", Name: "{spec.target.name|metadata.name}",
		When: "spec.target.creationPolicy=|Owner|Orphan|CreateOrMerge", Page: esoPage},
	{From: ClusterExternalSecret, Makes: ExternalSecret, Name: "{spec.externalSecretName|metadata.name}",
		NamespaceFields: "spec.namespaces[]|spec.namespaceSelectors[]|spec.namespaceSelector", Page: esoPage},
	{From: ClusterExternalSecret, Makes: Secret, KindField: "spec.externalSecretSpec.target.manifest", Name: "{spec.externalSecretSpec.target.name|spec.externalSecretName|metadata.name}",
		NamespaceFields: "spec.namespaces[]|spec.namespaceSelectors[]|spec.namespaceSelector",
		When:            "spec.externalSecretSpec.target.creationPolicy=|Owner|Orphan|CreateOrMerge", Page: esoPage},
	{From: certificate, Makes: Secret, Name: "{spec.secretName}", Page: certManagerPage},
	{From: ingress, Makes: Secret, Name: "{spec.tls[].secretName}", When: `metadata.annotations["cert-manager.io/cluster-issuer"]`, Page: shimPage},
	{From: ingress, Makes: Secret, Name: "{spec.tls[].secretName}", When: `metadata.annotations["cert-manager.io/issuer"]`, Page: shimPage},
	{From: ingress, Makes: Secret, Name: "{spec.tls[].secretName}", When: `metadata.annotations["kubernetes.io/tls-acme"]=true`, Page: shimPage},
	{From: Gateway, Makes: Secret, Name: "{spec.listeners[].tls.certificateRefs[].name}", When: `metadata.annotations["cert-manager.io/cluster-issuer"]`, Page: shimPage},
	{From: Gateway, Makes: Secret, Name: "{spec.listeners[].tls.certificateRefs[].name}", When: `metadata.annotations["cert-manager.io/issuer"]`, Page: shimPage},
	{From: issuer, Makes: Secret, Name: "{spec.acme.privateKeySecretRef.name}", Page: certManagerPage},
	{From: graph.Kind{Group: "trust.cert-manager.io", Name: "Bundle"}, Makes: ConfigMap, Name: "{metadata.name}",
		NamespaceFields: "spec.target.namespaceSelector", When: "spec.target.configMap", Page: "https://cert-manager.io/docs/trust/trust-manager/"},
	{From: graph.Kind{Group: "trust.cert-manager.io", Name: "Bundle"}, Makes: Secret, Name: "{metadata.name}",
		NamespaceFields: "spec.target.namespaceSelector", When: "spec.target.secret", Page: "https://cert-manager.io/docs/trust/trust-manager/"},

	// helm-controller creates the HelmChart of a release in the namespace of the source.
	{From: HelmRelease, Makes: HelmChart, Name: "{metadata.namespace}-{metadata.name}", Namespace: "{spec.chart.spec.sourceRef.namespace|metadata.namespace}",
		When: "spec.chart", Page: helmReleasePage},
	{From: statefulSet, Makes: PersistentVolumeClaim, Name: "{spec.volumeClaimTemplates[].metadata.name}-{metadata.name}-{number spec.replicas}",
		Page: "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/"},
	{From: secretProviderClass, Makes: Secret, Name: "{spec.secretObjects[].secretName}", Page: "https://secrets-store-csi-driver.sigs.k8s.io/topics/sync-as-kubernetes-secret"},

	{From: graph.Kind{Group: "acid.zalan.do", Name: "postgresql"}, Makes: Secret, Name: "{keys spec.users}.{metadata.name}.credentials.postgresql.acid.zalan.do",
		Page: "https://opensource.zalando.com/postgres-operator/docs/user.html"},
	{From: graph.Kind{Group: "postgres-operator.crunchydata.com", Name: "PostgresCluster"}, Makes: Secret, Name: "{metadata.name}-pguser-{spec.users[].name}",
		Page: "https://access.crunchydata.com/documentation/postgres-operator/latest/architecture/user-management"},
	{From: graph.Kind{Group: "postgres-operator.crunchydata.com", Name: "PostgresCluster"}, Makes: Secret, Name: "{metadata.name}-pguser-{metadata.name}", When: "!spec.users",
		Page: "https://access.crunchydata.com/documentation/postgres-operator/latest/architecture/user-management"},
	{From: graph.Kind{Group: "kafka.strimzi.io", Name: "KafkaUser"}, Makes: Secret, Name: "{metadata.name}", Page: "https://strimzi.io/docs/operators/latest/deploying"},
	{From: graph.Kind{Group: "kafka.strimzi.io", Name: "Kafka"}, Makes: Secret, Name: "{metadata.name}-cluster-ca-cert", Page: "https://strimzi.io/docs/operators/latest/deploying"},
	{From: graph.Kind{Group: "rabbitmq.com", Name: "RabbitmqCluster"}, Makes: Secret, Name: "{metadata.name}-default-user", Page: "https://www.rabbitmq.com/kubernetes/operator/using-operator"},
	{From: graph.Kind{Group: "elasticsearch.k8s.elastic.co", Name: "Elasticsearch"}, Makes: Secret, Name: "{metadata.name}-es-elastic-user", Page: "https://www.elastic.co/docs/deploy-manage/users-roles/cluster-or-deployment-auth/managed-credentials-eck"},
	{From: graph.Kind{Group: "elasticsearch.k8s.elastic.co", Name: "Elasticsearch"}, Makes: Secret, Name: "{metadata.name}-es-http-certs-public", Page: "https://www.elastic.co/docs/deploy-manage/users-roles/cluster-or-deployment-auth/managed-credentials-eck"},
	{From: graph.Kind{Group: "objectbucket.io", Name: "ObjectBucketClaim"}, Makes: Secret, Name: "{metadata.name}", Page: "https://rook.io/docs/rook/latest-release/Storage-Configuration/Object-Storage-RGW/ceph-object-bucket-claim/"},
	{From: graph.Kind{Group: "objectbucket.io", Name: "ObjectBucketClaim"}, Makes: ConfigMap, Name: "{metadata.name}", Page: "https://rook.io/docs/rook/latest-release/Storage-Configuration/Object-Storage-RGW/ceph-object-bucket-claim/"},
	{From: graph.Kind{Group: "ceph.rook.io", Name: "CephObjectStoreUser"}, Makes: Secret, Name: "rook-ceph-object-user-{spec.store}-{metadata.name}", Page: "https://rook.io/docs/rook/latest-release/CRDs/Object-Storage/ceph-object-store-user-crd/"},
	{From: cephCluster, Makes: Secret, Name: "rook-csi-rbd-provisioner", Page: rookSecretsPage},
	{From: cephCluster, Makes: Secret, Name: "rook-csi-rbd-node", Page: rookSecretsPage},
	{From: cephCluster, Makes: Secret, Name: "rook-csi-cephfs-provisioner", Page: rookSecretsPage},
	{From: cephCluster, Makes: Secret, Name: "rook-csi-cephfs-node", Page: rookSecretsPage},
	{From: graph.Kind{Group: "onepassword.com", Name: "OnePasswordItem"}, Makes: Secret, Name: "{metadata.name}", Page: "https://developer.1password.com/docs/k8s/operator/"},
	{From: graph.Kind{Group: "secrets.infisical.com", Name: "InfisicalSecret"}, Makes: Secret, Name: "{spec.managedSecretReference.secretName}", Namespace: "{spec.managedSecretReference.secretNamespace|metadata.namespace}", Page: "https://infisical.com/docs/integrations/platforms/kubernetes/infisical-secret-crd"},
	{From: graph.Kind{Group: "secrets.infisical.com", Name: "InfisicalSecret"}, Makes: Secret, Name: "{spec.managedKubeSecretReferences[].secretName}", Page: "https://infisical.com/docs/integrations/platforms/kubernetes/infisical-secret-crd"},
	{From: graph.Kind{Group: "secrets.doppler.com", Name: "DopplerSecret"}, Makes: Secret, Name: "{spec.managedSecret.name}", Namespace: "{spec.managedSecret.namespace|metadata.namespace}", Page: "https://docs.doppler.com/docs/kubernetes-operator"},
	{From: graph.Kind{Group: "k8s.bitwarden.com", Name: "BitwardenSecret"}, Makes: Secret, Name: "{spec.secretName}", Page: "https://bitwarden.com/help/secrets-manager-kubernetes-operator/"},
	{From: graph.Kind{Group: "spv.no", Name: "AzureKeyVaultSecret"}, Makes: Secret, Name: "{spec.output.secret.name}", Page: "https://akv2k8s.io/reference/azure-key-vault-secret/"},
	{From: graph.Kind{Group: "spv.no", Name: "AzureKeyVaultSecret"}, Makes: ConfigMap, Name: "{spec.output.configMap.name}", Page: "https://akv2k8s.io/reference/azure-key-vault-secret/"},
	{From: graph.Kind{Group: "isindir.github.com", Name: "SopsSecret"}, Makes: Secret, Name: "{spec.secretTemplates[].name}", Page: "https://github.com/isindir/sops-secrets-operator"},
	{From: graph.Kind{Group: "infra.contrib.fluxcd.io", Name: "Terraform"}, Makes: Secret, Name: "{spec.writeOutputsToSecret.name}", Page: "https://flux-iac.github.io/tofu-controller/References/terraform/"},
	{From: graph.Kind{Group: "mongodbcommunity.mongodb.com", Name: "MongoDBCommunity"}, Makes: Secret, Name: "{metadata.name}-{spec.users[].db}-{spec.users[].name}", Page: "https://github.com/mongodb/mongodb-kubernetes/tree/master/docs/mongodbcommunity"},
	{From: graph.Kind{Group: "garage.rajsingh.info", Name: "GarageKey"}, Makes: Secret, Name: "{spec.secretTemplate.name|metadata.name}", Page: "https://github.com/rajsinghtech/garage-operator"},
	{From: prometheus, Makes: Service, Name: "prometheus-operated", Page: monitoringPage},
	{From: alertmanager, Makes: Service, Name: "alertmanager-operated", Page: monitoringPage},
	{From: alertmanager, Makes: Secret, Name: "alertmanager-{metadata.name}-generated", Page: monitoringPage},
	{From: grafana, Makes: Service, Name: "{metadata.name}-service", Page: grafanaPage},
	{From: grafana, Makes: Secret, Name: "{metadata.name}-admin-credentials", Page: grafanaPage},
	{From: dragonfly, Makes: Service, Name: "{metadata.name}", Page: "https://www.dragonflydb.io/docs/managing-dragonfly/operator/installation"},
}, cnpgProducts(), vaultProducts())

// cnpgProducts are the products of CloudNativePG.
func cnpgProducts() (all []Product) {
	for _, suffix := range []string{"app", "superuser", "ca", "server", "replication"} {
		p := Product{From: cnpgCluster, Makes: Secret, Name: "{metadata.name}-" + suffix, Page: cnpgPage}
		if suffix == "superuser" {
			p.When = "spec.enableSuperuserAccess=true"
		}
		all = append(all, p)
	}
	for _, suffix := range []string{"rw", "ro", "r"} {
		all = append(all, Product{From: cnpgCluster, Makes: Service, Name: "{metadata.name}-" + suffix, Page: cnpgPage})
	}
	all = append(all,
		Product{From: cnpgCluster, Makes: Service, Name: "{spec.managed.services.additional[].serviceTemplate.metadata.name}", Page: cnpgPage},
		Product{From: cnpgCluster, Makes: ServiceAccount, Name: "{metadata.name}", Page: cnpgPage},
		Product{From: graph.Kind{Group: cnpgGroup, Name: "Pooler"}, Makes: Service, Name: "{metadata.name}", Page: cnpgPage})
	return all
}

// vaultProducts are the Secrets that the Vault Secrets Operator creates.
func vaultProducts() (all []Product) {
	for _, kind := range []string{"VaultStaticSecret", "VaultDynamicSecret", "VaultPKISecret", "HCPVaultSecretsApp"} {
		all = append(all, Product{From: graph.Kind{Group: "secrets.hashicorp.com", Name: kind}, Makes: Secret, Name: "{spec.destination.name}",
			Page: "https://developer.hashicorp.com/vault/docs/deploy/kubernetes/vso"})
	}
	return all
}

// fullyListedGroups are the API groups of operators whose products, as far as other objects refer to them, are
// all in the table; a group that starts with a dot stands for every group that ends in it.
var fullyListedGroups = []string{
	".k8s.io", ".toolkit.fluxcd.io", extensionsGroup, OperatorGroup, // Kubernetes and Flux
	certManagerGroup, esoGroup, "generators.external-secrets.io", "bitnami.com", monitoringGroup, cnpgGroup, "barmancloud.cnpg.io",
	envoyGroup, grafanaGroup, kedaGroup, volsyncGroup, ciliumGroup, "traefik.io", "traefik.containo.us", "k8s.cni.cncf.io", "externaldns.k8s.io",
	"acid.zalan.do", "rabbitmq.com", "objectbucket.io", "onepassword.com", "secrets.infisical.com", "secrets.doppler.com",
	"k8s.bitwarden.com", "spv.no", "isindir.github.com", "secrets.hashicorp.com", "projectcalico.org", "crd.projectcalico.org",
}

// HasUnlistedProducts reports whether the objects of a kind may make objects that the table does not list: the kind
// belongs to an operator, not to Kubernetes, and the products of its group are not fully listed.
func HasUnlistedProducts(k graph.Kind) bool {
	if !strings.Contains(k.Group, ".") {
		return false // a group of Kubernetes
	}
	return !slices.ContainsFunc(fullyListedGroups, func(group string) bool {
		return k.Group == group || strings.HasPrefix(group, ".") && strings.HasSuffix(k.Group, group)
	})
}
