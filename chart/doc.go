// Package chart renders Helm charts in process: charts that are at hand, with the values of a release,
// as Helm's install would on an empty cluster. It is the only package that knows Helm's library.
//
// It is no Helm: it installs nothing, asks no cluster, resolves no host names, starts no program, and
// reads no file besides the charts that it is given or pointed at.
package chart
