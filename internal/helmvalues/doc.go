// Package helmvalues merges the values of a Helm release in the order, and with the sharing, of
// helm-controller: first each item of spec.valuesFrom, last spec.values. It is the one place that
// knows this order and how a targetPath is written.
//
// In go layers of text; out comes any form of values that a [Tree] describes. [Plain] gives plain Go
// data, as a chart is rendered with. It neither reads ConfigMaps nor knows charts.
//
// See https://fluxcd.io/flux/components/helm/helmreleases/#values and the function
// ChartValuesFromReferences of github.com/fluxcd/pkg/chartutil.
package helmvalues
