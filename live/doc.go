// Package live reads the status of a cluster's objects, as kubectl and flux print it, and adds it to a graph.
//
// It connects to no cluster and judges nothing by time. Of an object it keeps its key and its status, and
// no values: what looks like a secret in a message is replaced.
//
// In go the bytes of a file, which is the output of kubectl get -o json or -o yaml, or the table of
// flux get all -A; out come Objects, or an error with the line and column (1-based) of what is wrong.
// Overlay takes a graph and the objects of one of its clusters, and returns the graph with their status as
// facts, and the Gap between both.
//
// Readiness follows the conditions of Flux and the rules of kstatus. See
// https://fluxcd.io/flux/components/kustomize/kustomizations/#kustomization-status and
// https://github.com/kubernetes-sigs/cli-utils/tree/master/pkg/kstatus.
package live
