// Package release finds what HelmReleases install. In go a cluster and a HelmRelease; out come
//
//   - the objects that its chart renders to, where the chart is available locally ([NewProducer]);
//   - otherwise the containers and references that its values show, by the conventions of charts
//     ([ValueReader]);
//   - the API groups that its chart installs CRDs of ([CRDGroups]).
//
// It is no Helm: charts are rendered by the [model.ChartRenderer] of the options, and values are merged by
// package helmvalues. It places no object on a cluster.
//
// See https://fluxcd.io/flux/components/helm/helmreleases/.
package release
