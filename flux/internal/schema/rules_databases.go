package schema

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// The API group of CloudNativePG, and its manual page.
const (
	cnpgGroup = "postgresql.cnpg.io"
	cnpgPage  = "https://cloudnative-pg.io/documentation/current/cloudnative-pg.v1/"
)

// Kinds of the database operators.
var (
	cnpgCluster = graph.Kind{Group: cnpgGroup, Name: "Cluster"}
	dragonfly   = graph.Kind{Group: "dragonflydb.io", Name: "Dragonfly"}
)

// cnpgRules are the references of CloudNativePG.
var cnpgRules = []Rule{
	{From: cnpgCluster, Field: "spec.bootstrap.*.secret", Relation: graph.References, To: Secret, Page: cnpgPage},
	{From: cnpgCluster, Field: "spec.superuserSecret", Relation: graph.References, To: Secret, Page: cnpgPage},
	{From: cnpgCluster, Field: "spec.managed.roles[].passwordSecret", Relation: graph.References, To: Secret, Page: cnpgPage},
	{From: cnpgCluster, Field: "spec.backup.barmanObjectStore.*Credentials.*", Relation: graph.References, To: Secret, Page: cnpgPage},
	{From: cnpgCluster, Field: "spec.externalClusters[].password", Relation: graph.References, To: Secret, Page: cnpgPage},
	{From: cnpgCluster, Field: "spec.externalClusters[].barmanObjectStore.*Credentials.*", Relation: graph.References, To: Secret, Page: cnpgPage},
	{From: cnpgCluster, Field: "spec.imageCatalogRef", Relation: graph.References, Page: cnpgPage},
	{From: cnpgCluster, Field: "spec.storage.storageClass", Relation: graph.References, To: StorageClass, Namespace: NoNamespace, Page: cnpgPage},
	{From: cnpgCluster, Field: "spec.plugins[].parameters.barmanObjectName", Relation: graph.References, To: graph.Kind{Group: "barmancloud.cnpg.io", Name: "ObjectStore"}, Page: "https://cloudnative-pg.io/plugin-barman-cloud/docs/usage/"},
	{From: graph.Kind{Group: "barmancloud.cnpg.io", Name: "ObjectStore"}, Field: "spec.configuration.*Credentials.*", Relation: graph.References, To: Secret, Page: "https://cloudnative-pg.io/plugin-barman-cloud/docs/usage/"},
	{From: graph.Kind{Group: cnpgGroup, Name: "Database"}, Field: "spec.cluster", Relation: graph.References, To: cnpgCluster, Page: cnpgPage},
	{From: graph.Kind{Group: cnpgGroup, Name: "ScheduledBackup"}, Field: "spec.cluster", Relation: graph.References, To: cnpgCluster, Page: cnpgPage},
	{From: graph.Kind{Group: cnpgGroup, Name: "Backup"}, Field: "spec.cluster", Relation: graph.References, To: cnpgCluster, Page: cnpgPage},
	{From: graph.Kind{Group: cnpgGroup, Name: "Pooler"}, Field: "spec.cluster", Relation: graph.References, To: cnpgCluster, Page: cnpgPage},
}

// dragonflyRules are the references of the Dragonfly operator.
var dragonflyRules = []Rule{
	{From: dragonfly, Field: "spec.authentication.passwordFromSecret", Relation: graph.References, To: Secret},
	{From: dragonfly, Field: "spec.aclFromSecret", Relation: graph.References, To: Secret},
	{From: dragonfly, Field: "spec.tlsSecretRef", Relation: graph.References, To: Secret},
	{From: dragonfly, Field: "spec.env[].valueFrom.secretKeyRef", Relation: graph.References, To: Secret, OptionalField: "optional"},
}
