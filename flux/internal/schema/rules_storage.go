package schema

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// The API groups of VolSync and of volume snapshots, and the manual page of VolSync.
const (
	volsyncGroup  = "volsync.backube"
	snapshotGroup = "snapshot.storage.k8s.io"
	volsyncPage   = "https://volsync.readthedocs.io/en/stable/usage/index.html"
)

// Kinds of VolSync and of volume snapshots.
var (
	replicationSource   = graph.Kind{Group: volsyncGroup, Name: "ReplicationSource"}
	replicationTarget   = graph.Kind{Group: volsyncGroup, Name: "ReplicationDestination"}
	volumeSnapshot      = graph.Kind{Group: snapshotGroup, Name: "VolumeSnapshot"}
	volumeSnapshotClass = graph.Kind{Group: snapshotGroup, Name: "VolumeSnapshotClass"}
)

// storageRules are the references of VolSync and of volume snapshots.
var storageRules = []Rule{
	{From: replicationSource, Field: "spec.sourcePVC", Relation: graph.References, To: PersistentVolumeClaim, Page: volsyncPage},
	{From: replicationTarget, Field: "spec.*.destinationPVC", Relation: graph.References, To: PersistentVolumeClaim, Page: volsyncPage},
	{From: volumeSnapshot, Field: "spec.source.persistentVolumeClaimName", Relation: graph.References, To: PersistentVolumeClaim, Page: storagePage},
	{From: volumeSnapshot, Field: "spec.volumeSnapshotClassName", Relation: graph.References, To: volumeSnapshotClass, Namespace: NoNamespace, Page: storagePage},
}

// moverRules are the references that the movers of VolSync have in common.
func moverRules() (all []Rule) {
	for _, from := range []graph.Kind{replicationSource, replicationTarget} {
		for _, r := range []fieldTarget{
			{"restic.repository", Secret}, {"kopia.repository", Secret}, {"rclone.rcloneConfig", Secret}, {"*.sshKeys", Secret},
			{"*.customCA.secretName", Secret}, {"*.customCA.configMapName", ConfigMap}, {"*.moverServiceAccount", ServiceAccount},
			{"*.storageClassName", StorageClass}, {"*.cacheStorageClassName", StorageClass}, {"*.volumeSnapshotClassName", volumeSnapshotClass},
		} {
			all = append(all, Rule{From: from, Field: "spec." + r.field, Relation: graph.References, To: r.to, Page: volsyncPage})
		}
	}
	return all
}
