package release

import (
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/parse"
)

// fillRequest fills in what a release requests of its chart: its name, namespace, values and the options of
// its installation. complete is false where a part of the values is not known, so that a failure may be due
// to that.
func fillRequest(c *model.Cluster, p *model.Object, r *model.ChartRequest) (complete bool) {
	spec := p.Root().Get("spec")
	install := spec.Get("install")
	r.Release, r.Namespace = nameAndNamespace(p)
	r.SkipCRDs = skipsCRDs(spec)
	r.SkipHooks, _ = install.Get("disableHooks").Bool()
	r.SkipSchema, _ = install.Get("disableSchemaValidation").Bool()
	r.Values, complete = requestValues(c, p)
	return complete && !slices.ContainsFunc(r.Values, func(v model.ChartValues) bool { return model.HasVariable(v.Text) })
}

// skipsCRDs reports whether neither the installation nor an upgrade of a release applies its chart's CRDs.
// See https://fluxcd.io/flux/components/helm/helmreleases/#controlling-the-lifecycle-of-custom-resource-definitions.
func skipsCRDs(spec parse.Value) bool {
	if skip, _ := spec.Get("install", "skipCRDs").Bool(); skip {
		return true
	}
	atUpgrade := spec.Get("upgrade", "crds").Text()
	return spec.Get("install", "crds").Text() == "Skip" && (atUpgrade == "" || atUpgrade == "Skip")
}

// requestValues returns the layers of a release's values with their texts.
func requestValues(c *model.Cluster, p *model.Object) (values []model.ChartValues, complete bool) {
	layers, complete := readLayers(c, p)
	for _, l := range layers {
		if l.Own {
			text, err := yaml.Marshal(l.own.Node())
			if err != nil {
				return values, false
			}
			l.Text = string(text)
		}
		values = append(values, l.Layer)
	}
	return values, complete
}
