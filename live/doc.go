// Package live reads what a cluster says of its objects, as kubectl and flux print it, and lays it
// over a graph. It asks no cluster, and it keeps nothing of an object but its name and its status.
package live
