package flux

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// Product is something that the objects of a kind make once they are on a cluster, and that a
// reference may therefore name without any file that holds it.
//
// A pattern is text in which {path} stands for what a field holds, {a|b} for the first of two that is
// there, {keys path} for each key of a mapping, and {number path} for each number below that field's.
type Product struct {
	From      graph.Kind
	Makes     graph.Kind
	KindAt    string // the field that says another kind
	Name      string // a pattern
	Namespace string // a pattern; empty: that of the object itself
	Into      string // the fields that name or select namespaces, with | between them
	When      string // field, field=value|value or !field, with spaces between them
	Page      string
}

const (
	sealedPage = "https://github.com/bitnami-labs/sealed-secrets#overview"
	shimPage   = "https://cert-manager.io/docs/usage/ingress/"
)

// Products are what objects make. The first that makes a thing stands for it.
var Products = concatProducts([]Product{
	{From: sealedSecret, Makes: secret, Name: "{metadata.name}", Page: sealedPage},
	{From: externalSecret, Makes: secret, KindAt: "spec.target.manifest", Name: "{spec.target.name|metadata.name}",
		When: "spec.target.creationPolicy=|Owner|Orphan|CreateOrMerge", Page: esoPage},
	{From: clusterExternalSecret, Makes: externalSecret, Name: "{spec.externalSecretName|metadata.name}",
		Into: "spec.namespaces[]|spec.namespaceSelectors[]|spec.namespaceSelector", Page: esoPage},
	{From: clusterExternalSecret, Makes: secret, KindAt: "spec.externalSecretSpec.target.manifest", Name: "{spec.externalSecretSpec.target.name|spec.externalSecretName|metadata.name}",
		Into: "spec.namespaces[]|spec.namespaceSelectors[]|spec.namespaceSelector",
		When: "spec.externalSecretSpec.target.creationPolicy=|Owner|Orphan|CreateOrMerge", Page: esoPage},
	{From: certificate, Makes: secret, Name: "{spec.secretName}", Page: certManagerPage},
	{From: ingress, Makes: secret, Name: "{spec.tls[].secretName}", When: `metadata.annotations["cert-manager.io/cluster-issuer"]`, Page: shimPage},
	{From: ingress, Makes: secret, Name: "{spec.tls[].secretName}", When: `metadata.annotations["cert-manager.io/issuer"]`, Page: shimPage},
	{From: ingress, Makes: secret, Name: "{spec.tls[].secretName}", When: `metadata.annotations["kubernetes.io/tls-acme"]=true`, Page: shimPage},
	{From: gateway, Makes: secret, Name: "{spec.listeners[].tls.certificateRefs[].name}", When: `metadata.annotations["cert-manager.io/cluster-issuer"]`, Page: shimPage},
	{From: gateway, Makes: secret, Name: "{spec.listeners[].tls.certificateRefs[].name}", When: `metadata.annotations["cert-manager.io/issuer"]`, Page: shimPage},
	{From: issuer, Makes: secret, Name: "{spec.acme.privateKeySecretRef.name}", Page: certManagerPage},
	{From: graph.Kind{Group: "trust.cert-manager.io", Name: "Bundle"}, Makes: configMap, Name: "{metadata.name}",
		Into: "spec.target.namespaceSelector", When: "spec.target.configMap", Page: "https://cert-manager.io/docs/trust/trust-manager/"},
	{From: graph.Kind{Group: "trust.cert-manager.io", Name: "Bundle"}, Makes: secret, Name: "{metadata.name}",
		Into: "spec.target.namespaceSelector", When: "spec.target.secret", Page: "https://cert-manager.io/docs/trust/trust-manager/"},

	// The HelmChart of a release stands where its source does.
	{From: HelmRelease, Makes: HelmChart, Name: "{metadata.namespace}-{metadata.name}", Namespace: "{spec.chart.spec.sourceRef.namespace|metadata.namespace}",
		When: "spec.chart", Page: helmReleasePage},
	{From: statefulSet, Makes: persistentVolumeClaim, Name: "{spec.volumeClaimTemplates[].metadata.name}-{metadata.name}-{number spec.replicas}",
		Page: "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/"},
	{From: secretProviderClass, Makes: secret, Name: "{spec.secretObjects[].secretName}", Page: "https://secrets-store-csi-driver.sigs.k8s.io/topics/sync-as-kubernetes-secret"},

	{From: graph.Kind{Group: "acid.zalan.do", Name: "postgresql"}, Makes: secret, Name: "{keys spec.users}.{metadata.name}.credentials.postgresql.acid.zalan.do",
		Page: "https://opensource.zalando.com/postgres-operator/docs/user.html"},
	{From: graph.Kind{Group: "postgres-operator.crunchydata.com", Name: "PostgresCluster"}, Makes: secret, Name: "{metadata.name}-pguser-{spec.users[].name}",
		Page: "https://access.crunchydata.com/documentation/postgres-operator/latest/architecture/user-management"},
	{From: graph.Kind{Group: "postgres-operator.crunchydata.com", Name: "PostgresCluster"}, Makes: secret, Name: "{metadata.name}-pguser-{metadata.name}", When: "!spec.users",
		Page: "https://access.crunchydata.com/documentation/postgres-operator/latest/architecture/user-management"},
	{From: graph.Kind{Group: "kafka.strimzi.io", Name: "KafkaUser"}, Makes: secret, Name: "{metadata.name}", Page: "https://strimzi.io/docs/operators/latest/deploying"},
	{From: graph.Kind{Group: "kafka.strimzi.io", Name: "Kafka"}, Makes: secret, Name: "{metadata.name}-cluster-ca-cert", Page: "https://strimzi.io/docs/operators/latest/deploying"},
	{From: graph.Kind{Group: "rabbitmq.com", Name: "RabbitmqCluster"}, Makes: secret, Name: "{metadata.name}-default-user", Page: "https://www.rabbitmq.com/kubernetes/operator/using-operator"},
	{From: graph.Kind{Group: "elasticsearch.k8s.elastic.co", Name: "Elasticsearch"}, Makes: secret, Name: "{metadata.name}-es-elastic-user", Page: "https://www.elastic.co/docs/deploy-manage/users-roles/cluster-or-deployment-auth/managed-credentials-eck"},
	{From: graph.Kind{Group: "elasticsearch.k8s.elastic.co", Name: "Elasticsearch"}, Makes: secret, Name: "{metadata.name}-es-http-certs-public", Page: "https://www.elastic.co/docs/deploy-manage/users-roles/cluster-or-deployment-auth/managed-credentials-eck"},
	{From: graph.Kind{Group: "objectbucket.io", Name: "ObjectBucketClaim"}, Makes: secret, Name: "{metadata.name}", Page: "https://rook.io/docs/rook/latest-release/Storage-Configuration/Object-Storage-RGW/ceph-object-bucket-claim/"},
	{From: graph.Kind{Group: "objectbucket.io", Name: "ObjectBucketClaim"}, Makes: configMap, Name: "{metadata.name}", Page: "https://rook.io/docs/rook/latest-release/Storage-Configuration/Object-Storage-RGW/ceph-object-bucket-claim/"},
	{From: graph.Kind{Group: "ceph.rook.io", Name: "CephObjectStoreUser"}, Makes: secret, Name: "rook-ceph-object-user-{spec.store}-{metadata.name}", Page: "https://rook.io/docs/rook/latest-release/CRDs/Object-Storage/ceph-object-store-user-crd/"},
	{From: graph.Kind{Group: "onepassword.com", Name: "OnePasswordItem"}, Makes: secret, Name: "{metadata.name}", Page: "https://developer.1password.com/docs/k8s/operator/"},
	{From: graph.Kind{Group: "secrets.infisical.com", Name: "InfisicalSecret"}, Makes: secret, Name: "{spec.managedSecretReference.secretName}", Namespace: "{spec.managedSecretReference.secretNamespace|metadata.namespace}", Page: "https://infisical.com/docs/integrations/platforms/kubernetes/infisical-secret-crd"},
	{From: graph.Kind{Group: "secrets.infisical.com", Name: "InfisicalSecret"}, Makes: secret, Name: "{spec.managedKubeSecretReferences[].secretName}", Page: "https://infisical.com/docs/integrations/platforms/kubernetes/infisical-secret-crd"},
	{From: graph.Kind{Group: "secrets.doppler.com", Name: "DopplerSecret"}, Makes: secret, Name: "{spec.managedSecret.name}", Namespace: "{spec.managedSecret.namespace|metadata.namespace}", Page: "https://docs.doppler.com/docs/kubernetes-operator"},
	{From: graph.Kind{Group: "k8s.bitwarden.com", Name: "BitwardenSecret"}, Makes: secret, Name: "{spec.secretName}", Page: "https://bitwarden.com/help/secrets-manager-kubernetes-operator/"},
	{From: graph.Kind{Group: "spv.no", Name: "AzureKeyVaultSecret"}, Makes: secret, Name: "{spec.output.secret.name}", Page: "https://akv2k8s.io/reference/azure-key-vault-secret/"},
	{From: graph.Kind{Group: "spv.no", Name: "AzureKeyVaultSecret"}, Makes: configMap, Name: "{spec.output.configMap.name}", Page: "https://akv2k8s.io/reference/azure-key-vault-secret/"},
	{From: graph.Kind{Group: "isindir.github.com", Name: "SopsSecret"}, Makes: secret, Name: "{spec.secretTemplates[].name}", Page: "https://github.com/isindir/sops-secrets-operator"},
	{From: graph.Kind{Group: "infra.contrib.fluxcd.io", Name: "Terraform"}, Makes: secret, Name: "{spec.writeOutputsToSecret.name}", Page: "https://flux-iac.github.io/tofu-controller/References/terraform/"},
	{From: graph.Kind{Group: "mongodbcommunity.mongodb.com", Name: "MongoDBCommunity"}, Makes: secret, Name: "{metadata.name}-{spec.users[].db}-{spec.users[].name}", Page: "https://github.com/mongodb/mongodb-kubernetes/tree/master/docs/mongodbcommunity"},
	{From: graph.Kind{Group: "garage.rajsingh.info", Name: "GarageKey"}, Makes: secret, Name: "{spec.secretTemplate.name|metadata.name}", Page: "https://github.com/rajsinghtech/garage-operator"},
	{From: prometheus, Makes: service, Name: "prometheus-operated", Page: monitoringPage},
	{From: alertmanager, Makes: service, Name: "alertmanager-operated", Page: monitoringPage},
	{From: alertmanager, Makes: secret, Name: "alertmanager-{metadata.name}-generated", Page: monitoringPage},
	{From: grafana, Makes: service, Name: "{metadata.name}-service", Page: grafanaPage},
	{From: grafana, Makes: secret, Name: "{metadata.name}-admin-credentials", Page: grafanaPage},
	{From: dragonfly, Makes: service, Name: "{metadata.name}", Page: "https://www.dragonflydb.io/docs/managing-dragonfly/operator/installation"},
}, cnpgProducts(), vaultProducts())

func concatProducts(lists ...[]Product) []Product {
	var all []Product
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}

// cnpgProducts are what CloudNativePG makes of a Cluster.
func cnpgProducts() (all []Product) {
	for _, suffix := range []string{"app", "superuser", "ca", "server", "replication"} {
		p := Product{From: cnpgCluster, Makes: secret, Name: "{metadata.name}-" + suffix, Page: cnpgPage}
		if suffix == "superuser" {
			p.When = "spec.enableSuperuserAccess=true"
		}
		all = append(all, p)
	}
	for _, suffix := range []string{"rw", "ro", "r"} {
		all = append(all, Product{From: cnpgCluster, Makes: service, Name: "{metadata.name}-" + suffix, Page: cnpgPage})
	}
	all = append(all,
		Product{From: cnpgCluster, Makes: service, Name: "{spec.managed.services.additional[].serviceTemplate.metadata.name}", Page: cnpgPage},
		Product{From: cnpgCluster, Makes: serviceAccount, Name: "{metadata.name}", Page: cnpgPage},
		Product{From: graph.Kind{Group: cnpgGroup, Name: "Pooler"}, Makes: service, Name: "{metadata.name}", Page: cnpgPage})
	return all
}

// vaultProducts are the Secrets that Vault's operator fills.
func vaultProducts() (all []Product) {
	for _, kind := range []string{"VaultStaticSecret", "VaultDynamicSecret", "VaultPKISecret", "HCPVaultSecretsApp"} {
		all = append(all, Product{From: graph.Kind{Group: "secrets.hashicorp.com", Name: kind}, Makes: secret, Name: "{spec.destination.name}",
			Page: "https://developer.hashicorp.com/vault/docs/deploy/kubernetes/vso"})
	}
	return all
}

// product is a Product that is taken apart.
type product struct {
	Product
	name, namespace []piece
	kindAt          []step
	into            [][]step
	when            []condition
}

// piece is a part of a pattern: text, or the fields of which the first that is there counts.
type piece struct {
	text   string
	how    string // keys, number, or empty for the field itself
	fields [][]step
}

type condition struct {
	field  []step
	not    bool
	values []string // nil: the field is there
}

func pattern(text string) []piece {
	var all []piece
	for text != "" {
		before, rest, ok := strings.Cut(text, "{")
		if before != "" {
			all = append(all, piece{text: before})
		}
		if !ok {
			break
		}
		in, after, _ := strings.Cut(rest, "}")
		var p piece
		if how, field, ok := strings.Cut(in, " "); ok {
			p.how, in = how, field
		}
		for _, f := range strings.Split(in, "|") {
			p.fields = append(p.fields, steps(f))
		}
		all = append(all, p)
		text = after
	}
	return all
}

func newProduct(p Product) product {
	all := product{Product: p, name: pattern(p.Name), namespace: pattern(p.Namespace)}
	if p.KindAt != "" {
		all.kindAt = steps(p.KindAt)
	}
	if p.Into != "" {
		for _, f := range strings.Split(p.Into, "|") {
			all.into = append(all.into, steps(f))
		}
	}
	all.when = conditions(p.When)
	return all
}

// conditions takes the When of a row apart.
func conditions(when string) []condition {
	var all []condition
	for _, text := range strings.Fields(when) {
		var c condition
		text, c.not = strings.CutPrefix(text, "!")
		field, values, ok := strings.Cut(text, "=")
		if ok {
			c.values = strings.Split(values, "|")
		}
		c.field = steps(field)
		all = append(all, c)
	}
	return all
}

var productsOf = func() map[graph.Kind][]product {
	m := map[graph.Kind][]product{}
	for _, p := range Products {
		m[p.From] = append(m[p.From], newProduct(p))
	}
	return m
}()

func (c condition) holds(root parse.Value) bool {
	text, there := "", false
	if hits := follow(root, c.field, ""); len(hits) > 0 {
		text, there = hits[0].value.Text(), true
	}
	ok := there
	if c.values != nil {
		ok = slices.Contains(c.values, text)
	}
	return ok != c.not
}

// hold reports whether an object meets every condition.
func hold(all []condition, root parse.Value) bool {
	return !slices.ContainsFunc(all, func(c condition) bool { return !c.holds(root) })
}

// maxNumber ends the numbers of a pattern.
const maxNumber = 100

// texts returns what a piece stands for.
func (p piece) texts(root parse.Value) []string {
	if p.fields == nil {
		return []string{p.text}
	}
	var all []string
	for _, f := range p.fields {
		for _, h := range follow(root, f, "") {
			switch {
			case p.how == "keys":
				for name := range h.value.Fields() {
					all = append(all, name)
				}
			case p.how == "" && h.value.Text() != "":
				all = append(all, h.value.Text())
			}
			if p.how == "number" {
				n, _ := strconv.Atoi(h.value.Text())
				for i := range min(max(n, 1), maxNumber) {
					all = append(all, strconv.Itoa(i))
				}
			}
		}
		if len(all) > 0 {
			return all
		}
	}
	if p.how == "number" {
		return []string{"0"}
	}
	return all
}

// expand returns what a pattern stands for, each text once.
func expand(pieces []piece, root parse.Value) []string {
	all := []string{""}
	for _, p := range pieces {
		var next []string
		texts := p.texts(root)
		for _, have := range all {
			for _, text := range texts {
				if s := have + text; !slices.Contains(next, s) {
					next = append(next, s)
				}
			}
		}
		if all = next; len(all) > maxNumber {
			all = all[:maxNumber]
		}
	}
	return all
}

// productsOfObject returns the objects that an object makes by the table.
func productsOfObject(s *supply, p *placed) []graph.Key {
	var keys []graph.Key
	root := p.root()
	for _, made := range productsOf[p.id.Kind] {
		if !hold(made.when, root) {
			continue
		}
		kind := made.Makes
		if made.kindAt != nil {
			if hits := follow(root, made.kindAt, ""); len(hits) > 0 && hits[0].value.Get("kind").Text() != "" {
				kind = groupKind(hits[0].value)
			}
		}
		for _, ns := range productNamespaces(s, p, made) {
			for _, name := range expand(made.name, root) {
				keys = append(keys, graph.Key{Kind: kind, Namespace: ns, Name: name})
			}
		}
	}
	return keys
}

// productNamespaces returns the namespaces in which an object makes a product.
func productNamespaces(s *supply, p *placed, made product) []string {
	if made.Namespace != "" {
		return expand(made.namespace, p.root())
	}
	if made.into == nil {
		return []string{p.id.Namespace}
	}
	var all []string
	there := presentOn(s, p.id.Cluster)
	selected := false
	for _, field := range made.into {
		for _, h := range follow(p.root(), field, "") {
			selected = true
			if h.value.IsScalar() {
				all = append(all, h.value.Text())
			} else {
				all = append(all, there.inNamespaces(h.value)...)
			}
		}
	}
	if !selected && made.From.Name == "Bundle" {
		return there.inNamespaces(parse.Value{})
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// indexProducts gathers what the objects of the cluster make, the first that makes it. The objects that it
// makes for others to make more of are followed.
func indexProducts(s *supply) (by map[graph.ID]graph.ID, of map[graph.ID][]graph.ID) {
	by, of = map[graph.ID]graph.ID{}, map[graph.ID][]graph.ID{}
	for _, p := range s.c.list {
		made := productsOfObject(s, p)
		for _, key := range append(made, replicas(s, p, made)...) {
			id := graph.ID{Cluster: p.id.Cluster, Key: key}
			of[p.id] = append(of[p.id], id)
			if _, ok := by[id]; !ok {
				by[id] = p.id
				if on := s.present[p.id.Cluster]; on != nil {
					on.addName(key)
				}
			}
		}
	}
	return by, of
}

// hasObject reports whether an object is on a cluster, or something that is makes it.
func hasObject(s *supply, id graph.ID) bool {
	if _, ok := s.c.objects[id]; ok {
		return true
	}
	_, ok := s.suppliers[id]
	return ok
}

// generatedRefs returns the references of an object to what it makes and the cluster holds besides.
func generatedRefs(s *supply, p *placed) []graph.Ref {
	var refs []graph.Ref
	for _, id := range s.produced[p.id] {
		if _, ok := s.c.objects[id]; !ok || id == p.id {
			continue
		}
		ref := graph.Ref{To: id.Key, Relation: graph.Generates, Pos: p.pos}
		if id.Cluster != s.c.name {
			ref.Cluster = id.Cluster
		}
		refs = append(refs, ref)
	}
	return refs
}

// always are the objects that every cluster has. A name may end in *, and a namespace of * is any.
var always = []struct {
	kind            graph.Kind
	namespace, name string
}{
	{namespaceKind, "", "default"},
	{namespaceKind, "", "kube-*"},
	{serviceAccount, "*", "default"},
	{serviceAccount, "kube-system", "*"},
	{configMap, "*", "kube-root-ca.crt"},
	{configMap, "kube-system", "extension-apiserver-authentication"},
	{service, "default", "kubernetes"},
	{service, "kube-system", "kube-dns"},
	{priorityClass, "", "system-*"},
	{clusterRole, "", "cluster-admin"},
	{clusterRole, "", "admin"},
	{clusterRole, "", "edit"},
	{clusterRole, "", "view"},
	{clusterRole, "", "system:*"},
	{role, "kube-system", "extension-apiserver-authentication-reader"},
	{role, "kube-system", "system:*"},
	{role, "kube-public", "system:*"},
}

// settled are the groups whose objects make nothing that others refer to but what the table of
// products says; a group that begins with a dot stands for all that end so.
var settled = []string{
	".k8s.io", ".toolkit.fluxcd.io", extensionsGroup, operatorGroup, // Kubernetes and Flux
	certManagerGroup, esoGroup, "generators.external-secrets.io", "bitnami.com", monitoringGroup, cnpgGroup, "barmancloud.cnpg.io",
	envoyGroup, grafanaGroup, kedaGroup, volsyncGroup, ciliumGroup, "traefik.io", "traefik.containo.us", "k8s.cni.cncf.io", "externaldns.k8s.io",
	"acid.zalan.do", "rabbitmq.com", "objectbucket.io", "onepassword.com", "secrets.infisical.com", "secrets.doppler.com",
	"k8s.bitwarden.com", "spv.no", "isindir.github.com", "secrets.hashicorp.com", "projectcalico.org", "crd.projectcalico.org",
}

// hasOperator reports whether an operator may turn the objects of a kind into others that nobody here
// knows. A group without a dot is Kubernetes' own.
func hasOperator(k graph.Kind) bool {
	if !strings.Contains(k.Group, ".") {
		return false
	}
	return !slices.ContainsFunc(settled, func(g string) bool {
		return k.Group == g || strings.HasPrefix(g, ".") && strings.HasSuffix(k.Group, g)
	})
}

// ofFlux are the objects that Flux's own installation has in its namespace, or in none. A name may
// begin or end in *.
var ofFlux = []struct {
	kind graph.Kind
	name string
}{
	{service, "webhook-receiver"},
	{service, "notification-controller"},
	{service, "source-controller"},
	{service, "source-watcher"},
	{deployment, "source-controller"},
	{deployment, "source-watcher"},
	{deployment, "kustomize-controller"},
	{deployment, "helm-controller"},
	{deployment, "notification-controller"},
	{deployment, "image-reflector-controller"},
	{deployment, "image-automation-controller"},
	{crdKind, "*.toolkit.fluxcd.io"},
	{crdKind, "*.source.extensions.fluxcd.io"},
	{crdKind, "*.fluxcd.controlplane.io"},
}

// isOfFlux reports whether Flux's installation in a namespace has an object.
func isOfFlux(key graph.Key, namespace string) bool {
	for _, f := range ofFlux {
		if f.kind == key.Kind && fits(f.name, key.Name) && (key.Namespace == "" || key.Namespace == namespace) {
			return true
		}
	}
	return false
}

// isAlways reports whether every cluster has an object.
func isAlways(key graph.Key) bool {
	for _, a := range always {
		if a.kind == key.Kind && fits(a.namespace, key.Namespace) && fits(a.name, key.Name) {
			return true
		}
	}
	return false
}

// hashed tells the names that kustomize gives to what its generators make from those in the file: a
// name, a hyphen, and ten letters that stand for the content.
func hashed(base, name string) bool {
	rest, ok := strings.CutPrefix(name, base+"-")
	return ok && len(rest) == 10 && strings.Trim(rest, "bcdfghkmt2456789") == ""
}
