package kustomize

//lint:file-ignore SA1019 repositories still use kustomize's deprecated fields

import (
	"reflect"

	"sigs.k8s.io/kustomize/api/types"
)

// readPlan reads a kustomization file. It refuses what this package leaves to kustomize.
func readPlan(data []byte) (*types.Kustomization, error) {
	var k types.Kustomization
	if err := k.Unmarshal(data); err != nil {
		return nil, err
	}
	k.FixKustomization()
	if err := k.CheckEmpty(); err != nil {
		return nil, err
	}
	if len(k.EnforceFields()) > 0 || !known(k) {
		return nil, errNotKnown
	}
	return &k, nil
}

// known reports whether a kustomization file has only fields that this package follows. A field that
// a later version of kustomize brings is none.
func known(k types.Kustomization) bool {
	k.TypeMeta, k.MetaData = types.TypeMeta{}, nil
	k.Resources, k.Components, k.Configurations = nil, nil, nil
	k.ConfigMapGenerator, k.SecretGenerator, k.GeneratorOptions = nil, nil, nil
	k.Namespace, k.NamePrefix, k.NameSuffix = "", "", ""
	k.CommonLabels, k.Labels, k.CommonAnnotations = nil, nil, nil
	k.Patches, k.PatchesStrategicMerge, k.PatchesJson6902 = nil, nil, nil
	k.Images, k.Replicas = nil, nil
	return reflect.DeepEqual(k, types.Kustomization{})
}
