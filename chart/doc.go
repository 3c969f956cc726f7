// Package chart renders Helm charts in process. In goes a [flux.ChartRequest]: a chart, or where it can be had,
// with the values of a release. Out come the manifests that Helm's install would apply to an empty cluster,
// each with the template that it comes from. A [Renderer] is the [flux.ChartRenderer] of the command.
//
// It is no Helm: it installs nothing, asks no cluster, resolves no host names, starts no program, and reads no
// file besides the charts that it is given or pointed at. Package chart/fetch downloads charts, package
// helmvalues merges values.
//
// See https://helm.sh/docs/topics/charts/ and https://fluxcd.io/flux/components/helm/helmreleases/.
package chart
