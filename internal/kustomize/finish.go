package kustomize

//lint:file-ignore SA1019 kustomize itself runs its plugins from this package

import (
	"sigs.k8s.io/kustomize/api/builtins"
	"sigs.k8s.io/kustomize/api/filters/nameref"
	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/resource"
	"sigs.k8s.io/kustomize/kyaml/resid"
)

// finish does what kustomize does once, to the whole: it adds hashes to names, mends references to
// names that have changed, leaves out what is only for local use, and takes away its notes. It does not
// sort, because it is not asked to.
func (b *builder) finish(h *heap) error {
	hash := builtins.NewHashTransformerPlugin()
	if err := b.plugins("").configure(hash, nil); err != nil {
		return err
	}
	if err := hash.Transform(h.ResMap); err != nil {
		return err
	}
	if err := mend(h.ResMap, h.config); err != nil {
		return err
	}
	if err := h.add(); err != nil {
		return err
	}
	all, err := unlocal(h.Resources())
	if err != nil {
		return err
	}
	if len(all) < h.Size() {
		h.ResMap = factory.FromResourceSlice(all)
	}
	h.RemoveBuildAnnotations()
	if err := h.RemoveOriginAnnotations(); err != nil {
		return err
	}
	return h.RemoveTransformerAnnotations()
}

// mend mends references to names that have changed.
func mend(m resmap.ResMap, c *config) error {
	filters := make(map[resid.Gvk][]nameref.Filter)
	for _, r := range m.Resources() {
		kind := r.OrgId().Gvk
		all, ok := filters[kind]
		if !ok {
			all = referring(kind, c)
			filters[kind] = all
		}
		if len(all) == 0 {
			continue
		}
		candidates, err := m.SubsetThatCouldBeReferencedByResource(r)
		if err != nil {
			return err
		}
		for _, f := range all {
			f.Referrer, f.ReferralCandidates = r, candidates
			if err := r.ApplyFilter(f); err != nil {
				return err
			}
		}
	}
	return nil
}

// referring returns the filters for the fields in which objects of a kind hold names.
func referring(kind resid.Gvk, c *config) []nameref.Filter {
	var all []nameref.Filter
	for _, b := range c.NameReference {
		for _, field := range b.Referrers {
			if kind.IsSelected(&field.Gvk) {
				all = append(all, nameref.Filter{NameFieldToUpdate: field, ReferralTarget: b.Gvk})
			}
		}
	}
	return all
}

// unlocal leaves out the objects that an annotation keeps from being applied.
func unlocal(all []*resource.Resource) ([]*resource.Resource, error) {
	var kept []*resource.Resource
	for _, r := range all {
		if r.IsNilOrEmpty() {
			continue
		}
		meta, err := r.GetValidatedMetadata()
		if err != nil {
			return nil, err
		}
		if local, ok := meta.Annotations[konfig.IgnoredByKustomizeAnnotation]; !ok || local == "false" {
			kept = append(kept, r)
		}
	}
	return kept, nil
}
