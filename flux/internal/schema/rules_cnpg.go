package schema

import (
	"github.com/fluxgraph/fluxgraph/graph"
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
	{From: cnpgCluster, Field: "spec.storage.storageClass", Relation: graph.References, To: StorageClass, Namespace: Cluster, Page: cnpgPage},
	{From: cnpgCluster, Field: "spec.plugins[].parameters.barmanObjectName", Relation: graph.References, To: graph.Kind{Group: "barmancloud.cnpg.io", Name: "ObjectStore"}, Page: "https://cloudnative-pg.io/plugin-barman-cloud/docs/usage/"},
	{From: graph.Kind{Group: "barmancloud.cnpg.io", Name: "ObjectStore"}, Field: "spec.configuration.*Credentials.*", Relation: graph.References, To: Secret, Page: "https://cloudnative-pg.io/plugin-barman-cloud/docs/usage/"},
	{From: graph.Kind{Group: cnpgGroup, Name: "Database"}, Field: "spec.cluster", Relation: graph.References, To: cnpgCluster, Page: cnpgPage},
	{From: graph.Kind{Group: cnpgGroup, Name: "ScheduledBackup"}, Field: "spec.cluster", Relation: graph.References, To: cnpgCluster, Page: cnpgPage},
	{From: graph.Kind{Group: cnpgGroup, Name: "Backup"}, Field: "spec.cluster", Relation: graph.References, To: cnpgCluster, Page: cnpgPage},
	{From: graph.Kind{Group: cnpgGroup, Name: "Pooler"}, Field: "spec.cluster", Relation: graph.References, To: cnpgCluster, Page: cnpgPage},
}
