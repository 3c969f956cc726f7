package flux

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// movers are the references that VolSync's movers have in common.
func movers() (all []Rule) {
	for _, from := range []graph.Kind{replicationSource, replicationTarget} {
		for _, r := range []struct {
			field string
			to    graph.Kind
		}{
			{"restic.repository", secret}, {"kopia.repository", secret}, {"rclone.rcloneConfig", secret}, {"*.sshKeys", secret},
			{"*.customCA.secretName", secret}, {"*.customCA.configMapName", configMap}, {"*.moverServiceAccount", serviceAccount},
			{"*.storageClassName", storageClass}, {"*.cacheStorageClassName", storageClass}, {"*.volumeSnapshotClassName", volumeSnapshotClass},
		} {
			all = append(all, Rule{From: from, Field: "spec." + r.field, Relation: graph.References, To: r.to, Page: volsyncPage})
		}
	}
	return all
}
