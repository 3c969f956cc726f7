// Package fetch downloads Helm charts, from repositories with an index and from OCI registries, and caches
// them by their digests. In goes a [chart.Wanted], out comes the .tgz of the chart.
//
// It is separate from package chart, so that a program that does not import it cannot use the network. It
// reads no Secret: logins are those that the helm and docker commands have stored.
//
// See https://helm.sh/docs/topics/chart_repository/ and https://helm.sh/docs/topics/registries/.
package fetch
